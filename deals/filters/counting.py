"""How many deals answer, and how many would with each further choice.

Exact up to :data:`EXACT` deals. Beyond, estimated: deals taken in the order of numbers that look
drawn at random are a fair sample, and how far down that order the first ``EXACT`` of those that
answer lie tells how many there are (Bar-Yossef and others, 2002: k minimum values). With
5,000 the total is off by 1.4% as a rule; the page then says “about”.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.cache import cache

from deals.filters.asked import Asked, answering
from deals.listing import SHUFFLE_RANGE, Facet

EXACT = 5_000
KEPT = 300  # seconds that an estimate is kept


@dataclass(frozen=True)
class Count:
    """A number of deals; ``about`` where it is estimated."""

    number: int
    about: bool = False

    def __str__(self) -> str:
        if self.about and not self.number:
            return "few"  # none in the sample, which does not mean none
        return f"about {self.number:,}" if self.about else f"{self.number:,}"


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

    def scaled(self, number: int) -> Count:
        """A number found among the sampled deals, as one of all that answer."""
        return self._count(number)

    def _count(self, sampled: int) -> Count:
        if not self.about:
            return Count(sampled)
        return Count(_rounded(sampled * self.total / self.sampled), about=True)


def _rounded(number: float) -> int:
    """To two figures: an estimate claims no more."""
    whole = round(number)
    return int(round(whole, 2 - len(str(whole)))) if whole > 99 else whole


def count(asked: Asked, *, leaving_out: Facet | None = None) -> Counts:
    """One query; none for an estimate that was made a little while ago."""
    key = f"deal counts {leaving_out or ''} {asked.query()}"
    # A name of a fixed length without white space, whatever was asked.
    key = hashlib.sha256(key.encode()).hexdigest()
    kept: Counts | None = cache.get(key)
    if kept is not None:
        return kept
    rows = answering(asked, leaving_out=(leaving_out,) if leaving_out else ())
    drawn = list(rows.order_by("shuffle").values_list("tags", "shuffle")[: EXACT + 1])
    sample = drawn[:EXACT]
    total = len(sample)
    if len(drawn) > EXACT:
        total = round((EXACT - 1) * SHUFFLE_RANGE / (sample[-1][1] + 1))
    tags = Counter(tag for row, _ in sample for tag in row)
    tags.update(_blocs(row for row, _ in sample))
    counts = Counts(len(sample), max(total, len(drawn)), tags)
    if counts.about:
        cache.set(key, counts, KEPT)
    return counts


def _blocs(rows: Iterable[list[str]]) -> Counter[str]:
    """For each bloc (“m:7”), the deals of which a side has a membership on record."""
    prefix = Facet.BLOC.tag("")
    return Counter(
        bloc
        for tags in rows
        for bloc in {tag.rpartition(".")[0] for tag in tags if tag.startswith(prefix)}
    )
