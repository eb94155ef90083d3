"""What stands in which fixture file and in which order; the loader and the writer share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db import models

from countries.models import Country, Membership, Official, Organisation
from deals.models import Deal, DealPart, Equipment, LineItem, Milestone
from sources.addresses import Addressed, FormerSlug
from sources.citations import Citable, Citation
from sources.models import Claim, Paragraph, Publisher, Source

Model = type[models.Model]
Key = tuple[Any, ...]  # a natural key, flat: texts and whole numbers
Values = Mapping[str, Any]  # a row by the names of its fields; a reference as a natural key
Order = Callable[[Key, Values], Any]


def _by_key(key: Key, values: Values) -> Any:
    return key


def _by_field_and_claim(key: Key, values: Values) -> Any:
    return key[-1], key[-2]


def _by_span(key: Key, values: Values) -> Any:
    start = values["span_start"]
    return start is None, start or 0, key


def _by_position(key: Key, values: Values) -> Any:
    return values["position"], key


def _by_day(key: Key, values: Values) -> Any:
    return values["when_latest"] or date.min, key


@dataclass(frozen=True)
class Shelf:
    """The records of one model in a file: behind which record they stand, and in which order."""

    model: Model
    parent: str = ""  # the reference to the record they stand behind; none at the top
    order: Order = _by_key
    behind: tuple[Shelf, ...] = field(default=())

    def shelves(self) -> Iterator[Shelf]:
        """This shelf, then those behind it, parents first."""
        yield self
        for shelf in self.behind:
            yield from shelf.shelves()


@dataclass(frozen=True)
class Place:
    """One fixture file, or with ``*`` in its name a folder of them, one for each top record."""

    name: str
    shelf: Shelf

    @property
    def many(self) -> bool:
        return "*" in self.name

    def file_of(self, slug: str) -> str:
        return self.name.replace("*", slug)


def _cited(subject: type[Citable], *behind: Shelf, **at: Any) -> Shelf:
    """The shelf of a citable model, with its citations right behind each record."""
    meta: Any = subject._meta
    citation = meta.get_field("citations").related_model
    return Shelf(subject, behind=(Shelf(citation, "subject", _by_field_and_claim), *behind), **at)


PLACES: tuple[Place, ...] = (
    Place("publishers.yaml", Shelf(Publisher)),
    Place(
        "sources/*.yaml",
        Shelf(
            Source,
            behind=(Shelf(Paragraph, "source", behind=(Shelf(Claim, "paragraph", _by_span),)),),
        ),
    ),
    Place("countries.yaml", _cited(Country)),
    Place(
        "organisations.yaml",
        _cited(Organisation, _cited(Membership, parent="organisation")),
    ),
    Place("officials.yaml", _cited(Official)),
    Place("equipment.yaml", _cited(Equipment)),
    Place(
        "deals.yaml",
        _cited(
            Deal,
            _cited(LineItem, parent="deal", order=_by_position),
            _cited(Milestone, parent="deal", order=_by_day),
        ),
    ),
)


@cache
def record_models() -> tuple[Model, ...]:
    """Every model of the record, each after those it refers to."""
    return (FormerSlug, *(shelf.model for place in PLACES for shelf in place.shelf.shelves()))


@cache
def models_by_label() -> dict[str, Model]:
    return {model._meta.label_lower: model for model in record_models()}


@cache
def shelves_by_model() -> dict[Model, tuple[Place, Shelf]]:
    """Where each model stands; but for :class:`FormerSlug`, which is behind what it leads to."""
    return {shelf.model: (place, shelf) for place in PLACES for shelf in place.shelf.shelves()}


@cache
def addressed_models() -> dict[str, Model]:
    """The models that have former slugs, by the name under which these are kept."""
    return {
        str(model._meta.model_name): model
        for model in record_models()
        if issubclass(model, Addressed)
    }


@cache
def key_fields(model: Model) -> tuple[str, ...]:
    """The fields that make the natural key, in its order; a reference stands for its key."""
    if issubclass(model, Citation):
        return ("subject", "claim", "field")
    if issubclass(model, DealPart):
        return ("deal", "key")
    if issubclass(model, Addressed):
        return (model.slug_field,)
    return {
        Paragraph: ("source", "number"),
        Membership: ("country", "organisation", "spell"),
        FormerSlug: ("model", "slug"),
    }[model]


def attname(model: Model, name: str) -> str:
    """The attribute that holds a field's own value: for a reference the primary key."""
    field_: Any = model._meta.get_field(name)
    return str(field_.attname)


@cache
def key_shape(model: Model) -> tuple[type, ...]:
    """The types of the parts of a flat natural key: ``str`` or ``int``."""
    shape: list[type] = []
    for name in key_fields(model):
        target = targets(model).get(name)
        whole = isinstance(model._meta.get_field(name), models.IntegerField)
        shape += key_shape(target) if target else [int if whole else str]
    return tuple(shape)


@cache
def targets(model: Model) -> dict[str, Model]:
    """The references of a model and what each refers to."""
    return {
        f.name: f.related_model  # type: ignore[misc]
        for f in model._meta.concrete_fields
        if f.is_relation
    }


@cache
def fixture_fields(model: Model) -> tuple[models.Field[Any, Any], ...]:
    """The fields a fixture gives, in the order of declaration.

    What is derived (not editable) and the row's number are not among them.
    """
    return tuple(f for f in model._meta.concrete_fields if f.editable and not f.primary_key)


def written(key: Key) -> str:
    """A natural key as a fixture writes it."""
    return f"[{', '.join(str(part) for part in key)}]"
