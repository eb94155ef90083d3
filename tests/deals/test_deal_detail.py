"""One deal on one page."""

from __future__ import annotations

import pytest
from django.test import Client

from deals.models import Deal
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_equipment,
    make_item,
    make_milestone,
    make_official,
    make_paragraph,
    many,
)
from tests.pages import ids, links, read

QUERIES = 10

pytestmark = pytest.mark.django_db


@many()
def whole_deal(parts: int = 1) -> Deal:
    deal = make_deal(state="published", condition="once the embargo ends", summary="A summary.")
    cite(deal)
    for n in range(parts):
        cite(make_item(deal=deal, quantity=n + 1))
        cite(make_milestone(deal=deal, when=f"20{n + 10}-05", when_basis="stated"))
    return deal


def test_it_works(client: Client) -> None:
    deal = whole_deal()
    html = read(client, deal.get_absolute_url())
    assert deal.title in html
    assert "once the embargo ends" in html
    assert "May 2010" in html


def test_every_mark_leads_to_its_paragraph_and_claim(client: Client) -> None:
    deal = whole_deal()
    claim = deal.citations.get(field="condition").claim
    html = read(client, deal.get_absolute_url())
    assert f"{claim.paragraph.get_absolute_url()}#{claim.key}" in links(html)


def test_claims_of_one_paragraph_share_a_mark(client: Client) -> None:
    deal = make_deal(state="published")
    paragraph = make_paragraph()
    for _ in range(3):
        cite(deal, "kind", claim=make_claim(paragraph=paragraph))
    html = read(client, deal.get_absolute_url())
    address = paragraph.get_absolute_url()
    assert len([a for a in links(html) if a.startswith(f"{address}#")]) == 1
    assert html.count("claim=") == 3, "the pop-over asks for all three"


def test_a_page_with_several_sources_numbers_them(client: Client) -> None:
    html = read(client, whole_deal().get_absolute_url())
    assert {"source-1", "source-2"} <= ids(html)
    assert 'class="cite-source"' in html


def test_parts_can_be_addressed(client: Client) -> None:
    deal = whole_deal()
    html = read(client, deal.get_absolute_url())
    for part in (*deal.items.all(), *deal.milestones.all()):
        assert part.get_absolute_url().partition("#")[2] in ids(html)


def test_who_said_what_leads_to_the_speaker(client: Client) -> None:
    deal, official = whole_deal(), make_official(name="Ana Officer")
    claim = make_claim(kind="said", speaker="she")
    cite(deal, "", claim=claim, stance="context")
    cite(official, "said", claim=claim)
    html = read(client, deal.get_absolute_url())
    assert "Who said what" in html
    assert official.get_absolute_url() in links(html)
    assert "named “she”" in html


def test_a_view_stands_apart_from_the_facts(client: Client) -> None:
    deal = whole_deal()
    cite(deal, "", claim=make_claim(kind="view", statement="The author holds X."), stance="context")
    html = read(client, deal.get_absolute_url())
    before, _, after = html.partition("What the author holds")
    assert "The author holds X." in after
    assert "The author holds X." not in before


def test_a_value_no_source_states_is_said_to_be_missing(client: Client) -> None:
    html = read(client, whole_deal().get_absolute_url())
    assert "No source here states one" in html


def test_a_withdrawn_claim_leaves_no_mark(client: Client) -> None:
    deal = whole_deal()
    claim = make_claim(state="withdrawn", withdrawn_reason="misread", statement="Gone.")
    cite(deal, "kind", claim=claim)
    assert claim.key not in read(client, deal.get_absolute_url())


def test_a_draft_is_not_found(client: Client) -> None:
    assert client.get(make_deal(state="draft").get_absolute_url()).status_code == 404


def test_a_withdrawn_deal_keeps_a_page_that_says_why(client: Client) -> None:
    deal = make_deal(state="withdrawn", withdrawn_reason="It was the same deal twice.")
    html = read(client, deal.get_absolute_url())
    assert "It was the same deal twice." in html
    assert "noindex" in html


def test_a_former_slug_redirects(client: Client) -> None:
    deal = whole_deal()
    old = deal.get_absolute_url()
    deal.slug = "renamed"
    deal.save()
    response = client.get(f"{old}?as_of=2020-01-01")
    assert response.status_code == 301
    assert response["Location"] == "/deals/renamed/?as_of=2020-01-01"


@pytest.mark.parametrize("parts", [1, 20])
def test_queries_do_not_grow_with_the_parts(client: Client, queries: Budget, parts: int) -> None:
    deal = whole_deal(parts)
    with queries(QUERIES):
        read(client, deal.get_absolute_url())


def test_markup_in_a_record_is_shown_as_text(client: Client) -> None:
    deal = make_deal(state="published", title="<script>alert(1)</script>")
    cite(deal)
    cite(make_item(deal=deal, equipment=make_equipment(designation="<b>X</b>")))
    html = read(client, deal.get_absolute_url())
    assert "<script>alert" not in html
    assert "&lt;b&gt;X&lt;/b&gt;" in html
