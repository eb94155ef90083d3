"""The words of a text, each with its place, in the form in which they are indexed and sought.

Texts and queries go through the same function, so that both engines, the ranking and the
highlighting agree on what a word is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sources.folding import clean, normal

# Stand between the parts of an indexed text, so that no phrase reaches across. No word of a text
# begins so: what does is passed over.
BREAK = "zqz"
RIM = "zqzq"  # between what names a record and the rest
SHORT = 60  # characters
MOST_WORDS = 10_000  # of one text; what comes later is not searched

# Too common to tell one record from another. Not “us”, not “may”: a country, a month.
STOP_WORDS = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had",
        "has", "have", "if", "in", "into", "is", "it", "its", "not", "of", "on", "or", "that",
        "the", "their", "them", "there", "these", "they", "this", "those", "to", "was", "were",
        "which", "with",
    }
)  # fmt: skip

_PART = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)"  # 1,300
    r"|\d+"
    r"|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['’ʼ](?=[^\W\d_]))*"
)
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2212")


class Word(NamedTuple):
    """A normal form and the code points of the text that it stands for."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()

    @property
    def is_stop(self) -> bool:
        return self.text in STOP_WORDS


Run = list[Word]  # words with nothing or a hyphen between them: MiG-29, S400, anti-missile


@dataclass(slots=True)
class Read:
    """What a text consists of.

    ``words``: those that count, in their order. ``joined``: what is written together or with a
    hyphen, as one word: ``s400`` for S-400, S400 and S 400; ``antimissile`` for anti-missile.
    """

    words: list[Word] = field(default_factory=list)
    joined: list[Word] = field(default_factory=list)


def runs(text: str) -> list[Run]:
    """The words of a clean text, those written together in one run."""
    found: list[Run] = []
    before: Run = []
    for match in _PART.finditer(text):
        form = normal(match[0])
        if not form or form.startswith(BREAK):
            continue
        start, end = match.span()
        if before:
            last = before[-1]
            gap = start - last.end
            if gap == 0 and form == "s" and last.is_number:  # MiG-29s, 1990s
                before[-1] = Word(last.text, last.start, end)
                continue
            if gap == 0 or (gap == 1 and text[last.end] in _HYPHENS):
                before.append(Word(form, start, end))
                continue
        before = [Word(form, start, end)]
        found.append(before)
    return found


def _join(words: Sequence[Word]) -> Word:
    return Word("".join(word.text for word in words), words[0].start, words[-1].end)


def designation_start(run: Run) -> int | None:
    """Where in a run letters meet digits for the first time: 0 in S-400, 1 in post-S-400."""
    for place, (word, after) in enumerate(pairwise(run)):
        if not word.is_number and after.is_number:
            return place
    return None


def _joined(run: Run) -> Iterator[Word]:
    """A designation in every length, T-72B3 as t72, t72b and t72b3; other compounds whole."""
    start = designation_start(run)
    if start is not None:
        for end in range(start + 2, min(len(run), start + 5) + 1):
            yield _join(run[start:end])
    elif 2 <= len(run) <= 3 and not any(word.is_number for word in run):
        yield _join(run)


def _set_apart(text: str, before: Run, after: Run) -> bool:
    """Whether two runs are a designation written with a space: “S 400”, “Mi 17”."""
    letters, digits = before[-1], after[0]
    return (
        len(before) == 1
        and not letters.is_number
        and not letters.is_stop
        and letters.end - letters.start <= 3
        and text[letters.start].isupper()
        and digits.is_number
        and 2 <= len(digits.text) <= 3
        and text[letters.end : digits.start].isspace()
    )


def read(text: str) -> Read:
    """The words of a clean text (see :func:`sources.folding.clean`)."""
    result = Read()
    before: Run = []
    for run in runs(text):
        result.words += [word for word in run if word.text not in STOP_WORDS]
        if len(run) > 1:
            result.joined += _joined(run)
        if before and run[0].text.isdigit() and _set_apart(text, before, run):
            result.joined += _joined([before[-1], *run])
        before = run
        if len(result.words) > MOST_WORDS:
            break
    return result


@lru_cache(maxsize=2_000)
def fold(text: str) -> str:
    """The words of a text in their one form, each set apart by a space: what to sort it by."""
    return " ".join(word.text for run in runs(clean(text)) for word in run)


def indexed(names: Iterable[str], rest: Iterable[str]) -> str:
    """What the engines index of a record: words set apart by one space.

    First each of its names, then what is joined in them; behind :data:`RIM` the rest alike.
    """
    return f"{_side(names)} {RIM} {_side(rest)}"


def _side(texts: Iterable[str]) -> str:
    plain = [_plain(text) if len(text) <= SHORT else _plain_of(text) for text in texts if text]
    joined = sorted({word for _, words in plain for word in words})
    return f" {BREAK} ".join([*(words for words, _ in plain if words), *joined])


def _plain_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The words of a text in a row, and what is joined in it."""
    found = read(clean(text))
    return " ".join([word.text for word in found.words]), tuple(w.text for w in found.joined)


# The same for what is said of many records: a buyer, a kind, a date.
_plain = lru_cache(maxsize=20_000)(_plain_of)


def vocabulary(words: str) -> set[str]:
    """The different words of an indexed text."""
    return set(words.split()) - {BREAK, RIM}
