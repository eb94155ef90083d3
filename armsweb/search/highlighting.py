"""The words that made an entry be found, marked in its text; a long text cut down to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sources.folding import clean
from sources.seeking import Term
from sources.words import Read, read

_WHITE = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, marked or not; a template sets both, escaped."""

    text: str
    marked: bool = False


Span = tuple[int, int]


def spans(found: Read, terms: Sequence[Term]) -> list[Span]:
    """Where in a text the terms stand: code points, in order, none overlapping another."""
    words = frozenset().union(*(term.words for term in terms))
    beginnings = tuple(term.beginning for term in terms if term.beginning)
    hits = [
        (word.start, word.end)
        for word in (*found.words, *found.joined)
        if word.text in words or (beginnings and word.text.startswith(beginnings))
    ]
    texts = [word.text for word in found.words]
    for phrase in filter(None, (term.phrase for term in terms)):
        starts = range(len(texts) - len(phrase) + 1)
        hits += [
            (found.words[start].start, found.words[start + len(phrase) - 1].end)
            for start in starts
            if tuple(texts[start : start + len(phrase)]) == phrase
        ]
    merged: list[Span] = []
    for start, end in sorted(hits):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def mark(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The whole text in pieces."""
    text = clean(text)
    return _pieces(text, spans(read(text), terms), 0, len(text))


def excerpt(text: str, terms: Sequence[Term], most: int) -> list[Piece]:
    """At most ``most`` words around the place where the terms stand closest, in pieces."""
    text = clean(text)
    bounds = [match.span() for match in _WHITE.finditer(text)]
    hits = spans(read(text), terms)
    if len(bounds) <= most:
        return _pieces(text, hits, 0, len(text))
    first = _best_window(bounds, hits, most)
    start, end = bounds[first][0], bounds[min(first + most, len(bounds)) - 1][1]
    pieces = _pieces(text, hits, start, end)
    return [
        *([Piece("… ")] if start > 0 else []),
        *pieces,
        *([Piece(" …")] if end < len(text.rstrip()) else []),
    ]


def _best_window(bounds: Sequence[Span], hits: Sequence[Span], most: int) -> int:
    """The first word of the window with the most hits; the hits stand in its middle."""
    at = [number for number, (start, end) in enumerate(bounds) if _meets(start, end, hits)]
    if not at:
        return 0
    counts = [sum(first <= other < first + most for other in at) for first in at]
    best = at[counts.index(max(counts))]
    inside = [number for number in at if best <= number < best + most]
    spare = most - (inside[-1] - inside[0] + 1)
    return max(0, min(inside[0] - spare // 2, len(bounds) - most))


def _meets(start: int, end: int, hits: Sequence[Span]) -> bool:
    return any(start < hit_end and hit_start < end for hit_start, hit_end in hits)


def _pieces(text: str, hits: Sequence[Span], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for hit_start, hit_end in hits:
        left, right = max(hit_start, start), min(hit_end, end)
        if left >= right:
            continue
        pieces += [Piece(text[at:left]), Piece(text[left:right], marked=True)]
        at = right
    return [piece for piece in (*pieces, Piece(text[at:end])) if piece.text]
