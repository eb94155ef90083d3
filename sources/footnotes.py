"""The numbered sources of a page, and the marks that lead to them. Pure: no query.

A source gets its number from the first mark that names it, so that a reader meets 1 before 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.citations import Citation
    from sources.models import Claim, Source


@dataclass(frozen=True, slots=True)
class Footnote:
    """A source and its number on the page, from 1."""

    number: int
    source: Source
    publisher_shown: bool = False  # the note on its publisher stands with an earlier source


@dataclass(slots=True)
class Footnotes:
    """Numbers the sources of a page in the order in which the page first cites them."""

    evidence: bool = False  # every mark is followed by its claim
    most: int | None = None  # marks a fact shows on a list; its own page shows them all
    numbered: bool | None = None  # whether marks name their source; None: where there are several
    # What the page cites, where the view knows it: by the key, each once.
    _known: dict[int, Source] = field(default_factory=dict)
    _notes: dict[int, Footnote] = field(default_factory=dict)
    _shown: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, *groups: Iterable[Citation], evidence: bool = False) -> Footnotes:
        """The sources of these citations; one that no mark names stands behind the others."""
        sources = (citation.claim.paragraph.source for group in groups for citation in group)
        return cls(evidence, _known={source.pk: source for source in sources})

    @classmethod
    def for_list(cls, most: int = 2) -> Footnotes:
        """Of a list: few marks a fact; sources are numbered as the page comes to show them."""
        return cls(most=most, numbered=True)

    @classmethod
    def without_numbers(cls, most: int = 2) -> Footnotes:
        """Of a page that has no room for a list of sources: its marks lead there all the same."""
        return cls(most=most, numbered=False)

    def number(self, source: Source) -> int:
        """The source's number on this page; the next free one when it is new."""
        note = self._notes.get(source.pk)
        if note is None:
            shown = any(n.source.publisher_id == source.publisher_id for n in self._notes.values())
            note = self._notes[source.pk] = Footnote(len(self._notes) + 1, source, shown)
        return note.number

    def unfold(self, claims: Iterable[Claim]) -> list[Claim]:
        """Those of the claims to show behind their mark now: each once on a page, if at all."""
        new = [claim for claim in claims if self.evidence and claim.pk not in self._shown]
        self._shown.update(claim.pk for claim in new)
        return new

    @property
    def read_in_full(self) -> list[Source]:
        """The known sources of which every claim was drawn: those our sentences call “the article”.

        By day of publication.
        """
        full = [s for s in self._known.values() if s.extraction == s.Extraction.FULL]
        return sorted(full, key=lambda s: (s.published_latest or date.max, s.slug))

    @property
    def several(self) -> bool:
        """Whether marks must say which source they mean."""
        return len(self) > 1 if self.numbered is None else self.numbered

    def __iter__(self) -> Iterator[Footnote]:
        """In the order of their numbers; to be asked for when all marks stand."""
        for source in self._known.values():
            self.number(source)
        return iter(self._notes.values())

    def __len__(self) -> int:
        return len(self._known.keys() | self._notes.keys())
