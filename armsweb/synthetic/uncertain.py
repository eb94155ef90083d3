"""Uncertain dates as sources give them: every form of :mod:`sources.dates`, in likely shares."""

from __future__ import annotations

from calendar import month_name
from datetime import date
from functools import lru_cache
from random import Random
from typing import NamedTuple

from sources import dates
from sources.fields import DateBasis

FIRST_YEAR, LAST_YEAR = 1990, 2026
INFERRED, EDITOR = DateBasis.INFERRED.value, DateBasis.EDITOR.value
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


class When(NamedTuple):
    """The five columns of an uncertain date, in the order of the tables; days as ISO 8601."""

    edtf: str
    wording: str
    basis: str
    earliest: str | None
    latest: str | None


UNKNOWN = When("", "", "", None, None)


@lru_cache(maxsize=200_000)
def _bounds(edtf: str) -> tuple[str | None, str | None]:
    earliest, latest = dates.bounds(edtf)
    return (
        earliest.isoformat() if earliest else None,
        latest.isoformat() if latest else None,
    )


def when(edtf: str, wording: str, basis: str = DateBasis.STATED.value) -> When:
    """The columns of one EDTF reading. Raises :class:`sources.dates.DateError`."""
    return When(edtf, wording, basis, *_bounds(edtf))


def day_of(year: int, rng: Random) -> date:
    """Any day of the year up to the 28th of a month."""
    return date(year, rng.randint(1, 12), rng.randint(1, 28))


def stated(day: date) -> When:
    """A day that the source states."""
    return when(day.isoformat(), f"{day.day} {month_name[day.month]} {day.year}")


def near(year: int, rng: Random) -> When:
    """A date in about ``year``, as certain as sources usually are. Winter may end a year later."""
    form = rng.random()
    month = rng.randint(1, 12)
    if form < 0.30:
        return stated(day_of(year, rng))
    if form < 0.52:
        return when(f"{year}-{month:02}", f"in {month_name[month]} {year}")
    if form < 0.74:
        return when(f"{year}", f"in {year}")
    if form < 0.80:
        season = rng.randint(21, 24)
        return when(f"{year}-{season}", f"in {SEASONS[season]} {year}")
    if form < 0.85:
        return when(f"{year}~", f"about {year}", EDITOR)
    if form < 0.89:
        return when(f"{year - 1}/{year}", f"in {year - 1} or {year}", INFERRED)
    if form < 0.92:
        return when(f"../{year}-{month:02}", "recently", INFERRED)
    if form < 0.94:
        return when(f"{year}-{month:02}/..", f"since {month_name[month]}", INFERRED)
    if form < 0.96:
        reading = f"[{year - 1}-{month:02},{year}-{month:02}]"
        return when(reading, f"last {month_name[month]}", INFERRED)
    if form < 0.98 and year < LAST_YEAR // 10 * 10:
        return when(f"{year // 10}X", f"in the {year // 10 * 10}s", EDITOR)
    return UNKNOWN
