"""Which claims a reader asks for: what they can be narrowed by, the counts, the pages."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count as CountOf
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from sources.citations import citation_models, subject_model
from sources.counts import Count
from sources.models import Claim, ClaimQuerySet, Publisher, Source
from sources.paging import Keyset, KeysetPage
from sources.sifting import Facet, Fixed, Named, Numbers, Sample, Sifting, known_by_slug

EXACT = 1_000  # claims that are counted one by one; of more, a sample is
MANY = 50_000  # claims on record, from which on there may be so many
DRAWN = 2_000  # keys drawn for a sample
KEPT = 300  # seconds that it is kept
SAMPLE = "sample-of-claims"
Held = list[tuple[str, str]]
ENOUGH = 20  # claims of a sample that say how many there are
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
    """A fair sample of all claims, kept for a while; ``None`` where all can be counted."""
    highest = Claim.objects.aggregate(highest=Max("pk"))["highest"] or 0
    if highest <= MANY:
        return None
    kept: Sample | None = cache.get(SAMPLE)
    if kept is None:
        drawn = random.Random(highest).sample(range(1, highest + 1), DRAWN)  # noqa: S311
        kept = described(Claim.objects.published().filter(pk__in=drawn), highest / DRAWN)
        cache.set(SAMPLE, kept, KEPT)
    return kept


def described(rows: QuerySet[Any], weight: float) -> Sample:
    """What every facet says of each of these few claims; one query.

    By subqueries, one row each: over a join the database might read whole tables for them.
    """

    def of(table: Any, column: str, **where: Any) -> Subquery:
        return Subquery(table.objects.filter(**where).order_by("pk").values(column)[:1])

    source = {"paragraphs": OuterRef("paragraph")}
    relay = {"pk": OuterRef("relay")}
    columns = [of(Source, "slug", **source), of(Source, "title", **source)]
    columns += [of(Publisher, "slug", **relay), of(Publisher, "name", **relay)]
    for table in voices():
        said = {"field": "said", "claim": OuterRef("pk")}
        columns += [of(table, "subject__slug", **said), of(table, "subject__name", **said)]
    named = {f"_{number}": column for number, column in enumerate(columns)}
    values: dict[str, dict[int, Held]] = {facet.name: {} for facet in FACETS}
    for key, kind, *texts in rows.annotate(**named).values_list("pk", "kind", *named):
        held = list(zip(texts[::2], texts[1::2], strict=True))
        values["kind"][key] = [(kind, "")]
        values["source"][key] = [held[0]]
        values["relay"][key] = [pair for pair in held[1:2] if pair[0]]
        values["speaker"][key] = [pair for pair in held[2:] if pair[0]]
    return Sample(list(values["kind"]), weight, values)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many claims answer; ``number`` is ``None`` where not even about can be said.

    ``sample`` stands for all claims, ``exactly`` is those that answer, if they are few. Neither
    is needed among few claims.
    """

    number: Count | None
    sample: Sample | None = None
    exactly: Sample | None = None


def counted(asked: Sifting, sample: Sample | None) -> Counted:
    if sample is None:
        return Counted(Count(asked.answering().count()))
    drawn = len(sample.of(asked))
    if drawn * sample.weight > EXACT and drawn >= ENOUGH:
        return Counted(sample.count(drawn), sample)
    found = described(asked.answering().order_by("paragraph")[: EXACT + 1], 1)
    if len(found.keys) > EXACT:
        return Counted(None, sample)
    return Counted(Count(len(found.keys)), sample, found)
