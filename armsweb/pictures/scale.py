"""A scale of time that gives the dense years room: runs of years, each drawn evenly.

From 1990 to today most of what is on record falls into one or two years. The window is cut into
at most seven runs; a year with much in it has a run of its own, quiet years share one. Within a
run time goes evenly, so a scale of one run is an ordinary one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MOST_RUNS = 7
LEAST_SHARE = 12.0  # per cent of the width: a thumb's width on the narrowest phone


@dataclass(frozen=True, slots=True)
class Run:
    """The days from ``first`` up to, not including, ``beyond``, and the room they take."""

    first: date
    beyond: date
    left: float  # per cent
    share: float  # per cent
    label: str
    label_below: str
    count: int

    @property
    def years(self) -> tuple[int, int]:
        return self.first.year, (self.beyond - timedelta(days=1)).year


@dataclass(frozen=True, slots=True)
class Scale:
    runs: list[Run]

    def at(self, day: date) -> float:
        """Where the beginning of ``day`` falls, in per cent; days outside stick to the edge."""
        for run in self.runs:
            if day < run.first:
                return run.left
            if day < run.beyond:
                part = (day - run.first).days / (run.beyond - run.first).days
                return run.left + part * run.share
        return 100.0


def scale(first_year: int, last_year: int, counts: Mapping[tuple[int, int], int]) -> Scale:
    """The scale from the beginning of one year to the end of another.

    ``counts``: how much falls into each (year, month). A window of one year is cut into months,
    a longer one into years; neighbours with least in them are joined until few enough remain.
    """
    if first_year == last_year:
        cells = [((first_year, month), (first_year, month)) for month in range(1, 13)]
    else:
        cells = [((year, 1), (year, 12)) for year in range(first_year, last_year + 1)]
    joined = [(first, last, _within(counts, first, last)) for first, last in cells]
    while len(joined) > MOST_RUNS:
        place = min(range(len(joined) - 1), key=lambda n: _cost(joined[n], joined[n + 1]))
        (first, _, some), (_, last, more) = joined[place : place + 2]
        joined[place : place + 2] = [(first, last, some + more)]
    total = sum(count for _, _, count in joined)
    spare = 100 - LEAST_SHARE * len(joined)
    runs: list[Run] = []
    left = 0.0
    for first, last, count in joined:
        share = LEAST_SHARE + spare * (count / total if total else 1 / len(joined))
        label, below = _labels(first, last, by_month=first_year == last_year)
        beyond = date(last[0] + last[1] // 12, last[1] % 12 + 1, 1)
        runs.append(Run(date(*first, 1), beyond, left, share, label, below, count))
        left += share
    return Scale(runs)


Cell = tuple[tuple[int, int], tuple[int, int], int]


def _cost(one: Cell, two: Cell) -> tuple[int, int, tuple[int, int]]:
    """What joining two neighbours would crowd; of equals the shorter, then the earlier."""
    months = (two[1][0] - one[0][0]) * 12 + two[1][1] - one[0][1]
    return one[2] + two[2], months, one[0]


def _within(
    counts: Mapping[tuple[int, int], int], first: tuple[int, int], last: tuple[int, int]
) -> int:
    return sum(count for month, count in counts.items() if first <= month <= last)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _labels(first: tuple[int, int], last: tuple[int, int], by_month: bool) -> tuple[str, str]:
    one, two = (
        (MONTHS[first[1] - 1], MONTHS[last[1] - 1]) if by_month else (str(first[0]), str(last[0]))
    )
    return one, "" if one == two else f"–{two}"
