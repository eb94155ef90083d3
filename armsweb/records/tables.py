"""What is done to whole tables: held against other writers, counted anew for the planner."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from armsweb.records.layout import Model


def listed(models: Iterable[Model]) -> str:
    """The tables of these models, quoted, as a statement names them."""
    return ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)


def hold(models: Iterable[Model]) -> None:
    """Let nobody else write to these tables until the transaction ends; all may go on reading.

    What was checked is then what is changed. On SQLite the transaction itself does that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {listed(models)} IN SHARE ROW EXCLUSIVE MODE")


def analyze(models: Iterable[Model]) -> None:
    """Count anew what the tables of ``models`` hold; of SQLite, what all tables hold.

    Until then PostgreSQL plans as if they held what they did before: a join that takes
    milliseconds can take many seconds. It counts by itself only a minute later, if at all.
    """
    # Not the whole database: its catalogues, too, would stay locked until a transaction ends.
    tables = f" {listed(models)}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE{tables}")
