"""What a reader's words ask of a text, and the condition in the database that asks it.

A table that is to be asked keeps the words of each row as :func:`sources.words.indexed` has them,
in a column ``words``. Beside it PostgreSQL keeps them as a ``tsvector`` named ``vector`` under a
GIN index, SQLite in a table of FTS5; the migration of the table makes either. Both see the same
plain words and the same question, so both give the same rows.

Which words are in use at all, and so what a typing error or another form of a word stands for, is
known to the search alone. It stands above every list; what lists need of it, it registers here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db.models import BooleanField, F, Func, Model, Q


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a text must have: any of ``words``, or a word that begins with ``beginning``,
    or ``phrase``, words in a row. ``typed`` is what stands for it in the line; ``words`` has it.
    ``begun``: all words that begin so, if they are few; empty if they are many.
    """

    typed: tuple[str, ...]
    words: frozenset[str] = frozenset()
    beginning: str = ""
    phrase: tuple[str, ...] = ()
    begun: frozenset[str] = frozenset()


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


def question(terms: Sequence[Term], vendor: str, *, but_one: bool = False) -> str:
    """That a text has all terms, or with ``but_one`` all but one; for the engine of that name."""
    syntax = _TSQUERY if vendor == "postgresql" else _FTS5
    # Words hold nothing but letters and digits: nothing in them can be taken for an operator.
    each = [_alternatives(term, syntax) for term in terms]
    if not but_one:
        return syntax.and_.join(each)
    choices = (each[:left] + each[left + 1 :] for left in range(len(each)))
    return syntax.or_.join(f"({syntax.and_.join(choice)})" for choice in choices)


def _alternatives(term: Term, syntax: _Syntax) -> str:
    ways = [syntax.word.format(word) for word in sorted(term.words | term.begun)]
    if term.beginning and not term.begun:
        ways.append(syntax.beginning.format(term.beginning))
    if term.phrase:
        words = term.phrase if syntax is _FTS5 else map(syntax.word.format, term.phrase)
        ways.append(syntax.phrase.format(syntax.between.join(words)))
    return f"({syntax.or_.join(ways)})"


class HasWords(Func):
    """``.filter(HasWords(terms, "deals_listingindex"))``: rows whose ``words`` have every term.

    ``index`` is the FTS5 table of the rows on SQLite.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, terms: Sequence[Term], index: str) -> None:
        super().__init__(F("words"))
        self.terms, self.index = tuple(terms), index

    def _table(self, compiler: Any) -> str:
        (column,) = self.get_source_expressions()
        return str(compiler.quote_name_unless_alias(getattr(column, "alias", "")))

    def as_postgresql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        return f'{self._table(compiler)}."vector" @@ %s::tsquery', [
            question(self.terms, "postgresql")
        ]

    def as_sqlite(  # type: ignore[override]
        self, compiler: Any, connection: Any, **kwargs: Any
    ) -> tuple[str, list[Any]]:
        index = connection.ops.quote_name(self.index)
        rows = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"  # noqa: S608
        return f'{self._table(compiler)}."id" IN ({rows})', [
            f"words : ({question(self.terms, 'sqlite')})"
        ]


@dataclass(frozen=True, slots=True)
class Sought:
    """The words of a filter as understood. False where there is nothing to look for."""

    shown: str = ""  # stands in the box again
    terms: tuple[Term, ...] = ()
    ignored: tuple[str, ...] = ()  # sentences on what was left out of them
    corrected: tuple[tuple[str, str], ...] = ()  # what no text has, and what is sought instead

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def notes(self) -> Iterator[str]:
        """What was taken for another word, a sentence each."""
        for typed, instead in self.corrected:
            yield f"Nothing has the word “{typed}”; “{instead}” was looked for instead."


NOTHING = Sought()


class Search(Protocol):
    """What the search lends to the lists."""

    def understood(self, typed: str) -> Sought:
        """What was typed, tied to the words in use."""
        ...

    def having(self, model: type[Model], terms: Sequence[Term]) -> Q:
        """The rows of a model that the search finds by these terms."""
        ...


_registered: list[Search] = []


def register(search: Search) -> None:
    """Called by the search, once, when the apps are ready."""
    _registered[:] = [search]


def understood(typed: str) -> Sought:
    """What was typed, tied to the words in use; four queries at most, none without words."""
    return _registered[0].understood(typed) if typed.strip() else NOTHING


def having(model: type[Model], sought: Sought) -> Q:
    """The rows of a model that the search finds by these words; all of them without words."""
    return _registered[0].having(model, sought.terms) if sought else Q()
