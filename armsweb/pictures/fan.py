"""Lines that leave one capital side by side, and their badges, without touching."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import cos, hypot, pi, sin

from armsweb.pictures.frame import Frame, Spot

ARC_STEP = 0.03  # radians
ROUNDS = 80  # of pushing badges apart at most; a few will do unless there is no room


def free_arc(
    hub: Spot, away: float, radius: float, room: float, frame: Frame
) -> tuple[float, float]:
    """How far a spot at ``radius`` from the hub may turn from ``away`` to either side.

    It stays inside the frame with ``room``, in usual units. Angles in radians.
    """
    ends = []
    for sign in (-1, 1):
        turn = 0.0
        while turn < pi - ARC_STEP:
            bearing = away + sign * (turn + ARC_STEP)
            spot = hub[0] + radius * cos(bearing), hub[1] + radius * sin(bearing)
            if frame.holds(spot, room) != spot:
                break
            turn += ARC_STEP
        ends.append(sign * turn)
    return ends[0], ends[1]


def apart(values: Sequence[float], gap: float, bounds: tuple[float, float]) -> list[float]:
    """The values in their order, moved as little as need be to lie ``gap`` apart.

    Pooling of neighbours in the wrong order (isotonic regression) on the values less the room
    that those before them take; then whatever lies outside ``bounds`` is pushed inside. Where
    the bounds are too near, the gap shrinks.
    """
    low, high = bounds
    steps = len(values) - 1
    gap = min(gap, (high - low) / steps) if steps else gap
    pools: list[tuple[float, int]] = []
    for place, value in enumerate(values):
        mean, count = value - place * gap, 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean = (mean * count + before * members) / (count + members)
            count += members
        pools.append((mean, count))
    level = [mean for mean, count in pools for _ in range(count)]
    # Levels ascend, so that moving them between these two leaves the gaps as they are.
    return [
        min(max(value, low), high - steps * gap) + place * gap for place, value in enumerate(level)
    ]


def spread(
    spots: Sequence[Spot],
    gap: float,
    frame: Frame,
    room: float,
    fixed: Sequence[tuple[Spot, float]] = (),
) -> list[Spot]:
    """The spots, pushed until each is ``gap`` from every other, as far as the frame has room.

    ``fixed``: what stays, and the distance to keep from it. Lengths in units of the plane but
    for ``room``, which is in usual units.
    """
    found = list(spots)
    for _ in range(ROUNDS):
        before = list(found)
        for one, other in combinations(range(len(found)), 2):
            right, down = _push(found[one], found[other], gap)
            found[one] = found[one][0] - right / 2, found[one][1] - down / 2
            found[other] = found[other][0] + right / 2, found[other][1] + down / 2
        for place in range(len(found)):
            for post, distance in fixed:
                right, down = _push(post, found[place], distance)
                found[place] = found[place][0] + right, found[place][1] + down
            found[place] = frame.holds(found[place], room)
        if found == before:
            break
    return found


def _push(one: Spot, other: Spot, gap: float) -> Spot:
    """How far the other must move away from the one."""
    right, down = other[0] - one[0], other[1] - one[1]
    apart = hypot(right, down)
    if apart >= gap:
        return 0, 0
    if not apart:
        return gap, 0
    return right * (gap / apart - 1), down * (gap / apart - 1)
