"""Which of the entries found fits best. Plain arithmetic on their words; the engine has no say.

The score of an entry is the sum of

- the mean over all terms of what the best place of each is worth: in a name of the record 100
  for a word as typed, 90 for another form or correction of it, 70 for a word that only begins
  so; elsewhere 45, 40 and 25. A phrase counts as words as typed;
- 150 if one of its names is just what was typed, 110 if it is in another form (engines,
  engine), 60 if it is but for the end of the last word;
- up to 40 for the part of one name that was asked for, and 8 if its first word was;
- 30 if the words stand in a row as typed in a name, 15 if they do elsewhere;
- up to 12 for the kind: a country or a deal goes before a paragraph that speaks of it.

Among equals the newer goes first (``place``), then the key decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from armsweb.models import SearchEntry
from armsweb.search.engines import Candidate
from sources.seeking import Term
from sources.words import BREAK, RIM

Kind = SearchEntry.Kind
OF_KIND = {
    Kind.COUNTRY: 12,
    Kind.DEAL: 10,
    Kind.EQUIPMENT: 11,
    Kind.OFFICIAL: 10,
    Kind.ORGANISATION: 8,
    Kind.SOURCE: 3,
    Kind.CLAIM: 2,
    Kind.PARAGRAPH: 1,
    Kind.PASSAGE: 0,
}
IN_NAME = (100, 90, 70)
ELSEWHERE = (45, 40, 25)


class Ways(NamedTuple):
    """One typed word, the words it may stand for (itself among them), or how they begin."""

    typed: str
    words: frozenset[str]
    beginning: str


def _ways(terms: Sequence[Term]) -> list[Ways]:
    """What was typed, word for word; a term of several words is taken as typed."""
    return [
        Ways(
            word,
            frozenset({word, *(term.words if len(term.typed) == 1 else ())}),
            term.beginning if len(term.typed) == 1 else word if term.beginning else "",
        )
        for term in terms
        for word in term.typed
    ]


def worth(term: Term, words: set[str], text: str, scale: tuple[int, int, int]) -> int:
    """What a term is worth on one side of an entry: its words, and the same as a text."""
    typed, form, beginning = scale
    if len(term.typed) == 1 and term.typed[0] in words:
        return typed
    if term.phrase and f" {' '.join(term.phrase)} " in text:
        return typed
    if not term.words.isdisjoint(words):
        return typed if "".join(term.typed) in words else form
    if term.beginning and any(word.startswith(term.beginning) for word in words):
        return beginning
    return 0


def _name_bonus(name: Sequence[str], ways: Sequence[Ways]) -> int:
    """For one name of an entry: just what was typed, or how much of it."""
    if not name:
        return 0
    asked = [any(word in way.words for way in ways) for word in name]
    part = 40 * sum(asked) // len(name) + 8 * asked[0]
    if len(name) != len(ways):
        return part
    pairs = list(zip(name, ways, strict=True))
    if all(word == way.typed for word, way in pairs):
        return 150 + part
    if all(word in way.words for word, way in pairs):
        return 110 + part
    *before, (last, way) = pairs
    begins = bool(way.beginning) and last.startswith(way.beginning)
    return (60 if begins and all(word in way.words for word, way in before) else 0) + part


def score(kind: str, words: str, terms: Sequence[Term]) -> int:
    """How well an entry of this kind with these indexed words fits; more is better."""
    title, _, rest = words.partition(f" {RIM}")
    title, rest = f" {title} ", f"{rest} "
    in_title, in_rest = set(title.split()), set(rest.split())
    total = sum(
        worth(term, in_title, title, IN_NAME) or worth(term, in_rest, rest, ELSEWHERE)
        for term in terms
    )
    ways = _ways(terms)
    names = (name.split() for name in title.split(f" {BREAK} "))
    bonus = max(_name_bonus(name, ways) for name in names)
    if len(ways) > 1:
        row = f" {' '.join(way.typed for way in ways)} "
        bonus += 30 if row in title else 15 if row in rest else 0
    return total // len(terms) + bonus + OF_KIND[Kind(kind)]


def ranked(found: Iterable[Candidate], terms: Sequence[Term]) -> list[tuple[int, Candidate]]:
    """The candidates with their scores, best first; the order is total."""
    scored = [(score(each.kind, each.words, terms), each) for each in found]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].place, pair[1].key))
