"""How a paragraph is read for a page: where passages begin and end, what is said of numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.models import Claim
from sources.reader import in_words, pieces, read_paragraph, read_paragraphs
from tests.factories import make_claim, make_paragraph

TEXT = "Ten engines were bought in May, says Δημήτρης."


def shown(spans: list[tuple[int, int]]) -> str:
    """The text with [marked] passages."""
    found = pieces(TEXT, spans)
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in found)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], TEXT),
        ([(0, 11)], "[Ten engines] were bought in May, says Δημήτρης."),
        ([(37, 45)], "Ten engines were bought in May, says [Δημήτρης]."),
        ([(0, len(TEXT))], f"[{TEXT}]"),
        ([(27, 30), (0, 3)], "[Ten] engines were bought in [May], says Δημήτρης."),
        ([(0, 11), (4, 23)], "[Ten engines were bought] in May, says Δημήτρης."),
        ([(0, 23), (4, 11)], "[Ten engines were bought] in May, says Δημήτρης."),
        ([(0, 3), (3, 11)], "[Ten engines] were bought in May, says Δημήτρης."),
    ],
)
def test_passages_are_marked_and_overlapping_ones_joined(
    spans: list[tuple[int, int]], expected: str
) -> None:
    assert shown(spans) == expected


@given(st.text(min_size=1), st.data())
def test_the_pieces_together_are_the_text(text: str, data: st.DataObject) -> None:
    start = st.integers(0, len(text) - 1)
    spans = data.draw(
        st.lists(start.flatmap(lambda s: st.tuples(st.just(s), st.integers(s + 1, len(text)))))
    )
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    marked = {n for start, end in spans for n in range(start, end)}
    assert sum(len(piece.text) for piece in found if piece.marked) == len(marked)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""),
        ([3], "3"),
        ([3, 4], "3 and 4"),
        ([3, 4, 5], "3 to 5"),
        ([1, 3, 5, 6, 7, 8, 12], "1, 3, 5 to 8 and 12"),
        ([2, 3, 7], "2, 3 and 7"),
    ],
)
def test_numbers_are_told_in_words(numbers: list[int], words: str) -> None:
    assert in_words(numbers) == words


@pytest.mark.django_db
def test_claims_come_in_the_order_of_the_text() -> None:
    paragraph = make_paragraph(TEXT, attach=True)
    for words, key in (("May", "c-may"), ("Ten engines", "b-ten"), ("", "a-whole")):
        make_claim(words, paragraph=paragraph, key=key)
    reads = read_paragraphs(paragraph.source.paragraphs.all())
    assert [read.claim.key for read in reads[0].claims] == ["b-ten", "c-may", "a-whole"]


@pytest.mark.django_db
def test_drafts_and_withdrawn_claims_are_not_read() -> None:
    paragraph = make_paragraph()
    kept = make_claim(paragraph=paragraph)
    make_claim(paragraph=paragraph, state="draft")
    make_claim(paragraph=paragraph, state="withdrawn", withdrawn_reason="misread")
    reads = read_paragraphs(paragraph.source.paragraphs.all())
    assert [read.claim for read in reads[0].claims] == [kept]


@pytest.mark.django_db
def test_kinds_are_counted_without_zeros() -> None:
    paragraph = make_paragraph()
    for kind in ("view", "fact", "view"):
        make_claim(paragraph=paragraph, kind=kind)
    (read,) = read_paragraphs(paragraph.source.paragraphs.all())
    assert read.kinds == [("fact", 1), ("view", 2)]


@pytest.mark.django_db
def test_a_span_whose_hash_fails_is_not_marked_but_named() -> None:
    paragraph = make_paragraph(TEXT, attach=True)
    sound = make_claim("Ten engines", paragraph=paragraph)
    Claim.objects.filter(pk=make_claim("May", paragraph=paragraph).pk).update(span_sha256="0" * 64)
    (read,) = read_paragraphs(paragraph.source.paragraphs.all())
    assert [piece.text for piece in read.text if piece.marked] == ["Ten engines"]
    assert [bool(each.problem) for each in read.claims] == [False, True]
    assert read.claims[0].claim == sound


@pytest.mark.django_db
def test_a_text_that_is_not_the_records_is_not_shown() -> None:
    paragraph = make_paragraph(TEXT, attach=True, sha256="0" * 64)
    read = read_paragraph(paragraph, [make_claim("May", paragraph=paragraph)])
    assert read.text == []
    assert "SHA-256" in read.problem
