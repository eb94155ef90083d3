"""What claims are used for, and how a fact is put in words."""

from __future__ import annotations

import pytest

from sources.citations import Citable, citation_models
from sources.models import Claim
from sources.support import bearings, supports
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_equipment,
    make_item,
    make_membership,
    make_milestone,
    make_official,
    make_organisation,
    many,
)

QUERIES = len(citation_models())

pytestmark = pytest.mark.django_db


def subjects() -> list[Citable]:
    """A public record of every kind that can be cited."""
    deal = make_deal(state="published")
    country = make_country()
    return [
        country,
        make_organisation(country=country),
        make_membership(country=country, since="1949", since_basis="stated"),
        make_official(country=country),
        make_equipment(maker=country),
        deal,
        make_item(deal=deal, quantity=10),
        make_milestone(deal=deal, when="2016-11", when_basis="stated"),
    ]


@many()
def everything(claim: Claim) -> None:
    for subject in subjects():
        for field in (*subject.cited_fields, *subject.citable_fields):
            cite(subject, field, claim=claim)


def test_a_claim_is_found_behind_every_record_that_cites_it() -> None:
    claim, other = make_claim(), make_claim()
    everything(claim)
    found = supports([claim, other])
    assert {type(c) for c in found[claim.pk]} == set(citation_models())
    assert found[other.pk] == []


@pytest.mark.parametrize("rows", [1, 8])
def test_one_query_a_table_however_many_claims(queries: Budget, rows: int) -> None:
    claims = [make_claim() for _ in range(rows)]
    with many():
        for claim in claims:
            everything(claim)
    with queries(QUERIES):
        found = supports(claims)
        for citations in found.values():
            for bearing in bearings(citations):
                assert bearing.subject.label
                assert bearing.subject.get_absolute_url()
    assert all(found.values())


def test_no_claim_costs_no_query(queries: Budget) -> None:
    with queries(0):
        assert supports([]) == {}


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_claim_that_is_not_published_supports_nothing(state: str) -> None:
    reason = "misread" if state == "withdrawn" else ""
    claim = make_claim(state=state, withdrawn_reason=reason)
    cite(make_equipment(), "", claim=claim)
    assert supports([claim]) == {}


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_records_that_are_not_public_are_left_out(state: str) -> None:
    claim = make_claim()
    reason = "twice the same" if state == "withdrawn" else ""
    deal = make_deal(state=state, withdrawn_reason=reason)
    for subject in (deal, make_item(deal=deal), make_milestone(deal=deal)):
        cite(subject, "", claim=claim)
    assert supports([claim])[claim.pk] == []


def test_what_supports_comes_before_what_contradicts_and_context() -> None:
    claim = make_claim()
    cite(make_equipment(), "", claim=claim, stance="context")
    cite(make_deal(state="published"), "kind", claim=claim, stance="contradicts", value="a loan")
    cite(make_milestone(deal=make_deal(state="published")), "stage", claim=claim)
    stances = [citation.stance for citation in supports([claim])[claim.pk]]
    assert stances == ["supports", "contradicts", "context"]


def test_facts_of_one_record_stand_together() -> None:
    claim = make_claim()
    deal = make_deal(
        state="published", kind="licensed-production", buyer=make_country(name="Ruritania")
    )
    cite(deal, "buyer", "kind", claim=claim)
    (bearing,) = bearings(supports([claim])[claim.pk])
    assert bearing.relation == "Supports"
    assert [(fact.name, fact.text) for fact in bearing.facts] == [
        ("licensee", "Ruritania"),
        ("kind", "licensed production"),
    ]


def test_a_voice_is_said_by_somebody() -> None:
    claim, official = make_claim(kind="said", speaker="he"), make_official(name="Ana Officer")
    cite(official, "said", "office", claim=claim)
    said = {b.relation: b for b in bearings(supports([claim])[claim.pk])}
    assert said["Said by"].subject == official
    assert said["Said by"].facts == []
    assert [fact.name for fact in said["Supports"].facts] == ["office"]


def test_a_contradiction_gives_the_claims_own_value() -> None:
    claim = make_claim()
    item = make_item(deal=make_deal(state="published"), quantity=10)
    cite(item, "quantity", claim=claim, stance="contradicts", value="six")
    (bearing,) = bearings(supports([claim])[claim.pk])
    assert bearing.relation == "Contradicts"
    assert [(f.name, f.text, f.value) for f in bearing.facts] == [("quantity", "10", "six")]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"when": "2016-11-09", "when_basis": "stated"}, "9 November 2016"),
        (
            {"when": "2016-11-09", "when_basis": "inferred", "when_wording": "November 9"},
            "9 November 2016 (“November 9”)",
        ),
        ({"when_wording": "February"}, "“February”"),
        ({"when": "2016", "when_basis": "stated", "when_wording": "2016"}, "2016"),
        ({}, ""),
    ],
)
def test_a_date_is_told_with_the_sources_wording(values: dict[str, str], text: str) -> None:
    assert make_milestone(**values).fact_text("when") == text


def test_facts_have_names_and_texts() -> None:
    maker = make_country(name="Ruritania")
    equipment = make_equipment(maker=maker, register_category="IV")
    assert equipment.fact_name("register_category") == "UN Register category"
    assert equipment.fact_text("maker") == "Ruritania"
    assert equipment.fact_text("register_category").startswith("IV combat aircraft")
    assert equipment.fact_name("") == "the record as a whole"
    assert equipment.fact_text("") == ""
    assert make_item(quantity_wording="batteries").fact_text("quantity") == "“batteries”"
    deal = make_deal(value_amount="2500000000", value_currency="USD", value_wording="$2.5 billion")
    assert (deal.fact_name("value"), deal.fact_text("value")) == ("value", "$2.5 billion")


def test_every_field_that_may_be_cited_can_be_told() -> None:
    for subject in subjects():
        for field in (*subject.cited_fields, *subject.citable_fields):
            assert subject.fact_name(field)
            assert isinstance(subject.fact_text(field), str)


def test_a_part_is_called_by_its_deal() -> None:
    deal = make_deal(title="Ten engines")
    milestone = make_milestone(deal=deal, stage="signed", when="2016-11", when_basis="stated")
    assert milestone.label == "Ten engines: signed, November 2016"


def test_a_date_not_yet_checked_is_named_as_typed() -> None:
    milestone = make_milestone()
    milestone.when = "soon"
    assert milestone.fact_text("when") == "soon"
