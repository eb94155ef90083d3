"""``manage.py check_citations``: whether the record is sound, for a person or for a program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.soundness import Soundness, Uncited, examine

SHOWN = 50


def _place(uncited: Uncited) -> str:
    """Where the fact stands in the fixtures: “deals.deal bulgaria-mig-29-engines”."""
    key = "/".join(map(str, uncited.subject.natural_key()))
    return f"{uncited.subject._meta.label_lower} {key}"


def as_json(record: Soundness) -> dict[str, Any]:
    """The findings as plain data, of a shape that only ever gains keys.

    ``sound`` bool; ``uncited`` list of {model, key (natural key), field, message};
    ``broken`` list of {where, problem}; ``idle`` list of claim keys; ``bare`` list of
    {source, number}; ``spans`` {checked, without_text, without_passage}: numbers of claims;
    ``excerpt_claims`` and ``unhashed_paragraphs``: numbers.
    """
    spans = record.spans
    return {
        "sound": record.sound,
        "uncited": [
            {
                "model": uncited.subject._meta.label_lower,
                "key": list(uncited.subject.natural_key()),
                "field": uncited.field,
                "message": uncited.message,
            }
            for uncited in record.uncited
        ],
        "broken": [{"where": broken.where, "problem": broken.problem} for broken in spans.broken],
        "idle": [claim.key for claim in record.idle],
        "bare": [{"source": p.source.slug, "number": p.number} for p in record.bare],
        "spans": {
            "checked": spans.checked,
            "without_text": spans.without_text,
            "without_passage": spans.without_passage,
        },
        "excerpt_claims": record.excerpt_claims,
        "unhashed_paragraphs": record.unhashed_paragraphs,
    }


class Command(BaseCommand):
    """Exit status 0 if the record is sound, 1 if not.

    Unsound: a public fact that no published claim supports, a passage that is not what the
    record says, a published claim that no record cites. The rest is for the editor to know;
    with ``--strict`` a paragraph without a claim and a passage that could not be checked for
    want of its text count too.
    """

    help = "Report uncited facts, broken spans, idle claims and bare paragraphs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument(
            "--strict",
            action="store_true",
            help="refuse also paragraphs without a claim and spans without attached text",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        record = examine()
        if options["json"]:
            self.stdout.write(json.dumps(as_json(record), ensure_ascii=False, indent=2))
        else:
            self.print_record(record)
        faults = [
            (len(record.uncited), "uncited facts"),
            (len(record.spans.broken), "broken passages"),
            (len(record.idle), "idle claims"),
        ]
        if options["strict"]:
            faults += [
                (len(record.bare), "paragraphs without a claim"),
                (record.spans.without_text, "passages not checked"),
            ]
        found = ", ".join(f"{count} {words}" for count, words in faults if count)
        if found:
            raise CommandError(f"the record is not sound: {found}")
        if not options["json"]:
            self.stdout.write("The record is sound.")

    def print_record(self, record: Soundness) -> None:
        spans = record.spans
        self.section("Uncited facts", [f"{_place(u)}: {u.message}" for u in record.uncited])
        self.section("Broken spans and quotations", [broken.message for broken in spans.broken])
        self.section("Claims that nothing cites", [claim.key for claim in record.idle])
        self.section("Paragraphs without a claim", [str(paragraph) for paragraph in record.bare])
        for label, count in (
            ("Passages checked against attached text", spans.checked),
            ("Passages not checked, their text not being attached", spans.without_text),
            ("Claims without span or quotation", spans.without_passage),
            ("Claims from sources of which an excerpt was seen", record.excerpt_claims),
            ("Paragraphs without a hash", record.unhashed_paragraphs),
        ):
            self.stdout.write(f"{label}: {count}")

    def section(self, title: str, lines: Sequence[str]) -> None:
        self.stdout.write(f"{title}: {len(lines)}")
        for line in lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > SHOWN:
            self.stdout.write(f"  and {len(lines) - SHOWN} more")
