"""The map: countries of the record, and a line for their deals at each step, capital to capital.

A line is no route. It is as thick as the deals are many, and its stroke and badge tell the step
they have come to. Small countries get a ring, so that they can be seen and touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import atan2, cos, hypot, log2, pi, sin

from armsweb.pictures.lettering import cut, width
from armsweb.pictures.projection import Plane
from armsweb.pictures.reach import Reach
from armsweb.pictures.standing import Standing

RINGED_BELOW = 300  # square units: at 720 units about the square pixels on a wide screen
RING, TOUCH = 17, 44  # radii: what is seen, and what a thumb may hit when the map is half as wide
LETTERS = 22  # size of names on a phone, in units; half of that in pixels
SMALL_LETTERS = 13  # on a wide screen, where one unit is about one pixel
NAME_ROOM = 190
BADGE = 11
BADGE_GAP = 27  # between the middles of two badges around the same capital
BADGE_RADIUS = 150  # of the arc on which they lie
THINNEST, THICKEST = 2.0, 7.0
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
    """How many deals two countries have at one step."""

    one: str
    other: str
    reach: Reach
    deals: int
    address: str


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
    ring: tuple[float, float] | None
    name: Name | None
    label: str


@dataclass(frozen=True, slots=True)
class Strand:
    tie: Tie
    path: str
    thickness: float
    x: float  # of the badge
    y: float
    names: str
    label: str


@dataclass(frozen=True, slots=True)
class Map:
    """``land`` is every other country in one path; ``beyond`` are places off the map."""

    width: int
    height: int
    grid: int
    land: str
    countries: list[Country]
    strands: list[Strand]
    beyond: list[Place]
    ring: int = RING
    touch: int = TOUCH
    badge: int = BADGE

    @property
    def scale(self) -> float:
        """From the grid of the paths to units."""
        return 1 / self.grid


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
    kept = [tie for tie in ties if tie.one in shown and tie.other in shown]
    strands = _strands(kept, {key: spots[key] for key in shown}, shown)
    taken = _Taken([_around(s.x, s.y, BADGE) for s in strands])
    taken.boxes += [_around(*spots[key], 5) for key in shown]
    codes = {place.code for place in shown.values()}
    # Large countries have most room for their names; the small ones choose first.
    order = sorted(shown.values(), key=lambda p: (plane.shapes[p.code].area, p.key))
    countries = [_country(plane, place, spots[place.key], taken) for place in order]
    return Map(
        width=plane.width,
        height=plane.height,
        grid=plane.grid,
        land="".join(shape.path for code, shape in plane.shapes.items() if code not in codes),
        countries=sorted(countries, key=lambda c: (c.ring is not None, c.place.name)),
        strands=strands,
        beyond=[place for place in places if place.key not in shown],
    )


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


def _country(plane: Plane, place: Place, capital: tuple[float, float], taken: _Taken) -> Country:
    shape = plane.shapes[place.code]
    ring = shape.middle if shape.area < RINGED_BELOW else None
    return Country(
        place=place,
        path=shape.path,
        x=round(capital[0], 1),
        y=round(capital[1], 1),
        ring=ring,
        name=_name(plane, place, ring or shape.middle, capital, RING if ring else 0, taken),
        label=f"{place.name}: {_deals(place.deals)}, NATO: {place.standing.phrase}",
    )


def _name(
    plane: Plane,
    place: Place,
    middle: tuple[float, float],
    capital: tuple[float, float],
    radius: int,
    taken: _Taken,
) -> Name | None:
    """The first free place of a few; in small letters if there is none for large ones."""
    text = cut(place.name, LETTERS, NAME_ROOM)
    for size in (LETTERS, SMALL_LETTERS):
        long = width(text, size)
        half = size * 0.36  # from the middle of a capital letter to the line it stands on
        gap = radius + 7
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
            inside = box[0] >= 2 and box[2] <= plane.width - 2 and box[3] <= plane.height - 2
            if inside and box[1] >= 2 and taken.free(box):
                taken.boxes.append(box)
                return Name(round(x, 1), round(y + half, 1), text, anchor, wide_only=size < LETTERS)
    return None


def _strands(
    ties: Sequence[Tie], spots: dict[str, tuple[float, float]], shown: dict[str, Place]
) -> list[Strand]:
    """Around the capital with most lines the badges lie on an arc; other lines bow a little."""
    ends = Counter(end for tie in ties for end in (tie.one, tie.other))
    hub = min(ends, key=lambda key: (-ends[key], key), default="")
    spokes = [tie for tie in ties if hub in (tie.one, tie.other)]
    others = [tie for tie in ties if hub not in (tie.one, tie.other)]
    found = _around_hub(spokes, hub, spots, shown)
    bows: Counter[frozenset[str]] = Counter()
    for tie in sorted(others, key=lambda t: (t.one, t.other, ORDER[t.reach])):
        pair = frozenset((tie.one, tie.other))
        bows[pair] += 1
        (x, y), (u, v) = spots[tie.one], spots[tie.other]
        length = hypot(u - x, v - y) or 1
        bow = 14 + BADGE_GAP * (bows[pair] - 1)
        middle = ((x + u) / 2 - (v - y) / length * bow, (y + v) / 2 + (u - x) / length * bow)
        found.append(_strand(tie, spots, middle, shown))
    return found


def _around_hub(
    ties: Sequence[Tie], hub: str, spots: dict[str, tuple[float, float]], shown: dict[str, Place]
) -> list[Strand]:
    if not ties:
        return []
    x, y = spots[hub]

    def far(tie: Tie) -> tuple[float, float]:
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
    gap = min(BADGE_GAP / BADGE_RADIUS, 2 * pi / len(ordered))
    turned = _apart([angle(tie) for tie in ordered], gap)
    strands = []
    for tie, turn in zip(ordered, turned, strict=True):
        radius = min(BADGE_RADIUS, hypot(*far(tie)) / 2)
        middle = (x + radius * cos(away + turn), y + radius * sin(away + turn))
        strands.append(_strand(tie, spots, middle, shown))
    return strands


def _apart(values: Sequence[float], gap: float) -> list[float]:
    """The values in their order, moved as little as need be to lie ``gap`` apart.

    Pooling of neighbours in the wrong order (isotonic regression) on the values less the room
    that those before them take.
    """
    pools: list[tuple[float, int]] = []
    for place, value in enumerate(values):
        mean, count = value - place * gap, 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean = (mean * count + before * members) / (count + members)
            count += members
        pools.append((mean, count))
    level = [mean for mean, count in pools for _ in range(count)]
    return [value + place * gap for place, value in enumerate(level)]


def _strand(
    tie: Tie,
    spots: dict[str, tuple[float, float]],
    middle: tuple[float, float],
    shown: dict[str, Place],
) -> Strand:
    """A smooth line from one capital through ``middle``, where its badge lies, to the other."""
    (x, y), (u, v), (m, n) = spots[tie.one], spots[tie.other], middle
    # Two arcs that meet at the badge in the direction of the chord.
    dx, dy = (u - x) / 6, (v - y) / 6
    path = (
        f"M{x:.0f} {y:.0f}Q{m - dx:.0f} {n - dy:.0f} {m:.0f} {n:.0f}"
        f"Q{m + dx:.0f} {n + dy:.0f} {u:.0f} {v:.0f}"
    )
    names = f"{shown[tie.one].name} and {shown[tie.other].name}"
    return Strand(
        tie=tie,
        path=path,
        thickness=min(THICKEST, round(THINNEST + 1.2 * log2(max(tie.deals, 1)), 1)),
        x=round(m),
        y=round(n),
        names=names,
        label=f"{names}: {_deals(tie.deals)} {tie.reach.words}",
    )


def _deals(count: int) -> str:
    return f"{count:,} deal{'' if count == 1 else 's'}"
