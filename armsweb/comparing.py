"""Countries side by side: figures from the filters of ``/deals/``, each with the list it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count as CountOf
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from countries.models import Country, OfficialCitation
from deals.filters.asked import Asked, answering
from deals.filters.counting import EXACT, Count, Counting, Counts
from deals.filters.form import FIXED, record_choice
from deals.listing import Facet
from deals.models import DealCitation, Equipment, LineItemCitation, MilestoneCitation
from sources.models import Claim, ClaimQuerySet

SPEAKERS = 6  # of each country, those with most claims
ITEMS = 20  # of equipment in common, those in most deals

# A citation table and the way from its rows to their deal.
_TABLES: tuple[tuple[Any, str], ...] = (
    (DealCitation, "subject"),
    (LineItemCitation, "subject__deal"),
    (MilestoneCitation, "subject__deal"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the address of the list that has as many rows; ``share`` in per cent."""

    count: Count
    address: str
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what is counted, and a figure for each country."""

    label: str
    figures: list[Figure]

    @property
    def empty(self) -> bool:
        return not any(figure.count.number or figure.count.about for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Spoken:
    """An official, and the claims by them that bear on deals of the country."""

    name: str
    address: str
    figure: Figure


def asked_of(country: Country, day: date | None) -> Asked:
    """Every deal of the country, on either side."""
    return Asked((record_choice(Facet.COUNTRY, country),), day=day)


def claims_of(country: Country, day: date | None) -> ClaimQuerySet:
    """The claims that bear on a deal of the country, its line items or its milestones."""
    deals = answering(asked_of(country, day))
    bearing = Q()
    for table, deal in _TABLES:
        cited = table.objects.known_by(day).filter(claim=OuterRef("pk"))
        bearing |= Q(Exists(cited.filter(**{f"{deal}__in": deals.values("deal")})))
    return Claim.objects.filter(bearing)


class Side:
    """One of the countries and what the record holds on its deals; five queries in all."""

    def __init__(self, country: Country, day: date | None, counting: Counting) -> None:
        self.country, self.day = country, day
        self.asked = asked_of(country, day)
        self.counts: Counts = counting.count(self.asked)

    def deals(self, number: Count, **more: object) -> Figure:
        """A number of its deals, those that the further parameters leave."""
        pairs = [*self.asked.pairs(), *more.items()]
        return Figure(number, f"{reverse('deals:deal_list')}?{urlencode(pairs)}")

    @property
    def all(self) -> Figure:
        return self.deals(self.counts.all)

    @cached_property
    def years(self) -> list[Figure]:
        """The first and the last year of its deals; none where no deal is dated."""
        rows = answering(self.asked).filter(first_year__isnull=False)
        first = rows.order_by("first_year").values_list("first_year", flat=True).first()
        last = rows.order_by("by_date").values_list("last_year", flat=True).first()
        return [
            self.deals(Count(year), **{"from": year, "to": year}) for year in (first, last) if year
        ]

    @cached_property
    def claims(self) -> dict[str, int]:
        """Claims by their kind."""
        kinds = Claim.objects.published().filter(pk__in=self._bearing()).order_by().values("kind")
        return {row["kind"]: row["number"] for row in kinds.annotate(number=CountOf("pk"))}

    @cached_property
    def speakers(self) -> list[Spoken]:
        said = OfficialCitation.objects.standing().filter(field="said", claim__in=self._bearing())
        rows = (
            said.order_by()
            .values_list("subject__slug", "subject__name")
            .annotate(number=CountOf("claim", distinct=True))
            .order_by("-number", "subject__name")
        )
        return [
            Spoken(
                name,
                reverse("countries:official_detail", args=[slug]),
                self.claim_figure(number, speaker=slug),
            )
            for slug, name, number in rows[:SPEAKERS]
        ]

    def claim_figure(self, number: int, **more: str) -> Figure:
        """A number of claims, and its share of all those that bear on its deals."""
        whole = sum(self.claims.values())
        share = round(100 * number / whole) if whole else None
        pairs = {"country": self.country.slug, **more}
        if self.day:
            pairs["as_of"] = self.day.isoformat()
        address = f"{reverse('compare_claims')}?{urlencode(pairs)}"
        return Figure(self.counts.scaled(number), address, share)

    def _bearing(self) -> Any:
        """Keys of the claims on its deals, or on the sample that its counts go by."""
        deals = answering(self.asked).order_by("shuffle").values("deal")[:EXACT]
        first, *others = (
            table.objects.known_by(self.day)
            .filter(**{f"{deal}__in": deals})
            .order_by()
            .values("claim")
            for table, deal in _TABLES
        )
        return first.union(*others)


@dataclass(frozen=True)
class Comparison:
    """Everything the page shows."""

    sides: list[Side]

    @property
    def stages(self) -> list[Row]:
        """The furthest first."""
        return self._fixed(Facet.STAGE)

    @property
    def kinds(self) -> list[Row]:
        return self._fixed(Facet.KIND)

    def _fixed(self, facet: Facet) -> list[Row]:
        name = facet.name.lower()
        rows = (
            Row(
                label,
                [
                    side.deals(side.counts.of(facet.tag(value)), **{name: value})
                    for side in self.sides
                ],
            )
            for value, label in FIXED[facet]
        )
        return [row for row in rows if not row.empty]

    @cached_property
    def equipment(self) -> list[Row]:
        """What two or more of the countries have deals over; one query."""
        prefix = Facet.EQUIPMENT.tag("")
        shared: dict[int, int] = {}
        for tag in {
            tag for side in self.sides for tag in side.counts.tags if tag.startswith(prefix)
        }:
            numbers = [side.counts.of(tag).number for side in self.sides]
            if sum(map(bool, numbers)) > 1:
                shared[int(tag.removeprefix(prefix))] = sum(numbers)
        most = sorted(shared, key=lambda key: (-shared[key], key))[:ITEMS]
        items = Equipment.objects.filter(pk__in=most).order_by("designation")
        return [
            Row(
                item.designation,
                [
                    side.deals(side.counts.of(f"{prefix}{item.pk}"), equipment=item.slug)
                    for side in self.sides
                ],
            )
            for item in items
        ]

    @property
    def claims(self) -> list[Row]:
        rows = (
            Row(
                str(kind.label),
                [
                    side.claim_figure(side.claims.get(kind.value, 0), kind=kind.value)
                    for side in self.sides
                ],
            )
            for kind in Claim.Kind.__members__.values()
        )
        return [row for row in rows if not row.empty]


def compare(countries: Iterable[Country], day: date | None) -> Comparison:
    """Put the countries side by side, in the order given."""
    counting = Counting()
    return Comparison([Side(country, day, counting) for country in countries])
