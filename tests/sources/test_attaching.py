"""Attaching a text: what matches by hash is stored, and what does not is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from sources.attaching import (
    MAX_BYTES,
    AttachError,
    attach,
    decode,
    detach,
    find_source,
    read_text,
    sources_of,
)
from sources.models import Paragraph, ParagraphText, Source
from sources.passages import normalise, sha256
from tests.making import make

pytestmark = pytest.mark.django_db

Budget = Callable[[int], AbstractContextManager[Any]]

DAY = [
    "Nine boats left the harbour at dawn.",
    "The harbour master counted them twice.",
    "Nobody knew where they went.",
    "By night all nine were back.",
]


def source_of(parts: Sequence[str], **values: Any) -> Source:
    """A source with the length and hash of each part; a part that is empty has none."""
    source = make(Source, **values)
    for number, part in enumerate(parts, start=1):
        text = normalise(part)
        make(
            Paragraph,
            source=source,
            number=number,
            length=len(text) or None,
            sha256=sha256(text) if text else "",
        )
    return source


def texts(source: Source) -> dict[int, str]:
    rows = ParagraphText.objects.filter(paragraph__source=source)
    return dict(rows.values_list("paragraph__number", "text"))


def joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts)


def test_a_text_that_matches_is_stored_paragraph_by_paragraph() -> None:
    source = source_of(DAY, slug="harbour-day")
    outcome = attach(source, joined(DAY))
    assert outcome.matched == outcome.stored == [1, 2, 3, 4]
    assert texts(source) == dict(enumerate(DAY, start=1))
    assert outcome.lines() == ["harbour-day: 4 of 4 paragraphs match and are attached"]


def test_attaching_again_changes_nothing_and_says_so() -> None:
    source = source_of(DAY, slug="harbour-day")
    attach(source, joined(DAY[:3]))
    again = attach(source, joined(DAY))
    assert (again.matched, again.stored) == ([1, 2, 3, 4], [4])
    assert again.lines()[0].endswith("(3 were before)")
    assert attach(source, joined(DAY)).stored == []
    assert len(texts(source)) == 4


def test_the_shape_of_the_file_does_not_matter() -> None:
    source = source_of(DAY, title="A day")
    text = "\ufeffA  day\r\n\r\nA day\r\n \r\n" + "\r\n\t\r\n\r\n".join(DAY).replace(" ", "\r\n")
    assert attach(source, text).matched == [1, 2, 3, 4]
    assert texts(source)[1] == DAY[0]


def test_a_paragraph_that_differs_is_told_and_not_stored() -> None:
    source = source_of(DAY, slug="harbour-day")
    outcome = attach(source, joined([DAY[0], DAY[1].upper(), *DAY[2:]]))
    assert (outcome.matched, outcome.differing, outcome.missing) == ([1, 3, 4], [2], [])
    assert outcome.extra == []
    assert 2 not in texts(source)
    assert outcome.lines()[1:] == ["harbour-day: ¶2 differ from the record and are not attached"]


def test_one_other_letter_is_enough_to_differ() -> None:
    source = source_of(DAY)
    assert attach(source, joined(DAY).replace("twice", "thrice")).differing == [2]
    assert attach(source, joined(DAY).replace("twice.", "twice")).differing == [2]


def test_a_paragraph_that_is_missing_is_told() -> None:
    source = source_of(DAY, slug="harbour-day")
    outcome = attach(source, joined(DAY[:2]))
    assert (outcome.matched, outcome.differing, outcome.missing) == ([1, 2], [], [3, 4])
    assert "harbour-day: ¶3, ¶4 are not in the text" in outcome.lines()


def test_a_paragraph_missing_in_the_middle_makes_no_other_differ() -> None:
    source = source_of(DAY)
    outcome = attach(source, joined([DAY[0], *DAY[2:]]))
    assert (outcome.matched, outcome.differing, outcome.missing) == ([1, 3, 4], [], [2])
    assert outcome.moved == {3: 2, 4: 3}


def test_what_stands_elsewhere_is_stored_and_told_to_be_out_of_place() -> None:
    source = source_of(DAY, slug="harbour-day")
    outcome = attach(source, joined([DAY[1], DAY[0], DAY[2], DAY[3]]))
    assert texts(source) == dict(enumerate(DAY, start=1))
    assert outcome.moved == {1: 2, 2: 1}
    assert "harbour-day: out of place in the text: ¶1 as 2, ¶2 as 1" in outcome.lines()


def test_what_the_record_does_not_have_is_told_and_not_stored() -> None:
    source = source_of(DAY, slug="harbour-day")
    outcome = attach(source, joined(["By our own reporter", *DAY, "All rights reserved"]))
    assert outcome.matched == [1, 2, 3, 4]
    assert outcome.extra == [1, 6]
    assert "harbour-day: not in the record: paragraph 1, 6 of the text" in outcome.lines()
    assert texts(source) == dict(enumerate(DAY, start=1))


def test_a_paragraph_without_a_hash_is_never_given_a_text() -> None:
    source = source_of([DAY[0], "", DAY[2]], slug="harbour-day")
    outcome = attach(source, joined(DAY[:3]))
    assert (outcome.matched, outcome.unhashed, outcome.extra) == ([1, 3], [2], [])
    assert sorted(texts(source)) == [1, 3]
    assert outcome.total == 3


def test_words_that_stand_twice_are_stored_for_both() -> None:
    source = source_of([DAY[0], DAY[1], DAY[0]])
    outcome = attach(source, joined([DAY[0], DAY[1], DAY[0]]))
    assert (outcome.matched, outcome.moved) == ([1, 2, 3], {})
    assert texts(source)[1] == texts(source)[3] == DAY[0]


def test_a_place_that_could_not_be_told_is_not_out_of_place() -> None:
    source = source_of(DAY[3:])
    source.paragraphs.update(number_known=False)
    assert attach(source, joined(DAY)).moved == {}


def test_a_text_with_another_hash_in_the_record_is_put_right() -> None:
    source = source_of(DAY)
    attach(source, joined(DAY))
    ParagraphText.objects.filter(paragraph__number=2).update(text="tampered")
    assert attach(source, joined(DAY)).stored == [2]
    assert texts(source)[2] == DAY[1]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no text"),
        ("\ufeff \r\n\u00a0", "no text"),
        ("Nine\0boats", "character 5 is a NUL"),
    ],
)
def test_what_is_no_text_is_refused(text: str, complaint: str) -> None:
    source = source_of(DAY)
    with pytest.raises(AttachError, match=complaint):
        attach(source, text)
    assert texts(source) == {}


def test_a_source_without_paragraphs_is_refused() -> None:
    with pytest.raises(AttachError, match="“bare” has no paragraph"):
        attach(make(Source, slug="bare"), joined(DAY))


def test_a_wrong_text_is_told_in_a_few_short_lines() -> None:
    outcome = attach(source_of(DAY * 50), joined([f"Line {n}" for n in range(5000)]))
    assert outcome.matched == []
    assert max(map(len, outcome.lines())) < 500


def test_detaching_removes_the_text_of_that_source_only() -> None:
    one, two = source_of(DAY), source_of(DAY)
    attach(one, joined(DAY))
    attach(two, joined(DAY))
    assert detach(one) == 4
    assert texts(one) == {}
    assert len(texts(two)) == 4
    assert detach(one) == 0


def test_the_sources_of_a_text_are_found_by_its_hashes() -> None:
    source_of(["Something else."], slug="other")
    source_of(DAY[:1], slug="echo")
    source_of(DAY, slug="day")
    assert [source.slug for source in sources_of(joined(DAY))] == ["day", "echo"]
    assert sources_of("Unheard of.") == []


def test_a_source_is_found_by_its_slug_and_by_a_former_one() -> None:
    source = make(Source, slug="harbor-day")
    source.slug = "harbour-day"
    source.save()
    assert find_source("harbour-day") == find_source("harbor-day") == source


def test_an_unknown_source_is_answered_with_the_nearest() -> None:
    make(Source, slug="harbour-day")
    with pytest.raises(AttachError, match="no source “harbour-dya”; the nearest is “harbour-day”"):
        find_source("harbour-dya")
    with pytest.raises(AttachError, match="no source “xyz”; nor one of a similar name"):
        find_source("xyz")


def test_bytes_are_read_as_utf8_with_or_without_a_mark() -> None:
    assert decode("Ελλάς".encode()) == decode("Ελλάς".encode("utf-8-sig")) == "Ελλάς"


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"Nine boats \xff left", r"byte 12 \(0xff\) is not UTF-8"),
        ("Nine".encode("utf-16"), r"byte 1 \(0xff\) is not UTF-8"),
        (b"x" * (MAX_BYTES + 1), "more than the 5,000,000 allowed"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(AttachError, match=complaint):
        decode(data)


def test_a_file_of_fifty_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)  # were it opened, its NULs would be what is wrong with it
    with pytest.raises(AttachError, match=r"long\.txt: it has 50,000,000 bytes, more than"):
        read_text(file)


ATTACH = 12  # begin, paragraphs with their text, one write, end; and what search makes of it


@pytest.mark.parametrize("count", [1, 300])
def test_the_number_of_queries_does_not_grow_with_the_paragraphs(
    count: int, queries: Budget
) -> None:
    parts = [f"Boat {number} sailed." for number in range(count)]
    source = source_of(parts)
    with queries(ATTACH):
        assert len(attach(source, joined(parts)).stored) == count
