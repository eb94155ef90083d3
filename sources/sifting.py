"""Narrowing a list by what its rows say: choices with counts, words, chips, one address.

For lists whose rows say it themselves; deals, which are too many and too entangled for that, have
their own (:mod:`deals.filters`). Of one facet any choice will do, of different facets all must
hold. What cannot be followed is left out, and said to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Count as CountOf
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from sources.addresses import FormerSlug
from sources.asking import SLUG, shown
from sources.counts import Count, rounded
from sources.seeking import having, understood

MOST_CHOICES = 20  # of one facet
OFFERED = 12  # choices of one facet, those with most rows; what is chosen is offered besides
Numbers = Iterable[tuple[str, str, int]]  # value, label, number of rows


class Facet(Protocol):
    """Something that rows are told apart by; ``name`` is the parameter of the address."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    def known(self, values: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Those of the values that stand for something: today's value, and its label."""
        ...

    def condition(self, values: Sequence[str]) -> Q:
        """Rows with any of the values."""
        ...

    def numbers(self, rows: QuerySet[Any]) -> Numbers:
        """How many of the rows have each value."""
        ...


@dataclass(frozen=True)
class Fixed:
    """A column with choices."""

    name: str
    label: str
    choices: Sequence[tuple[str, Any]]

    def known(self, values: Sequence[str]) -> dict[str, tuple[str, str]]:
        labels = {value: str(label) for value, label in self.choices}
        return {value: (value, labels[value]) for value in values if value in labels}

    def condition(self, values: Sequence[str]) -> Q:
        return Q(**{f"{self.name}__in": values})

    def numbers(self, rows: QuerySet[Any]) -> Numbers:
        held = rows.order_by().values_list(self.name).annotate(CountOf("pk"))
        return [(value, "", number) for value, number in held]


@dataclass(frozen=True)
class Named:
    """A key to a record with a slug: ``path`` leads to it, ``title`` is the column to show."""

    name: str
    label: str
    model: type[Model]
    path: str
    title: str = "name"

    def known(self, values: Sequence[str]) -> dict[str, tuple[str, str]]:
        return known_by_slug(self.model, values, self.title)

    def condition(self, values: Sequence[str]) -> Q:
        return Q(**{f"{self.path}__slug__in": values})

    def numbers(self, rows: QuerySet[Any]) -> Numbers:
        columns = (f"{self.path}__slug", f"{self.path}__{self.title}")
        held = rows.filter(**{f"{self.path}__isnull": False}).order_by()
        return list(held.values_list(*columns).annotate(CountOf("pk")))


def known_by_slug(
    model: type[Model], values: Sequence[str], title: str
) -> dict[str, tuple[str, str]]:
    """The records that go by these slugs, also by former ones; two queries at most."""
    slugs = [value for value in values if SLUG.fullmatch(value)]
    if not slugs:
        return {}
    rows: Any = model._default_manager.order_by()
    found = {s: (s, str(t)) for s, t in rows.filter(slug__in=slugs).values_list("slug", title)}
    if missing := [slug for slug in slugs if slug not in found]:
        former = FormerSlug.objects.filter(model=model._meta.model_name, slug__in=missing)
        current = dict(former.values_list("slug", "current"))
        named = dict(rows.filter(slug__in=current.values()).values_list("slug", title))
        found |= {old: (new, str(named[new])) for old, new in current.items() if new in named}
    return found


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice on the page, with the number of rows it would leave."""

    value: str
    label: str
    count: Count
    chosen: bool

    @property
    def idle(self) -> bool:
        """Nothing would be left, and nobody chose it."""
        return not self.chosen and not self.count.number and not self.count.about


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one facet. ``more``: how many further ones there are."""

    name: str
    label: str
    offers: list[Offer]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    """What was chosen; ``address`` is the same list without it."""

    label: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows drawn fairly from all, each of which stands for ``weight`` of them.

    ``values``: by the facet's name and the row's key, its values with their labels.
    """

    keys: Sequence[int]
    weight: float
    values: Mapping[str, Mapping[int, Sequence[tuple[str, str]]]]

    def count(self, number: int) -> Count:
        return Count(rounded(number * self.weight), about=True)

    def of(self, asked: Sifting, leaving_out: str = "") -> set[int]:
        """The keys of those that answer; no query."""
        keys = asked.sampled_with_words(self)
        for name, chosen in asked.chosen.items():
            if chosen and name != leaving_out:
                held = self.values[name]
                keys = {k for k in keys if any(v in chosen for v, _ in held.get(k, ()))}
        return keys

    def numbers(self, asked: Sifting, name: str) -> Numbers:
        """How many of those that answer to the other facets have each value."""
        return self._numbers(name, self.of(asked, name))

    def all_numbers(self, name: str) -> Numbers:
        """How many of all the rows have each value."""
        return self._numbers(name, self.keys)

    def _numbers(self, name: str, keys: Iterable[int]) -> Numbers:
        held = self.values[name]
        found = Counter(value for key in keys for value in held.get(key, ()))
        return [(value, label, number) for (value, label), number in found.items()]


@dataclass
class Sifting:
    """What a reader asks of ``rows``. ``keep``: parameters of the address that stay."""

    rows: QuerySet[Any]
    facets: Sequence[Facet]
    data: QueryDict
    keep: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._with_words: set[int] | None = None
        self.ignored: list[str] = []
        self.chosen: dict[str, dict[str, str]] = {}  # label by value, by the facet's name
        for facet in self.facets:
            self._read(facet)
        self.sought = understood(self.data.get("words", ""))
        self.ignored += self.sought.ignored

    def _read(self, facet: Facet) -> None:
        values = list(dict.fromkeys(filter(str.strip, self.data.getlist(facet.name))))
        if len(values) > MOST_CHOICES:
            self.ignored.append(
                f"{facet.label}: only the first {MOST_CHOICES} of {len(values)} choices."
            )
        values = values[:MOST_CHOICES]
        known = facet.known(values) if values else {}
        self.ignored += [
            f"{facet.label} {shown(value)} is not on record."
            for value in values
            if value not in known
        ]
        self.chosen[facet.name] = dict(known[value] for value in values if value in known)

    def answering(self, leaving_out: str = "") -> QuerySet[Any]:
        """The rows that answer, in no order; ``leaving_out``: a facet not to go by."""
        rows = self.rows.order_by()
        for facet in self.facets:
            values = list(self.chosen[facet.name])
            if values and facet.name != leaving_out:
                rows = rows.filter(facet.condition(values))
        return rows.filter(self.worded) if self.sought else rows

    @cached_property
    def worded(self) -> Q:
        """Rows that have the words."""
        return having(self.rows.model, self.sought)

    def sampled_with_words(self, sample: Sample) -> set[int]:
        """The keys of the sample whose rows have the words; one query the first time."""
        if not self.sought:
            return set(sample.keys)
        if self._with_words is None:
            rows = self.rows.model._default_manager.filter(pk__in=sample.keys)
            keys = rows.filter(self.worded).order_by().values_list("pk", flat=True)
            self._with_words = set(keys)
        return self._with_words

    @property
    def words(self) -> str:
        return self.sought.shown

    @property
    def narrowed(self) -> bool:
        return bool(self.sought or any(self.chosen.values()))

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address; none is empty."""
        pairs = [*self.keep.items()]
        pairs += [("words", self.words)] if self.words else []
        return pairs + [(name, value) for name, known in self.chosen.items() for value in known]

    def query(self) -> str:
        return "?" + urlencode(self.pairs())

    @property
    def address(self) -> str:
        """Ready to take one more parameter: ``?kind=said&``."""
        return f"{self.query()}&" if self.pairs() else "?"

    @property
    def bare(self) -> str:
        """The address of the whole list."""
        return "?" + urlencode(self.keep)

    def chips(self) -> list[Chip]:
        found = []
        if self.words:
            found.append(Chip("Words", self.words, self._without("words", self.words)))
        for facet in self.facets:
            for value, label in self.chosen[facet.name].items():
                found.append(Chip(facet.label, label, self._without(facet.name, value)))
        return found

    def _without(self, name: str, value: str) -> str:
        return "?" + urlencode([pair for pair in self.pairs() if pair != (name, value)])

    def groups(self, sample: Sample | None = None, exactly: Sample | None = None) -> list[Group]:
        """The choices of each facet, counted among the rows that answer to the other facets.

        A query a facet; none where ``sample`` stands for all rows. ``exactly`` is all that answer.
        """
        return [self._group(facet, sample, exactly) for facet in self.facets]

    def _group(self, facet: Facet, sample: Sample | None, exactly: Sample | None) -> Group:
        chosen = self.chosen[facet.name]
        estimated = sample if chosen or not exactly else None
        if estimated:
            numbers = list(estimated.numbers(self, facet.name))
        elif exactly:
            numbers = list(exactly.all_numbers(facet.name))
        else:
            numbers = list(facet.numbers(self.answering(leaving_out=facet.name)))
        if isinstance(facet, Fixed):
            of_each = {value: number for value, _, number in numbers}
            numbers = [(value, str(label), of_each.get(value, 0)) for value, label in facet.choices]
        kept = numbers
        if not isinstance(facet, Fixed):
            numbers.sort(key=lambda row: (-row[2], row[1].casefold(), row[0]))
            kept = [row for n, row in enumerate(numbers) if n < OFFERED or row[0] in chosen]
        more = len(numbers) - len(kept)
        held = {value for value, *_ in kept}
        kept += [(value, label, 0) for value, label in chosen.items() if value not in held]
        offers = [
            Offer(
                value,
                label,
                estimated.count(number) if estimated else Count(number),
                value in chosen,
            )
            for value, label, number in kept
        ]
        return Group(facet.name, facet.label, offers, more)
