"""Whether a country belonged to an organisation in a year, as far as the record can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Kind(Enum):
    """The value names the CSS class on the map."""

    MEMBER = "member"
    UNSAID = "unsaid"  # a member at some time; no source says whether in this year
    OUTSIDE = "outside"  # not yet, or no longer, a member; or no membership on record


@dataclass(frozen=True, slots=True)
class Spell:
    """One membership: days between which it began and ended, and the earliest publication of a
    source that knows of it. ``None`` where nothing is known; an end without any day is open.
    """

    since_earliest: date | None = None
    since_latest: date | None = None
    until_earliest: date | None = None
    until_latest: date | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a country stood in a year, and the same in a phrase that can stand in a table."""

    kind: Kind
    phrase: str


NOT_ON_RECORD = Standing(Kind.OUTSIDE, "no membership on record")
_RANK = {Kind.MEMBER: 0, Kind.UNSAID: 1, Kind.OUTSIDE: 2}


def standing(spells: Iterable[Spell], year: int) -> Standing:
    """How a country with these spells stood in ``year``; the spell that says most wins."""
    found = [_in_year(spell, year) for spell in spells]
    return min(found, key=lambda each: _RANK[each.kind], default=NOT_ON_RECORD)


def _in_year(spell: Spell, year: int) -> Standing:
    left, left_by = spell.until_earliest, spell.until_latest
    joined, joined_by = spell.since_earliest, spell.since_latest
    if left_by and left_by.year < year:
        return Standing(Kind.OUTSIDE, f"left {_when(left, left_by)}")
    if joined and joined.year > year:
        return Standing(Kind.OUTSIDE, f"not yet; joined {_when(joined, joined_by)}")
    if left and left.year < year:
        return Standing(Kind.UNSAID, f"left {_when(left, left_by)}")
    if left_by and left is None:
        return Standing(Kind.UNSAID, f"left {_when(left, left_by)}; no source says when")
    if joined_by and joined_by.year <= year:
        ended = f", left {_when(left, left_by)}" if left and left.year == year else ""
        return Standing(Kind.MEMBER, f"a member, joined {_when(joined, joined_by)}{ended}")
    if joined_by or joined:
        return Standing(Kind.UNSAID, f"joined {_when(joined, joined_by)}")
    if spell.known_on and spell.known_on.year <= year:
        known = spell.known_on.year
        return Standing(Kind.MEMBER, f"a member by {known}; no source says since when")
    return Standing(Kind.UNSAID, "a member later; no source says since when")


def _when(earliest: date | None, latest: date | None) -> str:
    if earliest and latest:
        first, last = earliest.year, latest.year
        return f"in {first}" if first == last else f"between {first} and {last}"
    if latest:
        return f"by {latest.year}"
    return f"in {earliest.year} or later" if earliest else "at a time no source gives"
