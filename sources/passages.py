"""Passages of a source's text: normalising, splitting, hashing, finding a span.

Pure functions on strings. Offsets are code points into the *normalised* paragraph,
as in the W3C Web Annotation Data Model's TextPositionSelector; hashes are SHA-256 over
UTF-8, in lower-case hexadecimal. A span is exact or it is wrong: nothing here searches
by similarity.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

QUOTATION_WORDS = 7
END_WORDS = 4

_WHITE = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n?")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def normalise(text: str) -> str:
    """Unicode NFC, every run of white space (also U+00A0) to one space, trimmed; nothing else."""
    return _WHITE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def sha256(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of ``text``, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def split_paragraphs(text: str, title: str = "") -> list[str]:
    """Normalised paragraphs of a plain text, which are set apart by blank lines.

    Paragraphs at the top that only repeat ``title`` are left out.
    """
    lines = _LINE_END.sub("\n", text.lstrip("\ufeff"))
    paragraphs = [p for p in map(normalise, _BLANK_LINES.split(lines)) if p]
    heading = normalise(title)
    while heading and paragraphs and paragraphs[0] == heading:
        paragraphs.pop(0)
    return paragraphs


def count_words(text: str) -> int:
    """Words of a passage, set apart by white space."""
    return len(text.split())


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of a paragraph: code-point offsets (``end`` exclusive) and SHA-256."""

    start: int
    end: int
    sha256: str


def find_span(paragraph: str, words: str) -> Span:
    """The one place of ``words`` in the normalised ``paragraph``.

    Raises :class:`ValueError` when the words are not there or stand there more than once.
    """
    wanted = normalise(words)
    if not wanted:
        raise ValueError("no words given")
    start = paragraph.find(wanted)
    if start < 0:
        raise ValueError(f"“{wanted[:60]}” does not stand in the paragraph")
    if paragraph.find(wanted, start + 1) >= 0:
        raise ValueError(f"“{wanted[:60]}” stands there more than once; give more words")
    return Span(start, start + len(wanted), sha256(wanted))


def text_fragment_url(url: str, passages: Iterable[str]) -> str:
    """Address that makes a browser scroll to the passages and light them up.

    Follows the WICG URL Fragment Text Directives; ``-``, ``,`` and ``&`` are
    percent-encoded because the directive's own syntax uses them.
    """
    directives = [
        "text=" + quote(passage, safe="").replace("-", "%2D") for passage in passages if passage
    ]
    if not url or not directives:
        return url
    return f"{url}{'' if '#' in url else '#'}:~:{'&'.join(directives)}"
