"""Cuts a country's outline to the part of the map that is shown.

A browser hides what lies outside, but sends and counts it all the same: a link would reach far
beyond its picture. Sutherland and Hodgman's method (Communications of the ACM 17/1, 1974).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

_RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
_NUMBER = re.compile(r"-?\d+")


def clip(path: str, box: Box) -> str:
    """``path`` within ``box``, both in steps of the grid; empty where none of it lies inside.

    A path is rings of the form ``M1 2l3 4-5 6z``; what has another form is left as it is.
    """
    return "".join(_written(ring) for ring in _rings(path, box))


def _rings(path: str, box: Box) -> Iterator[list[Point] | str]:
    for part in re.findall(r"M[^M]*", path):
        match = _RING.fullmatch(part)
        if match is None:
            yield part
            continue
        x, y = int(match[1]), int(match[2])
        ring: list[Point] = [(x, y)]
        steps = [int(number) for number in _NUMBER.findall(match[3])]
        for right, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + right, y + down
            ring.append((x, y))
        for side in range(4):
            ring = _cut(ring, side, box[side])
        if len(ring) > 2:
            yield ring


def _cut(ring: Sequence[Point], side: int, edge: float) -> list[Point]:
    """What lies to the inner side of one edge: 0 left, 1 top, 2 right, 3 bottom."""
    axis, sign = side % 2, 1 if side < 2 else -1
    kept: list[Point] = []
    for n, point in enumerate(ring):
        before = ring[n - 1]
        here, there = sign * (point[axis] - edge), sign * (before[axis] - edge)
        if (here < 0) != (there < 0):
            part = there / (there - here)
            kept.append(
                (
                    before[0] + part * (point[0] - before[0]),
                    before[1] + part * (point[1] - before[1]),
                )
            )
        if here >= 0:
            kept.append(point)
    return kept


def _written(ring: list[Point] | str) -> str:
    if isinstance(ring, str):
        return ring
    points = [(round(x), round(y)) for x, y in ring]
    x, y = points[0]
    text = f"M{x} {y}l"
    for u, v in points[1:]:
        if (u, v) == (x, y):
            continue
        step = f"{u - x}{v - y}" if v < y else f"{u - x} {v - y}"
        text += step if text[-1] == "l" or step[0] == "-" else f" {step}"
        x, y = u, v
    return f"{text}z"
