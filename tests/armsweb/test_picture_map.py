"""The map: where things fall, what keeps apart, what a year says of NATO."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from math import hypot
from pathlib import Path

import pytest

from armsweb.pictures.clipping import clip
from armsweb.pictures.fan import spread
from armsweb.pictures.frame import TALL
from armsweb.pictures.map_of_ties import BADGE, MOST_STRANDS, Place, Tie, lay_out
from armsweb.pictures.projection import plane
from armsweb.pictures.reach import Reach
from armsweb.pictures.standing import NOT_ON_RECORD, Kind, Spell, standing

ROOT = Path(__file__).parents[2]
PHONE, FINGER = 288, 24  # pixels: the width of the map on the narrowest phone; a target

CAPITALS = {
    "BG": ("Bulgaria", 42.698, 23.322),
    "CY": ("Cyprus", 35.186, 33.382),
    "GR": ("Greece", 37.984, 23.728),
    "HU": ("Hungary", 47.498, 19.04),
    "MT": ("Malta", 35.9, 14.51),
    "RU": ("Russia", 55.756, 37.617),
    "TR": ("Turkey", 39.93, 32.86),
    "US": ("United States", 38.9, -77.04),
}


def a_place(code: str, name: str = "") -> Place:
    known, latitude, longitude = CAPITALS[code]
    address = f"/countries/{code}/"
    return Place(code, code, name or known, latitude, longitude, address, 2, NOT_ON_RECORD)


def a_tie(one: str, other: str = "RU", reach: Reach = Reach.SIGNED, deals: int = 1) -> Tie:
    listed = f"/deals/?country={one}"
    return Tie(one, other, reach, deals, f"{listed}&stage=signed", listed)


ALL = [a_place(code) for code in CAPITALS]
BUSY = [a_tie(code, reach=reach) for code in ("BG", "CY", "GR", "TR") for reach in Reach]


def test_capitals_fall_where_their_countries_are_drawn() -> None:
    for code, (_, latitude, longitude) in CAPITALS.items():
        if code != "US":
            x, y = plane().place(latitude, longitude)
            left, top, right, bottom = plane().shapes[code].box
            assert left - 1 <= x <= right + 1, code
            assert top - 1 <= y <= bottom + 1, code


def test_the_projection_keeps_the_scale_on_its_parallels() -> None:
    """Snyder: on both standard parallels a step along a meridian is true to scale."""
    own = plane()
    for parallel in own.parallels:
        x, y = own.place(parallel, own.longitude)
        u, v = own.place(parallel + 0.01, own.longitude)
        assert hypot(u - x, v - y) == pytest.approx(own.scale * 0.01 * 3.141593 / 180, rel=1e-3)


def test_small_countries_are_ringed_and_large_ones_are_not() -> None:
    ringed = {c.place.code for c in lay_out(plane(), ALL, BUSY).countries if c.ring}
    assert ringed == {"CY", "MT"}


def test_a_ring_and_its_name_lie_within_the_frame() -> None:
    drawing = lay_out(plane(), ALL, BUSY)
    frame = drawing.frame
    for country in drawing.countries:
        assert country.name is not None, country.place.name
        assert frame.left < country.name.x < frame.right
        if country.ring:
            assert frame.holds(country.ring, 17) == country.ring


def test_what_lies_off_the_map_is_named_and_draws_no_line() -> None:
    drawing = lay_out(plane(), ALL, [a_tie("US"), a_tie("TR")])
    assert [place.code for place in drawing.beyond] == ["US"]
    assert [strand.tie.one for strand in drawing.strands] == ["TR"]


@pytest.mark.parametrize("places", [[], [a_place("CY")], [a_place("RU")], ALL])
def test_any_number_of_places_gives_a_map(places: list[Place]) -> None:
    drawing = lay_out(plane(), places, [])
    assert drawing.frame.width >= 380
    assert drawing.land.startswith("M")
    assert len(drawing.countries) + len(drawing.beyond) == len(places)


def test_badges_are_a_finger_apart_from_each_other_and_from_rings_on_a_phone() -> None:
    ties = [a_tie(code, reach=reach) for code in ("HU", "BG", "GR", "CY") for reach in Reach]
    drawing = lay_out(plane(), ALL, ties)
    assert len(drawing.strands) == len(ties)
    least = FINGER * drawing.core.width / PHONE  # units of the plane
    for one, other in combinations(drawing.strands, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= least, (one.label, other.label)
    rings = [country.ring for country in drawing.countries if country.ring]
    assert rings
    for strand in drawing.strands:
        assert all(hypot(strand.x - x, strand.y - y) >= least for x, y in rings), strand.label


def test_a_phone_shows_a_tall_core_in_which_everything_lies() -> None:
    drawing = lay_out(plane(), ALL, BUSY)
    core = drawing.core
    assert drawing.align
    assert core.width / core.height == pytest.approx(TALL)
    stylesheet = (ROOT / "static/armsweb.css").read_text(encoding="utf-8")
    assert f".pic-map.pic-tall {{ aspect-ratio: {TALL * 4:.0f} / 4; }}" in stylesheet
    for strand in drawing.strands:
        assert core.holds((strand.x, strand.y), BADGE) == (strand.x, strand.y)
    for country in drawing.countries:
        if country.name and not country.name.wide_only:
            assert core.left < country.name.x < core.right
    # The frame ends where the core does, or reaches beyond it as far on either side.
    frame = drawing.frame
    beyond = core.left - frame.left, frame.right - core.right
    assert {"xMidYMid": beyond[0] == pytest.approx(beyond[1])}.get(drawing.align, 0 in beyond)


def test_countries_too_far_apart_for_a_tall_core_are_all_shown_all_the_same() -> None:
    lisbon = replace(a_place("TR"), key="PT", code="PT", latitude=38.72, longitude=-9.14)
    drawing = lay_out(plane(), [*ALL, lisbon], BUSY)
    assert (drawing.align, drawing.core) == ("", drawing.frame)


def test_spots_at_one_place_are_pushed_apart_the_same_way_each_time() -> None:
    frame = lay_out(plane(), ALL, []).core
    middle = (frame.left + frame.width / 2, frame.top + frame.height / 2)
    found = spread([middle] * 5, 30, frame, 10, [(middle, 20)])
    assert found == spread([middle] * 5, 30, frame, 10, [(middle, 20)])
    for one, other in combinations(found, 2):
        assert hypot(one[0] - other[0], one[1] - other[1]) >= 29
    assert all(hypot(x - middle[0], y - middle[1]) >= 19 for x, y in found)


def test_more_deals_make_a_thicker_line_but_not_without_end() -> None:
    widths = [
        lay_out(plane(), ALL, [a_tie("TR", deals=deals)]).strands[0].thickness
        for deals in (1, 2, 8, 10**6, 10**9)
    ]
    assert widths == sorted(widths)
    assert widths[0] < widths[2] < widths[3] == widths[4]


def test_too_many_ties_for_a_line_each_make_one_for_two_countries() -> None:
    more = [a_tie(code, reach=reach, deals=9) for code in ("HU", "MT") for reach in Reach]
    drawing = lay_out(plane(), ALL, [*BUSY, *more])
    assert drawing.merged
    assert sorted(strand.tie.one for strand in drawing.strands) == [
        *("BG", "CY", "GR", "HU", "MT", "TR")
    ]
    assert {s.tie.deals for s in drawing.strands} == {5, 45}
    assert drawing.strands[0].tie.address == f"/deals/?country={drawing.strands[0].tie.one}"
    assert not lay_out(plane(), ALL, BUSY).merged


def test_more_pairs_than_can_be_drawn_are_counted() -> None:
    places = [replace(a_place("TR"), key=f"T{n}") for n in range(30)]
    ties = [a_tie(place.key, deals=n + 1) for n, place in enumerate(places)]
    drawing = lay_out(plane(), [*places, a_place("RU")], ties)
    assert len(drawing.strands) == MOST_STRANDS
    assert drawing.left_out == 30 - MOST_STRANDS
    assert min(strand.tie.deals for strand in drawing.strands) == 30 - MOST_STRANDS + 1


@pytest.mark.parametrize(
    ("deals", "badge"),
    [(7, "7"), (999, "999"), (18_153, "18k"), (1_250_000, "1.2M"), (25_000_000, "25M")],
)
def test_a_badge_holds_any_number(deals: int, badge: str) -> None:
    assert lay_out(plane(), ALL, [a_tie("TR", deals=deals)]).strands[0].badge == badge


def test_ties_beside_the_busiest_capital_are_drawn_too() -> None:
    drawing = lay_out(plane(), ALL, [*BUSY, a_tie("GR", "TR"), a_tie("GR", "TR", Reach.TALKS)])
    between = [s for s in drawing.strands if {s.tie.one, s.tie.other} == {"GR", "TR"}]
    assert len({(strand.x, strand.y) for strand in between}) == 2


def test_a_very_long_name_is_cut() -> None:
    drawing = lay_out(plane(), [a_place("TR", "Very " * 40)], [])
    assert drawing.countries[0].name is not None
    assert drawing.countries[0].name.text.endswith("…")
    assert drawing.countries[0].label.startswith("Very Very")


def test_the_same_data_give_the_same_map() -> None:
    assert lay_out(plane(), ALL, BUSY) == lay_out(plane(), ALL, BUSY)


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("M10 10l10 0 0 10-10 0z", "M10 10l10 0 0 10-10 0z"),  # wholly inside
        ("M200 200l10 0 0 10z", ""),  # wholly outside
        ("M90 10l20 0 0 10-20 0z", "M90 10l10 0 0 10-10 0z"),  # cut at the right
        ("M600 962h1v1h-1z", "M600 962h1v1h-1z"),  # a city state's square, as it is
    ],
)
def test_outlines_are_cut_to_the_frame(path: str, left: str) -> None:
    assert clip(path, (0, 0, 100, 100)) == left


def day(year: int, month: int = 6) -> date:
    return date(year, month, 1)


KNOWN = Spell(known_on=day(2016))
JOINED = Spell(since_earliest=day(2004), since_latest=day(2004))
ABOUT = Spell(since_earliest=day(2002), since_latest=day(2005))
LEFT = Spell(day(1952), day(1952), day(1966), day(1966))
LEFT_BY = Spell(until_latest=day(2016))


@pytest.mark.parametrize(
    ("spell", "year", "kind", "phrase"),
    [
        (JOINED, 2003, Kind.OUTSIDE, "not yet; joined in 2004"),
        (JOINED, 2004, Kind.MEMBER, "a member, joined in 2004"),
        (JOINED, 2026, Kind.MEMBER, "a member, joined in 2004"),
        (ABOUT, 2001, Kind.OUTSIDE, "not yet; joined between 2002 and 2005"),
        (ABOUT, 2003, Kind.UNSAID, "joined between 2002 and 2005"),
        (ABOUT, 2005, Kind.MEMBER, "a member, joined between 2002 and 2005"),
        (KNOWN, 2015, Kind.UNSAID, "a member later; no source says since when"),
        (KNOWN, 2016, Kind.MEMBER, "a member by 2016; no source says since when"),
        (LEFT, 1960, Kind.MEMBER, "a member, joined in 1952"),
        (LEFT, 1966, Kind.MEMBER, "a member, joined in 1952, left in 1966"),
        (LEFT, 1967, Kind.OUTSIDE, "left in 1966"),
        (LEFT_BY, 1980, Kind.UNSAID, "left by 2016; no source says when"),
        (LEFT_BY, 2017, Kind.OUTSIDE, "left by 2016"),
        (Spell(), 2000, Kind.UNSAID, "a member later; no source says since when"),
    ],
)
def test_a_year_says_no_more_of_a_membership_than_the_record(
    spell: Spell, year: int, kind: Kind, phrase: str
) -> None:
    found = standing([spell], year)
    assert (found.kind, found.phrase) == (kind, phrase)


def test_of_several_spells_the_one_that_says_most_wins() -> None:
    assert standing([LEFT, JOINED], 2010).kind == Kind.MEMBER
    assert standing([], 2010) == NOT_ON_RECORD
