"""Facts on which sources differ: on the deal's page and on a page of their own."""

from __future__ import annotations

import pytest
from django.test import Client

from deals.models import Milestone
from sources.citations import citation_models
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_milestone,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)
from tests.pages import ids, links, read

QUERIES = len(citation_models())

pytestmark = pytest.mark.django_db


def disputed_signing(note: str = "") -> Milestone:
    deal = make_deal(state="published", title="Port calls")
    cite(deal)
    milestone = make_milestone(deal=deal, when="2016-02?", when_basis="inferred")
    cite(milestone)
    publisher = make_publisher(note=note)
    paragraph = make_paragraph(source=make_source(publisher=publisher, access="excerpt"))
    claim = make_claim(paragraph=paragraph, statement="It was signed a year earlier.")
    cite(milestone, "when", claim=claim, stance="contradicts", value="25 February 2015")
    return milestone


def test_both_values_stand_side_by_side(client: Client) -> None:
    milestone = disputed_signing(note="Owned by a state.")
    claim = milestone.citations.get(stance="contradicts").claim
    other = claim.paragraph.source.publisher
    for address in ("/disputed/", milestone.deal.get_absolute_url()):
        html = read(client, address)
        for text in ("probably February 2016", "25 February 2015", str(other)):
            assert text in html, (address, text)
        assert "Owned by a state." in html
        assert "excerpt seen" in html


def test_the_fact_carries_a_mark_that_leads_to_the_dispute(client: Client) -> None:
    html = read(client, disputed_signing().deal.get_absolute_url())
    assert "sources differ" in html
    anchor = next(a for a in links(html) if a.startswith("#dispute-"))
    assert anchor.removeprefix("#") in ids(html)


def test_each_dispute_leads_to_its_record_and_to_the_method(client: Client) -> None:
    milestone = disputed_signing()
    found = links(read(client, "/disputed/"))
    assert milestone.get_absolute_url() in found
    assert "/method/#disputes" in found
    assert "disputes" in ids(read(client, "/method/"))


def test_a_draft_deals_disputes_are_not_shown(client: Client) -> None:
    milestone = disputed_signing()
    milestone.deal.state = "draft"
    milestone.deal.save()
    assert "No fact on record is disputed" in read(client, "/disputed/")


def test_a_withdrawn_contradiction_is_no_dispute(client: Client) -> None:
    claim = disputed_signing().citations.get(stance="contradicts").claim
    claim.state, claim.withdrawn_reason = "withdrawn", "misread"
    claim.save()
    assert "No fact on record is disputed" in read(client, "/disputed/")


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    with many():
        for _ in range(rows):
            disputed_signing()
    with queries(QUERIES):
        read(client, "/disputed/")
