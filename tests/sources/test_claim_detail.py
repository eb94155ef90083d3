"""One claim and everything that rests on it."""

from __future__ import annotations

import pytest
from django.test import Client

from sources.models import Claim
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_item,
    make_milestone,
    make_official,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)
from tests.pages import links, read

QUERIES = 10  # claim, echoes of it, and one a citation table
TEXT = "Ruritania bought ten engines in May, its minister said."

pytestmark = pytest.mark.django_db


@many()
def used_claim(uses: int = 1) -> Claim:
    """A claim that deals, their parts and claims of other sources rest on."""
    claim = make_claim()
    for _ in range(uses):
        deal = make_deal(state="published")
        for subject in (deal, make_item(deal=deal), make_milestone(deal=deal)):
            cite(subject, claim=claim)
        make_claim(echoes=claim)
    return claim


def test_it_works(client: Client) -> None:
    paragraph = make_paragraph(TEXT, attach=True, gist="On engines.")
    claim = make_claim(
        "ten engines",
        paragraph=paragraph,
        statement="A minister said ten were bought.",
        kind="said",
        speaker="its minister",
        relay=make_publisher(name="The Wire"),
        quotation="ten engines",
        note="The year is not given.",
    )
    html = read(client, claim.get_absolute_url())
    for words in (claim.statement, "its minister", "The Wire", "On engines.", claim.note):
        assert words in html
    assert "it stands for what was said, not for what is so" in html
    assert "<mark>ten engines</mark>" in html
    assert f"{paragraph.get_absolute_url()}#{claim.key}" in links(html)
    assert {claim.passage_url(), paragraph.source.get_absolute_url()} <= set(links(html))


@pytest.mark.parametrize(
    ("kind", "words"),
    [("fact", "in its own voice"), ("view", "never set as a fact"), ("said", "what was said")],
)
def test_the_kind_is_explained(client: Client, kind: str, words: str) -> None:
    claim = make_claim(kind=kind, speaker="she" if kind == "said" else "")
    assert words in read(client, claim.get_absolute_url())


def test_everything_it_is_used_for_is_told_with_field_and_value(client: Client) -> None:
    claim = make_claim(kind="said", speaker="he")
    deal = make_deal(title="Ten engines", state="published")
    item = make_item(deal=deal, quantity=10)
    official = make_official(name="Ana Officer")
    cite(deal, "kind", claim=claim)
    cite(item, "quantity", claim=claim, stance="contradicts", value="six")
    cite(official, "", claim=claim, stance="context")
    cite(official, "said", claim=claim)
    html = read(client, claim.get_absolute_url())
    for words in ("Supports", "Contradicts", "Gives context to", "Said by"):
        assert words in html
    assert "kind: purchase" in html
    assert "quantity: 10 [the claim: six]" in html
    for subject in (deal, item, official):
        assert subject.get_absolute_url() in links(html)


def test_a_claim_that_nothing_rests_on_says_so(client: Client) -> None:
    cite(make_deal(title="Hidden deal"), "kind", claim=(claim := make_claim()))
    html = read(client, claim.get_absolute_url())
    assert "No public record cites it." in html
    assert "Hidden deal" not in html


def test_echoes_lead_both_ways(client: Client) -> None:
    first = make_claim()
    again = make_claim(echoes=first)
    hidden = make_claim(echoes=first, state="draft")
    html = read(client, first.get_absolute_url())
    assert again.get_absolute_url() in links(html)
    assert hidden.get_absolute_url() not in links(html)
    assert first.get_absolute_url() in links(read(client, again.get_absolute_url()))


def test_a_withdrawn_claim_keeps_a_page_that_says_why(client: Client) -> None:
    claim = make_claim(state="withdrawn", withdrawn_reason="The date was misread.")
    deal = make_deal(state="published")
    cite(deal, "kind", claim=claim)
    html = read(client, claim.get_absolute_url())
    assert "The date was misread." in html
    assert '<meta name="robots" content="noindex">' in html
    assert deal.get_absolute_url() not in links(html)
    assert claim.paragraph.get_absolute_url() in links(html), "no anchor: it is not listed there"


def test_a_published_claim_may_be_indexed(client: Client) -> None:
    assert "noindex" not in read(client, make_claim().get_absolute_url())


def test_a_draft_is_not_found(client: Client) -> None:
    assert client.get(make_claim(state="draft").get_absolute_url()).status_code == 404


def test_a_quotation_that_is_not_in_the_text_is_named(client: Client) -> None:
    claim = make_claim(paragraph=make_paragraph(TEXT, attach=True), quotation="twelve engines")
    html = read(client, claim.get_absolute_url())
    assert "passage not shown" in html
    assert "<mark>" not in html


def test_an_excerpt_is_said_to_be_one(client: Client) -> None:
    claim = make_claim(paragraph=make_paragraph(source=make_source(access="excerpt")))
    assert "excerpt seen" in read(client, claim.get_absolute_url())


@pytest.mark.parametrize("uses", [1, 20])
def test_queries_do_not_grow_with_its_uses(client: Client, queries: Budget, uses: int) -> None:
    claim = used_claim(uses)
    with queries(QUERIES):
        read(client, claim.get_absolute_url())


@pytest.mark.parametrize("key", ["no-such-claim", "x" * 10_000, "a%00b", "a%FFb"])
def test_a_wrong_key_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"/claims/{key}/").status_code == 404


def test_a_former_key_redirects(client: Client) -> None:
    claim = make_claim(key="old")
    claim.key = "new"
    claim.save()
    response = client.get("/claims/old/")
    assert response.status_code == 301
    assert response["Location"] == "/claims/new/"
