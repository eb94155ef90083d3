"""``manage.py find_span``: from words of an attached paragraph to the span of a claim."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources import passages
from sources.attaching import AttachError, find_source
from sources.models import ParagraphText
from sources.soundness import paragraph_problem


class Command(BaseCommand):
    """Standard output is what a fixture takes; what else there is to say goes to standard error."""

    help = (
        "Print a claim's span_start, span_end and span_sha256 for words of an attached paragraph."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="slug of the source")
        parser.add_argument("paragraph", type=int, help="number of the paragraph")
        parser.add_argument("words", help="the words of the span, as they stand in the paragraph")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = find_source(options["source"])
            number = options["paragraph"]
            paragraph = source.paragraphs.filter(number=number).first()
            if paragraph is None:
                numbers = sorted(source.paragraphs.values_list("number", flat=True))
                if not numbers:
                    raise CommandError(f"“{source.slug}” has no paragraph at all")
                raise CommandError(
                    f"“{source.slug}” has no paragraph {number}: "
                    f"its paragraphs are ¶{numbers[0]} to ¶{numbers[-1]}"
                )
            attached = ParagraphText.objects.filter(paragraph=paragraph).first()
            if attached is None:
                raise CommandError(
                    f"no text of {paragraph} is attached; "
                    f"attach it with: manage.py attach_text {source.slug} <file>"
                )
            if problem := paragraph_problem(paragraph, attached.text):
                raise CommandError(f"{paragraph}: {problem}")
            span = passages.find_span(attached.text, options["words"])
        except AttachError as error:
            raise CommandError(str(error)) from None
        except ValueError as error:
            raise CommandError(f"{paragraph}: {error}") from None
        self.stdout.write(f"span_start: {span.start}")
        self.stdout.write(f"span_end: {span.end}")
        self.stdout.write(f"span_sha256: {span.sha256}")
        count = passages.count_words(options["words"])
        if count > passages.QUOTATION_WORDS:
            self.stderr.write(
                f"{count} words: too many for a quotation, "
                f"which has {passages.QUOTATION_WORDS} at most"
            )
