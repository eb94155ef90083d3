"""``manage.py rederive``: hold every deal's stage and years against its milestones."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.derived import Drift, drifts


class Command(BaseCommand):
    """Exit status 0; with ``--check`` 1 if any deal has drifted."""

    help = "Report deals whose stage or years do not follow from their milestones, and mend them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="report only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for drift in drifts(mend=not options["check"]):
            count += 1
            self.stdout.write(self.line(drift))
        if count and options["check"]:
            raise CommandError(f"{count} deals have drifted from their milestones")
        self.stdout.write(f"{count} deals mended" if count else "No deal has drifted.")

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
