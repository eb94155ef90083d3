"""What the fixtures would change in the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from armsweb.records.layout import Key, Model, record_models, targets
from armsweb.records.linking import Linker, Row
from armsweb.records.stored import Stored, compared_fields


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a stored row that the fixtures give otherwise; references as natural keys."""

    field: str
    old: Any
    new: Any


@dataclass(slots=True)
class ModelPlan:
    """``added`` and ``changed`` rows, how many are ``left`` as they are, and the primary keys of
    the rows that are ``absent`` from the fixtures."""

    added: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, list[Change]]] = field(default_factory=list)
    left: int = 0
    absent: dict[Key, int] = field(default_factory=dict)

    @property
    def differing(self) -> int:
        return len(self.added) + len(self.changed) + len(self.absent)


Plan = dict[Model, ModelPlan]


def make_plan(linker: Linker) -> Plan:
    """What would be done for each model, in the order of dependence."""
    plan: Plan = {}
    for model in record_models():
        found = plan[model] = ModelPlan()
        rows = linker.rows[model]
        for key, row in rows.items():
            if key not in linker.stored.rows[model]:
                found.added.append(row)
            elif changes := list(_changes(linker.stored, row, key)):
                found.changed.append((row, changes))
            else:
                found.left += 1
        found.absent = {k: pk for k, pk in linker.stored.pks[model].items() if k not in rows}
    return plan


def differing_rows(plan: Plan) -> set[int]:
    """The ``id()`` of every row that will be written."""
    return {
        id(row)
        for found in plan.values()
        for row in (*found.added, *(row for row, _ in found.changed))
    }


def _changes(stored: Stored, row: Row, key: Key) -> Iterator[Change]:
    model = row.record.model
    before = stored.rows[model][key]
    for field_ in compared_fields(model):
        name = field_.name
        old, new = before[name], getattr(row.instance, field_.attname)
        if old == new:
            continue
        target = targets(model).get(name)
        if target:
            old = None if old is None else stored.keys[target][old]
            new = row.record.references.get(name)
        yield Change(name, old, new)
