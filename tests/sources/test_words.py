"""Words brought to one form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.words import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ten engines of Türkiye", "10 engines of turkey"),
        ("Çavuşoğlu", "cavusoglu"),
        ("ERDOĞAN", "erdogan"),
        ("İzmir, ılıca", "izmir ilica"),
        ("S-400", "s 400"),
        ("Mi‑17s", "mi 17"),
        ("Bulgaria's", "bulgaria"),
        ("3.5 tonnes", "3 5 tonnes"),
        ("  one –  red_blue ", "one red blue"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ελλάδα", "ellada"),
        ("%_'; DROP", "drop"),
        ("🚁\x00\u202e", ""),
        ("", ""),
    ],
)
def test_words_are_brought_to_one_form(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_a_form_has_nothing_but_plain_letters_digits_and_single_spaces(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", fold(text))
