"""The two engines: which entries have the words asked for.

PostgreSQL finds them by a GIN index over a stored ``tsvector``, SQLite by FTS5. Both see the
same plain words and the same question, so both give the same candidates: of each kind the
first :data:`MOST` by ``place``, in that order. How well they fit is not for an engine to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction

from armsweb.search.queries import Term

# Of one kind; the last is there to tell that there are more.
MOST = 1001
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

    One query. Raises :class:`TooLongError`.
    """
    wanted = list(kinds)
    if connection.vendor == "postgresql":
        return _postgresql(_expression(terms, _TSQUERY, but_one), wanted)
    return _sqlite(_expression(terms, _FTS5, but_one), wanted)


class _Syntax(NamedTuple):
    """How an engine writes a question."""

    word: str
    beginning: str
    phrase: str  # the words of a phrase
    between: str  # its words
    and_: str
    or_: str


_TSQUERY = _Syntax("{}", "{}:*", "({})", " <-> ", " & ", " | ")
_FTS5 = _Syntax('"{}"', '"{}" *', '"{}"', " ", " AND ", " OR ")


def _expression(terms: Sequence[Term], syntax: _Syntax, but_one: bool) -> str:
    # Words hold nothing but letters and digits: nothing in them can be taken for an operator.
    each = [_alternatives(term, syntax) for term in terms]
    if not but_one:
        return syntax.and_.join(each)
    choices = (each[:left] + each[left + 1 :] for left in range(len(each)))
    return syntax.or_.join(f"({syntax.and_.join(choice)})" for choice in choices)


def _alternatives(term: Term, syntax: _Syntax) -> str:
    ways = [syntax.word.format(word) for word in sorted(term.words)]
    if term.beginning:
        ways.append(syntax.beginning.format(term.beginning))
    if term.phrase:
        words = term.phrase if syntax is _FTS5 else map(syntax.word.format, term.phrase)
        ways.append(syntax.phrase.format(syntax.between.join(words)))
    return f"({syntax.or_.join(ways)})"


def _postgresql(expression: str, kinds: list[str]) -> list[Candidate]:
    one_kind = f"""(SELECT id, kind, key, place, words FROM armsweb_searchentry
        WHERE kind = %s AND vector @@ %s::tsquery ORDER BY place LIMIT {MOST})"""  # noqa: S608
    params = [value for kind in kinds for value in (kind, expression)]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {TIMEOUT_MS}")
            cursor.execute(" UNION ALL ".join([one_kind] * len(kinds)), params)
            rows = cursor.fetchall()
    except OperationalError as error:
        if "statement timeout" in str(error):
            raise TooLongError from None
        raise
    return _rows(rows)


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
