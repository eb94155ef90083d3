"""``manage.py seed``: make the database say what the fixtures say."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from os.path import commonprefix
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from armsweb.records.faults import SHOWN, Fault, Refused, printable, shown
from armsweb.records.layout import Model, written
from armsweb.records.planning import Change, ModelPlan
from armsweb.records.seeding import Outcome, seed


class Command(BaseCommand):
    help = (
        "Take the fixtures into the database: every row is checked first, all faults are listed "
        "with file and line, and either everything is applied or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="folder",
            type=Path,
            default=Path(settings.FIXTURE_DIRS[0]),
            metavar="DIR",
            help="the folder of the fixtures (default: fixtures/)",
        )
        parser.add_argument("--dry-run", action="store_true", help="say the same, change nothing")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="change nothing if the database holds records; say how many differ",
        )
        parser.add_argument(
            "--prune", action="store_true", help="remove records that the fixtures do not have"
        )
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = seed(
                options["folder"], options["dry_run"], options["if_empty"], options["prune"]
            )
        except Refused as refusal:
            self._refuse(refusal, options["json"])
        except (DatabaseError, InterfaceError) as error:
            raise CommandError(database_sentence(error)) from None
        else:
            if options["json"]:
                self.stdout.write(_as_json(outcome))
            elif options["verbosity"]:
                self.stdout.write(_as_text(outcome, options["dry_run"]))

    def _refuse(self, refusal: Refused, as_json: bool) -> None:
        count = len(refusal.faults)
        if as_json:
            faults = [_fault_json(fault) for fault in refusal.faults]
            document = {"applied": False, "faults": faults}
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            for fault in refusal.faults:
                self.stderr.write(str(fault))
        plural = "" if count == 1 else "s"
        raise CommandError(f"{count} fault{plural}; nothing was changed.")


def database_sentence(error: Exception) -> str:
    """What the database refused, in a sentence; with the likely remedy."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except (DatabaseError, InterfaceError):
        behind = False  # the database does not answer at all: the error itself says why
    hint = " Its tables are not up to date: run manage.py migrate first." if behind else ""
    reason = printable(str(error).strip().partition("\n")[0])
    return f"The database refused ({reason}); nothing was changed.{hint}"


def _as_text(outcome: Outcome, dry_run: bool) -> str:
    if not outcome.applied and not dry_run:
        return _untouched(outcome)
    absent = "removed" if outcome.pruned else "only in the database"
    lines = [f"{'':34}{'added':>8}{'changed':>9}{'left':>8}  {absent}"]
    for model, found in outcome.plan.items():
        if found.differing or found.left:
            counts = f"{len(found.added):>8}{len(found.changed):>9}{found.left:>8}"
            lines.append(f"{model._meta.label_lower:34}{counts}  {len(found.absent)}")
    for model, found in outcome.plan.items():
        lines += _details(model, found, outcome.pruned)
    if outcome.texts:
        lines.append(f"with their paragraphs went {outcome.texts} attached texts")
    if any(found.absent for found in outcome.plan.values()) and not outcome.pruned:
        lines.append("Records only in the database were kept; --prune removes them.")
    if dry_run:
        lines.append("Dry run: nothing was changed.")
    return "\n".join(lines)


def _untouched(outcome: Outcome) -> str:
    sentence = f"The database holds {outcome.held} records already; nothing was changed. "
    if outcome.faults:
        count = len(outcome.faults)
        return f"{sentence}Faults in the fixtures: {count}; manage.py seed --dry-run lists them."
    if outcome.differing:
        return f"{sentence}Records that differ from the fixtures: {outcome.differing}."
    return f"{sentence}It agrees with the fixtures."


def _details(model: Model, found: ModelPlan, pruned: bool) -> list[str]:
    label = model._meta.label_lower
    lines = [
        f"changed: {label} {written(row.record.key or ())} {_change_text(change)}"
        for row, changes in found.changed
        for change in changes
    ]
    word = "removed" if pruned else "only in the database"
    lines += [f"{word}: {label} {written(key)}" for key in found.absent]
    return [printable(line) for line in lines]


def _change_text(change: Change) -> str:
    old, new = change.old, change.new
    if isinstance(old, str) and isinstance(new, str):
        old, new = _from_difference(old, new)
    return f"{change.field}: {_value_text(old)} → {_value_text(new)}"


def _from_difference(old: str, new: str) -> tuple[str, str]:
    """Two long texts from a little before the place where they part."""
    start = len(commonprefix([old, new])) - 20
    if start < 20 or max(len(old), len(new)) <= SHOWN:
        return old, new
    return f"…{old[start:]}", f"…{new[start:]}"


def _value_text(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    return written(value) if isinstance(value, tuple) else shown(value)


def _as_json(outcome: Outcome) -> str:
    models = [
        {
            "model": model._meta.label_lower,
            "added": len(found.added),
            "changed": [
                {
                    "key": row.record.key,
                    "fields": {c.field: {"old": c.old, "new": c.new} for c in changes},
                }
                for row, changes in found.changed
            ],
            "left": found.left,
            "absent": list(found.absent),
        }
        for model, found in outcome.plan.items()
    ]
    document = {
        "applied": outcome.applied,
        "pruned": outcome.pruned and outcome.applied,
        "held": outcome.held,
        "models": models,
        "texts_removed": outcome.texts,
        "faults": [_fault_json(fault) for fault in outcome.faults],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)


def _fault_json(fault: Fault) -> dict[str, Any]:
    return {
        "file": fault.file,
        "line": fault.line or None,
        "model": fault.model,
        "key": fault.key,
        "field": fault.field,
        "message": fault.message,
    }
