"""Synthetic sources: articles whose paragraphs are made of the statements of their claims."""

from __future__ import annotations

from random import Random

from armsweb.synthetic import marked
from armsweb.synthetic.sheets import Book
from armsweb.synthetic.uncertain import When
from sources import passages
from sources.models import Claim, Paragraph, ParagraphText, Source

NOTE = "Synthetic: made up by a program for tests and benchmarks. It describes nothing real."
CLAIMS_A_PARAGRAPH = 3
Kind = Claim.Kind
State = Claim.State


class Article:
    """One source under construction. Its rows are on the book once it is closed.

    The text of a paragraph is the statements of its claims one after another, so that spans,
    hashes and quotations are those of a text, which is attached if ``with_text`` says so.
    """

    def __init__(
        self,
        book: Book,
        rng: Random,
        number: int,
        publisher: int,
        published: When,
        with_text: bool,
    ) -> None:
        self.book, self.rng, self.with_text = book, rng, with_text
        self.number, self.publisher = number, publisher
        self.paragraphs = self.claims = 0
        genre = rng.choice(("report", "report", "report", "opinion", "official", "register"))
        slug = marked(number)
        self.source = book.add(
            Source, slug, f"Synthetic report {number}", publisher,
            "Synthetic author" if rng.random() < 0.5 else "",
            f"https://synthetic.example/{slug}", *published, genre, "whole", "full", NOTE, None,
        )  # fmt: skip
        self._begin()

    def _begin(self) -> None:
        self.text: list[str] = []
        self.length = 0
        self.paragraph = 0

    def end_paragraph(self) -> None:
        """Close the paragraph, if anything stands in it; the next claim begins another."""
        if not self.text:
            return
        self.paragraphs += 1
        text = " ".join(self.text)
        words = text.split(" ")
        self.book.sheets[Paragraph].put(
            self.paragraph, self.source, self.paragraphs,
            f"Synthetic paragraph of {len(self.text)} statements: {' '.join(words[1:8])} …",
            len(text), passages.sha256(text), " ".join(words[:4]), " ".join(words[-4:]),
        )  # fmt: skip
        if self.with_text:
            self.book.add(ParagraphText, self.paragraph, text)
        self._begin()

    def claim(
        self,
        statement: str,
        kind: str = Kind.FACT.value,
        speaker: str = "",
        relay: int | None = None,
        echoes: int | None = None,
        state: str = State.PUBLISHED.value,
        reason: str = "",
    ) -> int:
        """Add a claim to the paragraph at hand, or the next if it is full. Returns its key."""
        if len(self.text) >= CLAIMS_A_PARAGRAPH:
            self.end_paragraph()
        if self.text:
            self.length += 1  # the space between two statements
        else:
            self.paragraph = self.book.sheets[Paragraph].reserve()
        start = self.length
        self.length += len(statement)
        self.text.append(statement)
        self.claims += 1
        quotation = ""
        if self.rng.random() < 0.7:
            quotation = " ".join(statement.split(" ", 7)[1:7])
        return self.book.add(
            Claim, f"{marked(self.number)}-{self.claims}", self.paragraph, statement, kind,
            speaker, relay, start, self.length, passages.sha256(statement), quotation, echoes,
            state, reason,
        )  # fmt: skip
