"""The lists behind the figures of the home page: their numbers agree, and each fact is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from sources import disputes
from sources.citations import citation_models
from sources.counts import Count
from sources.disputes import STANDINGS, Balance, Fact, balance, facts_page
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_milestone,
    make_official,
    make_paragraph,
    many,
)
from tests.pages import read

TABLES = len(citation_models())
QUERIES = 2 + 3 * TABLES  # each counted for the figure, then cut and fetched for the list
LISTS = {"/facts/confirmed/": "confirmed by", "/facts/single/": "resting on"}

pytestmark = pytest.mark.django_db


def confirmed_signing() -> None:
    """A deal of which all rests on one publisher but the stage of its milestone, on two."""
    deal = make_deal(state="published", title="Ten engines")
    cite(deal)
    milestone = make_milestone(deal=deal, stage="signed", when="2016-02", when_basis="stated")
    cite(milestone)
    cite(milestone, "stage", claim=make_claim(paragraph=make_paragraph()))


def figure(html: str, words: str) -> int:
    """The figure of the home page before these words."""
    found = re.search(rf"<b>(\d+)</b>[^<]*{words}", html)
    assert found, words
    return int(found[1])


def test_a_figure_leads_to_the_list_of_just_so_many_facts(client: Client) -> None:
    confirmed_signing()
    cite(make_official())
    home = read(client, "/")
    for address, words in LISTS.items():
        assert f'href="{address}"' in home
        number = figure(home, words)
        assert number > 0
        html = read(client, address)
        assert f"{number} fact" in html
        assert html.count("<tr>") == number + 1
    assert "Stage: signed" in read(client, "/facts/confirmed/")
    assert "When: February 2016" in read(client, "/facts/single/")


def walked(standing: str, size: int) -> list[Fact]:
    """All facts, page by page; each page is also what leads back to it."""
    found: list[Fact] = []
    page = facts_page(standing, size)
    assert (page.previous, page.fault) == ("", "")
    while True:
        found += page.rows
        if not page.next:
            return found
        behind = facts_page(standing, size, after=page.next)
        back = facts_page(standing, size, before=behind.previous)
        assert [fact.cursor for fact in back.rows] == [fact.cursor for fact in page.rows]
        page = behind


def test_no_fact_is_listed_twice_or_lost_between_pages(record: None) -> None:
    total = balance()
    for standing in (*STANDINGS, "disputed"):
        found = walked(standing, 17)
        assert len({fact.cursor for fact in found}) == len(found)
        assert len(found) == getattr(total, standing).number > 0
        assert all(getattr(fact.weight, standing) for fact in found)


@pytest.mark.parametrize(
    "cursor", ["x", "dealcitation", "dealcitation.1.nothing", f"dealcitation.{'9' * 19}.", "a.1.b"]
)
def test_a_place_that_is_none_is_said_to_be_ignored(client: Client, cursor: str) -> None:
    confirmed_signing()
    for address in (*LISTS, "/disputed/"):
        assert "it begins at the start" in read(client, f"{address}?after={cursor}")
        assert "it begins at the start" in read(client, f"{address}?before={cursor}")


def test_a_place_behind_the_last_leads_to_the_first_page(client: Client) -> None:
    confirmed_signing()
    html = read(client, f"/facts/single/?after=milestonecitation.{'9' * 18}.when")
    assert "Nothing stands behind that place" in html
    assert "When: February 2016" in html


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """No estimate is kept from before, nor after."""
    cache.clear()
    yield
    cache.clear()


def officials_of_three_standings() -> None:
    """Of sixty each third is uncited, rests on one publisher, is confirmed; one is disputed."""
    country = make_country()
    with many():
        for number in range(60):
            official = make_official(country=country)
            for _ in range(number % 3):
                cite(official, "country", "office")
        cite(official, "office", stance="contradicts", value="President")


@pytest.mark.usefixtures("nothing_kept")
def test_among_very_many_the_balance_is_estimated_from_a_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officials_of_three_standings()
    assert balance() == Balance(Count(39), Count(1), Count(40))
    monkeypatch.setattr(disputes, "MANY", 10)
    # Drawn from all there are, the estimate is the count; what is disputed is always counted.
    every = Balance(Count(39, about=True), Count(1), Count(40, about=True))
    assert balance() == every
    monkeypatch.setattr(disputes, "DRAWN", 20)
    assert balance() == every  # kept
    cache.clear()
    drawn = balance()
    assert drawn.disputed == Count(1)
    for guess in (drawn.confirmed, drawn.single):
        assert guess.about
        assert 20 < guess.number < 60


def test_an_empty_record_says_so(client: Client) -> None:
    for address in LISTS:
        assert "No fact on record stands like that" in read(client, address)


@pytest.mark.parametrize("rows", [1, 15])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    with many():
        for _ in range(rows):
            confirmed_signing()
    for address in LISTS:
        with queries(QUERIES):
            read(client, address)
