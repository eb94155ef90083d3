"""The life of a deal in chapters: as the first source told it, and what came after. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from deals.models import Milestone
from deals.stages import Stage
from sources.citations import Stance
from sources.models import Source


@dataclass(frozen=True, slots=True)
class Chapter:
    """Milestones under one heading, in the order in which they happened."""

    key: str  # "told", "meanwhile", "after"
    milestones: list[Milestone]
    source: Source | None = None  # the source that told it, for "told"


def chapters(story: Iterable[Milestone]) -> list[Chapter]:
    """Set what a source read in full told apart from what other sources add.

    ``told``: milestones a source read in full supports. ``meanwhile``: other sources' milestones
    up to the day of its publication. ``after``: those that may lie after it. Empty chapters are
    left out; the milestones must come with their citations.
    """
    told: list[Milestone] = []
    others: list[Milestone] = []
    first: Source | None = None
    for milestone in story:
        full = _told_in_full(milestone)
        (told if full else others).append(milestone)
        first = first or full
    day = (first.published_latest if first else None) or date.min
    meanwhile = [m for m in others if m.when_latest is not None and m.when_latest <= day]
    after = [m for m in others if m not in meanwhile]
    found = (
        Chapter("told", told, first),
        Chapter("meanwhile", meanwhile),
        Chapter("after", after),
    )
    return [chapter for chapter in found if chapter.milestones]


def outcome(life: Iterable[Chapter]) -> list[Milestone]:
    """What came of the deal since it was first told, in short: the steps to each new stage."""
    after = [m for chapter in life if chapter.key == "after" for m in chapter.milestones]
    steps = [m for m in after if m.stage != Stage.DEVELOPMENT]
    return [m for i, m in enumerate(steps) if i == 0 or steps[i - 1].stage != m.stage]


def _told_in_full(milestone: Milestone) -> Source | None:
    """The source read in full that supports the milestone, if one does."""
    for citation in milestone.citations.all():
        source: Source = citation.claim.paragraph.source
        if citation.stance == Stance.SUPPORTS and source.extraction == Source.Extraction.FULL:
            return source
    return None
