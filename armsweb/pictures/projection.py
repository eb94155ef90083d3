"""The map's plane and its shapes, as ``docs/map/make_map.mjs`` made them.

Lambert's conformal conic projection on a sphere (Snyder, Map Projections: A Working Manual,
USGS Professional Paper 1395, section 15), with the parameters stored beside the shapes, so that
a capital falls where its country is drawn.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, log, pi, radians, sin, tan
from pathlib import Path

SHAPES = Path(__file__).with_name("map_shapes.json")


@dataclass(frozen=True, slots=True)
class Shape:
    """A country on the plane: an SVG path in steps of the grid, its area in square units, the
    place with the most room inside its largest part, and the box around it.
    """

    path: str
    area: int
    middle: tuple[float, float]
    box: tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """``width`` by ``height`` units; paths are drawn at ``grid`` steps to the unit."""

    width: int
    height: int
    grid: int
    parallels: tuple[float, float]
    longitude: float
    latitude: float
    scale: float
    origin: tuple[float, float]
    shapes: dict[str, Shape]  # by ISO 3166-1 alpha-2

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point given in degrees north and east falls, in units from the top left."""
        south, north = (radians(parallel) for parallel in self.parallels)
        n = log(cos(south) / cos(north)) / log(_spread(north) / _spread(south))
        f = cos(south) * _spread(south) ** n / n
        radius = f / _spread(radians(latitude)) ** n
        middle = f / _spread(radians(self.latitude)) ** n
        # The shorter way round: 179 degrees east lies a little west of 179 degrees west.
        turn = n * radians((longitude - self.longitude + 180) % 360 - 180)
        x = self.origin[0] + self.scale * radius * sin(turn)
        y = self.origin[1] - self.scale * (middle - radius * cos(turn))
        return x, y

    def shows(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height


def _spread(latitude: float) -> float:
    # A pole itself lies at an infinite distance; nothing that has a capital lies there.
    return tan(pi / 4 + max(-1.55, min(1.55, latitude)) / 2)


@lru_cache(maxsize=1)
def plane() -> Plane:
    """The plane with all its shapes, read once."""
    stored = json.loads(SHAPES.read_text(encoding="utf-8"))
    shapes = {
        code: Shape(shape["path"], shape["area"], tuple(shape["middle"]), tuple(shape["box"]))
        for code, shape in stored["countries"].items()
    }
    return Plane(
        width=stored["width"],
        height=stored["height"],
        grid=stored["grid"],
        parallels=(stored["parallels"][0], stored["parallels"][1]),
        longitude=stored["longitude"],
        latitude=stored["latitude"],
        scale=stored["scale"],
        origin=(stored["origin"][0], stored["origin"][1]),
        shapes=shapes,
    )
