"""How many independent publishers stand behind a fact, and how many against it. Pure; no query.

Independent means independent: a claim that echoes an earlier one (the same agency text again)
counts as the publisher of the earlier one, so that one text counts once however often it is
printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sources.citations import Citation, Stance
from sources.models import Claim, Publisher


def origin(claim: Claim) -> Claim:
    """The claim whose text this one is: itself, or the one it echoes."""
    return claim.echoes or claim


@dataclass(frozen=True, slots=True)
class Weight:
    """The independent publishers for and against a fact, each once, in the order they are cited."""

    supporting: tuple[Publisher, ...]
    contradicting: tuple[Publisher, ...]

    @property
    def disputed(self) -> bool:
        return bool(self.contradicting)

    @property
    def confirmed(self) -> bool:
        """Two or more independent publishers support it and none contradicts it."""
        return len(self.supporting) > 1 and not self.contradicting

    @property
    def single(self) -> bool:
        """One publisher alone supports it, and none contradicts it."""
        return len(self.supporting) == 1 and not self.contradicting


def weigh(citations: Iterable[Citation]) -> Weight:
    """Weigh the citations of one fact. They must come with their claims' sources and echoes."""
    sides: dict[str, dict[int, Publisher]] = {Stance.SUPPORTS: {}, Stance.CONTRADICTS: {}}
    for citation in citations:
        side = sides.get(citation.stance)
        if side is not None and citation.claim.is_published:
            publisher = origin(citation.claim).paragraph.source.publisher
            side.setdefault(publisher.pk, publisher)
    return Weight(tuple(sides[Stance.SUPPORTS].values()), tuple(sides[Stance.CONTRADICTS].values()))
