"""What is wrong with a fixture, said in one line each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 60  # characters of a value shown in a message
CANDIDATES = 2000  # beyond this many names, only those that begin alike are compared


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands and what must be otherwise.

    ``line`` counts from 1; 0 where the whole file is meant. ``model`` is an app label and
    model name (``deals.lineitem``), ``key`` the natural key as a fixture writes it.
    """

    file: str
    line: int
    message: str
    model: str = ""
    key: str = ""
    field: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        parts = (place, self.model, self.key, self.field)
        return printable(f"{' '.join(filter(None, parts))}: {self.message}")


class Refused(Exception):
    """The fixtures were not taken, nothing was changed; ``faults`` say why, all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


def printable(text: str) -> str:
    """``text`` on one line, with nothing in it that a terminal would obey."""
    return "".join(c if c.isprintable() else "�" for c in text)


def shown(value: object) -> str:
    """A value for a message: in quotation marks, on one line, shortened."""
    text = " ".join(str(value).split())
    return f"“{text if len(text) <= SHOWN else text[: SHOWN - 1] + '…'}”"


def nearest(name: str, names: Iterable[str]) -> str:
    """``; did you mean …?`` with the name most like ``name``, or nothing."""
    candidates = list(names)
    if len(candidates) > CANDIDATES:
        candidates = [known for known in candidates if known[:3] == name[:3]][:CANDIDATES]
    close = difflib.get_close_matches(name[:100], candidates, n=1, cutoff=0.7)
    return f"; did you mean {shown(close[0])}?" if close else ""
