"""What a reader asks for: the line read (:func:`parse`), then tied to words of the index.

A line may hold anything. Nothing in it is an operator but quotation marks around a phrase;
whatever could not be used is named in ``notes``, in sentences for the reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.db.models import Q

from armsweb.models import SearchWord
from armsweb.search.nearest import nearest
from armsweb.search.stemming import stem
from sources.folding import clean, dates_in_words
from sources.seeking import Term
from sources.words import Run, designation_start, runs

LONGEST_QUERY = 200  # characters
MOST_TERMS = 12
MOST_FORMS = 30  # of one word: deliver, delivers, delivered …
SHORTEST_BEGINNING = 2  # letters
FEW = 64  # words with one beginning that are better sought one by one

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
# Signs that a line may have without anyone expecting them to be searched.
_PLAIN = frozenset(" \t\n\"'’ʼ‘.,;:!?()-‐‑‒–—/&")
_OPERATORS = re.compile(r"(?<!\w)(AND|OR|NOT|NEAR)(?!\w)")


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of the line before the index was asked: ``word``, ``joined`` or ``phrase``."""

    kind: str
    parts: tuple[str, ...]

    @property
    def joined(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class Line:
    """A line as read. ``shown`` is what stands in the box again."""

    shown: str
    atoms: list[Atom] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unfinished: bool = False  # the last word may be only the beginning of one


@dataclass(slots=True)
class Query:
    """A line tied to the index. ``corrected``: what was typed, and what is sought instead.

    ``unknown``: words that the index has in no form and nothing near them.
    """

    line: Line
    terms: list[Term] = field(default_factory=list)
    corrected: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def parse(text: str) -> Line:
    """Read a reader's line. Never fails."""
    notes: list[str] = []
    if any(unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"} for char in text):
        notes.append("Characters that cannot be shown were ignored.")
    text = clean(text)
    if len(text) > LONGEST_QUERY:
        notes.append(f"Only the first {LONGEST_QUERY} characters were searched.")
        text = text[:LONGEST_QUERY]
    line = Line(shown=" ".join(text.split()), notes=notes)
    ended = text[-1:].isspace()
    text = dates_in_words(text.translate(_QUOTES))
    signs = [char for char in dict.fromkeys(text) if not (char.isalnum() or char in _PLAIN)]
    signs = [char for char in signs if not char.isspace() and not unicodedata.combining(char)]
    if signs:
        more = " and others" if len(signs) > 8 else ""
        notes.append(f"These signs were ignored: {' '.join(signs[:8])}{more}")
    if _OPERATORS.search(text):
        notes.append("AND, OR, NOT and NEAR were taken as words: every word is sought as it is.")
    *pairs, rest = _phrases(text)
    if rest.count('"'):
        notes.append("A quotation mark without its partner was ignored.")
    _read_atoms(line, pairs, rest)
    line.unfinished = not ended and bool(rest.strip()) and bool(line.atoms)
    if len(line.atoms) > MOST_TERMS:
        notes.append(f"Only the first {MOST_TERMS} words were searched.")
        del line.atoms[MOST_TERMS:]
    if line.shown and not line.atoms:
        notes.append("There is no word or number in it to search for.")
    return line


def _phrases(text: str) -> list[str]:
    """Text and quoted text by turns, ending with text; an unbalanced mark stays in the last."""
    marks = text.count('"')
    parts = text.split('"')
    if marks % 2:
        parts[-2:] = ['"'.join(parts[-2:])]
    return parts


def _read_atoms(line: Line, pairs: Sequence[str], rest: str) -> None:
    stops: list[str] = []
    for place, part in enumerate([*pairs, rest]):
        found = runs(part)
        if place % 2:
            words = tuple(word.text for run in found for word in run if not word.is_stop)
            if words:
                line.atoms.append(Atom("phrase", words))
            continue
        for run in found:
            if len(run) == 1 and run[0].is_stop:
                stops.append(run[0].text)
            else:
                line.atoms += _atoms(run)
    if not line.atoms and stops:  # perhaps it becomes something: “it” is how “italy” begins
        line.atoms.append(Atom("word", (stops[-1],)))
        line.notes.append(
            f"Words as common as “{stops[-1]}” are not searched; only words that begin so are."
        )


def _atoms(run: Run) -> list[Atom]:
    """A designation as one; the words before it, or what begins with a number, each by itself."""
    texts = tuple(word.text for word in run)
    start = designation_start(run)
    if len(run) == 1:
        return [Atom("word", texts)]
    if start is not None:
        before = [Atom("word", (word.text,)) for word in run[:start] if not word.is_stop]
        return [*before, Atom("joined", texts[start:])]
    if run[0].is_number:
        return [Atom("phrase", texts)]
    return [Atom("joined", texts)]


def tie(line: Line) -> Query:
    """Tie a line to the words of the index; at most four queries."""
    query = Query(line)
    forms, known = _forms(line.atoms)
    atoms = _with_spaced(line.atoms, known, line.unfinished)
    last = atoms[-1] if line.unfinished else None
    beginning = _beginning(last)
    begun = _begun(beginning) if beginning else []
    near = nearest(atom.joined for atom in atoms if _is_missing(atom, forms))
    for atom in atoms:
        if begun and atom is last:
            few = frozenset(begun if len(begun) <= FEW else ())
            query.terms.append(replace(_term(atom, forms), beginning=beginning, begun=few))
        elif not _is_missing(atom, forms):
            query.terms.append(_term(atom, forms))
        else:
            _tie_missing(query, atom, near.get(atom.joined, []))
    return query


def _begun(beginning: str) -> list[str]:
    """Words that begin so, and one more than are few if they are many."""
    words = SearchWord.objects.filter(word__startswith=beginning)
    return list(words.values_list("word", flat=True)[: FEW + 1])


def _is_missing(atom: Atom, forms: dict[str, list[str]]) -> bool:
    """Whether the index has this word in no form."""
    return atom.kind == "word" and not forms.get(stem(atom.joined))


def _beginning(last: Atom | None) -> str:
    if last is None or last.kind == "phrase" or len(last.joined) < SHORTEST_BEGINNING:
        return ""
    return last.joined


def _forms(atoms: Sequence[Atom]) -> tuple[defaultdict[str, list[str]], set[str]]:
    """The forms of every word by its stem, most frequent first; joined words the index has."""
    words = {atom.joined for atom in atoms if atom.kind != "phrase"}
    pairs = {first + second for first, second in _pairs(atoms)}
    forms: defaultdict[str, list[str]] = defaultdict(list)
    known: set[str] = set()
    if not words:
        return forms, known
    condition = Q(stem__in=sorted({stem(word) for word in words})) | Q(word__in=sorted(pairs))
    rows = SearchWord.objects.filter(condition).order_by("-entries", "word")
    for word, root in rows.values_list("word", "stem"):
        known.add(word)
        if len(forms[root]) < MOST_FORMS:
            forms[root].append(word)
    return forms, known


def _is_pair(first: Atom, second: Atom) -> bool:
    """“mi 17”: a few letters, then a number, that may be one designation."""
    letters, digits = first.joined, second.joined
    return (
        first.kind == second.kind == "word"
        and letters.isalpha()
        and len(letters) <= 4
        and digits.isdigit()
        and len(digits) <= 4
    )


def _pairs(atoms: Sequence[Atom]) -> Iterable[tuple[str, str]]:
    for first, second in pairwise(atoms):
        if _is_pair(first, second):
            yield first.joined, second.joined


def _with_spaced(atoms: Sequence[Atom], known: set[str], unfinished: bool) -> list[Atom]:
    """The atoms, with “mi 17”, or “mi 1” at the end, made one where the index knows it as one."""
    if unfinished and len(atoms) > 1 and _is_pair(*atoms[-2:]):
        begun = atoms[-2].joined + atoms[-1].joined
        if SearchWord.objects.filter(word__startswith=begun).exists():
            known.add(begun)
    result: list[Atom] = []
    for atom in atoms:
        before = result[-1] if result else None
        if before and _is_pair(before, atom) and before.joined + atom.joined in known:
            result[-1] = Atom("joined", (before.joined, atom.joined))
        else:
            result.append(atom)
    return result


def _term(atom: Atom, forms: dict[str, list[str]]) -> Term:
    if atom.kind == "phrase":
        return Term(atom.parts, phrase=atom.parts)
    words = frozenset({atom.joined, *forms.get(stem(atom.joined), ())})
    if atom.kind == "word" or any(part.isdigit() for part in atom.parts):
        return Term(atom.parts, words)
    return Term(atom.parts, words, phrase=atom.parts)  # anti-missile, anti missile


def _tie_missing(query: Query, atom: Atom, near: list[str]) -> None:
    if near:
        query.corrected.append((atom.joined, near[0]))
        query.terms.append(Term((near[0],), frozenset(near)))
    else:
        query.unknown.append(atom.joined)
        query.terms.append(Term(atom.parts, frozenset({atom.joined})))
