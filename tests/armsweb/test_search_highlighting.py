"""Marks in what is shown, and how a long text is cut."""

from __future__ import annotations

from armsweb.search.highlighting import Piece, excerpt, mark
from sources.seeking import Term


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def word(*forms: str, beginning: str = "") -> Term:
    return Term(forms[:1], frozenset(forms), beginning)


def test_every_form_is_marked_with_its_accents_and_possessive() -> None:
    terms = [word("cavusoglu"), word("engine", "engines")]
    assert (
        shown(mark("Çavuşoğlu’s engines; engineers", terms)) == "[Çavuşoğlu’s] [engines]; engineers"
    )


def test_a_beginning_is_marked_in_the_whole_word() -> None:
    assert (
        shown(mark("Turkey and Turkish", [word("turk", beginning="turk")]))
        == "[Turkey] and [Turkish]"
    )


def test_a_designation_is_marked_whole_and_not_by_its_parts() -> None:
    term = Term(("s", "400"), frozenset({"s400"}))
    assert shown(mark("S-400, S 400, 400 men", [term])) == "[S-400], [S 400], 400 men"


def test_a_phrase_is_marked_where_its_words_stand_in_a_row() -> None:
    term = Term(("air", "defence"), phrase=("air", "defence"))
    assert shown(mark("air, defence, Air-Defense of the air", [term])) == (
        "[air, defence], [Air-Defense] of the air"
    )


def test_markup_stays_text() -> None:
    assert mark("<b>x</b>", [word("b")]) == [
        Piece("<"), Piece("b", True), Piece(">x</"), Piece("b", True), Piece(">"),
    ]  # fmt: skip


def test_an_excerpt_shows_the_hits_closest_together_and_no_more_words_than_allowed() -> None:
    text = " ".join(["first", *["filler"] * 60, "air", "and", "defence", *["filler"] * 60])
    pieces = excerpt(text, [word("first"), word("air"), word("defence")], 25)
    assert "[air] and [defence]" in shown(pieces)
    assert shown(pieces).startswith("… ")
    assert shown(pieces).endswith(" …")
    assert len(shown(pieces).replace("…", "").split()) == 25


def test_a_short_text_is_shown_whole() -> None:
    assert shown(excerpt("bow stern keel", [word("stern")], 25)) == "bow [stern] keel"


def test_a_long_text_without_a_hit_is_shown_from_its_beginning() -> None:
    assert shown(excerpt("one two three four", [word("x")], 2)) == "one two …"
