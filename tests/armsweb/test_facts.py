"""The lists behind the figures of the home page: their numbers agree, and each fact is named."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from sources.citations import citation_models
from sources.disputes import CONFIRMED, SINGLE, balance, facts_that
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_milestone,
    make_official,
    make_paragraph,
    many,
)
from tests.pages import read

TABLES = len(citation_models())
QUERIES = 4 * TABLES  # each counted for the figure, then counted, cut and fetched for the list
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


def test_no_fact_is_listed_twice_or_lost_between_pages(record: None) -> None:
    total = balance()
    for standing, number in ((CONFIRMED, total.confirmed), (SINGLE, total.single)):
        found = [fact for first in range(0, number, 7) for fact in facts_that(standing, first, 7)]
        assert len({(type(fact.subject), fact.subject.pk, fact.field) for fact in found}) == number
        if standing == CONFIRMED:
            assert all(fact.weight.confirmed for fact in found)
        else:
            assert all(fact.weight.single for fact in found)


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
