"""The map: countries of the record, and a line for their deals at each step, capital to capital.

A line is no route. It is as thick as the deals are many, and its stroke and badge tell the step
they have come to. Small countries get a ring, so that they can be seen and touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import atan2, cos, hypot, log2, pi, sin

from armsweb.pictures.fan import apart, free_arc, spread
from armsweb.pictures.frame import Frame, Spot, View, around, fit, shapes_in
from armsweb.pictures.lettering import cut, width
from armsweb.pictures.projection import Plane
from armsweb.pictures.reach import Reach
from armsweb.pictures.standing import Standing

RINGED_BELOW = 300  # square units
# Lengths in usual units of the frame.
RING, TOUCH = 17, 30  # radii: what is seen, and what may be hit
LETTERS = 18
NAME_ROOM = 160
BADGE, BADGE_GAP = 11, 22  # radius; between two lines where they carry their badges
GROWN = 1.4  # the stylesheet lets badges grow so much on a phone
# Between the middles of two badges: 24 pixels on a phone of 320, tall or not.
APART_TALL, APART = 34, 40
STAGGER = 16  # badges side by side lie by turns this much nearer and farther
MOST_STRANDS = 24  # with more ties, each two countries get one line
THINNEST, THICKEST = 2.0, 7.0
BADGE_RADIUS = 170  # of the arc on which badges lie, in units of the plane
ORDER = {reach: place for place, reach in enumerate(Reach)}


@dataclass(frozen=True, slots=True)
class Place:
    """A country of the record; ``deals`` counts the published ones it is a side of."""

    key: str
    code: str
    name: str
    latitude: float
    longitude: float
    address: str
    deals: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Tie:
    """How many deals two countries have at one step.

    ``address`` lists them, ``whole`` all deals of the two at whatever step.
    """

    one: str
    other: str
    reach: Reach
    deals: int
    address: str
    whole: str


@dataclass(frozen=True, slots=True)
class Name:
    x: float
    y: float
    text: str
    anchor: str  # start, middle or end, as SVG has it
    wide_only: bool  # no room for it on a phone


@dataclass(frozen=True, slots=True)
class Country:
    place: Place
    path: str
    x: float  # of the capital
    y: float
    ring: Spot | None
    name: Name | None
    label: str


@dataclass(frozen=True, slots=True)
class Strand:
    tie: Tie
    path: str
    thickness: float
    x: float  # of the badge
    y: float
    label: str

    @property
    def badge(self) -> str:
        """The number of deals in three characters at most, or four: 7, 850, 18k, 1.2M."""
        count = self.tie.deals
        if count < 1_000:
            return str(count)
        if count < 1_000_000:
            return f"{count // 1_000}k"
        return f"{count / 1_000_000:.1f}M" if count < 10_000_000 else f"{count // 1_000_000}M"


@dataclass(frozen=True, slots=True)
class Map:
    """``land`` is every other country in one path; ``beyond`` are places off the map.

    ``merged``: there are too many ties for a line each, so that one line stands for all deals of
    two countries, at the step where most of them are; ``left_out`` pairs have none at all.
    """

    frame: Frame
    core: Frame
    align: str  # of the core in the frame, as SVG has it; empty where it is all of it
    grid: int
    land: str
    countries: list[Country]
    strands: list[Strand]
    beyond: list[Place]
    merged: bool
    left_out: int

    @property
    def scale(self) -> float:
        """From the grid of the paths to units."""
        return 1 / self.grid

    @property
    def unit(self) -> str:
        return f"{self.frame.unit:.2f}"

    @property
    def ring(self) -> str:
        return f"{RING * self.frame.unit:.1f}"

    @property
    def touch(self) -> str:
        return f"{TOUCH * self.frame.unit:.1f}"

    @property
    def letters(self) -> str:
        return f"{LETTERS * self.frame.unit:.1f}"


@dataclass(slots=True)
class _Taken:
    """Boxes on the plane that something stands in already: left, top, right, bottom."""

    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return all(
            right <= b[0] or left >= b[2] or bottom <= b[1] or top >= b[3] for b in self.boxes
        )


def lay_out(plane: Plane, places: Sequence[Place], ties: Iterable[Tie]) -> Map:
    """Place everything. Same input, same output; ties with an end off the map are left out."""
    spots = {p.key: plane.place(p.latitude, p.longitude) for p in places}
    shown = {p.key: p for p in places if p.code in plane.shapes and plane.shows(*spots[p.key])}
    view = fit(plane, [(plane.shapes[p.code], spots[p.key]) for p in shown.values()])
    frame = view.frame
    kept = [tie for tie in ties if tie.one in shown and tie.other in shown]
    merged = len(kept) > MOST_STRANDS
    drawn = _merged(kept) if merged else kept
    rings = [
        plane.shapes[place.code].middle
        for place in shown.values()
        if plane.shapes[place.code].area < RINGED_BELOW
    ]
    ends = {key: spots[key] for key in shown}
    strands = _strands(drawn[:MOST_STRANDS], ends, shown, view, rings)
    taken = _Taken([around(s.x, s.y, BADGE * GROWN * frame.unit) for s in strands])
    taken.boxes += [around(*spots[key], 5) for key in shown]
    codes = {place.code for place in shown.values()}
    # Large countries have most room for their names; the small ones choose first.
    order = sorted(shown.values(), key=lambda p: (plane.shapes[p.code].area, p.key))
    shapes = shapes_in(plane, frame)
    countries = [
        _country(plane, place, shapes.get(place.code, ""), spots[place.key], view, taken)
        for place in order
    ]
    return Map(
        frame=frame,
        core=view.core,
        align=view.align,
        grid=plane.grid,
        land="".join(path for code, path in shapes.items() if code not in codes),
        countries=sorted(countries, key=lambda c: (c.ring is not None, c.place.name)),
        strands=strands,
        beyond=[place for place in places if place.key not in shown],
        merged=merged,
        left_out=max(len(drawn) - MOST_STRANDS, 0),
    )


def _merged(ties: Iterable[Tie]) -> list[Tie]:
    """One tie for each two countries, the pair with most deals first."""
    pairs: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        pairs.setdefault((tie.one, tie.other), []).append(tie)
    found = []
    for each in pairs.values():
        most = max(each, key=lambda tie: (tie.deals, ORDER[tie.reach]))
        found.append(replace(most, deals=sum(tie.deals for tie in each), address=most.whole))
    return sorted(found, key=lambda tie: (-tie.deals, tie.one, tie.other))


def _country(
    plane: Plane,
    place: Place,
    path: str,
    capital: Spot,
    view: View,
    taken: _Taken,
) -> Country:
    shape = plane.shapes[place.code]
    ring = shape.middle if shape.area < RINGED_BELOW else None
    return Country(
        place=place,
        path=path,
        x=round(capital[0], 1),
        y=round(capital[1], 1),
        ring=ring,
        name=_name(place, shape.middle, capital, RING if ring else 0, view, taken),
        label=f"{place.name}: {_deals(place.deals)}, NATO: {place.standing.phrase}",
    )


def _name(
    place: Place,
    middle: Spot,
    capital: Spot,
    radius: int,
    view: View,
    taken: _Taken,
) -> Name | None:
    """The first free place of a few; in smaller letters, for wide screens, if there is none."""
    frame = view.frame
    text = cut(place.name, LETTERS, NAME_ROOM)
    for size in (LETTERS * frame.unit, LETTERS * frame.unit * 0.75):
        long = width(text, size)
        half = size * 0.36  # from the middle of a capital letter to the line it stands on
        gap = radius * frame.unit + 5
        for x, y, anchor in (
            *([] if radius else [(*middle, "middle")]),
            (middle[0] - gap, middle[1], "end"),
            (middle[0] + gap, middle[1], "start"),
            (capital[0], capital[1] + gap + half, "middle"),
            (capital[0], capital[1] - gap - half, "middle"),
            (capital[0] - 9, capital[1], "end"),
            (capital[0] + 9, capital[1], "start"),
            (middle[0], middle[1] + gap + size, "middle"),
            (middle[0], middle[1] - gap - size, "middle"),
        ):
            left = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
            box = (left, y - size * 0.5, left + long, y + size * 0.5)
            shows = frame if size < LETTERS * frame.unit else view.core
            across = box[0] >= shows.left + 2 and box[2] <= shows.right - 2
            inside = across and box[1] >= frame.top + 2 and box[3] <= frame.bottom - 2
            if inside and taken.free(box):
                taken.boxes.append(box)
                wide_only = size < LETTERS * frame.unit
                return Name(round(x, 1), round(y + half, 1), text, anchor, wide_only)
    return None


def _strands(
    ties: Sequence[Tie],
    spots: dict[str, Spot],
    shown: dict[str, Place],
    view: View,
    rings: Sequence[Spot],
) -> list[Strand]:
    """Around the capital with most lines the badges lie on an arc; other lines bow a little.

    Then badges are pushed off each other, off capitals and off the rings of small countries.
    """
    unit, core = view.frame.unit, view.core
    ends = Counter(end for tie in ties for end in (tie.one, tie.other))
    hub = min(ends, key=lambda key: (-ends[key], key), default="")
    spokes = [tie for tie in ties if hub in (tie.one, tie.other)]
    others = [tie for tie in ties if hub not in (tie.one, tie.other)]
    placed = _around_hub(spokes, hub, spots, view)
    bows: Counter[frozenset[str]] = Counter()
    for tie in sorted(others, key=lambda t: (t.one, t.other, ORDER[t.reach])):
        pair = frozenset((tie.one, tie.other))
        bows[pair] += 1
        (x, y), (u, v) = spots[tie.one], spots[tie.other]
        length = hypot(u - x, v - y) or 1
        bow = (14 + BADGE_GAP * (bows[pair] - 1)) * unit
        middle = ((x + u) / 2 - (v - y) / length * bow, (y + v) / 2 + (u - x) / length * bow)
        placed.append((tie, middle))
    fixed = [(spot, (BADGE + 8) * unit) for spot in spots.values()]
    fixed += [(ring, (BADGE + TOUCH) * unit) for ring in rings]
    gap = (APART_TALL if view.align else APART) * unit
    badges = spread([middle for _, middle in placed], gap, core, BADGE * GROWN + 2, fixed)
    return [
        _strand(tie, spots, badge, shown) for (tie, _), badge in zip(placed, badges, strict=True)
    ]


def _around_hub(
    ties: Sequence[Tie], hub: str, spots: dict[str, Spot], view: View
) -> list[tuple[Tie, Spot]]:
    """The ties of one country, each with the place of its badge."""
    if not ties:
        return []
    unit = view.frame.unit
    x, y = spots[hub]

    def far(tie: Tie) -> Spot:
        u, v = spots[tie.other if tie.one == hub else tie.one]
        return u - x, v - y

    # The cut of the circle lies where fewest lines go: opposite to the middle of them all.
    away = atan2(sum(far(tie)[1] for tie in ties), sum(far(tie)[0] for tie in ties))

    def angle(tie: Tie) -> float:
        u, v = far(tie)
        return (atan2(v, u) - away + pi) % (2 * pi) - pi

    # Of two capitals in one direction the farther one goes outside, where its line can pass.
    ordered = sorted(
        ties, key=lambda t: (round(angle(t), 1), hypot(*far(t)), far(t), -ORDER[t.reach])
    )
    bounds = free_arc((x, y), away, BADGE_RADIUS + STAGGER * unit, BADGE + 3, view.core)
    turned = apart([angle(tie) for tie in ordered], BADGE_GAP * unit / BADGE_RADIUS, bounds)
    placed = []
    for place, (tie, turn) in enumerate(zip(ordered, turned, strict=True)):
        radius = min(BADGE_RADIUS, 0.62 * hypot(*far(tie)))
        radius += STAGGER * unit * (1 if place % 2 else -1)
        placed.append((tie, (x + radius * cos(away + turn), y + radius * sin(away + turn))))
    return placed


def _strand(
    tie: Tie,
    spots: dict[str, Spot],
    middle: Spot,
    shown: dict[str, Place],
) -> Strand:
    """A parabola from one capital through ``middle``, where its badge lies, to the other."""
    (x, y), (u, v), (m, n) = spots[tie.one], spots[tie.other], middle
    before, after = hypot(m - x, n - y), hypot(u - m, v - n)
    # The part of the way at which it passes the badge; near 0 or 1 it would bend too sharply.
    t = min(max(before / (before + after or 1), 0.3), 0.7)
    bend = [
        (mid - (1 - t) ** 2 * start - t**2 * end) / (2 * t * (1 - t))
        for start, end, mid in ((x, u, m), (y, v, n))
    ]
    path = f"M{x:.0f} {y:.0f}Q{bend[0]:.0f} {bend[1]:.0f} {u:.0f} {v:.0f}"
    names = f"{shown[tie.one].name} and {shown[tie.other].name}"
    return Strand(
        tie=tie,
        path=path,
        thickness=min(THICKEST, round(THINNEST + 1.2 * log2(max(tie.deals, 1)), 1)),
        x=round(m),
        y=round(n),
        label=f"{names}: {_deals(tie.deals)} {tie.reach.words}",
    )


def _deals(count: int) -> str:
    return f"{count:,} deal{'' if count == 1 else 's'}"
