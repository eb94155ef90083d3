"""The coverage strip of a source: a column for each paragraph, a brick for each claim drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

IN_A_ROW = 12  # so that a column is as wide as a fingertip on the narrowest phone
MOST_COLUMNS = 240  # a longer source gets columns of several paragraphs
MOST_BRICKS = 12  # a higher column says how many more
BRICK, FOOT, GAP = 11, 30, 10  # pixels
WIDEST = 12.5  # per cent


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph: its number, how many claims of each kind (in order), its page."""

    number: int
    kinds: tuple[tuple[str, int], ...]
    address: str


@dataclass(frozen=True, slots=True)
class Brick:
    kind: str
    y: int


@dataclass(frozen=True, slots=True)
class Column:
    """``left`` and ``share`` in per cent; ``foot`` is the line the bricks stand on."""

    name: str
    label: str
    address: str
    left: float
    share: float
    top: int
    foot: int
    bricks: list[Brick]
    more: int

    @property
    def tall(self) -> int:
        """From the top of the column to below its number."""
        return self.foot + FOOT - self.top


@dataclass(frozen=True, slots=True)
class Coverage:
    columns: list[Column]
    height: int
    brick: int = BRICK - 2


def lay_out(reads: Sequence[Read]) -> Coverage:
    """Columns in rows of at most twelve, as even as can be."""
    together = ceil(len(reads) / MOST_COLUMNS) or 1
    bins = [reads[n : n + together] for n in range(0, len(reads), together)]
    rows = ceil(len(bins) / IN_A_ROW) or 1
    in_a_row = ceil(len(bins) / rows) or 1
    share = min(100 / in_a_row, WIDEST)
    columns: list[Column] = []
    y = 0
    for start in range(0, len(bins), in_a_row):
        row = bins[start : start + in_a_row]
        highest = max(min(sum(n for _, n in _kinds(part)), MOST_BRICKS) for part in row)
        extra = any(sum(n for _, n in _kinds(part)) > MOST_BRICKS for part in row)
        foot = y + (highest + extra + 1) * BRICK
        for place, part in enumerate(row):
            columns.append(_column(part, round(place * share, 3), round(share, 3), y, foot))
        y = foot + FOOT + GAP
    return Coverage(columns, max(y - GAP, FOOT))


def _kinds(part: Iterable[Read]) -> list[tuple[str, int]]:
    totals: dict[str, int] = {}
    for read in part:
        for kind, count in read.kinds:
            totals[kind] = totals.get(kind, 0) + count
    return [(kind, totals[kind]) for kind in ("fact", "said", "view") if kind in totals]


def _column(part: Sequence[Read], left: float, share: float, top: int, foot: int) -> Column:
    first, last = part[0], part[-1]
    name = str(first.number) if first is last else f"{first.number}–{last.number}"
    kinds = _kinds(part)
    each = [kind for kind, count in kinds for _ in range(min(count, MOST_BRICKS))][:MOST_BRICKS]
    said = ", ".join(f"{count} {kind}" for kind, count in kinds) or "no claim drawn"
    return Column(
        name=name,
        label=f"Paragraph{'' if first is last else 's'} {name}: {said}",
        address=first.address,
        left=left,
        share=share,
        top=top,
        foot=foot,
        bricks=[Brick(kind, foot - (n + 1) * BRICK) for n, kind in enumerate(each)],
        more=sum(count for _, count in kinds) - len(each),
    )
