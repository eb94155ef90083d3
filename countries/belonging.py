"""Whether a country was a member of an organisation at the time of a deal. Pure; no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import models

from countries.models import Membership


class Standing(models.TextChoices):
    """How a membership stood at the time of a deal, as far as the record tells."""

    MEMBER = "member", "a member at the time"
    BEFORE = "before", "not yet a member"
    AFTER = "after", "no longer a member"
    ABOUT = "about", "about when it joined or left"
    UNTOLD = "untold", "a member, but the days are not known"


class Spell(Protocol):
    """What is read of a membership: the bounds of its start and end. A model instance fits."""

    since_earliest: date | None
    since_latest: date | None
    until_earliest: date | None
    until_latest: date | None


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership set against the time of a deal, in one phrase."""

    membership: Membership
    phrase: str


def standing(spell: Spell, earliest: date | None, latest: date | None) -> Standing:
    """How a membership stood between the ``earliest`` and ``latest`` day of a deal."""
    first, last = earliest or latest, latest or earliest
    dated = spell.since_latest is not None or spell.until_latest is not None
    if first is None or last is None or not dated:
        return Standing.UNTOLD
    if spell.since_earliest and last < spell.since_earliest:
        return Standing.BEFORE
    if spell.until_latest and first > spell.until_latest:
        return Standing.AFTER
    if spell.since_latest and first < spell.since_latest:
        return Standing.ABOUT
    if spell.until_earliest and last > spell.until_earliest:
        return Standing.ABOUT
    if spell.until_latest and spell.until_earliest is None:
        return Standing.UNTOLD  # it had left by some day; whether before the deal, nobody says
    return Standing.MEMBER


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
    joined, left_by = membership.since_earliest, membership.until_latest
    found = standing(membership, earliest, latest)
    if found == Standing.BEFORE and joined:
        years = joined.year - last.year
        return f"{_years(years)} before it joined" if years else "earlier in the year it joined"
    if found == Standing.AFTER and left_by:
        years = first.year - left_by.year
        return f"{_years(years)} after it left" if years else "later in the year it left"
    if found == Standing.ABOUT:
        joining = membership.since_latest and first < membership.since_latest
        return "about when it joined" if joining else "about when it left"
    if found == Standing.UNTOLD:
        if left_by:
            return "a former member; when it left, no source here says"
        return "a member; no source here says since when"
    return str(Standing.MEMBER.label)


def _years(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    number = words[count] if count < len(words) else str(count)
    return f"{number} year{'' if count == 1 else 's'}"
