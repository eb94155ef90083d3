"""The key beside a picture: a sample of each kind of mark, and what it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from armsweb.pictures.lettering import lines
from armsweb.pictures.reach import Reach

LINE, TEXT_LINE = 26, 17  # pixels
SAMPLE, LETTERS, WIDTH = 64, 13, 300


@dataclass(frozen=True, slots=True)
class Entry:
    """``sample`` names the kind of mark, ``shape`` the CSS class it has."""

    sample: str
    shape: str
    lines: list[str]
    y: int


@dataclass(frozen=True, slots=True)
class Key:
    entries: list[Entry]
    height: int
    width: int = WIDTH

    @property
    def words(self) -> str:
        """The same as a sentence, for who cannot see the samples."""
        return "; ".join(" ".join(entry.lines) for entry in self.entries)


def lay_out(entries: Iterable[tuple[str, str, str]]) -> Key:
    """``entries``: sample, shape and meaning."""
    found: list[Entry] = []
    y = 0
    for sample, shape, meaning in entries:
        text = lines(meaning, LETTERS, WIDTH - SAMPLE - 10, 3)
        found.append(Entry(sample, shape, text, y))
        y += LINE + TEXT_LINE * (len(text) - 1)
    return Key(found, y)


STRANDS = [("strand", reach.value, reach.words) for reach in Reach]
BANDS = [("band", reach.value, reach.words) for reach in Reach]


def of_map(year: int, unsaid: bool) -> Key:
    """``unsaid``: of some country no source says whether it was a member that year."""
    doubt = [("ground", "unsaid", f"in NATO at some time; no source says if in {year}")]
    return lay_out(
        [
            *STRANDS,
            ("ground", "member", f"in NATO in {year}"),
            *(doubt if unsaid else []),
            ("ground", "outside", "on record, not known to be in NATO that year"),
            ("ring", "ring", "a small country"),
        ]
    )


def of_timeline(whole: bool) -> Key:
    events = [("band", "event", "an event that changes no stage")] if whole else []
    return lay_out(
        [
            ("day", "signed", "a day that is stated without doubt"),
            ("band", "signed", "some time in these days"),
            ("fade", "signed", "an end that no source gives; its length says nothing"),
            *BANDS,
            *events,
        ]
    )


def of_ties() -> Key:
    return lay_out(
        [
            *(("edge", reach.value, reach.words) for reach in Reach),
            ("edge", "voice", "spoke of the deal; the thicker, the more claims"),
            ("edge", "named", "is named in what bears on the deal"),
        ]
    )


def of_coverage() -> Key:
    return lay_out(
        [
            ("brick", "fact", "fact: the source reports it in its own voice"),
            ("brick", "said", "said: the source names who says so"),
            ("brick", "view", "view: the author’s judgement"),
            ("brick", "none", "no claim was drawn"),
        ]
    )


def of_ladder() -> Key:
    return lay_out(
        [
            ("rung", "reached", "reported as a fact"),
            ("rung", "said", "known only from what somebody said, or an author’s view"),
            ("rung", "open", "below one that was reached; no source here speaks of it"),
            ("rung", "ahead", "not reached, as far as is known"),
            ("out", "left", "a way out: suspended, cancelled or lapsed"),
        ]
    )
