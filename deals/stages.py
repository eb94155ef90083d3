"""The stage of a deal, derived from its milestones. Pure functions; no query, no request.

Stages in order run from ``mooted`` to ``in-service``; the side exits end a deal early;
a ``development`` is an event that changes no stage.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.db import models


class Stage(models.TextChoices):
    """How far a deal has come, as its latest milestone has it."""

    MOOTED = "mooted", "mooted"  # spoken of as possible, by anyone
    PROPOSED = "proposed", "proposed"  # one side has offered, asked or declared a wish
    IN_TALKS = "in-talks", "in talks"  # both sides talk
    AGREED = "agreed", "agreed in principle"  # agreed, nothing binding signed
    SIGNED = "signed", "signed"  # contract or agreement signed
    UNDER_WAY = "under-way", "under way"  # being carried out
    DELIVERED = "delivered", "delivered"  # goods handed over or work finished
    IN_SERVICE = "in-service", "in service"  # in use with the end-user
    SUSPENDED = "suspended", "suspended"  # halted, may resume
    CANCELLED = "cancelled", "cancelled"  # ended by a party
    LAPSED = "lapsed", "lapsed"  # came to nothing, or went to another supplier
    DEVELOPMENT = "development", "development"  # an event that changes no stage


LADDER = (
    Stage.MOOTED,
    Stage.PROPOSED,
    Stage.IN_TALKS,
    Stage.AGREED,
    Stage.SIGNED,
    Stage.UNDER_WAY,
    Stage.DELIVERED,
    Stage.IN_SERVICE,
)
EXITS = (Stage.SUSPENDED, Stage.CANCELLED, Stage.LAPSED)
ORDER = {stage.value: place for place, stage in enumerate((*LADDER, *EXITS, Stage.DEVELOPMENT))}


class Dated(Protocol):
    """What is read of a milestone. Read-only: a model instance fits."""

    stage: str
    when_earliest: date | None
    when_latest: date | None


DatedT = TypeVar("DatedT", bound=Dated)


def chronological(milestone: Dated) -> tuple[date, date, int]:
    """Sort key: by latest possible day, then earliest, then stage; undated first."""
    latest = milestone.when_latest or milestone.when_earliest or date.min
    return latest, milestone.when_earliest or date.min, ORDER[milestone.stage]


@dataclass(frozen=True, slots=True)
class Derived:
    """What a deal's milestones say of it as a whole."""

    stage: str  # "" while there is no milestone
    first_year: int | None
    last_year: int | None


def current(milestones: Iterable[DatedT]) -> DatedT | None:
    """The milestone that says how far the deal has come; ``None`` while there is none.

    It is the latest. On the way to delivery it is an undated one if that lies further along.
    Developments do not count.
    """
    steps = sorted((m for m in milestones if m.stage != Stage.DEVELOPMENT), key=chronological)
    if steps and steps[-1].stage in LADDER:
        undated = [m for m in steps if m.stage in LADDER and not (m.when_earliest or m.when_latest)]
        return max([steps[-1], *undated], key=lambda m: ORDER[m.stage])
    return steps[-1] if steps else None


def derive(milestones: Iterable[Dated]) -> Derived:
    """Current stage, first and last year of the deal with these milestones.

    The stage is that of the :func:`current` milestone. The years span every milestone but
    developments; an open end counts as its known end.
    """
    steps = [m for m in milestones if m.stage != Stage.DEVELOPMENT]
    last_step = current(steps)
    first = [day.year for m in steps if (day := m.when_earliest or m.when_latest)]
    last = [day.year for m in steps if (day := m.when_latest or m.when_earliest)]
    return Derived(
        stage=last_step.stage if last_step else "",
        first_year=min(first, default=None),
        last_year=max(last, default=None),
    )


def opening(milestones: Iterable[Dated]) -> tuple[date | None, date | None]:
    """Earliest and latest day of the deal's first milestone: the time memberships are set against.

    Developments do not count; two ``None`` where the first milestone is undated or there is none.
    """
    steps = sorted((m for m in milestones if m.stage != Stage.DEVELOPMENT), key=chronological)
    return (steps[0].when_earliest, steps[0].when_latest) if steps else (None, None)


def years_of(milestones: Iterable[Dated]) -> set[int]:
    """Every year in which one of the milestones may have happened; developments do not count.

    An open end counts as its known end.
    """
    found: set[int] = set()
    for step in milestones:
        first = step.when_earliest or step.when_latest
        last = step.when_latest or step.when_earliest
        if step.stage != Stage.DEVELOPMENT and first and last:
            found.update(range(first.year, last.year + 1))
    return found
