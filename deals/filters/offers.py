"""The choices a page offers, each with the number of deals it would leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from countries.belonging import Standing
from countries.models import Organisation
from deals.filters.asked import NEVER, Asked, Choice, bloc_choice
from deals.filters.counting import Counting, Counts
from deals.filters.form import FACETS, FIXED, LABELS, RECORDS, parameter, record_choice
from deals.listing import Facet
from sources.counts import Count

OFFERED = 12  # records of one facet, those with most deals; what is chosen is offered besides
OPEN = {Facet.COUNTRY, Facet.KIND, Facet.STAGE}  # shown unfolded from the start


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice on the page."""

    choice: Choice
    count: Count
    chosen: bool

    @property
    def value(self) -> str:
        return self.choice.value

    @property
    def label(self) -> str:
        return self.choice.label

    @property
    def idle(self) -> bool:
        """Nothing would be left, and nobody chose it."""
        return not self.chosen and not self.count.number and not self.count.about


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one facet. ``more``: how many further records have deals."""

    facet: Facet
    offers: list[Offer]
    more: int = 0

    @property
    def name(self) -> str:
        return parameter(self.facet)

    @property
    def label(self) -> str:
        return LABELS[self.facet]

    @property
    def chosen(self) -> int:
        return sum(offer.chosen for offer in self.offers)

    @property
    def unfolded(self) -> bool:
        return bool(self.chosen) or self.facet in OPEN


@dataclass(frozen=True, slots=True)
class Offered:
    """All that stands beside a list: how many answer, and the choices to narrow or widen it."""

    total: Count
    groups: list[Group]


def offered(asked: Asked, blocs: Iterable[Organisation]) -> Offered:
    """Counts reflect the other facets: within one facet a further choice widens what is found.

    Two queries and one more for each facet in which something is chosen, among many deals twice
    as many; then one a kind of record.
    """
    counting = Counting()
    every = counting.count(asked)
    counts = {
        facet: counting.count(asked, leaving_out=facet) if facet in asked.by_facet else every
        for facet in FACETS
    }
    named = _named(asked, counts)
    groups = []
    for facet in FACETS:
        chosen = asked.by_facet.get(facet, [])
        if facet in RECORDS:
            choices, more = named[facet]
        elif facet == Facet.BLOC:
            choices, more = _bloc_choices(blocs), 0
        else:
            choices = [Choice(facet, v, label, (facet.tag(v),)) for v, label in FIXED[facet]]
            more = 0
        offers = [Offer(c, _number(c, counts[facet]), c in chosen) for c in choices]
        if facet == Facet.BLOC:
            offers = [offer for offer in offers if not offer.idle]
        groups.append(Group(facet, offers, more))
    return Offered(every.all, groups)


def _number(choice: Choice, counts: Counts) -> Count:
    if choice.absent:
        return counts.without(choice.tags[0].rpartition(".")[0])
    return counts.of(choice.tags[0])


def _bloc_choices(blocs: Iterable[Organisation]) -> list[Choice]:
    return [
        bloc_choice(bloc.pk, bloc.slug, bloc.short_name or bloc.name, how)
        for bloc in blocs
        for how in (*Standing.values, NEVER)
    ]


def _named(asked: Asked, counts: dict[Facet, Counts]) -> dict[Facet, tuple[list[Choice], int]]:
    """The records to offer in each facet, and how many more there are; one query a model."""
    keys: dict[Facet, list[int]] = {}
    more: dict[Facet, int] = {}
    for facet in RECORDS:
        prefix = facet.tag("")
        ranked = sorted(
            ((-number, int(tag.removeprefix(prefix))) for tag, number in counts[facet].tags.items()
             if tag.startswith(prefix)),
        )  # fmt: skip
        keys[facet] = [key for _, key in ranked[:OFFERED]]
        more[facet] = max(0, len(ranked) - OFFERED)
    records = {}
    for model in dict.fromkeys(RECORDS.values()):
        wanted = {key for facet, keys_ in keys.items() if RECORDS[facet] is model for key in keys_}
        records[model] = model.objects.in_bulk(wanted) if wanted else {}
    found = {}
    for facet, model in RECORDS.items():
        choices = [
            record_choice(facet, records[model][k]) for k in keys[facet] if k in records[model]
        ]
        chosen = [choice for choice in asked.by_facet.get(facet, []) if choice not in choices]
        found[facet] = ([*choices, *chosen], more[facet])
    return found
