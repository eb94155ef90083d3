"""All published claims, source by source."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from sources import claim_filters
from sources.views import CLAIMS_A_PAGE
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_official,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)
from tests.pages import links, read

# The claims, their number, how many there may be, and a query for each of four facets.
QUERIES = 7
RELAY_QUERIES = 8
MANY_QUERIES = 3  # how many there may be, those that answer, the page; the sample is kept
ADDRESS = "/claims/"

pytestmark = pytest.mark.django_db


def test_it_works(client: Client) -> None:
    claim = make_claim(statement="Ten engines were bought.", quotation="ten engines")
    html = read(client, ADDRESS)
    assert "Ten engines were bought." in html
    assert "ten engines" in html
    paragraph = claim.paragraph
    wanted = {claim.get_absolute_url(), f"{paragraph.get_absolute_url()}#{claim.key}"}
    assert {*wanted, paragraph.source.get_absolute_url()} <= set(links(html))


def test_an_empty_record_says_so(client: Client) -> None:
    assert "No claim is published yet." in read(client, ADDRESS)


def test_claims_come_by_source_and_paragraph(client: Client) -> None:
    late = make_source(published="2020", published_basis="stated")
    early = make_source(published="2016", published_basis="stated")
    for source, number, statement in (
        (late, 1, "Third."),
        (early, 2, "Second."),
        (early, 1, "First."),
    ):
        make_claim(paragraph=make_paragraph(source=source, number=number), statement=statement)
    html = read(client, ADDRESS)
    assert html.index("First.") < html.index("Second.") < html.index("Third.")


def test_drafts_and_withdrawn_claims_do_not_appear(client: Client) -> None:
    make_claim(statement="Not yet.", state="draft")
    make_claim(statement="No more.", state="withdrawn", withdrawn_reason="misread")
    html = read(client, ADDRESS)
    assert "Not yet." not in html
    assert "No more." not in html


def test_an_excerpt_is_said_to_be_one(client: Client) -> None:
    make_claim(paragraph=make_paragraph(source=make_source(access="excerpt")))
    assert "excerpt seen" in read(client, ADDRESS)


def test_more_claims_than_a_page_holds_are_all_reached_by_links(client: Client) -> None:
    paragraph = make_paragraph()
    claims = {make_claim(paragraph=paragraph).get_absolute_url() for _ in range(CLAIMS_A_PAGE + 1)}
    first = read(client, ADDRESS)
    (behind,) = [link for link in links(first) if link.startswith("?after=")]
    second = read(client, ADDRESS + behind)
    (back,) = [link for link in links(second) if link.startswith("?before=")]
    again = read(client, ADDRESS + back)
    # What is printed at the foot names the address, which is another.
    assert again.partition("<footer")[0] == first.partition("<footer")[0]
    assert claims <= {*links(first), *links(second)}
    assert not claims & set(links(first)) & set(links(second))


def test_claims_relayed_from_one_publisher_stand_alone(client: Client) -> None:
    wire = make_publisher(name="The Wire")
    relayed, other = make_claim(relay=wire), make_claim()
    html = read(client, f"{ADDRESS}?relay={wire.slug}")
    assert relayed.get_absolute_url() in links(html)
    assert other.get_absolute_url() not in links(html)
    assert "Claims relayed from The Wire" in html


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_the_claims(client: Client, queries: Budget, rows: int) -> None:
    wire = make_publisher()
    with many():
        for _ in range(rows):
            make_claim(relay=wire, echoes=make_claim())
    with queries(QUERIES):
        read(client, ADDRESS)
    with queries(RELAY_QUERIES):
        read(client, f"{ADDRESS}?relay={wire.slug}")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=2", "Pages have no numbers here"),
        ("page=%00", "Pages have no numbers here"),
        ("relay=nobody", "Relayed from “\u2068nobody\u2069” is not on record"),
        ("relay=%00", "is not on record"),
        ("relay=" + "&relay=".join(f"x{n}" for n in range(500)), "only the first 20 of 500"),
        ("source=nothing", "is not on record"),
        ("speaker=nobody", "is not on record"),
        ("kind=rumour", "Kind “\u2068rumour\u2069” is not on record"),
        ("words=" + "long+" * 3000, "Only the first 200 characters"),
        ("after=tampered", "is not one of this list"),
    ],
)
def test_what_cannot_be_followed_is_said_and_left_out(
    client: Client, query: str, said: str
) -> None:
    claim = make_claim(statement="Long " * 6)
    html = read(client, f"{ADDRESS}?{query}")
    assert said in html
    assert claim.get_absolute_url() in links(html)


def test_claims_are_found_by_kind_source_speaker_and_words(client: Client) -> None:
    paragraph = make_paragraph()
    wanted = make_claim(
        paragraph=paragraph, kind="said", speaker="he", statement="Talks about the S-400 go on."
    )
    minister = make_official(slug="the-minister")
    cite(minister, "said", claim=wanted)
    others = [make_claim(), make_claim(paragraph=paragraph)]
    for query in (
        "kind=said",
        "kind=said&kind=view",
        "speaker=the-minister",
        f"source={paragraph.source.slug}&words=s-400+talks",
    ):
        html = read(client, f"{ADDRESS}?{query}")
        found = set(links(html))
        assert wanted.get_absolute_url() in found, query
        assert not {other.get_absolute_url() for other in others} & found, query
        assert "1 claim<" in html


def test_counts_beside_a_choice_reflect_the_other_choices(client: Client) -> None:
    one, other = make_source(slug="one"), make_source(slug="other")
    wire = make_publisher(slug="wire")
    minister = make_official(slug="the-minister")
    rows = ((one, "said", wire), (one, "fact", None), (other, "said", None))
    for number, (source, kind, relay) in enumerate(rows, start=1):
        claim = make_claim(
            paragraph=make_paragraph(source=source, number=number),
            kind=kind,
            speaker="he" if kind == "said" else "",
            relay=relay,
        )
        if kind == "said":
            cite(minister, "said", claim=claim)

    def counts(query: str) -> dict[str, str]:
        html = read(client, f"{ADDRESS}{query}")
        found = re.findall(r'<label for="f-\w+-([-\w]+)">.*?class="count">(\d+)<', html)
        return {name: number for name, number in found if number != "0"}

    whole = {"fact": "1", "said": "2", "the-minister": "2", "one": "2", "other": "1", "wire": "1"}
    assert counts("") == whole
    left = {"fact": "1", "said": "1", "the-minister": "1", "one": "2", "other": "1", "wire": "1"}
    assert counts("?source=one") == left
    assert counts("?kind=fact") == {"fact": "1", "said": "2", "one": "1"}
    assert counts("?source=one&source=other") == whole


def test_among_many_claims_a_sample_stands_for_all(
    client: Client, queries: Budget, monkeypatch: pytest.MonkeyPatch
) -> None:
    paragraph = make_paragraph()
    minister = make_official(slug="the-minister")
    for number in range(30):
        claim = make_claim(
            paragraph=paragraph,
            kind="said" if number < 24 else "fact",
            speaker="he" if number < 24 else "",
            relay=make_publisher(slug="wire") if number == 29 else None,
        )
        if number < 24:
            cite(minister, "said", claim=claim)
    highest = claim.pk
    for name, value in (("MANY", 10), ("EXACT", 10), ("DRAWN", highest)):
        monkeypatch.setattr(claim_filters, name, value)

    def told(query: str) -> tuple[str, dict[str, str]]:
        html = read(client, f"{ADDRESS}{query}")
        number = re.search(r'id="found-count"[^>]*>([^<]+)<', html)
        assert number
        found = re.findall(r'<label for="f-\w+-([-\w]+)">.*?class="count">([^<]+)<', html)
        return number[1], {name: count for name, count in found if count not in {"0", "few"}}

    cache.clear()
    slug = paragraph.source.slug
    whole = {"said": "about 24", "fact": "about 6", "the-minister": "about 24", "wire": "about 1"}
    assert told("") == ("About 30 claims", {**whole, slug: "about 30"})
    # Those that answer are few: they are counted, but for the facet that is to be left out.
    few = {"said": "about 24", "fact": "about 6", "wire": "1", slug: "6"}
    assert told("?kind=fact") == ("6 claims", few)
    assert told("?speaker=the-minister")[0] == "About 24 claims"
    with queries(MANY_QUERIES):
        read(client, f"{ADDRESS}?kind=fact")
    cache.clear()


def test_an_empty_choice_leaves_the_address(client: Client) -> None:
    response = client.get(f"{ADDRESS}?kind=said&words=&speaker=")
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}?kind=said")
