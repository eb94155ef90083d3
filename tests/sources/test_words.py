"""Words brought to one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.words import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ten engines", "ten engines"),
        ("Çavuşoğlu", "cavusoglu"),
        ("ERDOĞAN", "erdogan"),
        ("İzmir, ılıca", "izmir ilica"),
        ("S-400", "s400"),
        ("Mi‑17s", "mi17s"),
        ("Bulgaria's", "bulgarias"),
        ("3.5 tonnes", "35 tonnes"),
        ("  one –  two_three ", "one two three"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ελλάδα", "ελλαδα"),
        ("%_'; DROP", "drop"),
        ("🚁\x00\u202e", ""),
        ("", ""),
    ],
)
def test_words_are_brought_to_one_form(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert "  " not in once
    assert all(c.isalnum() or c == " " for c in once)
