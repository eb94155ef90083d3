"""An editor attaches a source's text, and removes it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sources.editing import change_url
from sources.models import ParagraphText, Source
from tests import factories
from tests.forms import errors, submit

pytestmark = pytest.mark.django_db

FIRST, SECOND = "The first paragraph of a text of ours.", "The second, which says more."


@pytest.fixture
def source() -> Source:
    source = factories.make_source(title="A Text of Ours")
    factories.make_paragraph(FIRST, source=source, number=1)
    factories.make_paragraph(SECOND, source=source, number=2)
    return source


def _file(content: bytes, name: str = "text.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_text_is_attached_and_the_outcome_told(editor: Client, source: Source) -> None:
    text = f"A Text of Ours\n\n{FIRST}\n\n{SECOND}\n"
    response = submit(editor, change_url(source), text_file=_file(text.encode()))
    assert response.status_code == 302
    assert sorted(ParagraphText.objects.values_list("text", flat=True)) == [FIRST, SECOND]
    page = editor.get(change_url(source)).content.decode()
    assert "2 of 2 paragraphs match and are attached" in page
    assert page.count("attached, matches") == 2
    paragraph = source.paragraphs.get(number=1)
    assert FIRST in editor.get(change_url(paragraph)).content.decode()


def test_what_differs_and_what_is_missing_is_told_and_not_stored(
    editor: Client, source: Source
) -> None:
    submit(editor, change_url(source), text_file=_file(b"Another first paragraph."))
    page = editor.get(change_url(source)).content.decode()
    assert "¶1 differ from the record" in page
    assert "¶2 are not in the text" in page
    assert not ParagraphText.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"caf\xe9", "is not UTF-8"),
        (b"a\0b", "not a plain text"),
        (b" \n ", "not a plain text"),
        (b"", "empty"),
        (b"x" * 5_000_001, "more than the 5,000,000 allowed"),
    ],
)
def test_a_file_that_is_no_text_is_refused_beside_its_field(
    editor: Client, source: Source, content: bytes, sentence: str
) -> None:
    response = submit(editor, change_url(source), author="Typed", text_file=_file(content))
    assert response.status_code == 200
    assert sentence in errors(response)
    assert 'value="Typed"' in response.content.decode()
    source.refresh_from_db()
    assert source.author == ""


def test_a_source_without_paragraphs_takes_no_text(editor: Client) -> None:
    source = factories.make_source()
    response = submit(editor, change_url(source), text_file=_file(b"A text."))
    assert "no paragraph to attach a text to" in errors(response)


def test_the_attached_text_is_removed_by_an_action(editor: Client, source: Source) -> None:
    submit(editor, change_url(source), text_file=_file(FIRST.encode()))
    chosen = {"action": "detach_text", "_selected_action": [source.pk]}
    page = editor.post(reverse("admin:sources_source_changelist"), chosen, follow=True)
    assert "the text of 1 paragraphs removed" in page.content.decode()
    assert not ParagraphText.objects.exists()


def test_a_text_that_no_longer_matches_is_shown_as_broken(editor: Client, source: Source) -> None:
    submit(editor, change_url(source), text_file=_file(FIRST.encode()))
    ParagraphText.objects.update(text="Something else.")
    assert "broken: the attached text" in editor.get(change_url(source)).content.decode()


def test_the_paragraphs_from_which_nothing_was_drawn_are_found(
    editor: Client, source: Source
) -> None:
    first, second = source.paragraphs.all()
    factories.make_claim(paragraph=first)
    address = reverse("admin:sources_paragraph_changelist")
    for value, expected in (("yes", [first]), ("no", [second]), ("x", [first, second])):
        found = editor.get(address, {"drawn": value}).context["cl"].result_list
        assert list(found) == expected
