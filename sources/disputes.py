"""Facts on which sources differ: what the record has, and what other claims give instead.

Nothing is overwritten to look tidy: both values stand side by side, each with its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from django.core.cache import cache
from django.db.models import Count as CountOf
from django.db.models import F, Max, Min, Q
from django.db.models.functions import Coalesce

from sources.citations import (
    Citable,
    Citation,
    CitationQuerySet,
    Stance,
    citation_models,
    subject_model,
)
from sources.counts import Count, rounded
from sources.models import Claim
from sources.paging import NO_PLACE, PAST_THE_END, KeysetPage, RowComparison
from sources.weighing import Weight, weigh

LONGEST_ANSWERS = 90  # characters of a heading
LONGEST_KEY = 18  # digits


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

    @property
    def cursor(self) -> str:
        """Names its place among all facts, in an address."""
        return f"{self.citations[0]._meta.model_name}.{self.subject.pk}.{self.field}"


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


@dataclass(frozen=True, slots=True)
class Balance:
    """How sure the record is.

    Facts (fields that need a claim) that two or more independent publishers confirm, and those
    that rest on a single one; and everything on which sources differ, as /disputed/ lists it.
    """

    confirmed: Count
    disputed: Count
    single: Count


# How a fact stands that is not disputed, by what is counted of its citations.
STANDINGS = {"confirmed": Q(publishers__gte=2, against=0), "single": Q(publishers=1, against=0)}
MANY = 50_000  # claims; where there are more, the balance is estimated
DRAWN = 1_000  # records of each kind that it is estimated from
KEPT = 300  # seconds that an estimate is kept


def balance() -> Balance:
    """Counted over every citation table, one query each and one more for what is disputed.

    An echo counts as its origin. Among very many claims all but the disputes is estimated from a
    fair sample, in two queries a table; none for a while after.
    """
    last = Claim.objects.aggregate(last=Max("pk"))["last"] or 0  # never below their number
    if last <= MANY:
        totals = _totals(sampled=False)
        return Balance(
            Count(round(totals["confirmed"])), _disputes(), Count(round(totals["single"]))
        )
    kept: Balance | None = cache.get("balance-of-facts")
    if kept is None:
        totals = _totals(sampled=True)
        confirmed, single = (Count(rounded(totals[name]), about=True) for name in STANDINGS)
        kept = Balance(confirmed, _disputes(), single)
        cache.set("balance-of-facts", kept, KEPT)
    return kept


def _disputes() -> Count:
    first, *others = map(_disputed, citation_models())
    return Count(first.union(*others, all=True).count())


def _totals(*, sampled: bool) -> dict[str, float]:
    totals = dict.fromkeys(STANDINGS, 0.0)
    for table in citation_models():
        rows, weight = _weighed(table), 1.0
        if sampled:
            keys, weight = _drawn(table)
            rows = rows.filter(subject__in=keys)
        counts = rows.aggregate(
            **{name: CountOf(F("subject"), filter=q) for name, q in STANDINGS.items()}
        )
        for name, count in counts.items():
            totals[name] += count * weight
    return totals


def _drawn(table: type[Citation]) -> tuple[list[int], float]:
    """Keys drawn from all there may be, always the same, and for how many each stands.

    A key that no record has stands for those that none has, so that nothing else is to be known.
    """
    rows: Any = table._default_manager
    ends = rows.aggregate(low=Min("subject"), high=Max("subject"))
    every = range(ends["low"] or 0, (ends["high"] or 0) + 1)
    if len(every) <= DRAWN:
        return list(every), 1.0
    return Random(0).sample(every, DRAWN), len(every) / DRAWN  # noqa: S311  # no secret


def _weighed(table: type[Citation]) -> Any:
    """A row a fact that needs a claim: how many publishers support it and what is against it."""
    publisher = Coalesce(
        "claim__echoes__paragraph__source__publisher", "claim__paragraph__source__publisher"
    )
    subject, rows = _public(table)
    return (
        rows.filter(field__in=subject.cited_fields)
        .order_by()
        .values("subject", "field")
        .annotate(
            publishers=CountOf(publisher, distinct=True, filter=Q(stance=Stance.SUPPORTS)),
            against=CountOf("pk", filter=Q(stance=Stance.CONTRADICTS)),
        )
    )


def _disputed(table: type[Citation]) -> Any:
    """A row a fact, needed or not, with a claim against it."""
    _, rows = _public(table)
    against = rows.filter(stance=Stance.CONTRADICTS)
    return against.order_by().values("subject", "field").distinct()


def facts_page(standing: str, size: int, after: str = "", before: str = "") -> KeysetPage[Fact]:
    """Facts that are "disputed", "confirmed" or "single", as :func:`balance` counts them.

    All of one citation table stand before those of the next; within it by subject and field. A
    page begins behind a fact, or ends before it, that its cursor names; so it costs the same
    wherever it is. Two queries a table at most, twice that where ``before`` is too near the start.
    """
    place, fault = _read_place(after or before)
    if place and not after:
        found = _facts_from(standing, size + 1, place, backwards=True)
        if len(found) > size:
            rows = found[:size][::-1]
            return KeysetPage(rows, previous=rows[0].cursor, next=rows[-1].cursor)
        place = None
    found = _facts_from(standing, size + 1, place, backwards=False)
    if place and not found:
        place, fault = None, PAST_THE_END  # what stood there has gone
        found = _facts_from(standing, size + 1, None, backwards=False)
    rows = found[:size]
    return KeysetPage(
        rows,
        previous=rows[0].cursor if place and rows else "",
        next=rows[-1].cursor if len(found) > size else "",
        fault=fault,
    )


Place = tuple[type[Citation], int, str]  # of which table, subject and field


def _read_place(cursor: str) -> tuple[Place | None, str]:
    if not cursor:
        return None, ""
    label, _, rest = cursor.partition(".")
    key, _, field = rest.partition(".")
    tables = {table._meta.model_name: table for table in citation_models()}
    if label in tables and key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY:
        table = tables[label]
        subject = subject_model(table)
        if field in (*subject.cited_fields, *subject.citable_fields):
            return (table, int(key), field), ""
    return None, NO_PLACE


def _facts_from(standing: str, count: int, place: Place | None, *, backwards: bool) -> list[Fact]:
    tables = citation_models()
    if backwards:
        tables.reverse()
    if place:
        tables = tables[tables.index(place[0]) :]
    found: list[Fact] = []
    for table in tables:
        if standing == "disputed":
            rows = _disputed(table)
        else:
            rows = _weighed(table).filter(STANDINGS[standing])
        if place and place[0] is table:
            beyond = "<" if backwards else ">"
            rows = rows.filter(RowComparison(("subject", "field"), beyond, place[1:]))
        order = ("-subject", "-field") if backwards else ("subject", "field")
        keys = rows.order_by(*order).values_list("subject", "field")[: count - len(found)]
        found += _fetched(table, list(keys), Dispute if standing == "disputed" else Fact)
        if len(found) >= count:
            break
    return found


def _fetched(
    table: type[Citation], keys: list[tuple[int, str]], kind: type[Fact]
) -> Iterator[Fact]:
    """These facts with their citations, in the order given; no query for none."""
    if not keys:
        return
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
    for (_, field), citations in behind.items():
        if citations:  # they may have gone in between
            yield kind(citations[0].subject, field, citations)
