"""The part of the plane that a map shows, fitted to the countries on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from armsweb.pictures.clipping import clip
from armsweb.pictures.projection import Plane, Shape

# Lengths on a map are meant for a frame of USUAL units; they grow and shrink with the frame, so
# that on a phone a name is 12 pixels high and a badge nearly as wide as a fingertip.
USUAL = 465
# In units of the plane.
AROUND, MARGIN = 90, 22  # shown of a country larger than LARGE around its capital; at the edges
LARGE = 30_000  # square units
LEAST_FRAME = 380
SHAPES = 0.95, 1.25  # of the frame: width by height, least and most
BLEED = 3  # shapes are cut this far outside the frame, so that its edge is no coastline

Spot = tuple[float, float]  # x and y on the plane


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is shown. ``unit``: by how much lengths grow in it."""

    left: float
    top: float
    width: float
    height: float

    @property
    def unit(self) -> float:
        return self.width / USUAL

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def holds(self, point: Spot, room: float) -> Spot:
        """The point, or the nearest one that has ``room`` usual units to every edge."""
        spare = room * self.unit
        x = min(max(point[0], self.left + spare), self.right - spare)
        return x, min(max(point[1], self.top + spare), self.bottom - spare)

    @property
    def view_box(self) -> str:
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"


def around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


def fit(plane: Plane, shown: Sequence[tuple[Shape, Spot]]) -> Frame:
    """Around all the countries shown, neither long nor flat; the whole plane if there is none."""
    if not shown:
        return Frame(0, 0, plane.width, plane.height)
    boxes = [around(*spot, AROUND) if shape.area > LARGE else shape.box for shape, spot in shown]
    left, top = (min(box[n] for box in boxes) - MARGIN for n in (0, 1))
    right, bottom = (max(box[n] for box in boxes) + MARGIN for n in (2, 3))
    least, most = SHAPES
    width = max(right - left, LEAST_FRAME, least * (bottom - top))
    height = max(bottom - top, width / most)
    left, width = _fitted(left, right, width, plane.width)
    top, height = _fitted(top, bottom, height, plane.height)
    return Frame(left, top, width, height)


def _fitted(low: float, high: float, size: float, most: float) -> tuple[float, float]:
    """A stretch of ``size`` about the middle of another, moved to lie between 0 and ``most``."""
    size = min(size, most)
    return min(max((low + high - size) / 2, 0), most - size), size


@lru_cache(maxsize=8)
def shapes_in(plane: Plane, frame: Frame) -> dict[str, str]:
    """The path of every country in the frame, cut a little beyond its edges."""
    sides = frame.left - BLEED, frame.top - BLEED, frame.right + BLEED, frame.bottom + BLEED
    left, top, right, bottom = (side * plane.grid for side in sides)
    cut = {
        code: clip(shape.path, (left, top, right, bottom))
        for code, shape in plane.shapes.items()
        if _within(shape, frame)
    }
    return {code: path for code, path in cut.items() if path}


def _within(shape: Shape, frame: Frame) -> bool:
    left, top, right, bottom = shape.box
    beside = right < frame.left or left > frame.right
    return not (beside or bottom < frame.top or top > frame.bottom)
