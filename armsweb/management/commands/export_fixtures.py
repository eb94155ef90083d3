"""``manage.py export_fixtures``: write the record back into the fixtures."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from armsweb.management.commands.seed import database_sentence
from armsweb.records.faults import printable
from armsweb.records.files import display
from armsweb.records.replacing import Difference, compare, replace
from armsweb.records.writing import Export, NotWritable, export


class Command(BaseCommand):
    help = (
        "Write the record into fixture files, always in the same order and layout. Attached "
        "texts, users and sessions are never exported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            dest="folder",
            type=Path,
            default=Path(settings.FIXTURE_DIRS[0]),
            metavar="DIR",
            help="the folder to write to (default: fixtures/)",
        )
        parser.add_argument(
            "--check", action="store_true", help="write nothing; status 1 if a file differs"
        )
        parser.add_argument(
            "--allow-empty", action="store_true", help="let an empty database empty the files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            exported = export()
        except NotWritable as error:
            raise CommandError(printable(f"{error}; nothing was written.")) from None
        except (DatabaseError, InterfaceError) as error:
            raise CommandError(database_sentence(error)) from None
        for stray in exported.stray:
            self.stderr.write(printable(f"left out: {stray}"))
        try:
            self._write(folder, exported, options["check"], options["allow_empty"])
        except OSError as error:
            place = display(Path(error.filename)) if error.filename else display(folder)
            raise CommandError(
                f"cannot write the fixtures: {place}: {error.strerror}. Every file is as it was."
            ) from None

    def _write(self, folder: Path, exported: Export, check: bool, allow_empty: bool) -> None:
        difference = compare(folder, exported.files)
        for name in difference.foreign:
            self.stderr.write(printable(f"left alone: {name} has no place among the fixtures"))
        if check:
            self._say(difference, ("would be new", "differs", "would go"))
            if difference:
                raise CommandError("The fixtures differ from the database; nothing was written.")
            return
        if not exported.count and not allow_empty and (difference.changed or difference.gone):
            raise CommandError(
                "The database is empty; nothing was written over the fixtures. "
                "Run manage.py seed first, or give --allow-empty if that is meant."
            )
        replace(folder, exported.files, difference)
        self._say(difference, ("new", "changed", "removed"))

    def _say(self, difference: Difference, words: tuple[str, str, str]) -> None:
        groups = (difference.new, difference.changed, difference.gone)
        for word, names in zip(words, groups, strict=True):
            for name in names:
                self.stdout.write(f"{word}: {name}")
        if not difference:
            self.stdout.write("The fixtures agree with the database.")
