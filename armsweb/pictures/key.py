"""The key beside a picture: a sample of each kind of mark, and what it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from armsweb.pictures.lettering import lines
from armsweb.pictures.reach import Reach

LINE, TEXT_LINE = 26, 17  # pixels
SAMPLE, LETTERS, COLUMN = 64, 13, 300


@dataclass(frozen=True, slots=True)
class Entry:
    """``sample`` names the kind of mark, ``shape`` the CSS class it has."""

    sample: str
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry in a file: the top left of its sample, and its words in lines."""

    entry: Entry
    lines: list[str]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A key as it stands in a file, where no browser breaks its lines."""

    entries: list[Placed]
    height: int


@dataclass(frozen=True, slots=True)
class Key:
    entries: list[Entry]

    def sheet(self, width: int) -> Sheet:
        """The entries in as many columns as find room, row by row."""
        columns = max(width // COLUMN, 1)
        found: list[Placed] = []
        y = 0
        for start in range(0, len(self.entries), columns):
            row = [
                (entry, lines(entry.words, LETTERS, COLUMN - SAMPLE - 10, 4))
                for entry in self.entries[start : start + columns]
            ]
            found += [Placed(entry, text, n * COLUMN, y) for n, (entry, text) in enumerate(row)]
            y += LINE + TEXT_LINE * (max(len(text) for _, text in row) - 1)
        return Sheet(found, y)


def _key(entries: Iterable[tuple[str, str, str]]) -> Key:
    return Key([Entry(*entry) for entry in entries])


def of_map(year: int, unsaid: bool) -> Key:
    """``unsaid``: of some country no source says whether it was a member that year."""
    doubt = [("ground", "unsaid", f"in NATO at some time; no source here says if in {year}")]
    return _key(
        [
            *(("strand", reach.value, f"deals {reach.words}") for reach in Reach),
            ("ground", "member", f"on record here, and in NATO in {year}"),
            *(doubt if unsaid else []),
            ("ground", "outside", f"on record here, not known to be in NATO in {year}"),
            ("ground", "elsewhere", "not on record here; it may be in NATO or not"),
            ("ring", "ring", "a small country on record"),
        ]
    )


def of_timeline(whole: bool, rivals: bool = True, undated: bool = True) -> Key:
    """``whole``: with events that change no stage; ``rivals``: sources differ on some date;
    ``undated``: no source dates some milestone.
    """
    events = [("when", "event", "an event that changes no stage")] if whole else []
    others = [("rival", "rival", "≠ the date that other sources give for the mark beside it")]
    return _key(
        [
            ("day", "signed", "a sign: the day is stated without doubt"),
            ("band", "signed", "a bar: some time between its ends, no source here says when"),
            ("fade", "signed", "fading: on this side no source gives an end; length says nothing"),
            *([("undated", "", "at the left edge: no source gives a date")] if undated else []),
            *(others if rivals else []),
            *(("when", reach.value, reach.words) for reach in Reach),
            *events,
        ]
    )


def of_ties() -> Key:
    return _key(
        [
            *(("sign", reach.value, f"deal {reach.words}") for reach in Reach),
            ("plate", "country", "a country; below it its people, bodies and deals"),
            ("party", "official", "a person"),
            ("party", "organisation", "a body: ministry, company, alliance"),
            ("edge", "voice", "spoke of the deal; the thicker, the more claims say so"),
            ("edge", "named", "is named in a claim that bears on the deal"),
        ]
    )


def of_coverage() -> Key:
    return _key(
        [
            ("brick", "fact", "fact: the source reports it in its own voice"),
            ("brick", "said", "said: the source names who says so"),
            ("brick", "view", "view: the author’s judgement"),
            ("brick", "none", "no claim was drawn"),
        ]
    )


def of_ladder() -> Key:
    return _key(
        [
            ("rung", "reached", "reached; reported as a fact"),
            ("rung", "said", "reached, but known only from what somebody said or holds"),
            ("rung", "open", "below one that was reached; no source here speaks of it"),
            ("rung", "ahead", "not reached, as far as is known"),
            ("out", "left", "a way out: suspended, cancelled or lapsed"),
            ("differ", "differ", "what other sources give instead"),
        ]
    )
