"""What claims are used for: the other way through the citation tables.

This floor does not know who cites; it asks every citation table that is installed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sources.citations import Citable, Citation, Stance, citation_models, subject_model
from sources.models import Claim

_RELATIONS = {
    Stance.SUPPORTS: "Supports",
    Stance.CONTRADICTS: "Contradicts",
    Stance.CONTEXT: "Gives context to",
}


def supports(claims: Iterable[Claim]) -> dict[int, list[Citation]]:
    """For each published claim, by its primary key, the citations of public records that use it.

    Whatever their stance: supporting ones first, then contradicting, then context. One query a
    citation table, whatever the number of claims; none for no claims. The subjects come with
    what their name, address and facts need.
    """
    published = {claim.pk: claim for claim in claims if claim.is_published}
    found: dict[int, list[Citation]] = {pk: [] for pk in published}
    tables: list[Any] = citation_models() if published else []
    for table in tables:
        relations = subject_model(table).relations()
        rows = (
            table._default_manager.filter(claim__in=list(published))
            .select_related("subject", *(f"subject__{name}" for name in relations))
            .order_by("subject_id", "field")
        )
        for row in rows:
            if row.subject.is_public:
                row.claim = published[row.claim_id]
                found[row.claim_id].append(row)
    order = list(_RELATIONS)
    for citations in found.values():
        citations.sort(key=lambda citation: order.index(Stance(citation.stance)))
    return found


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record, in words, and what the claim gives for it in its own terms."""

    name: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a claim bears on one record: the relation in words, and the facts it is cited for.

    ``facts`` is empty where it is cited for the record as a whole, or as its voice.
    """

    relation: str  # “Supports”, “Contradicts”, “Gives context to”, “Said by”
    subject: Citable
    facts: list[Fact] = field(default_factory=list)


def bearings(citations: Iterable[Citation]) -> list[Bearing]:
    """The citations of one claim, those of the same record and stance together, in their order."""
    found: dict[tuple[str, str, int], Bearing] = {}
    for citation in citations:
        subject: Citable = citation.subject
        voice = citation.field == "said" and citation.stance == Stance.SUPPORTS
        relation = "Said by" if voice else _RELATIONS[Stance(citation.stance)]
        key = (relation, subject._meta.label, citation.subject_id)
        bearing = found.setdefault(key, Bearing(relation, subject))
        if citation.field or citation.value:
            name, text = subject.fact_name(citation.field), subject.fact_text(citation.field)
            if not voice or citation.value:
                bearing.facts.append(Fact(name, text, citation.value))
    return list(found.values())
