"""The command ``find_span``: words in, the lines of a fixture out."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from sources.models import Paragraph, ParagraphText, Source
from sources.passages import sha256
from tests.making import make

pytestmark = pytest.mark.django_db

TEXT = "Nine boats left Ψαρά at dawn; nine boats came back, the harbour master said."


@pytest.fixture
def paragraph() -> Paragraph:
    source = make(Source, slug="harbour-day")
    values = {"source": source, "length": len(TEXT), "sha256": sha256(TEXT)}
    make(Paragraph, source=source, number=1)
    paragraph = make(Paragraph, number=2, **values)
    ParagraphText.objects.create(paragraph=paragraph, text=TEXT)
    return paragraph


def run(*args: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("find_span", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_lines_of_a_fixture_are_printed(paragraph: Paragraph) -> None:
    out, err = run("harbour-day", "2", "Ψαρά at\n dawn")
    assert yaml.safe_load(out) == {
        "span_start": 16,
        "span_end": 28,
        "span_sha256": sha256("Ψαρά at dawn"),
    }
    assert TEXT[16:28] == "Ψαρά at dawn"
    assert err == ""


def test_words_too_many_for_a_quotation_are_told_apart_from_the_lines(
    paragraph: Paragraph,
) -> None:
    assert run("harbour-day", "2", "Nine boats left Ψαρά at dawn; nine")[1] == ""
    out, err = run("harbour-day", "2", "Nine boats left Ψαρά at dawn; nine boats")
    assert len(out.splitlines()) == 3
    assert err == "8 words: too many for a quotation, which has 7 at most\n"


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (("harbour-day", "2", "ten boats"), "¶2: “ten boats” does not stand in the paragraph"),
        (("harbour-day", "2", "boats"), "¶2: “boats” stands there more than once"),
        (("harbour-day", "2", " "), "¶2: no words given"),
        (("harbour-day", "3", "boats"), "has no paragraph 3: its paragraphs are ¶1 to ¶2"),
        (("harbour-day", "-1", "boats"), "has no paragraph -1"),
        (("harbour-day", "9" * 40, "boats"), "has no paragraph 999"),
        (("harbour-day", "two", "boats"), "invalid int value: 'two'"),
        (("harbour-day", "1", "boats"), "attach it with: manage.py attach_text harbour-day"),
        (("harbor-day", "2", "boats"), "the nearest is “harbour-day”"),
    ],
)
def test_what_cannot_be_found_is_answered_with_the_reason(
    paragraph: Paragraph, args: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        run(*args)


def test_a_source_without_paragraphs_says_so() -> None:
    make(Source, slug="bare")
    with pytest.raises(CommandError, match="“bare” has no paragraph at all"):
        run("bare", "1", "boats")


def test_a_text_that_is_not_the_paragraphs_gives_no_span(paragraph: Paragraph) -> None:
    ParagraphText.objects.update(text=TEXT + " Perhaps.")
    with pytest.raises(CommandError, match="does not have the paragraph's SHA-256"):
        run("harbour-day", "2", "Ψαρά")
