"""Whether a country was a member at the time, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from countries.belonging import belonging
from countries.models import Membership
from sources import dates


def member(since: str = "", until: str = "") -> Membership:
    (first, first_by), (last, last_by) = dates.bounds(since), dates.bounds(until)
    bounds: dict[str, Any] = {
        "since_earliest": first,
        "since_latest": first_by,
        "until_earliest": last,
        "until_latest": last_by,
    }
    return Membership(since=since, until=until, **bounds)


@pytest.mark.parametrize(
    ("since", "until", "when", "phrase"),
    [
        ("1999-03-12", "", "2016", "a member at the time"),
        ("1999-03-12", "", "1990", "nine years before it joined"),
        ("1999-03-12", "", "1998", "one year before it joined"),
        ("1999-03-12", "", "1987", "12 years before it joined"),
        ("1999-03-12", "", "1999-01", "earlier in the year it joined"),
        ("1999-03-12", "", "1999", "about when it joined"),
        ("1955", "1991-07-01", "1994", "three years after it left"),
        ("1955", "1991-07-01", "1991-12", "later in the year it left"),
        ("1955", "1991", "1991-06", "about when it left"),
        ("", "", "2016", "a member; no source here says since when"),
        ("1999", "", "", "a member; the deal is not dated"),
        ("1999", "", "../2016-11-21", "a member at the time"),
    ],
)
def test_a_membership_is_set_against_a_deal(since: str, until: str, when: str, phrase: str) -> None:
    earliest, latest = dates.bounds(when)
    assert belonging(member(since, until), earliest, latest).phrase == phrase


def test_an_interval_over_the_joining_is_about_when_it_joined() -> None:
    found = belonging(member("1999-03-12"), date(1998, 1, 1), date(2001, 1, 1))
    assert found.phrase == "about when it joined"
