"""The stage and years of a deal, from its milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import permutations

import pytest

from deals.stages import EXITS, LADDER, ORDER, Derived, Stage, chronological, derive
from sources.dates import bounds


@dataclass
class Step:
    stage: str
    when_earliest: date | None = None
    when_latest: date | None = None


def step(stage: str, when: str = "") -> Step:
    return Step(stage, *bounds(when))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], Derived("", None, None)),
        ([step("in-talks")], Derived("in-talks", None, None)),
        ([step("signed", "2015"), step("delivered", "2016-11")], Derived("delivered", 2015, 2016)),
        # A deal may fall back: the latest milestone has the word, not the highest.
        ([step("signed", "2015"), step("in-talks", "2016")], Derived("in-talks", 2015, 2016)),
        ([step("signed", "2015"), step("cancelled", "2016")], Derived("cancelled", 2015, 2016)),
        # On the same day the further stage counts.
        ([step("signed", "2016"), step("agreed", "2016")], Derived("signed", 2016, 2016)),
        ([step("lapsed", "2016"), step("in-service", "2016")], Derived("lapsed", 2016, 2016)),
        # What has no date counts if it lies further along; a deal that ended has ended.
        ([step("delivered"), step("mooted", "1993")], Derived("delivered", 1993, 1993)),
        ([step("mooted"), step("signed", "1993")], Derived("signed", 1993, 1993)),
        ([step("delivered"), step("cancelled", "1993")], Derived("cancelled", 1993, 1993)),
        ([step("delivered"), step("signed")], Derived("delivered", None, None)),
        # Events that change no stage count for nothing, not even the years.
        ([step("signed", "2015"), step("development", "2019")], Derived("signed", 2015, 2015)),
        ([step("development", "2019")], Derived("", None, None)),
        # Open ends count as the end that is known; the years span intervals.
        ([step("in-talks", "../2016-11-21")], Derived("in-talks", 2016, 2016)),
        ([step("under-way", "2014/..")], Derived("under-way", 2014, 2014)),
        ([step("under-way", "1993/1998")], Derived("under-way", 1993, 1998)),
        ([step("mooted", "199X"), step("signed", "1994")], Derived("mooted", 1990, 1999)),
    ],
)
def test_a_deal_is_where_its_latest_milestone_leaves_it(
    steps: list[Step], expected: Derived
) -> None:
    for order in permutations(steps):
        assert derive(order) == expected


def test_milestones_are_told_in_order_of_their_latest_day() -> None:
    told = [
        step("signed"),
        step("mooted", "2015"),
        step("proposed", "2016-01/.."),
        step("in-talks", "2016-11-09"),
        step("agreed", "../2016-11-21"),
        step("signed", "2016-11-21"),
        step("delivered", "2016-11-21"),
    ]
    assert sorted([*told[4:], *told[:4]], key=chronological) == told


def test_every_stage_has_its_place_in_the_order() -> None:
    assert set(ORDER) == set(Stage.values)
    assert ORDER[Stage.MOOTED] == 0
    assert max(ORDER[stage] for stage in LADDER) < min(ORDER[stage] for stage in EXITS)
