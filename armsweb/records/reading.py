"""From YAML trees to records: each with its key, values and references, and their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from armsweb.records import values
from armsweb.records.faults import Fault, nearest, shown
from armsweb.records.files import FixtureFile
from armsweb.records.layout import (
    Key,
    Model,
    addressed_models,
    fixture_fields,
    key_fields,
    models_by_label,
    shelves_by_model,
    targets,
    written,
)
from armsweb.records.nodes import Listing, Node, Scalar, Table, said
from sources.addresses import FormerSlug


@dataclass(slots=True)
class Record:
    """One record of a fixture as far as it could be read.

    ``values`` by field name, defaults included; ``references`` as flat natural keys; ``lines`` of
    the fields that are given; ``faulty`` the fields of which something wrong was said already.
    ``key`` is ``None`` where a part of it is faulty.
    """

    file: str
    line: int
    model: Model
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, Key | None] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    key: Key | None = None

    def fault(self, message: str, name: str = "") -> Fault:
        """A fault of the field ``name``, or of the record as a whole."""
        return Fault(
            self.file,
            self.lines.get(name, self.line),
            message,
            self.model._meta.label_lower,
            written(self.shown_key()),
            name,
        )

    def shown_key(self) -> Key:
        """The natural key with ``?`` for what could not be read."""
        parts: list[Any] = []
        for name in key_fields(self.model):
            reference = self.references.get(name)
            if reference is not None:
                parts += reference
            else:
                parts.append(self.values.get(name, "?"))
        return tuple(parts)


def read_records(file: FixtureFile, root: Node) -> tuple[list[Record], list[Fault]]:
    """The records of one file and everything that is wrong with each by itself."""
    if not isinstance(root, Listing):
        message = f"must hold a list of records (each beginning with “- model:”), not {said(root)}"
        return [], [Fault(file.name, root.line, message)]
    records: list[Record] = []
    faults: list[Fault] = []
    for item in root.items:
        for found in _record(file, item):
            if isinstance(found, Record):
                records.append(found)
            else:
                faults.append(found)
    return records, faults + _one_source(file, records)


def _record(file: FixtureFile, node: Node) -> Iterator[Record | Fault]:
    if not isinstance(node, Table):
        yield Fault(file.name, node.line, f"a record must be a mapping, not {said(node)}")
        return
    label = _label(node)
    for name, (line, _) in node.pairs.items():
        if name == "pk":
            yield Fault(file.name, line, "pk is given; records are known by their keys", label)
        elif name not in {"model", "fields"}:
            yield Fault(file.name, line, f"a record has model and fields, not {shown(name)}", label)
    model = models_by_label().get(label.lower())
    if model is None:
        yield _unknown_model(file, node, label)
        return
    line, fields = node.pairs.get("fields", (node.line, Scalar(node.line, "", "nothing")))
    if not isinstance(fields, Table):
        yield Fault(file.name, line, f"fields must be a mapping, not {said(fields)}", label)
        return
    record = Record(file.name, node.line, model)
    faults = [record.fault(message, name) for name, message in _fill(record, fields)]
    yield record
    yield from faults
    yield from _out_of_place(file, record)


def _label(node: Table) -> str:
    _, model = node.pairs.get("model", (0, None))
    return model.text if isinstance(model, Scalar) else ""


def _unknown_model(file: FixtureFile, node: Table, label: str) -> Fault:
    line, _ = node.pairs.get("model", (node.line, None))
    if not label:
        return Fault(file.name, line, "the record does not say its model")
    close = nearest(label, models_by_label())
    return Fault(file.name, line, f"there is no model {shown(label)} in the record{close}")


def _fill(record: Record, table: Table) -> Iterator[tuple[str, str]]:
    """Put the values into the record; yields field and message of what is wrong."""
    fields = {f.name: f for f in fixture_fields(record.model)}
    found: list[tuple[str, str]] = []
    for name, (line, _) in table.pairs.items():
        record.lines[name] = line
        if name not in fields:
            found.append((name, _unknown_field(record.model, name, fields)))
    for name, field_ in fields.items():
        try:
            _fill_field(record, field_, table.pairs.get(name))
        except values.Wrong as error:
            record.faulty.add(name)
            found.append((name, str(error)))
    if not record.faulty.intersection(key_fields(record.model)):
        record.key = record.shown_key()
    yield from found


def _fill_field(
    record: Record, field_: models.Field[Any, Any], given: tuple[int, Node] | None
) -> None:
    target = targets(record.model).get(field_.name)
    if given is None:
        if not (field_.null or field_.blank or field_.has_default()):
            raise values.Wrong("is missing")
        if target:
            record.references[field_.name] = None
        else:
            record.values[field_.name] = field_.get_default()
    elif target:
        record.references[field_.name] = values.reference(target, field_.null, given[1])
    else:
        record.values[field_.name] = values.convert(field_, given[1])
        values.validate(field_, record.values[field_.name])


def _unknown_field(model: Model, name: str, known: dict[str, Any]) -> str:
    if name in {f.name for f in model._meta.concrete_fields}:
        return "is worked out by the database and has no place in a fixture"
    close = nearest(name, known)
    return f"there is no such field{close or ': the fields are ' + ', '.join(known)}"


def _out_of_place(file: FixtureFile, record: Record) -> Iterator[Fault]:
    """The record stands in a file that is not its own."""
    model = record.model
    if model is FormerSlug:
        name = record.values.get("model", "")
        if name not in addressed_models():
            if "model" not in record.faulty:
                record.faulty.add("model")
                known = ", ".join(sorted(addressed_models()))
                yield record.fault(f"must be one of {known}, not {shown(name)}", "model")
            return
        model = addressed_models()[name]
    place, shelf = shelves_by_model()[model]
    if place is not file.place:
        yield record.fault(f"has no place in this file; it belongs into {place.name}")
    elif place.many and record.model is not FormerSlug:
        owner = record.references.get(shelf.parent) if shelf.parent else record.key
        if owner and owner[0] != file.stem:
            yield record.fault(f"belongs into {place.file_of(str(owner[0]))}", shelf.parent)


def _one_source(file: FixtureFile, records: list[Record]) -> list[Fault]:
    if file.place.many and not any(record.model is file.place.shelf.model for record in records):
        name = file.place.shelf.model._meta.verbose_name
        return [Fault(file.name, 0, f"does not hold the {name} {shown(file.stem)}")]
    return []
