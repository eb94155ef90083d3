"""``manage.py rederive``: hold what is kept of every deal against the record it follows from."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals import derived, listing
from deals.derived import Drift


class Command(BaseCommand):
    """Exit status 0; with ``--check`` 1 if any deal has drifted."""

    help = (
        "Report deals whose stage or years do not follow from their milestones, or whose place in "
        "lists and filters does not follow from the record, and mend them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="report only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        mend = not options["check"]
        slugs = set()
        for drift in derived.drifts(mend=mend):
            slugs.add(drift.deal.slug)
            self.stdout.write(self.line(drift))
        for slug in listing.drifts(mend=mend):
            slugs.add(slug)
            self.stdout.write(f"{slug}: its place in lists and filters")
        if slugs and not mend:
            raise CommandError(f"{len(slugs)} deals have drifted from the record")
        self.stdout.write(f"{len(slugs)} deals mended" if slugs else "No deal has drifted.")

    def line(self, drift: Drift) -> str:
        changes = [
            f"{name} {before or 'none'} → {now or 'none'}"
            for name, before, now in (
                ("stage", drift.stored.stage, drift.derived.stage),
                ("first year", drift.stored.first_year, drift.derived.first_year),
                ("last year", drift.stored.last_year, drift.derived.last_year),
            )
            if before != now
        ]
        return f"{drift.deal.slug}: {', '.join(changes)}"
