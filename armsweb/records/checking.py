"""Every rule of the models, asked of every row before the first is written.

Fields and references were checked on the way here. What is left are ``clean()``, uniqueness among
all rows that there will be, and the CHECK constraints.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from armsweb.records.faults import Fault, shown
from armsweb.records.layout import (
    Key,
    Model,
    attname,
    fixture_fields,
    key_fields,
    targets,
    written,
)
from armsweb.records.linking import Linker, Row
from armsweb.records.stored import Stored


def check_rows(linker: Linker, changed: Collection[int]) -> Iterator[Fault]:
    """The faults of all rows. ``changed``: the ``id()`` of those that differ from the database,
    which by itself vouches for the CHECK constraints of the others."""
    constraints = Constraints()
    for row in linker.all_rows():
        said: set[str] = set()
        for name, message in _clean_faults(row):
            said.add(message)
            yield row.record.fault(message, name)
        if id(row) in changed:
            for name, message in constraints.violations(row):
                if message not in said:
                    yield row.record.fault(message, name)
    for model in linker.rows:
        yield from _doubles(linker, model)


def _clean_faults(row: Row) -> Iterator[tuple[str, str]]:
    """What ``clean()`` says, unless a reference it may follow leads nowhere."""
    faulty = row.record.faulty
    if faulty.intersection(targets(row.record.model)):
        return
    try:
        row.instance.clean()
    except ValidationError as error:
        for name, messages in _by_field(error):
            if name not in faulty:
                yield from ((name, message) for message in messages)


def _by_field(error: ValidationError) -> list[tuple[str, list[str]]]:
    if not hasattr(error, "error_dict"):
        return [("", error.messages)]
    items = error.message_dict.items()
    return [("" if name == NON_FIELD_ERRORS else name, messages) for name, messages in items]


class Constraints:
    """Asks the database whether rows satisfy the CHECK constraints, once for each set of values."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], str] = {}

    def violations(self, row: Row) -> Iterator[tuple[str, str]]:
        """Field and message of each constraint that the row breaks."""
        asked = [
            (constraint, names, self._key(constraint, names, row))
            for constraint, names in _constraints(row.record.model)
            if not row.record.faulty.intersection(names)
        ]
        unknown = [(constraint, key) for constraint, _, key in asked if key not in self.known]
        # Nearly always all of them hold, and one question will do.
        together = CheckConstraint(
            name="together", condition=Q(*(constraint.condition for constraint, _ in unknown))
        )
        if len(unknown) > 1 and not _ask(together, row):
            self.known.update((key, "") for _, key in unknown)
        for constraint, names, key in asked:
            if key not in self.known:
                self.known[key] = _ask(constraint, row)
            if self.known[key]:
                yield names[0] if len(names) == 1 else "", self.known[key]

    @staticmethod
    def _key(constraint: CheckConstraint, names: list[str], row: Row) -> tuple[Any, ...]:
        model = row.record.model
        return constraint.name, *(getattr(row.instance, attname(model, name)) for name in names)


def _ask(constraint: CheckConstraint, row: Row) -> str:
    try:
        constraint.validate(row.record.model, row.instance)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@cache
def _constraints(model: Model) -> list[tuple[CheckConstraint, list[str]]]:
    """The CHECK constraints of a model, each with the fields it speaks of."""
    return [
        (constraint, _names(constraint, model))
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]


def _names(constraint: CheckConstraint, model: Model) -> list[str]:
    names = Q(constraint.condition).referenced_base_fields
    return sorted(model._meta.pk.name if name == "pk" else name for name in names)


def _doubles(linker: Linker, model: Model) -> Iterator[Fault]:
    """Values that must be unique and are not, among the rows that there will be."""
    for field in fixture_fields(model):
        if not field.unique or field.name in key_fields(model):
            continue
        # A record whose key could not be read may be the very row that seems left over.
        alone = linker.alone or model in linker.unsure
        holders = {} if alone else _holders(linker.stored, linker, model, field)
        for row in linker.rows[model].values():
            value = row.record.values.get(field.name)
            if field.name in row.record.faulty or value is None:
                continue
            other = holders.setdefault(value, written(row.record.key or ()))
            if other != written(row.record.key or ()):
                noun = model._meta.verbose_name
                message = f"{shown(value)} is already that of the {noun} {other}"
                yield row.record.fault(message, field.name)


def _holders(
    stored: Stored, linker: Linker, model: Model, field: models.Field[Any, Any]
) -> dict[Any, str]:
    """Value → key of the rows that stay though the fixtures do not have them."""

    def stays(key: Key) -> bool:
        return key not in linker.rows[model]

    return {
        row[field.name]: f"{written(key)}, which only the database has"
        for key, row in stored.rows[model].items()
        if stays(key)
    }
