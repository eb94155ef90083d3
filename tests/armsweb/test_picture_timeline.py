"""The timeline: room for dense years, bands for doubt, and nothing over anything else."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from armsweb.pictures.scale import LEAST_SHARE, MOST_RUNS, scale
from armsweb.pictures.timeline import LEAST_TARGET, Event, Mark, Story, Timeline, lay_out, window
from sources import dates


def an_event(when: str, stage: str = "signed", label: str = "") -> Event:
    reading = dates.read(when) if when else None
    return Event(
        stage=stage,
        label=label or stage,
        earliest=reading.earliest if reading else None,
        latest=reading.latest if reading else None,
        certain=bool(reading and reading.certain),
        display=reading.display if reading else "",
        address=f"/deals/x/#{when}",
    )


def a_story(*events: Event, title: str = "Engines", group: str = "A and B") -> Story:
    return Story(group, title, "/deals/x/", events)


def only_mark(drawing: Timeline) -> Mark:
    (mark,) = [m for group in drawing.groups for row in group.rows for m in row.marks]
    return mark


def drawn(when: str, first: int = 2010, last: int = 2020) -> Mark:
    """The mark of one milestone, on a scale that a sure one gives its middle."""
    return only_mark(lay_out([a_story(an_event(when))], first, last))


def test_a_stated_day_is_a_sign() -> None:
    mark = drawn("2016-11-09")
    assert mark.sign
    assert mark.fades == ()
    assert mark.label == "signed, 9 November 2016"


@pytest.mark.parametrize(
    "when", ["2016-11", "2016", "201X", "2016-21", "2015/2016", "2016-11-09?", "2016-11-09~"]
)
def test_anything_less_than_a_stated_day_is_a_band(when: str) -> None:
    mark = drawn(when)
    assert not mark.sign
    assert mark.share > 0
    assert mark.fades == ()


def test_a_band_covers_every_day_it_may_have_been() -> None:
    events = [an_event("2012"), an_event("2016-03-05/2016-09-20")]
    drawing = lay_out([a_story(*events)], 2010, 2020)
    time = scale(2010, 2020, Counter({(2012, 12): 1, (2016, 9): 1}))
    early, late = drawing.groups[0].rows[0].marks
    assert early.left <= time.at(date(2012, 1, 1)) + 0.01
    assert early.left + early.share >= time.at(date(2012, 12, 31))
    assert late.left <= time.at(date(2016, 3, 5)) + 0.01
    assert late.left + late.share >= time.at(date(2016, 9, 20))


def test_an_open_beginning_fades_away_to_the_left_and_an_open_end_to_the_right() -> None:
    before, after = drawn("../2016-11-21"), drawn("2016-11-21/..")
    assert [at for at, _ in before.fades] == sorted((at for at, _ in before.fades), reverse=True)
    assert all(at + share <= before.left + 0.02 for at, share in before.fades)
    assert [at for at, _ in after.fades] == sorted(at for at, _ in after.fades)
    assert all(at >= after.left + after.share - 0.02 for at, _ in after.fades)


def test_a_milestone_without_a_date_says_so() -> None:
    drawing = lay_out([a_story(an_event("2016-11-09"), an_event("", "in-talks"))], 2010, 2020)
    undated, dated = drawing.groups[0].rows[0].marks
    assert undated.undated
    assert not undated.sign
    assert undated.label == "in-talks, no date given"
    assert not dated.undated


@pytest.mark.parametrize("stories", [[], [a_story()], [a_story(an_event(""))]])
def test_nothing_dated_gives_an_empty_picture(stories: list[Story]) -> None:
    drawing = lay_out(stories, 1990, 2026)
    assert drawing.groups == []
    assert drawing.milestones == 0
    assert drawing.height > 0


def test_marks_of_one_deal_do_not_cover_each_other() -> None:
    events = [an_event(f"2016-{month:02}-{day:02}") for month in range(1, 13) for day in (3, 17)]
    row = lay_out([a_story(*events)], 1990, 2026).groups[0].rows[0]
    assert len(row.marks) == 24
    for n, one in enumerate(row.marks):
        assert one.hit_share >= LEAST_TARGET - 0.02
        assert 0 <= one.hit_left <= 100 - one.hit_share + 0.02
        for other in row.marks[n + 1 :]:
            beside = (
                one.hit_left + one.hit_share <= other.hit_left + 0.02
                or other.hit_left + other.hit_share <= one.hit_left + 0.02
            )
            assert one.y != other.y or beside


def test_a_stage_is_named_once_until_it_changes() -> None:
    events = [
        an_event("2015-01-01", "in-talks"),
        an_event("2015-06-01", "development"),
        an_event("2016-01-01", "in-talks"),
        an_event("2017-01-01", "signed"),
    ]
    marks = lay_out([a_story(*events)], 2014, 2018).groups[0].rows[0].marks
    assert [mark.word for mark in marks] == ["in-talks", "", "", "signed"]
    assert [mark.shape for mark in marks] == ["talks", "event", "talks", "signed"]


def test_only_what_falls_into_the_years_is_drawn() -> None:
    story = a_story(an_event("2005"), an_event("2016-11-09"), an_event("2030"))
    assert only_mark(lay_out([story], 2016, 2017)).label == "signed, 9 November 2016"


def test_deals_between_the_same_countries_stand_together_oldest_first() -> None:
    drawing = lay_out(
        [
            a_story(an_event("2016"), title="Late", group="B and R"),
            a_story(an_event("2012"), title="Other", group="A and R"),
            a_story(an_event("1999"), title="Early", group="B and R"),
        ],
        1990,
        2026,
    )
    assert [(group.name, [row.title[0] for row in group.rows]) for group in drawing.groups] == [
        ("A and R", ["Other"]),
        ("B and R", ["Early", "Late"]),
    ]


def test_a_very_long_title_takes_two_lines_and_is_cut() -> None:
    row = (
        lay_out([a_story(an_event("2016"), title="Very long " * 20)], 1990, 2026).groups[0].rows[0]
    )
    assert len(row.title) == 2
    assert row.title[1].endswith("…")
    assert row.marks[0].y >= row.y + row.title_height


def test_the_dense_year_gets_room_and_quiet_years_share_a_run() -> None:
    counts = Counter({(1993, 6): 1, (2016, 11): 30, (2017, 1): 2})
    runs = scale(1990, 2026, counts).runs
    assert len(runs) == MOST_RUNS
    dense = next(run for run in runs if run.years == (2016, 2016))
    assert dense.share == max(run.share for run in runs)
    assert min(run.share for run in runs) >= LEAST_SHARE
    assert sum(run.share for run in runs) == pytest.approx(100)
    assert (runs[0].label, runs[0].label_below) == ("1990", "–1992")


@pytest.mark.parametrize(
    ("first", "last"), [(1990, 2026), (2016, 2016), (2015, 2016), (1900, 2100)]
)
def test_the_scale_runs_on_without_gap_or_turn(first: int, last: int) -> None:
    time = scale(first, last, {(2016, 11): 5})
    assert time.runs[0].first == date(first, 1, 1)
    assert time.runs[-1].beyond == date(last + 1, 1, 1)
    for one, other in zip(time.runs, time.runs[1:], strict=False):
        assert one.beyond == other.first
        assert one.left + one.share == pytest.approx(other.left)
    days = [date(year, month, 15) for year in range(first, last + 1) for month in (1, 6, 12)]
    places = [time.at(day) for day in days]
    assert places == sorted(places)
    assert time.at(date(1850, 1, 1)) == 0
    assert time.at(date(2150, 1, 1)) == 100


def test_one_year_is_cut_into_months() -> None:
    labels = [run.label for run in scale(2016, 2016, {(2016, 11): 9}).runs]
    assert labels[0] == "Jan"
    assert "Nov" in labels


@pytest.mark.parametrize(
    ("record", "asked", "drawn_years"),
    [
        ((1993, 2016), (None, None), (1990, 2026)),
        ((1975, 2030), (None, None), (1975, 2030)),
        ((None, None), (None, None), (1990, 2026)),
        ((1993, 2016), (2015, 2017), (2015, 2017)),
        ((1993, 2016), (None, 1980), (1980, 1990)),
    ],
)
def test_the_window_is_what_was_asked_or_everything_since_1990(
    record: tuple[int | None, int | None],
    asked: tuple[int | None, int | None],
    drawn_years: tuple[int, int],
) -> None:
    assert window(*record, asked, 2026) == drawn_years
