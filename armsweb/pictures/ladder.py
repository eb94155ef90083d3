"""The stage ladder of a deal: which rungs it has passed, when, and on whose word.

The rungs stand from ``mooted`` at the foot to ``in service`` at the top. A rung below one that was
reached, of which no source here speaks, is shown as open: nobody says it was passed. Ways out
branch off above the highest rung. Where other sources give another date or deny the stage, a line
of its own below the milestone says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from armsweb.pictures.lettering import lines
from armsweb.pictures.reach import OF_STAGE
from armsweb.pictures.rival import AGREED, SIGN, Dissent
from deals.stages import EXITS, LADDER, Stage

SHOWN = 3  # milestones a rung names; of more it says how many
HEAD, LINE, MORE_LINE, BARE = (
    28,
    24,
    17,
    26,
)  # pixels: a rung's name, each milestone, a rung without one
LETTERS, ROOM = 13, 232
# The weakest backing a milestone may have first.
BACKING = {"fact": "", "said": "said", "view": "a view", "": "no claim"}


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone: ``backing`` is the strongest kind of claim that supports it, ``""`` for none."""

    stage: str
    display: str
    backing: str
    address: str
    dissent: Dissent = AGREED


@dataclass(frozen=True, slots=True)
class Entry:
    """``rival``: what other sources give in place of the milestone above."""

    y: int
    lines: list[str]
    height: int
    text: str
    address: str
    label: str
    rival: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """``state``: reached, said (reached on somebody's word only), open, ahead or left (an exit)."""

    stage: str
    shape: str
    label: str
    state: str
    current: bool
    y: int
    height: int
    entries: list[Entry]
    more: int
    note: str

    @property
    def last(self) -> int:
        """Top of the line that says how many more there are."""
        return self.y + HEAD + sum(entry.height for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs from the foot upwards; ``rail`` is the y of the top and the foot of the rail."""

    rungs: list[Rung]
    height: int
    rail: tuple[int, int]
    current: str


def lay_out(steps: Sequence[Step], current: str) -> Ladder:
    """``steps`` in the order in which they happened; ``current`` is the deal's stage or ``""``."""
    of_stage: dict[str, list[Step]] = {}
    for step in steps:
        of_stage.setdefault(step.stage, []).append(step)
    reached = [n for n, stage in enumerate(LADDER) if stage.value in of_stage]
    highest = max(reached, default=-1)
    exits = [stage for stage in EXITS if stage.value in of_stage]
    order: list[Stage] = [*LADDER[: highest + 1], *exits, *LADDER[highest + 1 :]]
    rungs: list[Rung] = []
    y = 0
    for stage in reversed(order):
        place = LADDER.index(stage) if stage in LADDER else -1
        rung = _rung(stage, of_stage.get(stage.value, []), 0 <= place < highest, current, y)
        rungs.append(rung)
        y += rung.height
    rail = (rungs[0].y + 13, rungs[-1].y + 13)
    return Ladder(rungs[::-1], y + 4, rail, current)


def _rung(stage: Stage, steps: Sequence[Step], below: bool, current: str, y: int) -> Rung:
    if not steps:
        state, note = ("open", "no source says") if below else ("ahead", "")
        return Rung(
            stage.value, _shape(stage), str(stage.label), state, False, y, BARE, [], 0, note
        )
    only_said = all(step.backing != "fact" for step in steps)
    state = "left" if stage in EXITS else "said" if only_said else "reached"
    entries: list[Entry] = []
    foot = y + HEAD
    for step in steps[:SHOWN]:
        for text, address, rival in _texts(step):
            entries.append(_entry(text, address, rival, stage, foot))
            foot += entries[-1].height
    more = max(len(steps) - SHOWN, 0)
    height = foot - y + LINE * bool(more) + 6
    return Rung(
        stage.value,
        _shape(stage),
        str(stage.label),
        state,
        stage.value == current,
        y,
        height,
        entries,
        more,
        "",
    )


def _texts(step: Step) -> Iterable[tuple[str, str, bool]]:
    """What stands on the rung for a milestone: text, address, and whether others say it."""
    yield (
        " · ".join(filter(None, (step.display or "no date given", BACKING[step.backing]))),
        step.address,
        False,
    )
    if step.dissent.dates:
        yield f"{SIGN} {step.dissent.date_words}", step.dissent.dates[0].address, True
    if step.dissent.stage:
        yield f"{SIGN} {step.dissent.stage_words}", step.dissent.stage, True


def _entry(text: str, address: str, rival: bool, stage: Stage, y: int) -> Entry:
    shown = lines(text, LETTERS, ROOM, 3)
    height = LINE + MORE_LINE * (len(shown) - 1)
    return Entry(y, shown, height, text, address, f"{stage.label}: {text}", rival)


def _shape(stage: Stage) -> str:
    return OF_STAGE[stage.value].value


def strongest(kinds: Iterable[str]) -> str:
    """Of the kinds of the claims behind a milestone the one that carries most; ``""`` for none."""
    found = set(kinds)
    return next((kind for kind in ("fact", "said", "view") if kind in found), "")
