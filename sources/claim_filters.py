"""Which claims a reader asks for: what they can be narrowed by, the counts, the pages."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from sources.citations import citation_models, subject_model
from sources.counts import Count
from sources.models import Claim, ClaimQuerySet, Publisher, Source
from sources.paging import Keyset, KeysetPage
from sources.sifting import Facet, Fixed, Named, Numbers, Sample, Sifting, known_by_slug

EXACT = 5_000  # claims that are counted; of more, a sample is
MANY = 50_000  # claims on record, from which on there may be so many
DRAWN = 10_000  # keys drawn for a sample
ENOUGH = 100  # claims of a sample that say how many there are
_NO_SPAN = 2**31 - 1  # claims without a span come behind those of their paragraph that have one


def voices() -> Iterable[Any]:
    """The citation tables in which a claim may be cited as what the subject said."""
    for table in citation_models():
        subject = subject_model(table)
        if "said" in (*subject.cited_fields, *subject.citable_fields):
            yield table


@dataclass(frozen=True)
class Spoken:
    """Who is on record with the claim: a country, an organisation or an official."""

    name: str = "speaker"
    label: str = "Speaker"

    def known(self, values: Sequence[str]) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for table in voices():
            found |= known_by_slug(subject_model(table), values, "name")
        return found

    def condition(self, values: Sequence[str]) -> Q:
        first, *others = (
            table.objects.filter(field="said", subject__slug__in=values).order_by().values("claim")
            for table in voices()
        )
        return Q(pk__in=first.union(*others))

    def numbers(self, rows: QuerySet[Any]) -> Numbers:
        first, *others = (
            table.objects.filter(field="said", claim__in=rows.values("pk"))
            .order_by()
            .values_list("subject__slug", "subject__name")
            .annotate(CountOf("claim", distinct=True))
            for table in voices()
        )
        return list(first.union(*others, all=True))


FACETS: tuple[Facet, ...] = (
    Fixed("kind", "Kind", Claim.Kind.choices),
    Spoken(),
    Named("source", "Source", Source, "paragraph__source", "title"),
    Named("relay", "Relayed from", Publisher, "relay"),
)


def heading(asked: Sifting) -> str:
    """The title of a page of such claims."""
    relays = list(asked.chosen["relay"].values())
    if len(relays) == 1:
        return f"Claims relayed from {relays[0]}"
    return "Claims" if asked.narrowed else "All claims"


def page_of_claims(
    asked: Sifting, size: int, after: str, before: str, *, few: bool = False
) -> KeysetPage[Claim]:
    """A page in reading order."""
    keys = ("dated", "paragraph__source__slug", "paragraph__number", "place", "key")
    keyset = Keyset(keys, size, of=asked.query(), leading=2)
    rows: ClaimQuerySet = asked.answering()  # type: ignore[assignment]
    placed = rows.annotate(
        dated=Coalesce(F("paragraph__source__published_latest"), Value(date.max)),
        place=Coalesce(F("span_start"), Value(_NO_SPAN)),
    )
    return keyset.page(placed.with_source(), after, before, few=few)


def sampled() -> Sample | None:
    """A fair sample of all claims, the same each time; ``None`` where all can be counted."""
    highest = Claim.objects.aggregate(highest=Max("pk"))["highest"] or 0
    if highest <= MANY:
        return None
    keys = random.Random(highest).sample(range(1, highest + 1), DRAWN)  # noqa: S311
    return Sample(Q(pk__in=keys), highest / DRAWN)


def counted(rows: QuerySet[Any], sample: Sample | None) -> Count | None:
    """How many there are, about past ``EXACT``; ``None`` where not even that can be told."""
    if sample is None:
        return Count(rows.count())
    number = rows.order_by("paragraph")[: EXACT + 1].count()
    if number <= EXACT:
        return Count(number)
    drawn = rows.filter(sample.rows).count()
    return sample.count(drawn) if drawn >= ENOUGH else None
