"""Countries side by side: figures from the filters of ``/deals/``, each with the list it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.urls import reverse

from countries.models import Country
from deals.filters.asked import Asked, answering
from deals.filters.counting import Counting, Counts
from deals.filters.form import FIXED, record_choice
from deals.listing import Facet
from deals.models import DealCitation, Equipment, LineItemCitation, MilestoneCitation
from sources.counts import Count, rounded
from sources.models import Claim, ClaimQuerySet

SAMPLE = 500  # deals whose claims are counted; of more, these stand for all
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


def claims_of(side: Side) -> ClaimQuerySet:
    """The claims that bear on a deal of the country, its line items or its milestones."""
    if not side.sampled:
        return Claim.objects.filter(pk__in=side.bearing())
    deals = answering(side.asked).values("deal")
    bearing = Q()
    for table, deal in _TABLES:
        # Said twice, so that the database asks of each claim it comes to whether it bears on one
        # of so many deals, and does not first gather all that do.
        cited = table.objects.known_by(side.day).filter(
            claim=OuterRef("pk"), claim__gte=OuterRef("pk")
        )
        bearing |= Q(Exists(cited.filter(**{f"{deal}__in": deals})))
    return Claim.objects.filter(bearing)


class Side:
    """One of the countries and what the record holds on its deals; five queries in all, six among
    many deals."""

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
    def _said(self) -> list[tuple[int, str, str | None, str | None]]:
        """Each claim on these deals with its kind; as often as an official is on record with it."""
        official = "claim__officialcitations"
        first, *others = (
            rows.annotate(
                by=FilteredRelation(official, condition=Q(**{f"{official}__field": "said"}))
            )
            .order_by()
            .values_list("claim", "claim__kind", "by__subject__slug", "by__subject__name")
            for rows in self._citations()
        )
        return list(first.union(*others))

    @cached_property
    def claims(self) -> Counter[str]:
        """Claims by their kind."""
        return Counter({claim: kind for claim, kind, *_ in self._said}.values())

    @cached_property
    def speakers(self) -> list[Spoken]:
        """The officials with most claims."""
        said = Counter((name, slug) for _, _, slug, name in self._said if name and slug)
        most = sorted(said.items(), key=lambda item: (-item[1], item[0]))
        return [
            Spoken(
                name,
                reverse("countries:official_detail", args=[slug]),
                self.claim_figure(number, speaker=slug),
            )
            for (name, slug), number in most[:SPEAKERS]
        ]

    @property
    def claim_total(self) -> Count:
        """How many claims bear on its deals."""
        return self._scaled(sum(self.claims.values()))

    def claim_figure(self, number: int, **more: str) -> Figure:
        """A number of claims, and its share of all those that bear on its deals."""
        whole = sum(self.claims.values())
        share = round(100 * number / whole) if whole else None
        address = f"{reverse('compare_claims')}?{urlencode({**self.parameters, **more})}"
        return Figure(self._scaled(number), address, share)

    @property
    def parameters(self) -> dict[str, str]:
        """What names the country and the day in the address of its claims."""
        day = {"as_of": self.day.isoformat()} if self.day else {}
        return {"country": self.country.slug, **day}

    @cached_property
    def _deals(self) -> list[int]:
        """Keys of its deals; of :data:`SAMPLE` of them if there are more."""
        rows = answering(self.asked).order_by("shuffle").values_list("deal", flat=True)
        return list(rows[:SAMPLE])

    @property
    def sampled(self) -> bool:
        return self.counts.all.number > SAMPLE

    def _scaled(self, number: int) -> Count:
        if not self.sampled:
            return Count(number)
        return Count(rounded(number * self.counts.all.number / SAMPLE), about=True)

    def _citations(self) -> Iterator[Any]:
        for table, deal in _TABLES:
            rows = table.objects.standing().known_by(self.day)
            yield rows.filter(**{f"{deal}__in": self._deals})

    def bearing(self) -> Any:
        """Keys of the claims on these deals."""
        first, *others = (rows.order_by().values("claim") for rows in self._citations())
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
