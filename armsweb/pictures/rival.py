"""What other sources give in place of what the record has first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SIGN = "≠"


@dataclass(frozen=True, slots=True)
class Rival:
    """Another date of a milestone. ``words``: as the claims for it have it.

    ``first`` and ``last``: between which days the dates in these words fall; ``None`` where
    they name none. ``address``: where both values stand side by side, each with its source.
    """

    words: str
    first: date | None
    last: date | None
    address: str

    @property
    def span(self) -> tuple[date, date] | None:
        return (self.first, self.last) if self.first and self.last else None


@dataclass(frozen=True, slots=True)
class Dissent:
    """On what sources differ about a milestone.

    ``stage``: where it stands that some deny or narrow the stage itself; empty if none does.
    """

    dates: tuple[Rival, ...] = ()
    stage: str = ""

    @property
    def words(self) -> str:
        """A phrase for a label or a table; empty where sources agree."""
        return "; ".join(filter(None, (self.date_words, self.stage_words)))

    @property
    def address(self) -> str:
        """Where the values stand side by side; empty where sources agree."""
        return self.dates[0].address if self.dates else self.stage

    @property
    def date_words(self) -> str:
        found = "; ".join(rival.words for rival in self.dates)
        return f"other sources: {found}" if found else ""

    @property
    def stage_words(self) -> str:
        return "sources differ on the stage" if self.stage else ""


AGREED = Dissent()
