"""What is said of a deal, in words that the search and the lists look through. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from deals.models import Deal
from deals.stages import Stage
from sources import dates
from sources.words import indexed


class Item(NamedTuple):
    """A line item: how many of what."""

    quantity: int | None
    designation: str

    def __str__(self) -> str:
        return f"{self.quantity} × {self.designation}" if self.quantity else self.designation


class Step(NamedTuple):
    """A milestone; ``when`` in EDTF."""

    stage: str
    when: str
    place: str
    note: str

    def __str__(self) -> str:
        """“signed 9 November 2016, Sofia”."""
        when = dates.read(self.when).display if self.when else ""
        return ", ".join(filter(None, (f"{Stage(self.stage).label} {when}".strip(), self.place)))


@dataclass(frozen=True, slots=True)
class Told:
    """All that a deal can be found by. ``steps`` in the order in which they happened."""

    title: str
    summary: str
    kind: str
    buyer: str  # its name
    seller: str
    items: tuple[Item, ...]
    steps: tuple[Step, ...]
    value: str
    condition: str

    @property
    def body(self) -> str:
        """What is said of it in sentences."""
        return " ".join(filter(None, (self.summary, *(step.note for step in self.steps))))

    @property
    def about(self) -> tuple[str, ...]:
        """What is said of it in a few words: who, of what kind, how far and over what; then the
        rest, the latest step first."""
        buyer, seller = Deal.SIDES[Deal.Kind(self.kind)]
        steps = [str(step) for step in reversed(self.steps)]
        furthest = next((str(s) for s in reversed(self.steps) if s.stage != Stage.DEVELOPMENT), "")
        return (
            f"{buyer}: {self.buyer}",
            f"{seller}: {self.seller}",
            str(Deal.Kind(self.kind).label),
            furthest,
            *dict.fromkeys(map(str, self.items)),
            self.value,
            self.condition,
            *(step for step in dict.fromkeys(steps) if step != furthest),
        )

    @property
    def words(self) -> str:
        return indexed((self.title,), (self.body, *self.about))
