"""The sources behind what a picture shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from deals.models import DealCitation, LineItemCitation, MilestoneCitation
from sources.models import Source


def sources_behind(deals: Sequence[int], day: date | None = None) -> QuerySet[Source]:
    """Those cited for these deals (by their keys) or a part of them, the newest first.

    With ``day``, only those published by then.
    """
    tables: tuple[tuple[Any, str], ...] = (
        (DealCitation, "subject__in"),
        (LineItemCitation, "subject__deal__in"),
        (MilestoneCitation, "subject__deal__in"),
    )
    first, *others = (
        table.objects.standing()
        .known_by(day)
        .filter(**{look_up: list(deals)})
        .order_by()
        .values("claim__paragraph__source")
        for table, look_up in tables
    )
    newest = Source.objects.order_by("-published_latest", "slug")
    return newest.filter(pk__in=first.union(*others)) if deals else newest.none()
