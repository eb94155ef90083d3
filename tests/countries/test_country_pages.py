"""The list of countries, and one country with its deals."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_item,
    make_membership,
    make_milestone,
    make_official,
    make_organisation,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)
from tests.pages import links, read

LIST_QUERIES = 6
DETAIL_QUERIES = 20

pytestmark = pytest.mark.django_db


def test_the_list_works(client: Client) -> None:
    country = make_country(name="Bulgaria")
    cite(make_membership(country=country, organisation=make_organisation(short_name="NATO")))
    make_deal(buyer=country, state="published")
    make_deal(seller=country, state="published")
    make_deal(buyer=country)
    html = read(client, "/countries/")
    assert country.get_absolute_url() in links(html)
    assert "NATO" in html
    assert '<td data-label="Deals" class="number">2</td>' in html


def test_a_country_shows_its_deals_by_stage(client: Client) -> None:
    country = make_country()
    for title, stage, side in (("A", "signed", "buyer"), ("B", "in-talks", "seller")):
        deal = make_deal(title=f"Deal {title}", state="published", **{side: country})
        cite(deal)
        cite(make_milestone(deal=deal, stage=stage))
    html = read(client, country.get_absolute_url())
    assert (
        html.index("Signed") < html.index("Deal A") < html.index("In talks") < html.index("Deal B")
    )


def test_a_line_names_its_publisher_and_the_page_says_which_source_is_the_article(
    client: Client,
) -> None:
    country = make_country()
    source = make_source(title="An arms deal", publisher=make_publisher(name="The Bugle"))
    paragraph = make_paragraph(source=source)
    cite(country, "", claim=make_claim(statement="The article says so.", paragraph=paragraph))
    html = read(client, country.get_absolute_url())
    assert "“The article” on this page is" in html
    assert html.index(">An arms deal</a>") < html.index("The article says so.")
    line = html[html.index("The article says so.") :]
    assert f'by <a href="{source.get_absolute_url()}">The Bugle</a>' in line
    source.extraction = "selective"
    source.save()
    assert "“The article”" not in read(client, country.get_absolute_url())


def test_a_country_shows_everything_else_its_sources_say(client: Client) -> None:
    country = make_country()
    cite(make_official(country=country, name="Ana Officer"))
    cite(make_organisation(country=country, name="Ministry of Things"))
    for kind in ("fact", "said", "view"):
        claim = make_claim(kind=kind, speaker="he", statement=f"A {kind} of the country.")
        cite(country, "", claim=claim)
    html = read(client, country.get_absolute_url())
    for text in ("Ana Officer", "Ministry of Things", "What the author holds"):
        assert text in html
    for kind in ("fact", "said", "view"):
        assert f"A {kind} of the country." in html


def test_a_country_without_deals_says_so(client: Client) -> None:
    assert "No deal is on record" in read(client, make_country().get_absolute_url())


@pytest.mark.parametrize("rows", [1, 15])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    country = make_country()
    with many():
        for _ in range(rows):
            deal = make_deal(state="published", buyer=country)
            cite(deal)
            cite(make_item(deal=deal))
            cite(make_milestone(deal=deal))
            cite(make_official(country=country))
            cite(make_membership(country=country))
            cite(country, "")
    with queries(LIST_QUERIES):
        read(client, "/countries/")
    with queries(DETAIL_QUERIES):
        read(client, country.get_absolute_url())


@pytest.mark.parametrize("slug", ["no-such", "x" * 3000, "Bulgaria%00", "..%2Fetc", "%F0%9F%92%A3"])
def test_a_wrong_address_gives_a_helpful_page(client: Client, slug: str) -> None:
    response = client.get(f"/countries/{slug}/")
    assert response.status_code == 404
    assert b"There is no page at this address" in response.content
