"""Normalising, splitting, hashing and finding passages; text fragments."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.passages import (
    count_words,
    find_span,
    normalise,
    sha256,
    split_paragraphs,
    text_fragment_url,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two  boats\tsailed.", "Two boats sailed."),
        ("  Two\nboats \r\n sailed. ", "Two boats sailed."),
        ("Two\u00a0boats\u2003sailed\u2028.", "Two boats sailed ."),
        ("Cafe\u0301", "Caf\u00e9"),
        ("“Two” — ‘boats’…", "“Two” — ‘boats’…"),
        ("ﬁne", "ﬁne"),  # a ligature is compatibility, not composition: left alone
        ("zero\u200bwidth", "zero\u200bwidth"),
        (" \n ", ""),
    ],
)
def test_normalising_composes_and_joins_white_space_and_no_more(text: str, expected: str) -> None:
    assert normalise(text) == expected


@settings(deadline=None)  # the machine may be busy
@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_hash_is_that_of_the_utf8_bytes() -> None:
    assert sha256("Ελλάς") == hashlib.sha256("Ελλάς".encode()).hexdigest()


PARTS = ["The harbour was\nfull of boats.", "Nobody sailed.", "It rained."]
SPLIT = ["The harbour was full of boats.", "Nobody sailed.", "It rained."]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("gap", ["{0}{0}", "{0} \t{0}", "{0}{0}{0}\u00a0{0}"])
def test_paragraphs_are_set_apart_by_blank_lines_of_any_system(line_end: str, gap: str) -> None:
    text = gap.format(line_end).join(part.replace("\n", line_end) for part in PARTS)
    assert split_paragraphs(text) == SPLIT
    assert split_paragraphs("\ufeff" + text + line_end) == SPLIT


def test_titles_repeated_at_the_top_are_left_out_and_nowhere_else() -> None:
    text = "A  Day\n\nA Day\n\nIt rained.\n\nA Day"
    assert split_paragraphs(text, title="A Day") == ["It rained.", "A Day"]
    assert split_paragraphs(text) == ["A Day", "A Day", "It rained.", "A Day"]
    assert split_paragraphs("A Day\n\nA Day", title="A Day") == []


@pytest.mark.parametrize("text", ["", "\ufeff", " \n\n \r\n "])
def test_an_empty_text_has_no_paragraph(text: str) -> None:
    assert split_paragraphs(text) == []


@settings(deadline=None)  # the machine may be busy
@given(st.text())
def test_splitting_loses_no_word(text: str) -> None:
    whole = normalise(text.lstrip("\ufeff"))
    assert "".join(split_paragraphs(text)).replace(" ", "") == whole.replace(" ", "")


def test_words_are_set_apart_by_white_space() -> None:
    assert [count_words(text) for text in ("", " ", "one", "a b\u00a0c", "MiG-29 engines")] == [
        0,
        0,
        1,
        3,
        2,
    ]


@pytest.mark.parametrize(
    ("words", "start"), [("Nobody", 0), ("sailed.", 7), ("ran \n 9 boats", 15), ("é", 29)]
)
def test_a_span_is_found_at_its_code_points(words: str, start: int) -> None:
    paragraph = "Nobody sailed. ran 9 boats 🚢 é."
    span = find_span(paragraph, words)
    assert span.start == start
    assert paragraph[span.start : span.end] == normalise(words)
    assert span.sha256 == sha256(normalise(words))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("ships", "does not stand"),
        ("Boats", "does not stand"),
        ("boat", "more than once"),
        ("aa", "more than once"),
        ("  ", "no words"),
    ],
)
def test_a_span_that_is_absent_or_doubtful_is_refused(words: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        find_span("a boat, two boats, aaa", words)


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (["nine boats"], "https://paper.example/a#:~:text=nine%20boats"),
        (["S-400, and & more"], "https://paper.example/a#:~:text=S%2D400%2C%20and%20%26%20more"),
        (["nine", "", "boats"], "https://paper.example/a#:~:text=nine&text=boats"),
        (
            ["καράβι/#"],
            "https://paper.example/a#:~:text=%CE%BA%CE%B1%CF%81%CE%AC%CE%B2%CE%B9%2F%23",
        ),
        ([""], "https://paper.example/a"),
        ([], "https://paper.example/a"),
    ],
)
def test_a_text_fragment_escapes_what_the_directive_uses(
    passages: list[str], expected: str
) -> None:
    assert text_fragment_url("https://paper.example/a", passages) == expected


def test_a_text_fragment_follows_a_fragment_that_is_there() -> None:
    assert text_fragment_url("https://paper.example/a#part-2", ["boats"]) == (
        "https://paper.example/a#part-2:~:text=boats"
    )
    assert text_fragment_url("", ["boats"]) == ""
