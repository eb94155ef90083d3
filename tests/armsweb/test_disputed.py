"""Facts on which sources differ: on the deal's page and on a page of their own."""

from __future__ import annotations

import pytest
from django.test import Client

from deals.models import Deal, Milestone
from deals.stages import Stage
from sources.citations import Citable, citation_models, subject_model
from sources.disputes import disputes_of
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_item,
    make_milestone,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)
from tests.pages import ids, links, read

QUERIES = 2 + 3 * len(citation_models())  # counted for the figure, then cut and fetched

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


def question(subject: Citable, field: str, *values: str) -> str:
    """As it would head the dispute of a fact for which other sources give these values."""
    for value in values:
        cite(subject, field, claim=make_claim(), stance="contradicts", value=value)
    subject.refresh_from_db()
    (dispute,) = disputes_of([subject])
    return dispute.question


def test_a_dispute_is_headed_by_a_question_that_names_both_answers() -> None:
    signed = make_milestone(stage="signed", when="2016-02?", when_basis="inferred")
    lapsed = make_milestone(stage="lapsed", when="2016", when_basis="stated")
    assert question(signed, "when", "25 February 2015") == (
        "When was it signed: probably February 2016 or 25 February 2015?"
    )
    assert question(lapsed, "when", "2015", "2014") == "When did it lapse: 2016, 2015 or 2014?"
    assert question(make_item(quantity=10), "quantity", "four", "four") == (
        "How many were there: 10 or four?"
    )
    assert question(make_milestone(stage="delivered"), "stage", "under way") == (
        "How far had it come: delivered or under way?"
    )


def test_an_answer_that_is_long_or_wanting_stands_on_its_side_only() -> None:
    assert question(make_deal(), "kind", "a long reading " * 9) == ("What kind of deal is it?")
    undated = make_milestone(stage="in-talks", when="", when_basis="")
    assert question(undated, "when", "2015") == "When were there talks?"
    assert question(make_deal(), "", "no such deal") == "What do other sources tell otherwise?"


def test_every_fact_that_can_be_disputed_has_a_question() -> None:
    for table in citation_models():
        model = subject_model(table)
        records: dict[type[Citable], list[Citable]] = {
            Deal: [Deal(kind=kind) for kind in Deal.Kind],
            Milestone: [Milestone(stage=stage) for stage in Stage],
        }
        for record in records.get(model, [model()]):
            for field in {*model.cited_fields, *model.citable_fields}:
                asked = record.fact_question(field)
                assert asked[0].isupper(), (model, field)
                assert asked[-1].isalpha(), (model, field)


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
