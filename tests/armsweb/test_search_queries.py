"""What is made of a reader's line, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armsweb.models import SearchWord
from armsweb.search.nearest import distance, nearest
from armsweb.search.queries import LONGEST_QUERY, MOST_TERMS, Atom, Query, parse, tie
from armsweb.search.stemming import stem


def know(*words: str) -> None:
    """Put words into the index's vocabulary, the first one the most frequent."""
    rows = [
        SearchWord(word=word, stem=stem(word), entries=len(words) - place)
        for place, word in enumerate(words)
    ]
    SearchWord.objects.bulk_create(rows)


def tied(text: str) -> Query:
    return tie(parse(text))


def test_words_designations_and_phrases_are_told_apart() -> None:
    line = parse('the "air defence" of S-400 anti-missile 152mm Turkey')
    assert line.atoms == [
        Atom("phrase", ("air", "defence")),
        Atom("joined", ("s", "400")),
        Atom("joined", ("anti", "missile")),
        Atom("phrase", ("152", "mm")),
        Atom("word", ("turkey",)),
    ]
    assert line.unfinished
    assert line.notes == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("x" * 300, "first 200 characters"),
        ('turkey "air defence', "without its partner"),
        ("tur\0key", "cannot be shown"),
        ("100 % of _", "signs were ignored: % _"),
        ("🚀 rockets", "signs were ignored: 🚀"),
        ("turkey AND greece", "taken as words"),
        ("(NEAR)", "taken as words"),
        ("!?…", "no word or number"),
        ("*", "no word or number"),
        ("the of", "Words as common as “of”"),
        (" ".join(f"w{n}x" for n in range(20)), f"first {MOST_TERMS} words"),
    ],
)
def test_what_is_ignored_is_said(text: str, note: str) -> None:
    notes = parse(text).notes
    assert [each for each in notes if note in each], notes


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=400))
def test_any_line_can_be_read(text: str) -> None:
    line = parse(text)
    assert len(line.shown) <= LONGEST_QUERY
    assert len(line.atoms) <= MOST_TERMS
    for atom in line.atoms:
        assert atom.joined.isalnum()
        assert atom.joined.isascii()


@pytest.mark.django_db
def test_a_word_stands_for_all_its_forms_and_the_last_for_beginnings() -> None:
    know("engine", "engines", "turkey", "turkish")
    engines, turk = tied("engines turk").terms
    assert engines.words == {"engine", "engines"}
    assert engines.beginning == ""
    assert turk.beginning == "turk"
    assert tied("engines turkey ").terms[1].beginning == ""  # a space ends the word


@pytest.mark.django_db
def test_a_spaced_designation_is_joined_if_the_index_knows_it() -> None:
    know("mi", "17", "mi17", "in", "1993")
    assert [term.typed for term in tied("mi 17").terms] == [("mi", "17")]
    assert [term.typed for term in tied("mi 1").terms] == [("mi", "1")]
    assert [term.typed for term in tied("in 1993").terms] == [("1993",)]
    assert [term.typed for term in tied("mi 1993").terms] == [("mi",), ("1993",)]


@pytest.mark.django_db
def test_a_typing_error_becomes_the_nearest_word() -> None:
    know("turkey", "turkish", "cavusoglu", "kalashnikov", "battery")
    for typed, meant in [
        ("turky", "turkey"),
        ("tukrey", "turkey"),
        ("xturkey", "turkey"),
        ("cavusolgu", "cavusoglu"),
        ("kavusogli", "cavusoglu"),
        ("kalashinkof", "kalashnikov"),
        ("batterry", "battery"),
    ]:
        assert tied(typed + " ").corrected == [(typed, meant)]


@pytest.mark.django_db
def test_short_words_and_numbers_are_never_corrected() -> None:
    know("tank", "20160", "turkey")
    assert tied("tink").corrected == []
    assert tied("20161").corrected == []
    assert tied("trukye ").corrected == []  # two edits in a word of six letters


@pytest.mark.django_db
@pytest.mark.parametrize("edits", [1, 2])
@settings(deadline=None)  # the machine may be busy
@given(data=st.data())
def test_every_word_within_reach_is_found(data: st.DataObject, edits: int) -> None:
    """The condition put to the database leaves out no word that the distance would let in."""
    word = data.draw(
        st.text("abc", min_size=5 if edits == 1 else 9, max_size=8 if edits == 1 else 12)
    )
    other = list(word)
    for _ in range(edits):
        place = data.draw(st.integers(0, len(other) - 1))
        match data.draw(st.sampled_from(["change", "drop", "add", "swap"])):
            case "change":
                other[place] = "x"
            case "drop" if len(other) > 4:
                del other[place]
            case "add":
                other.insert(place, "y")
            case "swap" if place:
                other[place - 1], other[place] = other[place], other[place - 1]
    mistyped = "".join(other)
    SearchWord.objects.all().delete()
    know(mistyped)
    if distance(word, mistyped, edits) <= edits:
        assert nearest([word]) == {word: [mistyped]}


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abc", "ab", 1),
        ("abc", "xyz", 3),
        ("ab", "abcdef", 3),
    ],
)
def test_distance_counts_edits_up_to_a_bound(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 2) == edits
