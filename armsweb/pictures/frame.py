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
TALL = 0.75  # width by height of what a phone shows of it, where everything finds room in that
BLEED = 3  # shapes are cut this far outside the frame, so that its edge is no coastline

Spot = tuple[float, float]  # x and y on the plane


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is shown. ``unit``: by how much lengths grow in it."""

    left: float
    top: float
    width: float
    height: float
    unit: float

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


@dataclass(frozen=True, slots=True)
class View:
    """The frame, and the part of it that is shown on a phone: all of it, or a taller core.

    ``align``: where the core lies in the frame, as SVG has it; empty where it is all of it.
    Whatever must be seen lies in the core.
    """

    frame: Frame
    core: Frame
    align: str


def fit(plane: Plane, shown: Sequence[tuple[Shape, Spot]]) -> View:
    """Around all the countries shown, neither long nor flat; the whole plane if there is none."""
    if not shown:
        whole = Frame(0, 0, plane.width, plane.height, plane.width / USUAL)
        return View(whole, whole, "")
    boxes = [around(*spot, AROUND) if shape.area > LARGE else shape.box for shape, spot in shown]
    left, top = (max(min(box[n] for box in boxes) - MARGIN, 0) for n in (0, 1))
    right = min(max(box[2] for box in boxes) + MARGIN, plane.width)
    bottom = min(max(box[3] for box in boxes) + MARGIN, plane.height)
    least, most = SHAPES
    height = max(bottom - top, (right - left) / TALL, LEAST_FRAME / least)
    if height <= plane.height:
        left, narrow = _fitted(left, right, TALL * height, plane.width)
        top, height = _fitted(top, bottom, height, plane.height)
        core = Frame(left, top, narrow, height, least * height / USUAL)
        return _widened(core, least * height, plane.width)
    width = max(right - left, LEAST_FRAME, least * (bottom - top))
    height = max(bottom - top, width / most)
    left, width = _fitted(left, right, width, plane.width)
    top, height = _fitted(top, bottom, height, plane.height)
    whole = Frame(left, top, width, height, width / USUAL)
    return View(whole, whole, "")


def _widened(core: Frame, width: float, most: float) -> View:
    """More to both sides of the core; to one side only where the plane ends at the other."""
    for align, left in (
        ("xMidYMid", (core.left + core.right - width) / 2),
        ("xMaxYMid", core.right - width),
        ("xMinYMid", core.left),
    ):
        if left >= 0 and left + width <= most:
            return View(Frame(left, core.top, width, core.height, core.unit), core, align)
    return View(core, core, "")


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
