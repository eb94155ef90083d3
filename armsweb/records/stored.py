"""What the database has of the record, keyed like the fixtures: one query a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models

from armsweb.records.layout import (
    Key,
    Model,
    fixture_fields,
    key_fields,
    record_models,
    targets,
)
from sources.addresses import Addressed
from sources.fields import BoundField

Row = dict[str, Any]  # field name → value; a reference as the primary key it holds
Renames = Mapping[tuple[str, str], str]  # (model name, former slug) → present slug


def compared_fields(model: Model) -> tuple[models.Field[Any, Any], ...]:
    """What a row is compared by: what a fixture gives, and the days that follow from its dates."""
    bounds = (f for f in model._meta.concrete_fields if isinstance(f, BoundField))
    return (*fixture_fields(model), *bounds)


class Stored:
    """The rows of every model of the record by natural key, and the key of each primary key.

    With ``renames`` a row under a former slug is known by its present one if only the fixtures
    have that: so a renamed record stays the same row, with all that hangs on it.
    """

    def __init__(self, renames: Renames, wanted: Mapping[Model, Collection[Key]]) -> None:
        self.rows: dict[Model, dict[Key, Row]] = {}
        self.pks: dict[Model, dict[Key, int]] = {}
        self.keys: dict[Model, dict[int, Key]] = {}
        for model in record_models():
            self._load(model, renames, wanted.get(model, ()))

    def _load(self, model: Model, renames: Renames, wanted: Collection[Key]) -> None:
        names = [f.name for f in compared_fields(model)]
        found = model._default_manager.order_by("pk").values_list("pk", *names)
        rows = [(pk, dict(zip(names, row, strict=True))) for pk, *row in found.iterator(2000)]
        renamed = _renamed(model, rows, renames, wanted)
        self.rows[model], self.pks[model], self.keys[model] = {}, {}, {}
        for pk, row in rows:
            key = renamed.get(pk) or self._key(model, row)
            self.rows[model][key] = row
            self.pks[model][key] = pk
            self.keys[model][pk] = key

    def _key(self, model: Model, row: Row) -> Key:
        parts: list[Any] = []
        for name in key_fields(model):
            target = targets(model).get(name)
            parts += self.keys[target][row[name]] if target else [row[name]]
        return tuple(parts)

    def as_written(self, model: Model, row: Row) -> Row:
        """A row with natural keys in place of primary keys."""
        row = dict(row)
        for name, target in targets(model).items():
            if row[name] is not None:
                row[name] = self.keys[target][row[name]]
        return row

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))


def _renamed(
    model: Model, rows: Iterable[tuple[int, Row]], renames: Renames, wanted: Collection[Key]
) -> dict[int, Key]:
    """The new keys of rows whose slug the fixtures call a former one."""
    if not renames or not issubclass(model, Addressed):
        return {}
    present = {(row[model.slug_field],): pk for pk, row in rows}
    keys: dict[int, Key] = {}
    for key, pk in present.items():
        new = (renames.get((str(model._meta.model_name), key[0])),)
        if key not in wanted and new in wanted and new not in present and new not in keys.values():
            keys[pk] = new
    return keys
