"""From the database to the text of the fixtures: the same order and layout whatever the history."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.db import connection, transaction

from armsweb.records.layout import (
    PLACES,
    Key,
    Model,
    Place,
    Shelf,
    addressed_models,
    fixture_fields,
    targets,
    written,
)
from armsweb.records.stored import Row, Stored
from sources.addresses import FormerSlug

WIDTH = 100
_SLUG = re.compile(r"[-A-Za-z0-9_]+", re.ASCII)


class NotWritable(Exception):
    """The record cannot be written as fixtures; the message says what stands against it."""


class _Reference(list[Any]):
    """A natural key, written in brackets on one line."""


class _Dumper(yaml.CSafeDumper):
    """libyaml's emitter; the Python one does not give back every text that it was given."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Reference,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)


@dataclass(frozen=True, slots=True)
class Export:
    """The text of each file by its name in the folder, and the records that have no place in any.

    ``count``: how many records the files hold.
    """

    files: dict[str, str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()
    count: int = 0


def export() -> Export:
    """The whole record as fixture files. Raises :class:`NotWritable`."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # all tables as of one moment
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        stored = Stored({}, {})
    former = _former_slugs(stored)
    files: dict[str, str] = {}
    count = 0
    for place in PLACES:
        for name, records in _files(stored, place, former):
            count += len(records)
            files[name] = dump(records)
    stray = [
        f"{FormerSlug._meta.label_lower} {written((model, slug))} leads to {current}, which is gone"
        for (model, current), slugs in sorted(former.items())
        for slug in slugs
        if (current,) not in stored.pks[addressed_models().get(model, FormerSlug)]
    ]
    return Export(files, tuple(stray), count)


Former = dict[tuple[str, str], list[str]]


def _former_slugs(stored: Stored) -> Former:
    """(model name, present slug) → former slugs in order."""
    former: Former = defaultdict(list)
    for model, slug in sorted(stored.rows[FormerSlug]):
        former[model, stored.rows[FormerSlug][model, slug]["current"]].append(slug)
    return former


def _files(
    stored: Stored, place: Place, former: Former
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Name and records of each file of a place."""
    tree = _Tree(stored, former)
    tops = tree.children(place.shelf)[None]
    if not place.many:
        yield place.name, [record for key in tops for record in tree.records(place.shelf, key)]
        return
    for key in tops:
        slug = str(key[0])
        if not _SLUG.fullmatch(slug):
            noun = place.shelf.model._meta.verbose_name
            raise NotWritable(f"the slug of the {noun} “{slug}” cannot be the name of a file")
        yield place.file_of(slug), list(tree.records(place.shelf, key))


class _Tree:
    """The stored rows as trees of records, in the order of the layout."""

    def __init__(self, stored: Stored, former: Former) -> None:
        self.stored, self.former = stored, former
        self.sorted: dict[Model, dict[Key | None, list[Key]]] = {}

    def children(self, shelf: Shelf) -> dict[Key | None, list[Key]]:
        """The keys of the shelf's records in order, by the key of the record they stand behind."""
        if shelf.model not in self.sorted:
            groups: dict[Key | None, list[Key]] = defaultdict(list)
            rows = self.stored.rows[shelf.model]
            target = targets(shelf.model).get(shelf.parent)
            for key in sorted(rows, key=lambda key: shelf.order(key, rows[key])):
                parent = self.stored.keys[target][rows[key][shelf.parent]] if target else None
                groups[parent].append(key)
            self.sorted[shelf.model] = groups
        return self.sorted[shelf.model]

    def records(self, shelf: Shelf, key: Key) -> Iterator[dict[str, Any]]:
        """A record, its former slugs, and all that stands behind it."""
        model = shelf.model
        yield as_record(self.stored, model, self.stored.rows[model][key])
        name = str(model._meta.model_name)
        if name in addressed_models():
            for slug in self.former.get((name, str(key[0])), ()):
                yield as_record(self.stored, FormerSlug, self.stored.rows[FormerSlug][name, slug])
        for behind in shelf.behind:
            for child in self.children(behind).get(key, ()):
                yield from self.records(behind, child)


def as_record(stored: Stored, model: Model, row: Row) -> dict[str, Any]:
    """A row as a fixture record; what has its default or is empty is left out."""
    fields: dict[str, Any] = {}
    row = stored.as_written(model, row)
    for field_ in fixture_fields(model):
        value = row[field_.name]
        default = field_.get_default()
        if value == default or {value, default} <= {None, ""}:
            continue
        if isinstance(value, tuple):
            value = _Reference(value)
        elif field_.get_internal_type() == "DecimalField":
            value = str(value)  # as Django's own serializer does: exact on every engine
        fields[field_.name] = value
    return {"model": model._meta.label_lower, "fields": fields}


def dump(records: list[dict[str, Any]]) -> str:
    """Records as the text of a fixture file."""
    text: str = yaml.dump(
        records,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=WIDTH,
    )
    return text
