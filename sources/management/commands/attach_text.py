"""``manage.py attach_text``: give this installation the text of a source, or take it away."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sources.attaching import (
    AttachError,
    Outcome,
    attach,
    detach,
    find_source,
    read_text,
    sources_of,
)


class Command(BaseCommand):
    """Exit status 1, and nothing stored, if the file will not do or no paragraph of it matches.

    With ``--all`` always 0: a stray file in the folder must not keep the site from starting.
    """

    help = (
        "Attach a source's text from a UTF-8 file, paragraphs set apart by blank lines. "
        "Only a paragraph with the very hash in the record is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", help="slug of the source")
        parser.add_argument("file", nargs="?", type=Path, help="the text")
        parser.add_argument(
            "--all",
            action="store_true",
            help="try every file of ARMSWEB_SOURCE_DIR against every source, whatever its name",
        )
        parser.add_argument(
            "--detach", action="store_true", help="remove the attached text of the source"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source, file = options["source"], options["file"]
        try:
            if options["all"] and not (source or file or options["detach"]):
                self.attach_all(Path(settings.SOURCE_DIR))
            elif options["detach"] and source and not (file or options["all"]):
                count = detach(find_source(source))
                self.stdout.write(f"{source}: the text of {count} paragraphs removed")
            elif source and file and not (options["all"] or options["detach"]):
                self.attach_one(source, file)
            else:
                raise CommandError("give <source> <file>, or --detach <source>, or --all alone")
        except AttachError as error:
            raise CommandError(str(error)) from None

    def attach_one(self, slug: str, file: Path) -> None:
        outcome = attach(find_source(slug), read_text(file))
        self.report(outcome)
        if not outcome.matched:
            raise CommandError(
                f"nothing was attached: no paragraph of {file} has a hash of "
                f"“{outcome.source.slug}” (are its paragraphs set apart by blank lines?)"
            )

    def attach_all(self, folder: Path) -> None:
        """One line a file at least, on what came of it; none where there is no file."""
        try:
            files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except FileNotFoundError:
            return
        except OSError as error:
            raise AttachError(f"{folder}: it cannot be read ({error.strerror})") from None
        for file in files:
            try:
                text = read_text(file)
            except AttachError as error:
                self.stderr.write(f"not attached: {error}")
                continue
            found = sources_of(text)
            if not found:
                self.stderr.write(f"not attached: {file}: no paragraph has a hash in the record")
            for source in found:
                self.report(attach(source, text))

    def report(self, outcome: Outcome) -> None:
        for line in outcome.lines():
            self.stdout.write(line)
