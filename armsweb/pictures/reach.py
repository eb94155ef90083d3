"""How far a deal has come, in the five steps that a line on a small picture can show."""

from __future__ import annotations

from enum import Enum

from deals.stages import Stage


class Reach(Enum):
    """The value names the CSS class; ``words`` are for legends and tables."""

    SPOKEN = "spoken"
    TALKS = "talks"
    SIGNED = "signed"
    DONE = "done"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return WORDS[self]

    @property
    def stages(self) -> tuple[Stage, ...]:
        return STAGES[self]


WORDS = {
    Reach.SPOKEN: "mooted or proposed",
    Reach.TALKS: "in talks or agreed in principle",
    Reach.SIGNED: "signed or under way",
    Reach.DONE: "delivered or in service",
    Reach.ENDED: "suspended, cancelled or lapsed",
}
STAGES = {
    Reach.SPOKEN: (Stage.MOOTED, Stage.PROPOSED),
    Reach.TALKS: (Stage.IN_TALKS, Stage.AGREED),
    Reach.SIGNED: (Stage.SIGNED, Stage.UNDER_WAY),
    Reach.DONE: (Stage.DELIVERED, Stage.IN_SERVICE),
    Reach.ENDED: (Stage.SUSPENDED, Stage.CANCELLED, Stage.LAPSED),
}
OF_STAGE = {stage.value: reach for reach, stages in STAGES.items() for stage in stages}
