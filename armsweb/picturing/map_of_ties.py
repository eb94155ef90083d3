"""The map of countries and their ties, with NATO as it was in a year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.urls import reverse

from armsweb.pictures import key, map_of_ties
from armsweb.pictures.projection import plane
from armsweb.pictures.reach import OF_STAGE, Reach
from armsweb.pictures.standing import Kind, Spell, standing
from countries.models import Country, Membership
from deals.models import Deal
from sources.citations import Stance
from sources.models import Claim

READING = (
    "A line joins two capitals; it is no route. The thicker it is, the more deals; the badge says "
    "how many. The lines show every deal on record, whatever the year."
)
GROUND = (
    "Shapes: Natural Earth, simplified; conformal conic projection. Northern Cyprus is filled as "
    "Cyprus, as the United Nations has it. We take no position on any border."
)
ORDER = {reach: place for place, reach in enumerate(Reach)}
NATO = "nato"  # slug
NATO_FOUNDED = 1949


@dataclass(frozen=True, slots=True)
class Row:
    """A tie as the table has it."""

    names: str
    tie: map_of_ties.Tie


@dataclass(frozen=True, slots=True)
class MapPicture:
    """``places``: every country on record; ``ties``: all of them, also those off the map."""

    drawing: map_of_ties.Map
    year: int
    last_year: int
    asked: bool  # the reader chose the year
    places: list[map_of_ties.Place]
    ties: list[Row]
    changes: list[int]  # years in which the record has a country join or leave
    first_year: int = NATO_FOUNDED
    name: str = "map"
    reading: str = READING
    ground: str = GROUND

    @property
    def title(self) -> str:
        return f"Map of arms-trade ties, with NATO in {self.year}"

    @property
    def description(self) -> str:
        deals = sum(row.tie.deals for row in self.ties)
        members = sum(place.standing.kind == Kind.MEMBER for place in self.places)
        return (
            f"{len(self.places)} countries, {members} of them known to be in NATO in {self.year}; "
            f"{deals:,} deals between them, drawn as lines between capitals."
        )

    @property
    def key(self) -> key.Key:
        unsaid = any(place.standing.kind == Kind.UNSAID for place in self.places)
        return key.of_map(self.year, unsaid)

    @property
    def notes(self) -> list[str]:
        """What the lines leave out, in sentences."""
        found = []
        if self.drawing.merged:
            found.append(
                "One line stands for all deals of two countries, at the step where most of them "
                "are; the table has every step."
            )
        if self.drawing.left_out:
            left = self.drawing.left_out
            found.append(f"{left:,} pairs of countries with fewer deals have no line.")
        return found

    @property
    def query(self) -> str:
        return f"?map_year={self.year}" if self.asked else ""


def deals_address(**choices: Any) -> str:
    """The list of deals, filtered; a value may be a list."""
    return f"{reverse('deals:deal_list')}?{urlencode(choices, doseq=True)}"


def map_picture(asked: int | None, today: int) -> MapPicture:
    """Countries, their ties, and who was in NATO in the year asked for, else today's.

    Three queries.
    """
    year = asked or today
    countries = {country.pk: country for country in Country.objects.order_by("name")}
    counts: Counter[tuple[int, int, Reach]] = Counter()
    rows = Deal.objects.published().order_by().values_list("buyer", "seller", "current_stage")
    for buyer, seller, stage, count in rows.annotate(count=Count("pk")):
        if reach := OF_STAGE.get(stage):
            counts[buyer, seller, reach] += count
    deals = Counter[int]()
    for (buyer, seller, _), count in counts.items():
        deals.update({buyer: count, seller: count})
    spells: dict[int, list[Spell]] = {}
    supports = Q(citations__stance=Stance.SUPPORTS, citations__claim__state=Claim.State.PUBLISHED)
    memberships = Membership.objects.filter(organisation__slug=NATO).order_by("pk")
    bounds = ("since_earliest", "since_latest", "until_earliest", "until_latest")
    for pk, *spell in memberships.annotate(
        known_on=Min("citations__claim__paragraph__source__published_latest", filter=supports)
    ).values_list("country", *bounds, "known_on"):
        spells.setdefault(pk, []).append(Spell(*spell))
    places = [
        map_of_ties.Place(
            key=country.slug,
            code=country.code,
            name=country.name,
            latitude=float(country.latitude),
            longitude=float(country.longitude),
            address=country.get_absolute_url(),
            deals=deals[pk],
            standing=standing(spells.get(pk, ()), year),
        )
        for pk, country in countries.items()
    ]
    ties = _ties(counts, countries)
    drawing = map_of_ties.lay_out(plane(), places, ties)
    names = {place.key: place.name for place in places}
    rows_of = [Row(f"{names[tie.one]} and {names[tie.other]}", tie) for tie in ties]
    turns = (
        (begin, end)
        for every in spells.values()
        for spell in every
        for begin, end in (
            (spell.since_earliest, spell.since_latest),
            (spell.until_earliest, spell.until_latest),
        )
    )
    return MapPicture(
        drawing=drawing,
        changes=sorted({end.year for begin, end in turns if begin and end}),
        year=year,
        last_year=max(year, today),
        asked=asked is not None,
        places=places,
        ties=rows_of,
    )


def _ties(
    counts: Counter[tuple[int, int, Reach]], countries: dict[int, Country]
) -> list[map_of_ties.Tie]:
    """Both directions between two countries drawn together, each end by its slug."""
    sides = Counter(pk for buyer, seller, _ in counts for pk in (buyer, seller))
    found: dict[tuple[int, int, Reach], dict[tuple[int, int], int]] = {}
    for (buyer, seller, reach), count in counts.items():
        # The country with fewer ties comes first: its deals are the smaller list.
        one, other = sorted((buyer, seller), key=lambda pk: (sides[pk], countries[pk].slug))
        found.setdefault((one, other, reach), {})[buyer, seller] = count
    ties = []
    for (one, other, reach), ways in found.items():
        choices: dict[str, Any] = {"country": countries[one].slug}
        if len(ways) == 1:
            buyer, seller = next(iter(ways))
            choices = {"buyer": countries[buyer].slug, "seller": countries[seller].slug}
        ends = countries[one].slug, countries[other].slug
        address = deals_address(**choices, stage=[stage.value for stage in reach.stages])
        whole = deals_address(country=countries[one].slug)
        ties.append(map_of_ties.Tie(*ends, reach, sum(ways.values()), address, whole))
    return sorted(ties, key=lambda tie: (tie.one, tie.other, ORDER[tie.reach]))
