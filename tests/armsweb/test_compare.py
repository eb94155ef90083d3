"""Countries side by side."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from countries.models import Country
from sources.addresses import FormerSlug
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_equipment,
    make_item,
    make_milestone,
    make_official,
    many,
)
from tests.pages import read, tree

EACH = 6  # queries for a country: counts, first and last year, deals, claims by kind, speakers
QUERIES = 3  # the countries to choose from, how many rows there are, the equipment in common
FIGURE = re.compile(r'<a href="(/(?:deals|compare/claims)/\?[^"]+)">([\d,]+)</a>')

pytestmark = pytest.mark.django_db


@many()
def make_ties(country: Country, designation: str, number: int = 1, **fields: str) -> None:
    """Published, cited deals of the country over the item."""
    item = make_equipment(designation=f"{designation} of {country}")
    official = make_official(country=country)
    for _ in range(number):
        deal = make_deal(state="published", buyer=country, **fields)
        claim = make_claim(kind="said", speaker="the minister")
        cite(deal, claim=claim)
        cite(official, "said", claim=claim)
        cite(make_item(deal=deal, equipment=item))
        cite(make_milestone(deal=deal, when="2015/2016", when_basis="stated"))


def total(html: str) -> int:
    """What a list says it holds."""
    found = re.search(r'id="found-count"[^>]*>\s*([\d,]+) (?:deal|claim)', html)
    assert found, html[:2000]
    return int(found[1].replace(",", ""))


@pytest.mark.usefixtures("record")
def test_every_figure_opens_a_list_of_that_many(client: Client) -> None:
    html = read(client, "/compare/?country=turkey&country=greece&country=bulgaria")
    assert "Turkey, Greece and Bulgaria" in html
    figures = FIGURE.findall(html)
    assert len(figures) > 30
    years = 0
    for address, number in figures:
        held = total(read(client, unescape(address)))
        if "from=" in address:
            years += 1
            assert held > 0, address
        else:
            assert held == int(number.replace(",", "")), address
    assert years == 6


@pytest.mark.usefixtures("record")
def test_every_figure_does_so_as_of_a_day(client: Client) -> None:
    html = read(client, "/compare/?country=turkey&country=greece&as_of=2016-11-21")
    figures = FIGURE.findall(html)
    assert len(figures) > 15
    for address, number in figures:
        assert "as_of=2016-11-21" in address
        if "from=" not in address:
            assert total(read(client, unescape(address))) == int(number), address


@pytest.mark.usefixtures("record")
def test_equipment_in_common_is_what_both_have_deals_over(client: Client) -> None:
    html = read(client, "/compare/?country=turkey&country=hungary")
    (shared,) = [
        section
        for section in tree(html).iter("{http://www.w3.org/1999/xhtml}section")
        if section.get("aria-labelledby") == "equipment"
    ]
    text = " ".join(shared.itertext())
    assert "Mi-17" in text
    assert "S-400" not in text


def test_shares_add_up_to_a_whole(client: Client) -> None:
    one, other = make_country(slug="one"), make_country(slug="other")
    make_ties(one, "Boat")
    make_ties(other, "Gun")
    html = read(client, "/compare/?country=one&country=other")
    # Of three claims on the deal one is said, two are reported.
    assert html.count("67 %") == 2
    assert html.count("33 %") == 4  # by kind, and by speaker
    assert "No item is in deals of two of them" in html


def test_queries_do_not_grow_with_the_deals(client: Client, queries: Budget) -> None:
    four = [make_country(slug=f"land-{n}") for n in range(4)]
    for deals in (1, 8):
        for country in four:
            make_ties(country, f"Boat {deals}", deals)
        for chosen in (four[:2], four):
            asked = "&".join(f"country={country.slug}" for country in chosen)
            with queries(QUERIES + EACH * len(chosen)):
                read(client, f"/compare/?{asked}")


NOT_COMPARED = (
    ("", "two to four countries"),
    ("?country=one", "A comparison takes two countries at least"),
    ("?country=one&country=nowhere", "Country “\u2068nowhere\u2069” is not on record"),
    ("?country=one&country=one", "was named twice"),
    ("?country=one&country=two&country=three&country=four&country=five", "is one too many"),
    ("?country=one&country=" + "x" * 10_000, "is not on record"),
    ("?country=one&country=%00", "is not on record"),
    ("?country=one&country='%3B+DROP", "is not on record"),
    ("?country=one&country=%F0%9F%9A%81", "is not on record"),
    ("?country=one&country=%D8%AA%D8%B1%D9%83%D9%8A%D8%A7", "is not on record"),
    ("?country=one&as_of=yesterday", "is no day"),
    ("?" + "&".join(["country=one"] * 500), "480 further countries"),
)


def test_what_cannot_be_compared_is_said(client: Client, subtests: pytest.Subtests) -> None:
    for slug in ("one", "two", "three", "four", "five"):
        make_country(slug=slug)
    for query, said in NOT_COMPARED:
        with subtests.test(query=query[:60]):
            assert said in read(client, f"/compare/{query}")


def test_a_country_is_known_by_its_former_name(client: Client) -> None:
    make_country(slug="turkiye", name="Türkiye")
    make_country(slug="greece", name="Greece")
    FormerSlug.record("country", "turkey", "turkiye")
    assert "Türkiye and Greece" in read(client, "/compare/?country=turkey&country=greece")


def test_what_was_left_empty_leaves_the_address(client: Client) -> None:
    response = client.get("/compare/?country=one&country=two&country=&country=")
    assert (response.status_code, response["Location"]) == (
        302,
        "/compare/?country=one&country=two",
    )


@pytest.mark.parametrize("country", ["", "nowhere", "%00", "a b"])
def test_claims_of_no_country_are_not_found(client: Client, country: str) -> None:
    assert client.get(f"/compare/claims/?country={country}").status_code == 404


def test_a_day_that_is_none_is_said_of_claims_too(client: Client) -> None:
    make_country(slug="one")
    assert "is no day" in read(client, "/compare/claims/?country=one&as_of=yesterday")
