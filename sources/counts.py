"""A number of rows, and how it is written where it is only estimated. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """A number of rows; ``about`` where it is estimated."""

    number: int
    about: bool = False

    def __str__(self) -> str:
        if self.about and not self.number:
            return "few"  # none in the sample, which does not mean none
        return f"about {self.number:,}" if self.about else f"{self.number:,}"


def rounded(number: float) -> int:
    """To two figures: an estimate claims no more."""
    whole = round(number)
    return int(round(whole, 2 - len(str(whole)))) if whole > 99 else whole
