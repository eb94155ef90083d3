"""The timeline of milestones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from armsweb.pictures import key, timeline
from armsweb.picturing.dissent import dissent_of
from deals.models import Deal, Listing, Milestone, MilestoneCitation
from deals.stages import Stage
from sources import dates
from sources.as_of import AsOf
from sources.citations import Stance

MOST_STORIES = 60  # deals on a timeline

Years = tuple[int | None, int | None]
Kept = tuple[tuple[str, str], ...]  # names and values


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    drawing: timeline.Timeline
    asked: Years
    left_out: int  # deals of these years that are not drawn
    undated: int  # deals without any date
    whole: bool  # whether events that change no stage are drawn too
    action: str  # address of the page it stands on
    deals: list[int]  # their keys
    day: date | None = None
    kept: Kept = ()  # what else the address of the page says
    name: str = "timeline"
    reading: str = "Years with much in them are drawn wider."

    @property
    def title(self) -> str:
        first, last = self.drawing.first_year, self.drawing.last_year
        return f"Milestones of {first}" if first == last else f"Milestones, {first} to {last}"

    @property
    def description(self) -> str:
        rows = sum(len(group.rows) for group in self.drawing.groups)
        both = " Where sources differ on a date, both are drawn." if self.drawing.rivals else ""
        return (
            f"{self.drawing.milestones} milestones of {rows} deals. A day stated without doubt is "
            f"a sign, anything less a band over the days it may have been.{both}"
        )

    @property
    def key(self) -> key.Key:
        return key.of_timeline(self.whole, self.drawing.rivals, self.drawing.undated)

    @property
    def narrowed(self) -> bool:
        return any(self.asked)

    @property
    def zoom(self) -> str:
        """The address to which a run of years adds its own."""
        return f"{self.widened}&" if self.kept else f"{self.action}?"

    @property
    def widened(self) -> str:
        """The address that asks for no years."""
        return f"{self.action}?{urlencode(self.kept)}" if self.kept else self.action

    @property
    def query(self) -> str:
        asked: dict[str, str | int] = {"as_of": self.day.isoformat()} if self.day else {}
        years = zip(("from", "to"), self.asked, strict=True)
        asked |= {name: year for name, year in years if year}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def notes(self) -> list[str]:
        """What is not drawn, in sentences."""
        found = []
        if self.left_out:
            shown = len(self.deals)
            found.append(
                f"The {shown} deals with the latest milestones are drawn; {self.left_out:,} more "
                "of these years are in the list."
            )
        if self.undated:
            one = self.undated == 1
            found.append(
                f"{self.undated:,} deal{'' if one else 's'} without any date "
                f"{'is' if one else 'are'} not drawn."
            )
        return found


def timeline_picture(
    years: Years,
    today: int,
    most: int = MOST_STORIES,
    whole: bool = True,
    page: str = "timeline",
    day: date | None = None,
    kept: Kept = (),
) -> TimelinePicture:
    """The deals with the latest milestones in these years.

    Five queries at most; ten with ``day``, for the record as the sources published by then give
    it. ``whole``: with the events that change no stage; ``page``: the name of the page it stands
    on.
    """
    rows: Any = Deal.objects.published() if day is None else Listing.objects.as_of(day)
    dated = rows.filter(last_year__isnull=False)
    if years[0]:
        dated = dated.filter(last_year__gte=years[0])
    if years[1]:
        dated = dated.filter(first_year__lte=years[1])
    newest = dated.order_by("-last_year", "-slug")[: most + 1]
    found = _today(newest, whole) if day is None else _of_day(newest, day)
    shown = found[:most]
    first = min((deal.first_year for deal in shown if deal.first_year), default=None)
    last = max((deal.last_year for deal in shown if deal.last_year), default=None)
    window = timeline.window(first, last, years, today)
    sides = Counter(side.name for deal in shown for side in (deal.buyer, deal.seller))
    query = AsOf(day).query
    return TimelinePicture(
        drawing=timeline.lay_out((_story(deal, sides, query) for deal in shown), *window),
        asked=years,
        left_out=dated.count() - most if len(found) > most else 0,
        undated=rows.filter(last_year__isnull=True).count(),
        whole=whole,
        action=reverse(page),
        deals=[deal.pk for deal in shown],
        day=day,
        kept=(*kept, ("as_of", day.isoformat())) if day else kept,
    )


def _today(newest: QuerySet[Deal], whole: bool) -> list[Deal]:
    against = MilestoneCitation.objects.standing().filter(stance=Stance.CONTRADICTS)
    against = against.select_related("claim").order_by("field", "claim__key")
    steps = Milestone.objects.order_by("key").prefetch_related(Prefetch("citations", against))
    if not whole:
        steps = steps.exclude(stage=Stage.DEVELOPMENT)
    return list(
        newest.select_related("buyer", "seller").prefetch_related(Prefetch("milestones", steps))
    )


def _of_day(newest: QuerySet[Listing], day: date) -> list[Deal]:
    """The deals as the sources published by ``day`` give them, in the order of their listing."""
    order = list(newest.values_list("deal", flat=True))
    shown = Deal.objects.published().filter(pk__in=order).for_page(day)
    deals = {deal.pk: deal for deal in shown}
    for deal in deals.values():
        deal.take_back_to(day)
    return [deals[pk] for pk in order if pk in deals]  # one may have gone in between


def _story(deal: Deal, sides: Counter[str], query: str) -> timeline.Story:
    """``query``: what the address of the deal's page is to say."""
    pair = sorted((deal.buyer.name, deal.seller.name), key=lambda name: (sides[name], name))
    return timeline.Story(
        group=" and ".join(pair),
        title=deal.title,
        address=deal.get_absolute_url() + query,
        events=tuple(
            _event(milestone, deal.get_absolute_url() + query)
            for milestone in deal.milestones.all()
        ),
    )


def _event(milestone: Milestone, page: str) -> timeline.Event:
    reading = dates.read(milestone.when) if milestone.when else None
    return timeline.Event(
        stage=milestone.stage,
        label=str(Stage(milestone.stage).label),
        earliest=milestone.when_earliest,
        latest=milestone.when_latest,
        certain=bool(reading and reading.certain),
        display=reading.display if reading else milestone.when_wording,
        address=f"{page}#{milestone.anchor}-{milestone.key}",
        dissent=dissent_of(milestone, page),
    )
