"""The words of the index nearest to one that it does not have: for typing errors.

A word may differ by one edit from five letters on, by two from nine: a letter too many, too
few, another one, or two neighbours exchanged (optimal string alignment).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile

from django.db.models import Q
from django.db.models.functions import Length

from armsweb.models import SearchWord

ONE_EDIT, TWO_EDITS = 5, 9  # letters from which on that many edits are forgiven
SHORT_BEGINNING = 3  # letters that words with one beginning share at least
MOST_LOOKED_AT = 5_000


def edits_allowed(word: str) -> int:
    """How many edits away a word may be taken for this one."""
    return 0 if not word.isalpha() else (len(word) >= ONE_EDIT) + (len(word) >= TWO_EDITS)


def distance(one: str, other: str, most: int) -> int:
    """Edits between two words; ``most + 1`` if there are more than ``most``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        two_before, before, row = before, row, [i] + [0] * len(other)
        for j, facing in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != facing))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == facing:
                row[j] = min(row[j], two_before[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _within_reach(word: str, edits: int) -> Q:
    """Condition that every word within ``edits`` of this one meets, and few others.

    An edit changes one letter or two neighbours. Cut the word into one part more than there
    may be edits, leaving a letter out between them: one of the parts is still whole.
    """
    size = Q(size__range=(len(word) - edits, len(word) + edits))
    if edits == 1:
        half = len(word) // 2
        return size & (Q(word__startswith=word[:half]) | Q(word__endswith=word[half + 1 :]))
    third = (len(word) - 2) // 3
    middle = word[third + 1 : -third - 1]
    return size & (
        Q(word__startswith=word[:third])
        | Q(word__contains=middle)
        | Q(word__endswith=word[-third:])
    )


def nearest(words: Iterable[str], more: int = 0) -> dict[str, list[str]]:
    """Of each word those of the index that are nearest, the most frequent first; one query.

    Words that have none are left out. ``more`` edits are forgiven on top.
    """
    reach = {word: edits_allowed(word) + more for word in words if edits_allowed(word)}
    if not reach:
        return {}
    condition = Q(pk__in=[])
    for word, edits in reach.items():
        condition |= _within_reach(word, min(edits, 2))
    rows = (
        SearchWord.objects.annotate(size=Length("word"))
        .filter(condition)
        .order_by("-entries", "word")
        .values_list("word", flat=True)[:MOST_LOOKED_AT]
    )
    known = list(rows)
    found = {word: _best(word, min(edits, 2), known) for word, edits in reach.items()}
    return {word: best for word, best in found.items() if best}


def beginning_alike(words: Iterable[str]) -> dict[str, list[str]]:
    """Of each word those of the index that begin like it, the most frequent first; one query.

    Three letters alike will do; of a designation (``s500``) the letters before its number. Words
    that have none are left out.
    """
    begin: dict[str, str] = {}
    for word in words:
        letters = "".join(takewhile(str.isalpha, word))
        if letters and (letters != word or len(word) > SHORT_BEGINNING):
            begin[word] = letters if letters != word else word[:SHORT_BEGINNING]
    if not begin:
        return {}
    condition = Q(pk__in=[])
    for beginning in begin.values():
        condition |= Q(word__startswith=beginning)
    rows = SearchWord.objects.filter(condition).order_by("-entries", "word")
    known = list(rows.values_list("word", flat=True)[:MOST_LOOKED_AT])
    found = {
        word: [other for other in known if _begins_alike(word, other, beginning)]
        for word, beginning in begin.items()
    }
    return {word: others for word, others in found.items() if others}


def _begins_alike(word: str, other: str, beginning: str) -> bool:
    rest = other.removeprefix(beginning)
    if other == word or rest == other:
        return False
    return rest[:1].isdigit() if not word.isalpha() else other.isalpha()


def _best(word: str, edits: int, known: Sequence[str]) -> list[str]:
    near: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for other in known:
        if other.isalpha() and (away := distance(word, other, edits)) <= edits:
            near[away, other[0] != word[0]].append(other)
    # Nearer ones leave no room for others; among equals the first letter is seldom mistyped.
    return near[min(near)] if near else []
