"""Reads the filters of ``/deals/`` from an address. What cannot be followed is ignored and said."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from countries.belonging import Standing
from countries.models import Country, Official, Organisation
from deals.filters.asked import NEVER, Asked, Choice, Sort, bloc_choice
from deals.listing import Facet, Weighed
from deals.models import Deal, Equipment
from deals.parties import BLOCS
from deals.stages import Stage
from sources.addresses import FormerSlug
from sources.asking import SLUG, ForgivingForm, Several, shown
from sources.models import Claim, Source
from sources.seeking import Sought, understood

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_CHOICES = 20  # of one facet

FIXED: dict[Facet, list[tuple[str, str]]] = {
    Facet.KIND: list(Deal.Kind.choices),
    Facet.STAGE: [choice for choice in Stage.choices if choice[0] != Stage.DEVELOPMENT],
    Facet.CATEGORY: list(Equipment.Category.choices),
    Facet.CLAIM: list(Claim.Kind.choices),
    Facet.WEIGHT: [
        (Weighed.CONFIRMED.value, "confirmed by two publishers or more"),
        (Weighed.DISPUTED.value, "disputed"),
        (Weighed.SINGLE.value, "from one publisher alone"),
    ],
}
RECORDS: dict[Facet, Any] = {
    Facet.BUYER: Country,
    Facet.SELLER: Country,
    Facet.COUNTRY: Country,
    Facet.EQUIPMENT: Equipment,
    Facet.SPEAKER: Official,
    Facet.SOURCE: Source,
}
LABELS = {
    Facet.COUNTRY: "Country, on either side",
    Facet.KIND: "Kind",
    Facet.STAGE: "Stage",
    Facet.BUYER: "Buyer",
    Facet.SELLER: "Seller",
    Facet.CATEGORY: "Category of equipment",
    Facet.EQUIPMENT: "Equipment",
    Facet.BLOC: "Membership at the time",
    Facet.WEIGHT: "Evidence",
    Facet.CLAIM: "Kind of claim",
    Facet.SPEAKER: "Speaker",
    Facet.SOURCE: "Source",
}
FACETS = tuple(LABELS)  # in the order of the page


def parameter(facet: Facet) -> str:
    return facet.name.lower()


def record_choice(facet: Facet, record: Any) -> Choice:
    """A country, an item of equipment, an official or a source as a choice."""
    return Choice(facet, record.slug, str(record), (facet.tag(record.pk),))


class DealFilterForm(ForgivingForm):
    """``is_valid()`` is false where something was left out; :meth:`asked` is what remains."""

    words = forms.CharField(required=False)
    sort = forms.CharField(required=False)

    def __init__(self, data: MultiValueDict[str, str]) -> None:
        super().__init__(data)
        for facet in FACETS:
            self.fields[parameter(facet)] = Several(required=False)
        for name in ("from", "to"):
            self.fields[name] = forms.CharField(required=False)
        self.chosen: list[Choice] = []

    def clean(self) -> dict[str, Any]:
        given = {facet: self._values(facet) for facet in FACETS}
        names = self._named(given)
        blocs = {bloc.slug: bloc for bloc in self.blocs} if given[Facet.BLOC] else {}
        for facet, values in given.items():
            for value in values:
                choice = self._choice(facet, value, names, blocs)
                if choice is None:
                    self.add_error(
                        parameter(facet), f"{self.label(facet)} {shown(value)} is unknown."
                    )
                elif choice not in self.chosen:
                    self.chosen.append(choice)
        return self.cleaned_data

    @staticmethod
    def label(facet: Facet) -> str:
        return LABELS[facet]

    def _values(self, facet: Facet) -> list[str]:
        every = list(dict.fromkeys(self.cleaned_data.get(parameter(facet), [])))
        every = [value for value in every if value.strip()]
        if len(every) > MOST_CHOICES:
            why = f"{self.label(facet)}: only the first {MOST_CHOICES} of {len(every)} choices."
            self.add_error(parameter(facet), why)
        return every[:MOST_CHOICES]

    @cached_property
    def blocs(self) -> list[Organisation]:
        return list(Organisation.objects.filter(kind__in=BLOCS).order_by("name"))

    def _named(self, given: dict[Facet, list[str]]) -> dict[Any, dict[str, Any]]:
        """The records that slugs name, by model and slug, also by former ones.

        A query a model, three where a slug is none of today's.
        """
        asked: dict[Any, set[str]] = {}
        for facet, model in RECORDS.items():
            asked.setdefault(model, set()).update(v for v in given[facet] if SLUG.fullmatch(v))
        named: dict[Any, dict[str, Any]] = {}
        for model, slugs in asked.items():
            if slugs:
                named[model] = self._of_model(model, slugs)
        return named

    def _of_model(self, model: Any, slugs: set[str]) -> dict[str, Any]:
        found = {row.slug: row for row in model.objects.filter(slug__in=slugs)}
        if missing := slugs - set(found):
            name = str(model._meta.model_name)
            former = FormerSlug.objects.filter(model=name, slug__in=missing)
            current = dict(former.values_list("slug", "current"))
            rows = {row.slug: row for row in model.objects.filter(slug__in=current.values())}
            found |= {old: rows[new] for old, new in current.items() if new in rows}
        return found

    def _choice(
        self,
        facet: Facet,
        value: str,
        names: dict[Any, dict[str, Any]],
        blocs: dict[str, Organisation],
    ) -> Choice | None:
        if facet in FIXED:
            label = dict(FIXED[facet]).get(value)
            return None if label is None else Choice(facet, value, label, (facet.tag(value),))
        if facet == Facet.BLOC:
            slug, _, how = value.rpartition(".")
            bloc = blocs.get(slug)
            if bloc is None or how not in {*Standing.values, NEVER}:
                return None
            return bloc_choice(bloc.pk, bloc.slug, bloc.short_name or bloc.name, how)
        record = names.get(RECORDS[facet], {}).get(value)
        return None if record is None else record_choice(facet, record)

    def _year(self, name: str) -> int | None:
        text = self.cleaned_data.get(name, "")
        if not text:
            return None
        if re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        why = f"Year {shown(text)} is none between {FIRST_YEAR} and {LAST_YEAR}."
        self.add_error(name, why)
        return None

    def _sought(self) -> Sought:
        sought = understood(self.cleaned_data.get("words", ""))
        for why in sought.ignored:
            self.add_error("words", why)
        return sought

    def asked(self, day: date | None) -> Asked:
        """What remains of the request, to be called after ``is_valid()``."""
        first, last = self._year("from"), self._year("to")
        if first and last and first > last:
            self.add_error("to", f"The year {last} lies before {first}; it was left out.")
            last = None
        sort = self.cleaned_data.get("sort") or Sort.DATE
        if sort not in Sort.values:
            self.add_error("sort", f"Order {shown(sort)} is unknown.")
            sort = Sort.DATE
        return Asked(tuple(self.chosen), first, last, self._sought(), sort, day)
