"""Whether a country was a member of an organisation at the time of a deal. Pure; no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from countries.models import Membership


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership set against the time of a deal, in one phrase."""

    membership: Membership
    phrase: str


def belonging(membership: Membership, earliest: date | None, latest: date | None) -> Belonging:
    """How a membership stood between the ``earliest`` and ``latest`` day of a deal.

    “a member at the time”, “nine years before it joined”, “three years after it left”, “in the
    year it joined”; where the days cannot be told apart, or no source dates the membership, the
    phrase says so. Years are counted by the calendar.
    """
    return Belonging(membership, _phrase(membership, earliest, latest))


def _phrase(membership: Membership, earliest: date | None, latest: date | None) -> str:
    first, last = earliest or latest, latest or earliest
    if first is None or last is None:
        return "a member; the deal is not dated"
    if membership.since_latest is None and membership.until_latest is None:
        return "a member; no source here says since when"
    joined, joined_by = membership.since_earliest, membership.since_latest
    left, left_by = membership.until_earliest, membership.until_latest
    if joined and last < joined:
        years = joined.year - last.year
        return f"{_years(years)} before it joined" if years else "earlier in the year it joined"
    if left_by and first > left_by:
        years = first.year - left_by.year
        return f"{_years(years)} after it left" if years else "later in the year it left"
    if joined_by and first < joined_by:
        return "about when it joined"
    if left and last > left:
        return "about when it left"
    return "a member at the time"


def _years(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    number = words[count] if count < len(words) else str(count)
    return f"{number} year{'' if count == 1 else 's'}"
