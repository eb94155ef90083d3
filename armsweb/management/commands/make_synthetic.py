"""``manage.py make_synthetic``: fill the database with made-up records, or clear them away."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Max

from armsweb.management.commands.seed import database_sentence
from armsweb.records.tables import analyze
from armsweb.synthetic import MOST_DEALS, clearing, loading
from armsweb.synthetic.deriving import DERIVED, derive
from armsweb.synthetic.progress import Progress
from armsweb.synthetic.sheets import Model, tables
from deals.models import Deal
from sources.models import Claim

MOST_SEED = 2**32 - 1


def whole(low: int, high: int, value: str) -> int:
    """A whole number from ``low`` to ``high``; raises ``ArgumentTypeError`` for anything else."""
    plain = value.isascii() and value.isdigit() and len(value) <= len(str(high))
    if not plain or not low <= int(value) <= high:
        raise ArgumentTypeError(f"{value[:40]!r} is not a whole number from {low} to {high}")
    return int(value)


class Command(BaseCommand):
    """Exit status 0, 1 if it was refused or failed, 130 if it was interrupted."""

    help = (
        "Fill the database with synthetic records for tests and benchmarks, about five claims a "
        "deal. Their slugs and keys begin with synthetic-0, their titles say Synthetic. The same "
        "numbers give the same records. Everything is made or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--deals",
            type=lambda value: whole(1, MOST_DEALS, value),
            metavar="N",
            help=f"how many deals, 1 to {MOST_DEALS}",
        )
        parser.add_argument(
            "--seed",
            type=lambda value: whole(0, MOST_SEED, value),
            default=1,
            metavar="S",
            help="another number gives other records (default: 1)",
        )
        parser.add_argument(
            "--texts", action="store_true", help="attach the synthetic text of every paragraph too"
        )
        parser.add_argument(
            "--beside-real",
            action="store_true",
            help="do it although the database holds real records",
        )
        parser.add_argument(
            "--clear", action="store_true", help="remove all synthetic records (before making any)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        deals, verbose = options["deals"], options["verbosity"] > 0
        if deals is None and not options["clear"]:
            raise CommandError("say how many: --deals N; or --clear to remove what there is")
        progress = Progress(sys.stderr if verbose else None)
        try:
            with transaction.atomic():
                lines = self._do(options, progress)
            loading.tidy([*tables(), *DERIVED])
        except clearing.StillNeededError as error:
            raise CommandError(f"{error}; nothing was changed. Change that record first.") from None
        except (DatabaseError, InterfaceError) as error:
            progress.end()
            raise CommandError(database_sentence(error)) from None
        except KeyboardInterrupt:
            progress.end()
            raise CommandError("Interrupted; nothing was changed.", returncode=130) from None
        if verbose:
            self.stdout.write("\n".join(lines))

    def _do(self, options: dict[str, Any], progress: Progress) -> list[str]:
        lines = []
        if options["clear"]:
            lines.append(f"Removed {_told(clearing.clear())}.")
        elif clearing.holds_synthetic():
            raise CommandError(
                "The database holds synthetic records already; nothing was changed. "
                "Give --clear too to make them anew."
            )
        if options["deals"] is not None:
            if clearing.holds_real() and not options["beside_real"]:
                raise CommandError(
                    "The database holds real records; nothing was changed. Choose another by "
                    "DATABASE_URL or ARMSWEB_VAR, or give --beside-real if that is meant."
                )
            began = time.monotonic()
            after = Deal.objects.aggregate(last=Max("pk"))["last"] or 0
            made = loading.load(options["deals"], options["seed"], options["texts"], progress.show)
            derive(after, progress.show)
            analyze(DERIVED)
            lines.append(f"Made {_told(made)} in {time.monotonic() - began:.0f} s.")
            lines.append(
                "They are synthetic: do not export them. manage.py make_synthetic --clear "
                "removes them."
            )
        return lines


def _told(rows: dict[Model, int]) -> str:
    return f"{rows[Deal]:,} deals, {rows[Claim]:,} claims, {sum(rows.values()):,} rows in all"
