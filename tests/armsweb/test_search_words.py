"""What a word is: folding, spelling, joined designations, stems."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armsweb.search.stemming import stem
from sources.folding import clean, dates_in_words, normal
from sources.words import BREAK, RIM, indexed, read, vocabulary


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Çavuşoğlu", "cavusoglu"),
        ("Erdoğan’s", "erdogan"),
        ("KALIN", "kalin"),
        ("Kalın", "kalin"),
        ("İbrahim", "ibrahim"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Σούδα", "souda"),
        ("Καμμένος", "kammenos"),
        ("Путин", "putin"),
        ("ﬁghter", "fighter"),
        ("defense", "defence"),
        ("Licensed", "licenced"),
        ("armored", "armoured"),
        ("program", "programme"),
        ("centers", "centres"),
        ("centered", "centred"),
        ("modernization", "modernisation"),
        ("analyze", "analyse"),
        ("size", "size"),
        ("prized", "prized"),
        ("Nov", "november"),
        ("ten", "10"),
        ("1,300", "1300"),
        ("٤٠٠", "400"),
        ("m²", "m"),
        ("武器", "u06b66u05668"),
        ("a" * 60, "a" * 40),
    ],
)
def test_a_word_has_one_form_however_it_is_spelt(typed: str, kept: str) -> None:
    assert normal(clean(typed)) == kept


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60))
def test_whatever_is_typed_a_word_has_plain_letters_and_digits_only(text: str) -> None:
    found = read(clean(text))
    for word in (*found.words, *found.joined):
        assert word.text.isascii()
        assert word.text.isalnum()
        assert word.text == word.text.lower()
        assert 0 <= word.start < word.end <= len(clean(text))


def joined(text: str) -> set[str]:
    return {word.text for word in read(clean(text)).joined}


@pytest.mark.parametrize("spelling", ["S-400", "S400", "S 400", "S–400", "S\u2011400"])
def test_a_designation_is_one_however_it_is_set(spelling: str) -> None:
    text = f"talks on the {spelling} system"
    assert joined(text) == {"s400"}
    assert [word.text for word in read(text).words] == ["talks", "s", "400", "system"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MiG-29s", {"mig29"}),
        ("T-72B3", {"t72", "t72b", "t72b3"}),
        ("post-S-400 era", {"s400"}),
        ("anti-missile", {"antimissile"}),
        ("air-to-air", {"airtoair"}),
        ("in 2016", set()),
        ("In 20 days", set()),
        ("Mi 17", {"mi17"}),
        ("1993-94", set()),
        ("152mm", set()),
    ],
)
def test_what_is_joined_and_what_is_not(text: str, found: set[str]) -> None:
    assert joined(text) == found


def test_places_are_those_of_the_text_as_shown() -> None:
    text = clean("Mevlüt Çavuşoğlu’s S-400s")
    found = read(text)
    assert [text[word.start : word.end] for word in found.words] == [
        "Mevlüt",
        "Çavuşoğlu’s",
        "S",
        "400s",
    ]
    assert [text[word.start : word.end] for word in found.joined] == ["S-400s"]


def test_the_parts_of_an_indexed_text_are_set_apart() -> None:
    words = indexed(["S-400", "Triumf"], ["An air defence system"])
    assert words == f"s 400 {BREAK} triumf {BREAK} s400 {RIM} air defence system"
    assert vocabulary(words) == {"s", "400", "s400", "triumf", "air", "defence", "system"}


def test_a_text_cannot_forge_the_mark_between_its_parts() -> None:
    assert vocabulary(indexed([BREAK.upper()], [f"{RIM} here"])) == {"here"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2016-11-09", "9 november 2016"),
        ("2016-11", " november 2016"),
        ("9.11.2016", "9 november 2016"),
        ("9/11/2016", "9 november 2016"),
        ("2016-13-01", "2016-13-01"),
        ("32.1.2016", "32.1.2016"),
        ("1993-94", "1993-94"),
        ("1.2.3.2016", "1.2.3.2016"),
    ],
)
def test_a_date_in_figures_is_sought_as_the_record_writes_it(typed: str, meant: str) -> None:
    assert dates_in_words(typed) == meant


@pytest.mark.parametrize(
    ("word", "root"),
    [  # the examples that Porter's paper gives for its steps, taken to the end
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("cats", "cat"),
        ("feed", "feed"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("bled", "bled"),
        ("motoring", "motor"),
        ("sing", "sing"),
        ("conflated", "conflat"),
        ("troubled", "troubl"),
        ("hopping", "hop"),
        ("falling", "fall"),
        ("failing", "fail"),
        ("filing", "file"),
        ("happy", "happi"),
        ("sky", "sky"),
        ("relational", "relat"),
        ("conditional", "condit"),
        ("digitizer", "digit"),
        ("radically", "radic"),
        ("operator", "oper"),
        ("formality", "formal"),
        ("triplicate", "triplic"),
        ("electricity", "electr"),
        ("goodness", "good"),
        ("replacement", "replac"),
        ("adoption", "adopt"),
        ("effective", "effect"),
        ("probate", "probat"),
        ("rate", "rate"),
        ("cease", "ceas"),
        ("controlling", "control"),
        ("generalizations", "gener"),
    ],
)
def test_stems_are_those_of_porters_algorithm(word: str, root: str) -> None:
    assert stem(word) == root


@pytest.mark.parametrize("other", ["modernised", "modernising", "modernisation", "modernises"])
def test_british_forms_of_a_word_share_a_stem(other: str) -> None:
    assert stem(other) == stem("modernise")
