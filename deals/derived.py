"""Keeps a deal's current stage, first and last year in step with its milestones.

They are copies for indexes. They are written here and nowhere else; ``manage.py rederive``
reports and mends any drift.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from deals.models import Deal, Milestone
from deals.stages import Derived, derive

BATCH = 1000


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


def before_milestone_change(instance: Any, **kwargs: Any) -> None:
    """Signal receiver: notes which deal a milestone is about to leave for another."""
    instance.left_deals = []
    if instance.pk is not None:
        row = Milestone.objects.filter(pk=instance.pk).exclude(deal=instance.deal_id)
        instance.left_deals = list(row.values_list("deal_id", flat=True))


def on_milestone_change(instance: Any, **kwargs: Any) -> None:
    """Signal receiver: a milestone was saved (also raw, by loaddata) or deleted."""
    touched = [instance.deal_id, *getattr(instance, "left_deals", [])]
    # A deal that is not there is going itself, and its milestones with it.
    for deal in Deal.objects.filter(pk__in=touched):
        rederive(deal)


@dataclass(frozen=True, slots=True)
class Drift:
    """A deal whose row did not say what its milestones say."""

    deal: Deal
    stored: Derived
    derived: Derived


def drifts(mend: bool) -> Iterator[Drift]:
    """Every deal that has drifted, in order of its key; with ``mend`` each batch is written.

    Three queries a batch at most, each batch a transaction of its own, so that the table is
    never held for long. A drift is yielded after it was mended.
    """
    last = 0
    while True:
        with transaction.atomic() if mend else nullcontext():
            queryset = Deal.objects.filter(pk__gt=last).order_by("pk")
            # Whoever saves a milestone meanwhile waits, and writes after us.
            batch = list(
                (queryset.select_for_update() if mend else queryset).prefetch_related("milestones")[
                    :BATCH
                ]
            )
            found = [
                Drift(deal, stored(deal), now)
                for deal in batch
                if (now := derive(deal.milestones.all())) != stored(deal)
            ]
            if mend and found:
                for drift in found:
                    deal, now = drift.deal, drift.derived
                    deal.current_stage = now.stage
                    deal.first_year, deal.last_year = now.first_year, now.last_year
                Deal.objects.bulk_update(
                    [drift.deal for drift in found],
                    ["current_stage", "first_year", "last_year"],
                    batch_size=BATCH,
                )
        yield from found
        if len(batch) < BATCH:
            return
        last = batch[-1].pk
