"""Carries out a plan. The caller holds the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import ProtectedError, RestrictedError

from armsweb.records.faults import Fault
from armsweb.records.layout import Key, Model, attname, fixture_fields, targets, written
from armsweb.records.linking import Row
from armsweb.records.planning import ModelPlan, Plan
from armsweb.search.following import postponed
from deals.derived import rederive
from deals.following import gathered, touch
from deals.models import Deal, Milestone

CHUNK = 500
# Up to so many rows are saved one by one, so that what is derived from the record follows each;
# beyond that, and into an empty database, they are written in bulk and all of it is made anew.
SINGLY = 300
# Stands for a unique value while rows exchange theirs: one private-use character fits any column.
_PARKED = 0xF0000


def apply_plan(plan: Plan, prune: bool) -> list[Fault]:
    """Write what the plan adds and changes and, with ``prune``, remove what is absent.

    Returns what could not be removed because something else needs it; then the caller must
    roll back.
    """
    rows = sum(len(found.added) + len(found.changed) for found in plan.values())
    fresh = not any(found.left or found.changed for found in plan.values())
    singly = not fresh and rows <= SINGLY
    with gathered(), postponed() as index:
        faults = _write(plan, prune, singly)
        if rows and not singly and not faults:
            # Rows written in bulk send no signal, and any of them may bear on any deal or entry.
            touch(Deal.objects.values_list("pk", flat=True))
            index.everything()
    return faults


def _write(plan: Plan, prune: bool, singly: bool) -> list[Fault]:
    deals = set(_deals_of_absent(plan)) if prune else set()
    for model, found in plan.items():
        _park(model, found, prune)
    for model, found in plan.items():
        _add(model, found.added, singly)
        for row, changes in found.changed:
            _change(model, row, [change.field for change in changes], singly)
    faults = list(_remove(plan)) if prune else []
    if not faults:
        deals |= set(_deals_of_written(plan))
        _rederive(deals)
    return faults


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _park(model: Model, found: ModelPlan, prune: bool) -> None:
    """Free the unique values that one row gives up and another takes."""
    unique = [f for f in fixture_fields(model) if f.unique and not f.is_relation]
    leaving = list(found.absent.values()) if prune else []
    rows = [*found.added, *(row for row, _ in found.changed)]
    for field in unique:
        changing = [
            row.instance.pk
            for row, changes in found.changed
            if field.name in {change.field for change in changes}
        ]
        wanted = [getattr(row.instance, field.attname) for row in rows]
        if not (wanted and (changing or leaving)):
            continue
        giving = set(changing) | set(leaving)
        holders: list[int] = []
        for chunk in _chunks(wanted):
            held = model._default_manager.filter(**{f"{field.name}__in": chunk})
            holders += [pk for pk in held.values_list("pk", flat=True) if pk in giving]
        for number, pk in enumerate(sorted(set(holders))):
            parked = {field.name: chr(_PARKED + number)}
            model._default_manager.filter(pk=pk).update(**parked)


def _settle_links(row: Row) -> None:
    """Give the row the primary keys that its new relations have by now."""
    for name, target in row.links.items():
        setattr(row.instance, f"{name}_id", target.instance.pk)


def _add(model: Model, rows: list[Row], singly: bool) -> None:
    """Insert rows; references within the model itself follow when every row has its key."""
    own = [name for name, target in targets(model).items() if target is model]
    for row in rows:
        row.instance.pk = None
        _settle_links(row)
        for name in row.links.keys() & own:
            setattr(row.instance, f"{name}_id", None)
    if singly:
        for row in rows:
            row.instance.save()
    else:
        for chunk in _chunks(row.instance for row in rows):
            model._default_manager.bulk_create(chunk)
    for row in rows:
        given = [name for name in own if name in row.links]
        if given:
            _change(model, row, given, singly)


def _change(model: Model, row: Row, names: list[str], singly: bool) -> None:
    _settle_links(row)
    if singly:
        row.instance.save(update_fields=names)
        return
    values = {name: getattr(row.instance, attname(model, name)) for name in names}
    model._default_manager.filter(pk=row.instance.pk).update(**values)


def _remove(plan: Plan) -> Iterator[Fault]:
    """Remove absent rows, those that refer to others first."""
    for model, found in reversed(plan.items()):
        own = [name for name, target in targets(model).items() if target is model]
        for chunk in _chunks(found.absent.items()):
            rows = model._default_manager.filter(pk__in=[pk for _, pk in chunk])
            if own:
                rows.update(**dict.fromkeys(own))
            try:
                rows.delete()
            except (ProtectedError, RestrictedError):
                yield from _needed(model, chunk)


def _needed(model: Model, rows: list[tuple[Key, int]]) -> Iterator[Fault]:
    """Which of the rows cannot go, and what still needs each."""
    for key, pk in rows:
        try:
            model._default_manager.filter(pk=pk).delete()
        except ProtectedError as error:
            needed_by = _named(error.protected_objects)
        except RestrictedError as error:
            needed_by = _named(error.restricted_objects)
        else:
            continue
        message = f"cannot be removed: {needed_by} still needs it"
        yield Fault("database", 0, message, model._meta.label_lower, written(key))


def _named(protected: Iterable[models.Model]) -> str:
    rows = sorted(protected, key=lambda row: (row._meta.label_lower, str(row.pk)))
    more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
    return f"the {rows[0]._meta.verbose_name} “{rows[0]}”{more}"


def _deals_of_absent(plan: Plan) -> Iterator[int]:
    for chunk in _chunks(plan[Milestone].absent.values()):
        yield from Milestone.objects.filter(pk__in=chunk).values_list("deal_id", flat=True)


def _deals_of_written(plan: Plan) -> Iterator[int]:
    found = plan[Milestone]
    for row in (*found.added, *(row for row, _ in found.changed)):
        yield row.instance.deal_id


def _rederive(deals: set[int]) -> None:
    for chunk in _chunks(sorted(deals)):
        for deal in Deal.objects.filter(pk__in=chunk).prefetch_related("milestones"):
            rederive(deal)
