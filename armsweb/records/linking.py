"""From records to rows: unsaved instances, linked to each other by their natural keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from armsweb.records.faults import Fault, nearest, shown
from armsweb.records.layout import (
    Key,
    Model,
    addressed_models,
    attname,
    key_shape,
    record_models,
    targets,
    written,
)
from armsweb.records.reading import Record
from armsweb.records.stored import Stored
from sources.addresses import FormerSlug
from sources.fields import BoundField

SUGGESTIONS = 25  # unknown keys for which the nearest known one is looked up


@dataclass(slots=True)
class Row:
    """A record as an instance. Until it is saved a new one has a negative primary key."""

    record: Record
    instance: Any
    links: dict[str, Row] = field(default_factory=dict)  # references to rows of the fixtures


class Linker:
    """Makes the rows of all records. ``unsure``: models of which some records are not known.

    With ``alone`` the fixtures must stand by themselves; else a record may also refer to what
    only the database has.
    """

    def __init__(self, stored: Stored, alone: bool, unsure: Collection[Model]) -> None:
        self.stored, self.alone, self.unsure = stored, alone, unsure
        self.rows: dict[Model, dict[Key, Row]] = {model: {} for model in record_models()}
        self.loose: list[Row] = []  # rows without a key of their own, only to be checked
        self.faults: list[Fault] = []
        self._unknown: dict[tuple[Model, Key], list[tuple[Record, str]]] = defaultdict(list)
        self._fetched: dict[tuple[Model, Key], models.Model] = {}

    def link(self, records: list[Record]) -> None:
        for number, record in enumerate(records, start=1):
            self._enter(record, -number)
        for row in self.all_rows():
            for name, target in targets(row.record.model).items():
                self._refer(row, name, target)
            if row.record.model is FormerSlug:
                self._lead(row)
            compute_bounds(row)
        self.faults += self._unknown_faults()

    def all_rows(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows.values()
        yield from self.loose

    def _enter(self, record: Record, number: int) -> None:
        model = record.model
        pk = self.stored.pks[model].get(record.key) if record.key else None
        row = Row(record, model(pk=pk or number, **record.values))
        if record.key is None:
            self.loose.append(row)
            return
        first = self.rows[model].setdefault(record.key, row)
        if first is not row:
            place = f"{first.record.file}:{first.record.line}"
            self.faults.append(record.fault(f"stands in the fixtures twice; first at {place}"))
            self.loose.append(row)

    def _refer(self, row: Row, name: str, target: Model) -> None:
        key = row.record.references.get(name)
        if key is None:
            return
        found = self.rows[target].get(key)
        if found:
            row.links[name] = found
            setattr(row.instance, name, found.instance)
        elif not self.alone and key in self.stored.pks[target]:
            setattr(row.instance, name, self._fetch(target, key))
        else:
            row.record.faulty.add(name)
            if target not in self.unsure:
                self._unknown[target, key].append((row.record, name))

    def _fetch(self, model: Model, key: Key) -> models.Model:
        """An instance of what only the database has, without a query."""
        if (model, key) not in self._fetched:
            row = self.stored.rows[model][key]
            values = {attname(model, name): value for name, value in row.items()}
            self._fetched[model, key] = model(pk=self.stored.pks[model][key], **values)
        return self._fetched[model, key]

    def _lead(self, row: Row) -> None:
        """A former slug must lead to a record."""
        if row.record.faulty & {"model", "current"}:
            return
        target = addressed_models()[row.record.values["model"]]
        key = (row.record.values["current"],)
        known = key in self.rows[target] or (not self.alone and key in self.stored.pks[target])
        if not known and target not in self.unsure:
            row.record.faulty.add("current")
            self._unknown[target, key].append((row.record, "current"))

    def _unknown_faults(self) -> Iterator[Fault]:
        """One line for each unknown key, where it first stands."""
        for number, ((target, key), places) in enumerate(self._unknown.items()):
            record, name = places[0]
            message = f"there is no {target._meta.verbose_name} {written(key)}"
            if number < SUGGESTIONS:
                stored = set() if self.alone else set(self.stored.pks[target])
                message += _hint(target, key, stored | set(self.rows[target]))
            if len(places) > 1:
                message += f" (records that refer to it: {len(places)})"
            yield record.fault(message, name)


def _hint(target: Model, key: Key, known: set[Key]) -> str:
    """What there is instead: the numbers in the same source, or the nearest key."""
    beside = sorted(other[-1] for other in known if other[:-1] == key[:-1]) if len(key) > 1 else []
    if not beside:
        return " in the record" + nearest(written(key), map(written, known))
    if key_shape(target)[-1] is int:
        numbers = f"{beside[0]} to {beside[-1]}" if len(beside) > 1 else f"only {beside[0]}"
        return f": {shown(key[0])} has {numbers}"
    return " in the record" + nearest(str(key[-1]), beside)


def compute_bounds(row: Row) -> None:
    """The earliest and latest days of uncertain dates; a reading that is none stays without."""
    for bound in row.instance._meta.concrete_fields:
        if isinstance(bound, BoundField):
            with suppress(ValidationError):  # the field's own check says what is wrong with it
                bound.pre_save(row.instance, add=False)
