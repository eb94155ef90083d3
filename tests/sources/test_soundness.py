"""What makes the record unsound, and that finding it costs a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from countries.models import CountryCitation, Organisation, OrganisationCitation
from deals.models import (
    Deal,
    DealCitation,
    EquipmentCitation,
    LineItem,
    LineItemCitation,
    Milestone,
)
from sources.citations import citation_models
from sources.models import Claim, Paragraph, ParagraphText, Source
from sources.passages import find_span, sha256
from sources.soundness import (
    bare_paragraphs,
    broken_spans,
    examine,
    facts_resting_on,
    idle_claims,
    uncited_facts,
    uncited_fields,
)
from tests.making import make

pytestmark = pytest.mark.django_db

Budget = Callable[[int], AbstractContextManager[Any]]

TEXT = "Nine boats left the harbour at dawn, the harbour master said."


def cite(table: Any, subject: Any, *fields: str, **values: Any) -> Claim:
    claim = values.pop("claim", None) or make(Claim)
    for field in fields:
        make(table, subject=subject, claim=claim, field=field, **values)
    return claim


def deal_of_cited_countries(**values: Any) -> Deal:
    deal = make(Deal, **values)
    for country in (deal.buyer, deal.seller):
        cite(CountryCitation, country, *country.facts())
    return deal


def cited_deal(**values: Any) -> Deal:
    deal = deal_of_cited_countries(state="published", **values)
    cite(DealCitation, deal, *deal.facts())
    return deal


def faults() -> list[tuple[str, str]]:
    return [(str(uncited.subject), uncited.field) for uncited in uncited_facts()]


def test_a_record_with_a_claim_behind_each_fact_is_sound() -> None:
    organisation = make(Organisation)
    cite(OrganisationCitation, organisation, "")
    cited_deal(condition="once it rains", value_wording="nine shillings")
    found = examine()
    assert found.uncited == []
    assert found.idle == []
    assert found.sound


def test_every_fact_that_no_claim_supports_is_named() -> None:
    deal = deal_of_cited_countries(state="published", title="Boats", value_wording="nine shillings")
    cite(DealCitation, deal, "buyer", "kind")
    assert faults() == [("Boats", "seller"), ("Boats", "value")]
    assert "Boats, value: no published claim supports it" in [u.message for u in uncited_facts()]
    assert not examine().sound


def test_what_readers_cannot_see_needs_no_claim() -> None:
    for state, reason in (("draft", ""), ("withdrawn", "Misread.")):
        deal = deal_of_cited_countries(state=state, withdrawn_reason=reason, condition="maybe")
        make(Milestone, deal=deal)
        item = make(LineItem, deal=deal, quantity=9)
        cite(EquipmentCitation, item.equipment, *item.equipment.facts())
    assert faults() == []


def test_parts_of_a_public_deal_are_held_to_their_own_facts() -> None:
    item = make(LineItem, deal=cited_deal(), quantity=9)
    cite(LineItemCitation, item, "quantity")
    milestone = make(Milestone, deal=item.deal, when="2016", when_basis="stated", place="Varna")
    found = {(u.subject, u.field) for u in uncited_facts() if u.subject in (item, milestone)}
    assert found == {
        (item, "equipment"),
        (milestone, "stage"),
        (milestone, "when"),
        (milestone, "place"),
    }


def test_a_fact_told_in_the_wording_alone_needs_a_claim_too() -> None:
    item = make(LineItem, deal=cited_deal(), quantity_wording="some batteries")
    assert "quantity" in {u.field for u in uncited_facts() if u.subject == item}


@pytest.mark.parametrize("stance", ["contradicts", "context"])
def test_a_claim_that_does_not_support_leaves_the_fact_uncited(stance: str) -> None:
    organisation = make(Organisation)
    cite(OrganisationCitation, organisation, "", stance=stance, value="otherwise")
    assert faults() == [(str(organisation), "")]


@pytest.mark.parametrize(("state", "reason"), [("draft", ""), ("withdrawn", "Misread.")])
def test_a_claim_that_is_not_published_leaves_the_fact_uncited(state: str, reason: str) -> None:
    organisation = make(Organisation)
    claim = make(Claim, state=state, withdrawn_reason=reason)
    cite(OrganisationCitation, organisation, "", claim=claim)
    assert faults() == [(str(organisation), "")]


def test_the_rule_for_one_record_takes_the_fields_as_typed() -> None:
    deal = Deal(title="Boats", buyer_id=1, seller_id=2, kind="purchase", condition="if it rains")
    assert uncited_fields(deal, {"buyer", "seller", "kind"}) == ["condition"]
    assert uncited_fields(deal, ["condition", "kind", "seller", "buyer", ""]) == []


def test_a_claim_names_the_facts_that_rest_on_it_alone() -> None:
    deal = cited_deal(title="Boats", condition="if it rains")
    sole = make(Claim)
    DealCitation.objects.filter(subject=deal).update(claim=sole)
    cite(DealCitation, deal, "buyer")  # a second support
    cite(DealCitation, deal, "seller", claim=make(Claim, state="draft"))  # no support
    cite(DealCitation, deal, "kind", stance="context")  # no support
    assert [(u.subject, u.field) for u in facts_resting_on(sole)] == [
        (deal, "condition"),
        (deal, "kind"),
        (deal, "seller"),
    ]


def test_nothing_rests_on_a_claim_under_a_fact_that_is_not_public_or_not_there() -> None:
    claim = make(Claim)
    draft = make(Deal, state="draft")
    cite(DealCitation, draft, "buyer", claim=claim)
    cite(DealCitation, cited_deal(), "value", "", claim=claim)  # it says nothing of a value
    assert facts_resting_on(claim) == []
    assert facts_resting_on(Claim()) == []


def attached(**values: Any) -> Paragraph:
    values = {"sha256": sha256(TEXT), "length": len(TEXT)} | values
    paragraph = make(Paragraph, **values)
    ParagraphText.objects.create(paragraph=paragraph, text=TEXT)
    return paragraph


def claimed(paragraph: Paragraph, words: str, **values: Any) -> Claim:
    span = find_span(TEXT, words)
    spans = {"span_start": span.start, "span_end": span.end, "span_sha256": span.sha256}
    return make(Claim, paragraph=paragraph, **(spans | values))


def test_passages_that_are_as_the_record_says_are_not_broken() -> None:
    paragraph = attached(first_words="Nine boats left", last_words="master said.")
    claimed(paragraph, "Nine boats left the harbour", quotation="boats left")
    make(Claim, paragraph=paragraph, quotation="at dawn")
    make(Claim, paragraph=paragraph)
    make(Claim, quotation="not to be checked")
    check = broken_spans()
    assert check.broken == []
    assert (check.checked, check.without_text, check.without_passage) == (2, 1, 1)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"span_end": 500}, f"the span ends at 500, the paragraph at {len(TEXT)}"),
        ({"span_start": 1}, "the span's SHA-256 is not that of the attached text"),
        ({"span_sha256": "0" * 64}, "the span's SHA-256 is not that of the attached text"),
        ({"quotation": "at dawn"}, "the quotation does not stand in the span"),
        ({"quotation": "nine boats"}, "the quotation does not stand in the span"),
    ],
)
def test_a_passage_that_is_otherwise_is_broken(values: dict[str, Any], problem: str) -> None:
    claim = claimed(attached(), "Nine boats left", **values)
    assert [(b.where, b.problem) for b in broken_spans().broken] == [(claim.key, problem)]
    assert not examine().sound


def test_a_quotation_without_a_span_stands_in_the_paragraph() -> None:
    claim = make(Claim, paragraph=attached(), quotation="ten boats")
    assert [b.message for b in broken_spans().broken] == [
        f"{claim.key}: the quotation does not stand in the paragraph"
    ]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"sha256": "0" * 64}, "the attached text does not have the paragraph's SHA-256"),
        ({"sha256": "", "length": None}, "there is no SHA-256 to check it against"),
        ({"length": 7}, f"the length is given as 7, the text has {len(TEXT)}"),
        ({"first_words": "Ten boats"}, "the text does not begin with the first words"),
        ({"last_words": "he said."}, "the text does not end with the last words"),
    ],
)
def test_a_paragraph_that_is_not_its_text_is_broken(values: dict[str, Any], problem: str) -> None:
    paragraph = attached(**values)
    [broken] = broken_spans().broken
    assert broken.where == str(paragraph)
    assert problem in broken.problem


def test_without_text_a_span_past_its_paragraph_is_still_found() -> None:
    paragraph = make(Paragraph, sha256=sha256(TEXT), length=len(TEXT))
    claim = claimed(paragraph, "Nine boats left", span_end=len(TEXT) + 1)
    check = broken_spans()
    assert [b.where for b in check.broken] == [claim.key]
    assert (check.checked, check.without_text) == (0, 1)


def test_idle_claims_are_the_published_ones_that_nothing_cites() -> None:
    idle = make(Claim)
    make(Claim, state="draft")
    for table in citation_models():
        subject: Any = table._meta.get_field("subject").related_model  # type: ignore[misc]
        field = (*subject.cited_fields, *subject.citable_fields)[0]
        cite(table, make(subject), field, stance="context")
    assert idle_claims() == [idle]
    assert not examine().sound


def test_paragraphs_without_a_published_claim_and_excerpts_are_counted() -> None:
    excerpt = make(Source, access="excerpt")
    make(Claim, paragraph=make(Paragraph, source=excerpt, sha256="0" * 64, length=1))
    bare = make(Paragraph)
    make(Claim, paragraph=bare, state="draft")
    assert bare_paragraphs() == [bare]
    found = examine()
    assert (found.excerpt_claims, found.unhashed_paragraphs) == (1, 1)


# One of subjects and one of citations for each table; one of paragraphs, of claims with their
# text, of idle claims, of bare paragraphs; two counts.
EXAMINE = 2 * len(citation_models()) + 6
RESTING = len(citation_models())


def test_the_number_of_queries_does_not_grow_with_the_rows(queries: Budget) -> None:
    claim = make(Claim)
    for _ in range(5):
        item = make(LineItem, deal=make(Deal, state="published"), quantity=9)
        make(Milestone, deal=item.deal)
        cite(DealCitation, item.deal, "buyer", "seller", claim=claim)
        cite(LineItemCitation, item, "quantity", claim=claim)
        make(Organisation, country=item.deal.buyer)
        claimed(attached(), "at dawn")
    with queries(EXAMINE):
        found = examine()
        lines = [u.message for u in found.uncited] + [str(paragraph) for paragraph in found.bare]
        keys = [u.subject.natural_key() for u in found.uncited]
    assert len(lines) >= 5
    assert len(keys) >= 5
    with queries(RESTING):
        assert len([u.message for u in facts_resting_on(claim)]) == 15
