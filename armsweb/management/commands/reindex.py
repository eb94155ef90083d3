"""``manage.py reindex``: hold the search index against the record."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from armsweb.search import index

SHOWN = 20  # drifts named one by one
EVERY = 5  # seconds between two words on how far it is


class Command(BaseCommand):
    """Exit status 0; with ``--check`` 1 if anything has drifted."""

    help = "Bring the search index up to date with the record, in one pass; say what differed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="report only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        self.last = self.start = time.monotonic()
        mend, count, passed = not options["check"], 0, {}

        def report(kind: str, records: int) -> None:
            passed[kind] = records
            if self.verbosity and time.monotonic() - self.last > EVERY:
                self.last = time.monotonic()
                self.stderr.write(f"{kind}: {records:,} records passed")

        for drift in index.walk(mend, report):
            count += 1
            if not mend and count <= SHOWN:
                self.stdout.write(f"{drift.kind} {drift.key}: {drift.fault}")
        if count and not mend:
            more = f", {count - SHOWN:,} more than are listed" if count > SHOWN else ""
            raise CommandError(
                f"{count:,} entries and words differ from the record{more}; "
                "manage.py reindex mends it"
            )
        if self.verbosity:
            took = time.monotonic() - self.start
            did = f"{count:,} entries and words written" if count else "nothing differed"
            self.stdout.write(f"{sum(passed.values()):,} records in {took:.1f} s: {did}.")
