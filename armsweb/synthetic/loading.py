"""Writes the sheets into the tables: COPY on PostgreSQL, many rows a statement on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max

from armsweb.records.tables import analyze, hold, listed
from armsweb.synthetic.sheets import Book, Model, tables
from armsweb.synthetic.stories import batches

Report = Callable[[str, int, int], None]  # how many of how many of what


def load(deals: int, seed: int, with_text: bool, report: Report) -> dict[Model, int]:
    """Make ``deals`` synthetic deals and all they need. Returns how many rows each table got.

    One transaction: all or nothing. Readers go on reading meanwhile, writers wait. Memory is
    bounded: a batch of deals at a time is held.
    """
    with transaction.atomic():
        hold_tables()
        book = Book({model: _last_key(model) for model in tables()})
        with indexes_set_aside(tables()):
            written = _fill(book, batches(book, deals, seed, with_text), deals, report)
        _number_on(book)
        analyze(tables())
    return written


def _fill(book: Book, done: Iterable[int], deals: int, report: Report) -> dict[Model, int]:
    written: dict[Model, int] = {}
    for so_far in done:
        for model, sheet in book.sheets.items():
            if sheet.rows:
                write(model, sheet.columns, sheet.rows)
            written[model] = written.get(model, 0) + len(sheet.rows)
            sheet.rows.clear()
        report("deals", so_far, deals)
    return written


def hold_tables() -> None:
    """Let nobody else write to the record until the transaction ends, and let it last.

    A statement may then take as long as it needs, and keys are checked statement by statement: put
    off to the end, the checks of millions of rows would wait in the server's memory.
    """
    if connection.vendor != "postgresql":
        return  # a writer of SQLite holds the whole file, and its checks are a mere count
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    hold(tables())


@contextmanager
def indexes_set_aside(models: Iterable[Model]) -> Iterator[None]:
    """On PostgreSQL, make the indexes of tables that are empty now only after the block.

    To sort a million keys once takes less than to find each its place. What constraints rest on
    stays. To be used in a transaction: if the block fails, the indexes are back.
    """
    definitions: list[str] = []
    with connection.cursor() as cursor:
        for model in models:
            if connection.vendor != "postgresql" or model._default_manager.exists():
                continue
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema "
                "AND tablename = %s AND NOT EXISTS "
                "(SELECT FROM pg_constraint WHERE conname = indexname)",
                [model._meta.db_table],
            )
            for name, definition in cursor.fetchall():
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
                definitions.append(definition)
        yield
        for definition in definitions:
            cursor.execute(definition)


def _last_key(model: Model) -> int:
    if model._meta.pk.is_relation:
        return 0
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0)


def write(model: Model, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into the table of ``model``; ``columns`` are names in the database."""
    quote = connection.ops.quote_name
    target = f"{quote(model._meta.db_table)} ({', '.join(quote(name) for name in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            raw: Any = cursor  # psycopg's own cursor is behind Django's
            with raw.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {target} VALUES ({places})"  # noqa: S608
            raw_rows: Any = rows  # of values that the engine takes as they are
            cursor.executemany(sql, raw_rows)


def _number_on(book: Book) -> None:
    """Let the next record take the next key."""
    models = [model for model, sheet in book.sheets.items() if sheet.numbered]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)


def tidy(models: Iterable[Model]) -> None:
    """On PostgreSQL, after the transaction: make room of rows that were removed or rolled back."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        try:
            cursor.execute(f"VACUUM (ANALYZE) {listed(models)}")
        finally:
            cursor.execute("RESET statement_timeout")
