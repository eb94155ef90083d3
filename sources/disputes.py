"""Facts on which sources differ: what the record has, and what other claims give instead.

Nothing is overwritten to look tidy: both values stand side by side, each with its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from sources.citations import (
    Citable,
    Citation,
    CitationQuerySet,
    Stance,
    citation_models,
    subject_model,
)
from sources.weighing import Weight, weigh


@dataclass(frozen=True)
class Dispute:
    """One field of one record with the claims for the value on record and those for others."""

    subject: Citable
    field: str
    citations: list[Citation]

    @property
    def anchor(self) -> str:
        """An id on the page of the deal or record: ``dispute-milestone-3-when``."""
        name = self.subject._meta.model_name
        return f"dispute-{name}-{self.subject.pk}-{self.field or 'record'}"

    @property
    def fact(self) -> str:
        """What it is about: “when”, “quantity”."""
        return self.subject.fact_name(self.field)

    @property
    def value(self) -> str:
        """What the record has, in words."""
        return self.subject.fact_text(self.field)

    @cached_property
    def supporting(self) -> list[Citation]:
        return [c for c in self.citations if c.stance == Stance.SUPPORTS]

    @cached_property
    def contradicting(self) -> list[Citation]:
        return [c for c in self.citations if c.stance == Stance.CONTRADICTS]

    @cached_property
    def weight(self) -> Weight:
        return weigh(self.citations)


def disputes_of(subjects: Iterable[Citable]) -> list[Dispute]:
    """The disputed facts of records that came with their citations, in the order given."""
    found = []
    for subject in subjects:
        citations = [c for c in subject.citations.all() if c.claim.is_published]
        fields = dict.fromkeys(c.field for c in citations if c.stance == Stance.CONTRADICTS)
        found += [
            Dispute(subject, field, [c for c in citations if c.field == field]) for field in fields
        ]
    return found


def _public(table: type[Citation]) -> tuple[type[Citable], CitationQuerySet[Any]]:
    """The subject of a citation table, and its standing citations of rows that readers see."""
    subject = subject_model(table)
    rows: Any = table._default_manager
    seen = {f"subject__{lookup}": value for lookup, value in subject.public_rows.items()}
    return subject, rows.standing().filter(**seen)


def all_disputes(table: type[Citation]) -> list[Dispute]:
    """Every disputed fact of public records in one citation table, in one query."""
    subject, rows = _public(table)
    against = rows.filter(
        stance=Stance.CONTRADICTS, subject=OuterRef("subject"), field=OuterRef("field")
    )
    rows = (
        rows.exclude(stance=Stance.CONTEXT)
        .filter(Exists(against))
        .for_page()
        .select_related("subject", *(f"subject__{name}" for name in subject.relations()))
    )
    grouped: dict[tuple[int, str], list[Citation]] = {}
    for row in rows:
        grouped.setdefault((row.subject_id, row.field), []).append(row)
    return [Dispute(rows[0].subject, field, rows) for (_, field), rows in grouped.items()]


@dataclass(frozen=True, slots=True)
class Balance:
    """How sure the record is.

    Facts (fields that need a claim) that two or more independent publishers confirm, and those
    that rest on a single one; and everything on which sources differ, as /disputed/ lists it.
    """

    confirmed: int = 0
    disputed: int = 0
    single: int = 0

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.confirmed + other.confirmed,
            self.disputed + other.disputed,
            self.single + other.single,
        )


def balance() -> Balance:
    """Counted over every citation table, one query each. An echo counts as its origin."""
    publisher = Coalesce(
        "claim__echoes__paragraph__source__publisher", "claim__paragraph__source__publisher"
    )
    total = Balance()
    for table in citation_models():
        subject, rows = _public(table)
        fact = Q(field__in=subject.cited_fields)
        counts = (
            rows.order_by()
            .values("subject", "field")
            .annotate(
                publishers=Count(publisher, distinct=True, filter=Q(stance=Stance.SUPPORTS)),
                against=Count("pk", filter=Q(stance=Stance.CONTRADICTS)),
            )
            .aggregate(
                confirmed=Count(F("subject"), filter=fact & Q(publishers__gte=2, against=0)),
                disputed=Count(F("subject"), filter=Q(against__gte=1)),
                single=Count(F("subject"), filter=fact & Q(publishers=1, against=0)),
            )
        )
        total += Balance(**counts)
    return total
