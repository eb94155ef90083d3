"""Keeps a deal's current stage, first and last year in step with its milestones.

They are copies for indexes. They are written here and nowhere else; ``manage.py rederive``
reports and mends any drift.
"""

from __future__ import annotations

from typing import Any

from deals.models import Deal, Milestone
from deals.stages import Derived, derive


def stored(deal: Deal) -> Derived:
    """What the deal's row has now."""
    return Derived(deal.current_stage, deal.first_year, deal.last_year)


def rederive(deal: Deal) -> bool:
    """Write what the deal's milestones say of it; true if that changed the row.

    Uses the prefetched milestones where there are any.
    """
    now = derive(deal.milestones.all())
    if now == stored(deal):
        return False
    Deal.objects.filter(pk=deal.pk).update(
        current_stage=now.stage, first_year=now.first_year, last_year=now.last_year
    )
    return True


def on_milestone_change(instance: Milestone, **kwargs: Any) -> None:
    """Signal receiver: a milestone was saved (also raw, by loaddata) or deleted."""
    deal = Deal.objects.filter(pk=instance.deal_id).first()
    if deal is not None:  # the deal itself may be going, and its milestones with it
        rederive(deal)
