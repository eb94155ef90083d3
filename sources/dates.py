"""Uncertain dates: a subset of the Extended Date/Time Format (EDTF, ISO 8601-2:2019).

The record keeps four things of a date: the source's wording, a machine-readable
reading (an EDTF string), its earliest and latest day, and the basis of the reading.
This module reads the second and works out the third. It knows no model and no query.

Accepted forms, each optionally followed by one qualifier ``?`` (uncertain),
``~`` (approximate) or ``%`` (both):

========================  ==========================================
``2016-11-09``            a day
``2016-11``               a month
``2016-21`` … ``2016-24``  spring, summer, autumn, winter
``2016``                  a year
``199X``                  a decade
``1993/1994``             an interval, each end a form above
``../2016-11-21``         on or before; ``2016-11-21/..`` on or after
``[2015-08,2016-08]``     one of these (EDTF level 2)
========================  ==========================================
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MIN_YEAR, MAX_YEAR = 1900, 2199

_FORM = re.compile(
    r"(?P<year>\d{3}X|\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<qualifier>[?~%]?)",
    re.ASCII,
)
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_QUALIFIERS = {"?": "probably {}", "~": "about {}", "%": "probably about {}"}
# Northern meteorological seasons; winter 2016 runs from December 2016 to February 2017.
_SEASON_START = {21: 3, 22: 6, 23: 9, 24: 12}


class DateError(ValueError):
    """The text is not a date of the accepted EDTF subset; the message says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an EDTF string means.

    ``earliest`` and ``latest`` are inclusive days; ``None`` is an open end.
    ``display`` is English prose ("9 November 2016", "1993 to 1994").
    ``certain`` is true for a single stated day without qualifier.
    """

    edtf: str
    earliest: date | None
    latest: date | None
    display: str
    certain: bool


@dataclass(frozen=True, slots=True)
class _Point:
    earliest: date
    latest: date
    display: str
    certain: bool


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _within_range(year: int, text: str) -> None:
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise DateError(f"“{text}”: the year must lie between {MIN_YEAR} and {MAX_YEAR}")


def _span(match: re.Match[str]) -> tuple[date, date, str]:
    year_text, month_text, day_text = match["year"], match["month"], match["day"]
    if year_text.endswith("X"):
        if month_text:
            raise DateError(f"“{match[0]}”: a decade takes no month")
        first = int(year_text[:3]) * 10
        _within_range(first, match[0])
        return date(first, 1, 1), date(first + 9, 12, 31), f"the {first}s"
    year = int(year_text)
    _within_range(year, match[0])
    if not month_text:
        return date(year, 1, 1), date(year, 12, 31), str(year)
    month = int(month_text)
    if month in _SEASONS:
        if day_text:
            raise DateError(f"“{match[0]}”: a season takes no day")
        start = _SEASON_START[month]
        end_year, end_month = (year, start + 2) if start < 12 else (year + 1, 2)
        return date(year, start, 1), _last_day(end_year, end_month), f"{_SEASONS[month]} {year}"
    if not 1 <= month <= 12:
        raise DateError(f"“{match[0]}”: there is no month {month_text}")
    name = calendar.month_name[month]
    if not day_text:
        return date(year, month, 1), _last_day(year, month), f"{name} {year}"
    try:
        day = date(year, month, int(day_text))
    except ValueError:
        raise DateError(f"“{match[0]}”: there is no such day") from None
    return day, day, f"{day.day} {name} {year}"


def _point(text: str) -> _Point:
    match = _FORM.fullmatch(text)
    if match is None:
        raise DateError(
            f"“{text[:40]}” is not a date; write for example 2016-11-09, 2016-11, 2016-23, 2016, "
            "199X, 1993/1994, ../2016-11-21 or [2015-08,2016-08], with ? or ~ after a doubtful one"
        )
    earliest, latest, display = _span(match)
    if match["qualifier"]:
        display = _QUALIFIERS[match["qualifier"]].format(display)
    return _Point(earliest, latest, display, not match["qualifier"] and earliest == latest)


@lru_cache(maxsize=4096)
def read(edtf: str) -> Reading:
    """Read an EDTF string of the accepted subset.

    Raises :class:`DateError` for anything else, including an interval that ends before it starts.
    """
    if edtf.startswith("[") and edtf.endswith("]"):
        points = [_point(part.strip()) for part in edtf[1:-1].split(",")]
        if len(points) < 2:
            raise DateError(f"“{edtf[:40]}”: name at least two dates to choose from")
        return Reading(
            edtf,
            min(p.earliest for p in points),
            max(p.latest for p in points),
            " or ".join(p.display for p in points),
            certain=False,
        )
    if "/" not in edtf:
        point = _point(edtf)
        return Reading(edtf, point.earliest, point.latest, point.display, point.certain)
    start_text, _, end_text = edtf.partition("/")
    if start_text == ".." and end_text == "..":
        raise DateError("“../..” says nothing; leave the date empty")
    if start_text == "..":
        end = _point(end_text)
        return Reading(edtf, None, end.latest, f"by {end.display}", certain=False)
    start = _point(start_text)
    if end_text == "..":
        return Reading(edtf, start.earliest, None, f"since {start.display}", certain=False)
    end = _point(end_text)
    if end.latest < start.earliest:
        raise DateError(f"“{edtf[:40]}”: the interval ends before it starts")
    display = f"{start.display} to {end.display}"
    return Reading(edtf, start.earliest, end.latest, display, certain=False)


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """Earliest and latest day of an EDTF string; two ``None`` for the empty string."""
    if not edtf:
        return None, None
    reading = read(edtf)
    return reading.earliest, reading.latest
