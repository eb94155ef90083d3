"""Officials."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from countries.models import Official
from countries.views import CLAIMS_A_PAGE
from sources.citations import citation_models
from sources.models import Claim
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_official,
    make_organisation,
    make_paragraph,
    make_source,
    many,
)
from tests.pages import links, read

LIST_QUERIES = 5
DETAIL_QUERIES = 4 + len(citation_models())

pytestmark = pytest.mark.django_db


def test_the_list_works(client: Client) -> None:
    official = make_official(name="Boyko Borisov", office="Prime Minister")
    cite(official)
    html = read(client, "/officials/")
    assert "Prime Minister" in html
    assert official.get_absolute_url() in links(html)


def test_the_list_is_narrowed_to_countries(client: Client) -> None:
    one, other = make_official(), make_official()
    html = read(client, f"/officials/?country={one.country.slug}&country=nowhere&country=%00")
    assert one.get_absolute_url() in links(html)
    assert other.get_absolute_url() not in links(html)
    assert "Country “\u2068nowhere\u2069” is not on record" in html
    assert client.get("/officials/?country=")["Location"] == "/officials/"


def test_the_list_is_narrowed_by_body_and_words_with_counts(client: Client) -> None:
    staff = make_organisation(slug="staff", name="General Staff")
    general = make_official(name="Hulusi Akar", office="General", organisation=staff)
    minister = make_official(name="Fikri Işık", office="Minister", country=general.country)
    html = read(client, "/officials/?organisation=staff")
    assert general.get_absolute_url() in links(html)
    assert minister.get_absolute_url() not in links(html)
    assert re.search(r'General Staff</bdi> <span class="count">1<', html)
    html = read(client, "/officials/?words=isik")
    assert minister.get_absolute_url() in links(html)
    assert general.get_absolute_url() not in links(html)
    # Of the body in question none answers to the words, and the count says so.
    html = read(client, "/officials/?words=isik&organisation=staff")
    assert "No official on record answers to all of this" in html
    assert re.search(r'General Staff</bdi> <span class="count">0<', html)
    assert "/officials/?words=isik" in links(html)


def test_one_shows_names_words_and_what_they_bear_on(client: Client) -> None:
    official = make_official(name="Mevlüt Çavuşoğlu")
    cite(official)
    cite(official, "name", value="Mevlut Cavusoglu")
    claim = make_claim(kind="said", speaker="he", statement="He spoke of a mechanism.")
    cite(official, "said", claim=claim)
    deal = make_deal(state="published", title="A mechanism")
    cite(deal, "kind", claim=claim)
    html = read(client, official.get_absolute_url())
    assert "“Mevlut Cavusoglu”" in html
    assert "He spoke of a mechanism." in html
    assert deal.get_absolute_url() in links(html)


@pytest.mark.parametrize("rows", [1, 15])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    official = make_official()
    with many():
        for _ in range(rows):
            cite(make_official())
            claim = make_claim(kind="said", speaker="he")
            cite(official, "said", claim=claim)
            cite(make_deal(state="published"), "kind", claim=claim)
    with queries(LIST_QUERIES):
        read(client, "/officials/")
    with queries(DETAIL_QUERIES):
        read(client, official.get_absolute_url())


def test_the_list_fetches_the_facts_it_shows_and_not_what_was_said() -> None:
    official = make_official()
    cite(official, "country", "office")
    for _ in range(3):
        cite(official, "said")
    (listed,) = Official.objects.for_list()
    assert {c.field for c in listed.citations.all()} == {"country", "office"}


def make_statement(number: int) -> Claim:
    return make_claim(kind="said", speaker="he", statement=f"Said no. {number}.")


def test_much_that_was_said_stands_on_several_pages(client: Client) -> None:
    official = make_official()
    with many():
        for number in range(CLAIMS_A_PAGE + 1):
            cite(official, "said", claim=make_statement(number))
    address = official.get_absolute_url()
    first, second = read(client, address), read(client, f"{address}?page=2")
    for number in range(CLAIMS_A_PAGE + 1):
        assert (f"Said no. {number}." in first) != (f"Said no. {number}." in second)
    assert 'href="?page=2"' in first
    assert "There is no page 3" in read(client, f"{address}?page=3")


def test_as_of_a_day_those_are_listed_of_whom_a_source_then_speaks() -> None:
    paragraphs = {
        year: make_paragraph(source=make_source(published=year, published_basis="stated"))
        for year in ("2015", "2020")
    }
    spoke, later = make_official(), make_official()
    cite(spoke, "said", claim=make_claim(paragraph=paragraphs["2015"]))
    for official in (spoke, later):
        cite(official, "office", claim=make_claim(paragraph=paragraphs["2020"]))
    (listed,) = Official.objects.for_list(date(2016, 1, 1))
    assert (listed, list(listed.citations.all())) == (spoke, [])
    assert set(Official.objects.for_list()) == {spoke, later}
