"""All sources, and those of one publisher."""

from __future__ import annotations

import pytest
from django.test import Client

from sources.views import SOURCES_A_PAGE
from tests.conftest import Budget
from tests.factories import make_claim, make_paragraph, make_publisher, make_source, many
from tests.pages import ids, links, read

QUERIES = 3
PUBLISHER_QUERIES = 3
ADDRESS = "/sources/"

pytestmark = pytest.mark.django_db


def test_it_works(client: Client) -> None:
    publisher = make_publisher(
        name="The Bugle", note="Owned by a town.", note_url="https://a.example/"
    )
    source = make_source(
        publisher=publisher,
        title="Engines bought",
        language="bg",
        genre="opinion",
        published="2016-11-21",
        published_basis="stated",
    )
    for number in (1, 2):
        make_claim(paragraph=make_paragraph(source=source, number=number))
    make_paragraph(source=source, number=3)
    html = read(client, ADDRESS)
    for words in ("The Bugle", "Owned by a town.", "21 November 2016", "opinion in Bulgarian"):
        assert words in html
    assert "2 claims from 3 paragraphs" in html
    assert {source.get_absolute_url(), publisher.get_absolute_url(), publisher.note_url} <= set(
        links(html)
    )


def test_an_empty_record_says_so(client: Client) -> None:
    assert "No source is on record yet." in read(client, ADDRESS)


def test_an_excerpt_and_a_missing_date_are_said_to_be_so(client: Client) -> None:
    make_source(access="excerpt")
    html = read(client, ADDRESS)
    assert "excerpt seen" in html
    assert "Undated" in html


def test_every_publisher_has_an_anchor_also_one_that_is_only_named(client: Client) -> None:
    read_one, named = make_publisher(), make_publisher()
    make_source(publisher=read_one)
    make_claim(relay=named)
    html = read(client, ADDRESS)
    assert {f"publisher-{read_one.slug}", f"publisher-{named.slug}"} <= ids(html)


def test_drafts_and_withdrawn_claims_are_not_counted(client: Client) -> None:
    named = make_publisher()
    paragraph = make_paragraph()
    make_claim(paragraph=paragraph, relay=named, state="draft")
    make_claim(paragraph=paragraph, relay=named, state="withdrawn", withdrawn_reason="misread")
    html = read(client, ADDRESS)
    assert "0 claims from 1 paragraph." in html
    assert "relay=" not in html


def test_the_address_of_a_publisher_opens_where_its_anchor_is(client: Client) -> None:
    for publisher in (make_source().publisher, make_publisher()):
        address, _, anchor = publisher.get_absolute_url().partition("#")
        html = read(client, address)
        assert anchor in ids(html)
        assert publisher.name in html


def test_a_publisher_shows_only_its_own_sources_and_what_is_relayed_from_it(client: Client) -> None:
    publisher = make_publisher()
    own, other = make_source(publisher=publisher), make_source()
    make_claim(relay=publisher)
    html = read(client, publisher.get_absolute_url())
    assert own.get_absolute_url() in links(html)
    assert other.get_absolute_url() not in links(html)
    assert f"/claims/?relay={publisher.slug}" in links(html)


def test_a_former_slug_of_a_publisher_redirects(client: Client) -> None:
    publisher = make_publisher(slug="old-name")
    publisher.slug = "new-name"
    publisher.save()
    response = client.get(ADDRESS, {"publisher": "old-name"})
    assert response.status_code == 301
    assert response["Location"] == publisher.get_absolute_url()


def test_more_sources_than_a_page_holds_are_all_reached_by_links(client: Client) -> None:
    publisher = make_publisher()
    sources = {
        make_source(publisher=publisher).get_absolute_url() for _ in range(SOURCES_A_PAGE + 1)
    }
    named = make_publisher()
    first, second = read(client, ADDRESS), read(client, f"{ADDRESS}?page=2")
    assert "?page=2" in links(first)
    assert "?page=1" in links(second)
    assert sources <= {*links(first), *links(second)}
    assert f"publisher-{named.slug}" in ids(second) - ids(first)
    own = read(client, publisher.get_absolute_url())
    assert f"?publisher={publisher.slug}&page=2" in links(own)


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_the_sources(client: Client, queries: Budget, rows: int) -> None:
    publisher = make_publisher()
    with many():
        for _ in range(rows):
            make_claim(paragraph=make_paragraph(source=make_source(publisher=publisher)))
            make_claim(relay=make_publisher())
    with queries(QUERIES):
        read(client, ADDRESS)
    with queries(PUBLISHER_QUERIES):
        read(client, publisher.get_absolute_url())


@pytest.mark.parametrize(
    "query",
    [
        "publisher=nobody",
        "publisher=%00",
        "publisher=%FF",
        f"publisher={'x' * 10_000}",
        "publisher='%20OR%201=1",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, query: str) -> None:
    make_source()
    assert client.get(f"{ADDRESS}?{query}").status_code == 404


def test_a_page_that_is_none_is_said_to_be(client: Client) -> None:
    source = make_source()
    for page in (
        "0",
        "2",
        "-1",
        "one",
        "1.5",
        "%00",
        "10" * 20,
        "9" * 10_000,
        "%D9%A1",
        "1%3BDROP",
    ):
        html = read(client, f"{ADDRESS}?page={page}")
        assert "Part of the address was left out" in html, page
        assert source.get_absolute_url() in links(html), page


def test_unknown_parameters_are_ignored(client: Client) -> None:
    make_source(title="Kept")
    assert "Kept" in read(client, f"{ADDRESS}?q=%00{'x' * 10_000}")
