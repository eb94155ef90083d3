"""How many deals answer, and how many would with each further choice.

Exact up to :data:`EXACT` deals. Beyond, estimated from a fair sample: every deal has a number that
looks drawn at random, and those below a limit are a share of all. A sample of at least
:data:`ENOUGH` deals is off by 3% as a rule, by less the more there are; the page then says “about”.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.core.cache import cache
from django.db.models.functions import Coalesce

from deals.filters.asked import Asked, answering
from deals.listing import SHUFFLE_RANGE, Facet
from deals.models import Listing, ListingQuerySet
from sources.counts import Count, rounded

EXACT = 2_000
ENOUGH = 1_000
SLICE = 16  # a sixteenth of all numbers is looked through first
MANY = 50_000  # rows, from which on it is
KEPT = 300  # seconds that an estimate is kept


@dataclass(frozen=True)
class Counts:
    """The deals that answer, by the tags they carry: a sample of them that stands for more."""

    sampled: int
    total: int
    tags: Mapping[str, int] = field(default_factory=dict)

    @property
    def about(self) -> bool:
        return self.total > self.sampled

    @property
    def all(self) -> Count:
        return self._count(self.sampled)

    def of(self, tag: str) -> Count:
        return self._count(self.tags.get(tag, 0))

    def without(self, prefix: str) -> Count:
        """Deals with no tag that begins so; ``prefix`` names one bloc."""
        return self._count(self.sampled - self.tags.get(prefix, 0))

    def _count(self, sampled: int) -> Count:
        if not self.about:
            return Count(sampled)
        return Count(rounded(sampled * self.total / self.sampled), about=True)


class Counting:
    """Counts for one page. One query to learn whether there are many rows, then one or two each."""

    @cached_property
    def many(self) -> bool:
        # The highest key is at hand, and never below the number of rows.
        return (Listing.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) > MANY

    def count(self, asked: Asked, *, leaving_out: Facet | None = None) -> Counts:
        """No query for an estimate that was made a little while ago."""
        key = f"deal counts {leaving_out or ''} {asked.query()}"
        # A name of a fixed length without white space, whatever was asked.
        key = hashlib.sha256(key.encode()).hexdigest()
        kept: Counts | None = cache.get(key) if self.many else None
        if kept is not None:
            return kept
        rows = answering(asked, leaving_out=(leaving_out,) if leaving_out else ())
        counts = (self._estimate(rows) if self.many else None) or _exact_or_estimate(rows)
        if counts.about:
            cache.set(key, counts, KEPT)
        return counts

    def _estimate(self, rows: ListingQuerySet) -> Counts | None:
        """From one slice of the numbers; ``None`` where too few are in it."""
        limit = SHUFFLE_RANGE // SLICE
        drawn = _draw(rows.filter(shuffle__lt=limit).order_by("shuffle"))
        if len(drawn) < ENOUGH:
            return None
        return counts_of(drawn, limit)


def _exact_or_estimate(rows: ListingQuerySet) -> Counts:
    # By an expression: those that answer are few, and are to be found by what they answer.
    return counts_of(_draw(rows.order_by(Coalesce("shuffle", "shuffle"))), None)


Drawn = list[tuple[list[str], int]]


def _draw(rows: ListingQuerySet) -> Drawn:
    return list(rows.values_list("tags", "shuffle")[: EXACT + 1])


def counts_of(drawn: Drawn, limit: int | None) -> Counts:
    """``limit``: the numbers drawn lie below it; ``None`` where all that answer were drawn from."""
    sample, cut = drawn[:EXACT], len(drawn) > EXACT
    total = float(len(sample))
    if cut:
        # All below the last number of the sample were met: k minimum values, Bar-Yossef 2002.
        total = (EXACT - 1) * SHUFFLE_RANGE / (sample[-1][1] + 1)
    elif limit is not None:
        total *= SHUFFLE_RANGE / limit
    tags = Counter(tag for row, _ in sample for tag in row)
    tags.update(_blocs(row for row, _ in sample))
    return Counts(len(sample), round(total), tags)


def _blocs(rows: Iterable[list[str]]) -> Counter[str]:
    """For each bloc (“m:7”), the deals of which a side has a membership on record."""
    prefix = Facet.BLOC.tag("")
    return Counter(
        bloc
        for tags in rows
        for bloc in {tag.rpartition(".")[0] for tag in tags if tag.startswith(prefix)}
    )
