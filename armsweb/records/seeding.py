"""Takes a folder of fixtures into the database, as a whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import transaction

from armsweb.records.applying import apply_plan
from armsweb.records.checking import check_rows
from armsweb.records.faults import Fault, Refused
from armsweb.records.files import FixtureFile, display, read_folder
from armsweb.records.layout import PLACES, Key, Model, Place, record_models, written
from armsweb.records.linking import Linker
from armsweb.records.nodes import Listing, parse
from armsweb.records.planning import Plan, differing_rows, make_plan
from armsweb.records.reading import Record, read_records
from armsweb.records.stored import Stored
from armsweb.records.tables import analyze, hold
from armsweb.records.texts import check_texts
from armsweb.search import following
from sources.addresses import FormerSlug
from sources.models import ParagraphText
from sources.soundness import uncited_facts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, or would be: ``applied`` says which, ``pruned`` whether what is absent went.

    ``held``: how many records the database had before. ``texts``: attached texts that went with
    their paragraphs. ``faults``: what is wrong with fixtures that were not to be applied anyway.
    """

    plan: Plan
    applied: bool
    pruned: bool
    held: int
    texts: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def differing(self) -> int:
        """How many records differ between fixtures and database."""
        return sum(found.differing for found in self.plan.values())


@dataclass(slots=True)
class Reading:
    """Everything read of a folder. ``unsure``: models of which some records could not be read."""

    records: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unsure: set[Model] = field(default_factory=set)

    def doubt(self, places: Iterable[Place]) -> None:
        self.unsure |= {shelf.model for place in places for shelf in place.shelf.shelves()}


def read(folder: Path) -> Reading:
    """All records of a folder of fixtures, and all that is wrong with each by itself."""
    reading = Reading()
    files, broken, reading.faults = read_folder(folder)
    reading.doubt(broken)
    for file in files:
        _read_file(file, reading)
    reading.unsure |= {record.model for record in reading.records if record.key is None}
    return reading


def _read_file(file: FixtureFile, reading: Reading) -> None:
    root, faults = parse(file.name, file.text)
    reading.faults += faults
    if root is None:
        reading.doubt([file.place])
        return
    records, faults = read_records(file, root)
    reading.records += records
    reading.faults += faults
    if not isinstance(root, Listing) or len(records) < len(root.items):
        reading.doubt([file.place])


def seed(folder: Path, dry_run: bool, if_empty: bool, prune: bool) -> Outcome:
    """Make the database say what the fixtures in ``folder`` say.

    Raises :class:`Refused` with every fault; then, as with ``dry_run``, or with ``if_empty``
    where the database holds records, nothing is changed.
    """
    reading = read(folder)
    with transaction.atomic():
        hold(record_models())
        linker, plan, faults = compare(reading, alone=prune)
        held = len(linker.stored)
        if if_empty and held:
            return Outcome(plan, False, prune, held, faults=tuple(faults))
        texts = ParagraphText.objects.count()
        with following.postponed() as search:  # rows are written in bulk
            faults = faults or apply_plan(plan, prune) or list(_uncited(linker))
            if faults:
                raise Refused(_sorted(faults, folder))
            changed = any(found.differing for found in plan.values())
            if changed and not dry_run:
                search.everything()
        if changed and not dry_run:
            analyze(apps.get_models())
        gone = texts - ParagraphText.objects.count()
        transaction.set_rollback(dry_run)
        return Outcome(plan, not dry_run, prune, held, gone)


def compare(reading: Reading, alone: bool) -> tuple[Linker, Plan, list[Fault]]:
    """The fixtures against the database: the rows, what would be done, what is wrong."""
    wanted: dict[Model, set[Key]] = defaultdict(set)
    renames = {}
    for record in reading.records:
        if record.key is not None:
            wanted[record.model].add(record.key)
        if record.model is FormerSlug and not record.faulty:
            model, slug, current = (record.values[name] for name in ("model", "slug", "current"))
            renames[model, slug] = current
    linker = Linker(Stored(renames, wanted), alone, reading.unsure)
    linker.link(reading.records)
    plan = make_plan(linker)
    faults = [*reading.faults, *linker.faults]
    faults += check_rows(linker, differing_rows(plan) | {id(row) for row in linker.loose})
    faults += check_texts(linker)
    return linker, plan, faults


def _uncited(linker: Linker) -> Iterable[Fault]:
    """Public facts that no published claim would support."""
    for uncited in uncited_facts():
        model, key = type(uncited.subject), uncited.subject.natural_key()
        message = "is published, but no published claim supports it"
        row = linker.rows[model].get(key)
        if row:
            yield row.record.fault(message, uncited.field)
        else:
            label = model._meta.label_lower
            yield Fault("database", 0, message, label, written(key), uncited.field)


def _sorted(faults: list[Fault], folder: Path) -> list[Fault]:
    """In the order of the files and of the lines in each."""
    tops = [f"{display(folder)}/{place.name.partition('*')[0]}" for place in PLACES]

    def order(fault: Fault) -> tuple[int, str, int]:
        place = [number for number, top in enumerate(tops) if fault.file.startswith(top)]
        return (place[0] if place else len(tops), fault.file, fault.line)

    return sorted(dict.fromkeys(faults), key=order)
