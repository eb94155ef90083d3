"""The pictures of one record: the ladder of a deal, the coverage of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from armsweb.pictures import coverage, key, ladder
from armsweb.picturing.dissent import dissent_of
from deals.models import Deal
from deals.stages import Stage
from sources import dates
from sources.citations import Stance
from sources.models import Source
from sources.reader import ReadParagraph


@dataclass(frozen=True, slots=True)
class LadderPicture:
    drawing: ladder.Ladder
    deal: Deal
    query: str = ""
    name: str = "ladder"

    @property
    def title(self) -> str:
        return f"How far it has come: {self.deal.title}"

    @property
    def description(self) -> str:
        reached = [rung.label for rung in self.drawing.rungs if rung.entries]
        return f"Stages on record: {', '.join(reached)}." if reached else "No stage is on record."

    @property
    def key(self) -> key.Key:
        return key.of_ladder()


@dataclass(frozen=True, slots=True)
class CoveragePicture:
    drawing: coverage.Coverage
    source: Source
    paragraphs: int
    claims: int
    query: str = ""
    name: str = "coverage"

    @property
    def title(self) -> str:
        return f"What was drawn from each paragraph: {self.source.title}"

    @property
    def description(self) -> str:
        return (
            f"{self.claims} claims from {self.paragraphs} paragraphs; a column for each "
            "paragraph, a brick for each claim."
        )

    @property
    def key(self) -> key.Key:
        return key.of_coverage()


def ladder_picture(deal: Deal, query: str = "") -> LadderPicture:
    """The rungs of a deal that came with its milestones and citations. No query.

    ``query`` is what the address of its page says, such as a day.
    """
    steps = [
        ladder.Step(
            stage=milestone.stage,
            display=dates.read(milestone.when).display if milestone.when else "",
            backing=ladder.strongest(
                citation.claim.kind
                for citation in milestone.citations.all()
                if citation.field == "stage" and citation.stance == Stance.SUPPORTS
            ),
            address=f"#{milestone.anchor}-{milestone.key}",
            dissent=dissent_of(milestone),
        )
        for milestone in deal.story()
        if milestone.stage != Stage.DEVELOPMENT
    ]
    return LadderPicture(ladder.lay_out(steps, deal.current_stage), deal, query)


def coverage_picture(source: Source, reads: Sequence[ReadParagraph]) -> CoveragePicture:
    """The strip of a source whose paragraphs were read. No query."""
    drawing = coverage.lay_out(
        [
            coverage.Read(read.paragraph.number, tuple(read.kinds), f"#p{read.paragraph.number}")
            for read in reads
        ]
    )
    return CoveragePicture(drawing, source, len(reads), sum(len(read.claims) for read in reads))
