"""The timeline of milestones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from armsweb.pictures import key, timeline
from armsweb.picturing.dissent import dissent_of
from deals.models import Deal, Milestone, MilestoneCitation
from deals.stages import Stage
from sources import dates
from sources.citations import Stance

MOST_STORIES = 60  # deals on a timeline

Years = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    drawing: timeline.Timeline
    asked: Years
    left_out: int  # deals of these years that are not drawn
    undated: int  # deals without any date
    whole: bool  # whether events that change no stage are drawn too
    action: str  # address of the page it stands on
    deals: list[int]  # their keys
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
        return key.of_timeline(self.whole, self.drawing.rivals)

    @property
    def narrowed(self) -> bool:
        return any(self.asked)

    @property
    def zoom(self) -> str:
        """The address to which a run of years adds its own."""
        return f"{self.action}?"

    @property
    def query(self) -> str:
        years = zip(("from", "to"), self.asked, strict=True)
        asked = {name: year for name, year in years if year}
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
    years: Years, today: int, most: int = MOST_STORIES, whole: bool = True, page: str = "timeline"
) -> TimelinePicture:
    """The deals with the latest milestones in these years. Five queries at most.

    ``whole``: with the events that change no stage; ``page``: the name of the page it stands on.
    """
    dated = Deal.objects.published().filter(last_year__isnull=False)
    if years[0]:
        dated = dated.filter(last_year__gte=years[0])
    if years[1]:
        dated = dated.filter(first_year__lte=years[1])
    newest = dated.select_related("buyer", "seller").order_by("-last_year", "-slug")
    against = MilestoneCitation.objects.standing().filter(stance=Stance.CONTRADICTS)
    against = against.select_related("claim").order_by("field", "claim__key")
    steps = Milestone.objects.order_by("key").prefetch_related(Prefetch("citations", against))
    if not whole:
        steps = steps.exclude(stage=Stage.DEVELOPMENT)
    found = list(newest.prefetch_related(Prefetch("milestones", steps))[: most + 1])
    shown = found[:most]
    first = min((deal.first_year for deal in shown if deal.first_year), default=None)
    last = max((deal.last_year for deal in shown if deal.last_year), default=None)
    window = timeline.window(first, last, years, today)
    sides = Counter(side.name for deal in shown for side in (deal.buyer, deal.seller))
    return TimelinePicture(
        drawing=timeline.lay_out((_story(deal, sides) for deal in shown), *window),
        asked=years,
        left_out=dated.count() - most if len(found) > most else 0,
        undated=Deal.objects.published().filter(last_year__isnull=True).count(),
        whole=whole,
        action=reverse(page),
        deals=[deal.pk for deal in shown],
    )


def _story(deal: Deal, sides: Counter[str]) -> timeline.Story:
    pair = sorted((deal.buyer.name, deal.seller.name), key=lambda name: (sides[name], name))
    return timeline.Story(
        group=" and ".join(pair),
        title=deal.title,
        address=deal.get_absolute_url(),
        events=tuple(_event(milestone, deal) for milestone in deal.milestones.all()),
    )


def _event(milestone: Milestone, deal: Deal) -> timeline.Event:
    reading = dates.read(milestone.when) if milestone.when else None
    return timeline.Event(
        stage=milestone.stage,
        label=str(Stage(milestone.stage).label),
        earliest=milestone.when_earliest,
        latest=milestone.when_latest,
        certain=bool(reading and reading.certain),
        display=reading.display if reading else milestone.when_wording,
        address=milestone.get_absolute_url(),
        dissent=dissent_of(milestone, deal.get_absolute_url()),
    )
