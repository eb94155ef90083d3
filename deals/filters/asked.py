"""What was asked for, and the rows it stands for. The list, its counts, the comparison and every
export go through :func:`answering`, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q, TextChoices

from countries.belonging import Standing
from deals.listing import Facet
from deals.models import Listing, ListingQuerySet
from sources.seeking import NOTHING, HasWords, Sought

NEVER = "never"  # beside Standing: no side has a membership of the bloc on record
FTS5 = "deals_listingindex"


class Sort(TextChoices):
    """The orders of a list; each names the column ``by_…`` it goes by."""

    DATE = "date", "latest first"
    COUNTRY = "country", "by country"
    STAGE = "stage", "furthest first"
    CITED = "cited", "most cited first"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice in one facet: how the address has it, how the page has it, how rows carry it."""

    facet: Facet
    value: str
    label: str
    tags: tuple[str, ...]
    absent: bool = False  # asks for rows that carry none of the tags

    def condition(self) -> Q:
        return ~Q(tags__any=self.tags) if self.absent else Q(tags__any=self.tags)


def bloc_choice(key: int, slug: str, name: str, how: str) -> Choice:
    """``how`` is a Standing, or NEVER."""
    each = tuple(Facet.BLOC.tag(f"{key}.{standing}") for standing in Standing)
    if how == NEVER:
        label = f"{name}: no membership on record"
        return Choice(Facet.BLOC, f"{slug}.{NEVER}", label, each, absent=True)
    standing = Standing(how)
    tags = (Facet.BLOC.tag(f"{key}.{standing}"),)
    return Choice(Facet.BLOC, f"{slug}.{standing}", f"{name}: {standing.label}", tags)


@dataclass(frozen=True)
class Asked:
    """The choices of a reader. Of one facet any will do; of different facets all must hold.

    ``first`` and ``last`` are years; a deal is found if one of its milestones may have happened
    between them. The words are looked for in all that the search knows of a deal.
    """

    choices: tuple[Choice, ...] = ()
    first: int | None = None
    last: int | None = None
    sought: Sought = NOTHING
    sort: str = Sort.DATE
    day: date | None = field(default=None)  # the record as of that day

    @cached_property
    def by_facet(self) -> dict[Facet, list[Choice]]:
        chosen: dict[Facet, list[Choice]] = {}
        for choice in self.choices:
            chosen.setdefault(choice.facet, []).append(choice)
        return chosen

    @property
    def words(self) -> str:
        """As they stand in the box again."""
        return self.sought.shown

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for but the day and the order."""
        return bool(self.choices or self.first or self.last or self.words)

    def without(self, *choices: Choice) -> Asked:
        return replace(self, choices=tuple(c for c in self.choices if c not in choices))

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address, in the order of the form; none is empty."""
        found = [("words", self.words)] if self.words else []
        found += [(c.facet.name.lower(), c.value) for f in Facet for c in self.by_facet.get(f, [])]
        found += [(name, str(year)) for name, year in self.years() if year is not None]
        if self.sort != Sort.DATE:
            found.append(("sort", self.sort))
        if self.day:
            found.append(("as_of", self.day.isoformat()))
        return found

    def years(self) -> Sequence[tuple[str, int | None]]:
        return ("from", self.first), ("to", self.last)

    @property
    def order(self) -> str:
        """The order in words."""
        return Sort(self.sort).label.capitalize()

    @property
    def address(self) -> str:
        """Ready to take one more parameter: ``?kind=purchase&``."""
        query = self.query()
        return query if query == "?" else f"{query}&"

    @property
    def address_today(self) -> str:
        """The same asked of today's record."""
        return replace(self, day=None).query()

    def query(self, **more: str) -> str:
        """``?kind=purchase&…``, ready for an address; a bare ``?`` where nothing was asked."""
        return "?" + urlencode([*self.pairs(), *((k, v) for k, v in more.items() if v)])


def answering(asked: Asked, *, leaving_out: Iterable[Facet] = ()) -> ListingQuerySet:
    """The rows that answer, one a deal, in no order. ``leaving_out``: facets not to go by."""
    rows = Listing.objects.as_of(asked.day)
    left_out = set(leaving_out)
    for facet, choices in asked.by_facet.items():
        if facet in left_out:
            continue
        plain = [tag for choice in choices if not choice.absent for tag in choice.tags]
        condition = Q(tags__any=plain) if plain else Q()
        for choice in choices:
            if choice.absent:
                condition |= choice.condition()
        rows = rows.filter(condition)
    if asked.first is not None and asked.last is not None:
        years = range(asked.first, asked.last + 1)
        rows = rows.filter(tags__any=[Facet.YEAR.tag(year) for year in years])
    elif asked.first is not None:
        rows = rows.filter(by_date__lte=-asked.first)  # the last year, negative; undated behind all
    elif asked.last is not None:
        rows = rows.filter(first_year__lte=asked.last)
    if asked.sought:
        rows = rows.filter(HasWords(asked.sought.terms, FTS5))
    return rows
