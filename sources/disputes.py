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

LONGEST_ANSWERS = 90  # characters of a heading


@dataclass(frozen=True)
class Fact:
    """One field of one record, with the claims that bear on it."""

    subject: Citable
    field: str
    citations: list[Citation]

    @property
    def name(self) -> str:
        """What it is called: “when”, “quantity”."""
        return self.subject.fact_name(self.field)

    @property
    def value(self) -> str:
        """What the record has, in words."""
        return self.subject.fact_text(self.field)

    @cached_property
    def weight(self) -> Weight:
        return weigh(self.citations)


@dataclass(frozen=True)
class Dispute(Fact):
    """A fact with claims for the value on record and claims for others."""

    @property
    def anchor(self) -> str:
        """An id on the page of the deal or record: ``dispute-milestone-3-when``."""
        name = self.subject._meta.model_name
        return f"dispute-{name}-{self.subject.pk}-{self.field or 'record'}"

    @property
    def asked(self) -> str:
        """The question on which they differ: “When was it signed?”."""
        return f"{self.subject.fact_question(self.field)}?"

    @property
    def question(self) -> str:
        """The same with its answers where they are short enough to stand in a heading.

        “When was it signed: probably February 2016 or 25 February 2015?”
        """
        own = self.subject.fact_reading(self.field) or self.value
        *first, last = dict.fromkeys([own, *(citation.value for citation in self.contradicting)])
        answers = f"{', '.join(first)} or {last}"
        if not own or not first or len(answers) > LONGEST_ANSWERS:
            return self.asked
        return f"{self.subject.fact_question(self.field)}: {answers}?"

    @property
    def many(self) -> bool:
        """Whether more claims stand against it than can be set beside it."""
        return len(self.contradicting) > 2

    @cached_property
    def supporting(self) -> list[Citation]:
        return [c for c in self.citations if c.stance == Stance.SUPPORTS]

    @cached_property
    def contradicting(self) -> list[Citation]:
        return [c for c in self.citations if c.stance == Stance.CONTRADICTS]


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
    total = Balance()
    for table in citation_models():
        fact = Q(field__in=subject_model(table).cited_fields)
        counts = _weighed(table).aggregate(
            confirmed=Count(F("subject"), filter=fact & Q(**CONFIRMED)),
            disputed=Count(F("subject"), filter=Q(against__gte=1)),
            single=Count(F("subject"), filter=fact & Q(**SINGLE)),
        )
        total += Balance(**counts)
    return total


# How a fact stands, by what is counted of its citations.
CONFIRMED = {"publishers__gte": 2, "against": 0}
SINGLE = {"publishers": 1, "against": 0}


def _weighed(table: type[Citation]) -> Any:
    """A row a fact: its subject and field, how many publishers support it and what is against."""
    publisher = Coalesce(
        "claim__echoes__paragraph__source__publisher", "claim__paragraph__source__publisher"
    )
    _, rows = _public(table)
    return (
        rows.order_by()
        .values("subject", "field")
        .annotate(
            publishers=Count(publisher, distinct=True, filter=Q(stance=Stance.SUPPORTS)),
            against=Count("pk", filter=Q(stance=Stance.CONTRADICTS)),
        )
    )


def facts_that(standing: dict[str, int], first: int, count: int) -> list[Fact]:
    """Facts whose citations count up like that, as :func:`balance` counts them.

    All of one citation table stand before those of the next; within it by subject and field.
    At most three queries a table, however many facts there are.
    """
    found: list[Fact] = []
    for table in citation_models():
        facts = _weighed(table).filter(field__in=subject_model(table).cited_fields, **standing)
        number = facts.count()
        if first >= number:
            first -= number
            continue
        keys = facts.order_by("subject", "field").values_list("subject", "field")
        found += _facts(table, list(keys[first : first + count - len(found)]))
        first = 0
        if len(found) == count:
            break
    return found


def _facts(table: type[Citation], keys: list[tuple[int, str]]) -> list[Fact]:
    subject, rows = _public(table)
    rows = (
        rows.exclude(stance=Stance.CONTEXT)
        .filter(subject__in={key for key, _ in keys}, field__in={field for _, field in keys})
        .for_page()
        .select_related("subject", *(f"subject__{name}" for name in subject.relations()))
    )
    behind: dict[tuple[int, str], list[Citation]] = {key: [] for key in keys}
    for row in rows:
        if (row.subject_id, row.field) in behind:
            behind[row.subject_id, row.field].append(row)
    return [Fact(rows[0].subject, field, rows) for (_, field), rows in behind.items() if rows]
