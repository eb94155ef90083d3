"""The numbered sources of a page, and the marks that lead to them. Pure: no query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.citations import Citation
    from sources.models import Claim, Source


@dataclass(frozen=True, slots=True)
class Footnote:
    """A source and its number on the page, from 1."""

    number: int
    source: Source


@dataclass(slots=True)
class Footnotes:
    """Numbers the sources of a page in the order in which the page first cites them."""

    evidence: bool = False  # every mark is followed by its claim
    _notes: dict[int, Footnote] = field(default_factory=dict)
    _shown: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, *groups: Iterable[Citation], evidence: bool = False) -> Footnotes:
        """Number the sources of these citations, group by group."""
        notes = cls(evidence)
        for group in groups:
            for citation in group:
                notes.number(citation.claim.paragraph.source)
        return notes

    def number(self, source: Source) -> int:
        """The source's number on this page; the next free one when it is new."""
        note = self._notes.get(source.pk)
        if note is None:
            note = self._notes[source.pk] = Footnote(len(self._notes) + 1, source)
        return note.number

    def unfold(self, claims: Iterable[Claim]) -> list[Claim]:
        """Those of the claims to show behind their mark now: each once on a page, if at all."""
        new = [claim for claim in claims if self.evidence and claim.pk not in self._shown]
        self._shown.update(claim.pk for claim in new)
        return new

    @property
    def several(self) -> bool:
        """Whether marks must say which source they mean."""
        return len(self._notes) > 1

    def __iter__(self) -> Iterator[Footnote]:
        return iter(self._notes.values())

    def __len__(self) -> int:
        return len(self._notes)
