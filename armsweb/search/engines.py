"""The two engines: which entries have the words asked for.

PostgreSQL finds them by a GIN index over a stored ``tsvector``, SQLite by FTS5. Both see the
same plain words and the same question, so both give the same candidates: of each kind the
first :data:`MOST` by ``place``, in that order. How well they fit is not for an engine to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction

from armsweb.models import SearchEntry
from sources.seeking import Term, question
from sources.words import BREAK

# Of one kind; the last is there to tell that there are more.
MOST = 501
TIMEOUT_MS = 3_000  # PostgreSQL ends a search then; a reader has gone by that time


class TooLongError(Exception):
    """The engine did not finish in time."""


class Candidate(NamedTuple):
    """An entry that has the words, and all that its rank depends on."""

    entry: int
    kind: str
    key: str
    place: int
    words: str


def candidates(terms: Sequence[Term], kinds: Iterable[str], *, but_one: bool) -> list[Candidate]:
    """Entries of these kinds that meet every term, or with ``but_one`` all terms but one.

    At most five queries. Raises :class:`TooLongError`.
    """
    wanted = list(kinds)
    if connection.vendor == "postgresql":
        return _postgresql(terms, wanted, but_one)
    return _sqlite(question(terms, "sqlite", but_one=but_one), wanted)


# PostgreSQL has two ways to the first entries by place that have the words. It can go through the
# entries of a kind in that order and look at each: quick if many have the words. Or it can take
# all that have them from the GIN index and sort: quick if few have. Its planner takes words for
# independent of each other and of the kind, which makes it wrong by a factor of thousands. So a
# sample is looked at first, which may already be the answer.
SAMPLE = 2_000  # entries of a kind
MANY = 30  # of the sample, 1.5%: from here on going through is the quicker way
FARTHEST = 150_000  # entries gone through before the index is asked after all

_SETTINGS = """SELECT set_config('statement_timeout', %s, true),
    set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true)"""
_LARGER = """(SELECT kind FROM armsweb_searchentry WHERE kind = %s ORDER BY place
    OFFSET %s LIMIT 1)"""
_THROUGH = """(SELECT id, kind, key, place, words FROM (
    SELECT id, kind, key, place, words, vector FROM armsweb_searchentry
    WHERE kind = %s ORDER BY place LIMIT %s) AS first
    WHERE vector @@ %s::tsquery ORDER BY place LIMIT %s)"""
# The second condition is written as a function so that the index is not asked for it.
_BY_INDEX = """SELECT id, kind, key, place, words FROM armsweb_searchentry WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY kind ORDER BY place) AS nth
        FROM armsweb_searchentry
        WHERE vector @@ %s::tsquery AND ts_match_vq(vector, %s::tsquery)
        AND kind = ANY(%s)) AS found
    WHERE nth <= %s) ORDER BY place"""


def _postgresql(terms: Sequence[Term], kinds: list[str], but_one: bool) -> list[Candidate]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SETTINGS, [str(TIMEOUT_MS)])
            return _Search(cursor, terms, but_one).of(kinds)
    except OperationalError as error:
        if "statement timeout" in str(error):
            raise TooLongError from None
        raise


class _Search:
    """One search on PostgreSQL; each method one query, each needed once at most a search."""

    def __init__(self, cursor: Any, terms: Sequence[Term], but_one: bool) -> None:
        self.cursor = cursor
        self.whole = question(terms, "postgresql", but_one=but_one)
        # What many words begin with is dear to ask the index for: it is looked for among the rest.
        narrow = [term for term in terms if term.begun or not term.beginning]
        by_index = narrow if narrow and not but_one else terms
        self.for_index = question(by_index, "postgresql", but_one=but_one)

    def of(self, kinds: list[str]) -> list[Candidate]:
        """The candidates of every kind."""
        larger = self.larger(kinds)
        found = self.through(dict.fromkeys(kinds, SAMPLE))
        short = [kind for kind in larger if len(found[kind]) < MOST]
        far = {
            kind: min(2 * MOST * SAMPLE // len(found[kind]), FARTHEST)
            for kind in short
            if len(found[kind]) >= MANY
        }
        if far:
            found |= self.through(far)
            short = [kind for kind in short if len(found[kind]) < MOST]
        if short:
            found |= self.by_index(
                short, of_all=short == larger and len(kinds) == len(SearchEntry.Kind)
            )
        return [row for rows in found.values() for row in rows]

    def larger(self, kinds: Sequence[str]) -> list[str]:
        """The kinds that have more entries than a sample."""
        params = [value for kind in kinds for value in (kind, SAMPLE)]
        self.cursor.execute(" UNION ALL ".join([_LARGER] * len(kinds)), params)
        return [kind for (kind,) in self.cursor.fetchall()]

    def through(self, far: dict[str, int]) -> dict[str, list[Candidate]]:
        """Going through so many entries of each kind."""
        params = [value for kind, count in far.items() for value in (kind, count, self.whole, MOST)]
        self.cursor.execute(" UNION ALL ".join([_THROUGH] * len(far)), params)
        return self._by_kind(far)

    def by_index(self, kinds: Sequence[str], *, of_all: bool) -> dict[str, list[Candidate]]:
        """All of these kinds that the index has. ``of_all``: they are all that have many entries.

        The index need not be asked for the kind then, whose own list is the longest to go through.
        """
        asked = self.for_index
        if not of_all:
            of_kind = " | ".join(f"{BREAK}{kind}" for kind in kinds)
            asked = f"({of_kind}) & ({asked})"
        self.cursor.execute(_BY_INDEX, [asked, self.whole, list(kinds), MOST])
        return self._by_kind(kinds)

    def _by_kind(self, kinds: Iterable[str]) -> dict[str, list[Candidate]]:
        found: dict[str, list[Candidate]] = {kind: [] for kind in kinds}
        for row in _rows(self.cursor.fetchall()):
            found[row.kind].append(row)
        return found


def _sqlite(expression: str, kinds: list[str]) -> list[Candidate]:
    one_kind = f"""SELECT * FROM (SELECT entry.id, entry.kind, key, place, entry.words
        FROM armsweb_searchindex JOIN armsweb_searchentry entry
        ON entry.id = armsweb_searchindex.rowid
        WHERE armsweb_searchindex MATCH %s ORDER BY place LIMIT {MOST})"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one_kind] * len(kinds)),
            [f"kind : {kind} AND words : ({expression})" for kind in kinds],
        )
        return _rows(cursor.fetchall())


def _rows(rows: Iterable[Any]) -> list[Candidate]:
    return [Candidate(*row) for row in rows]
