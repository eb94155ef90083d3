"""Lets the database's planner know what the tables hold after many rows were written at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from armsweb.records.layout import Model


def analyze(models: Iterable[Model]) -> None:
    """Count anew what the tables of ``models`` hold; of SQLite, what all tables hold.

    Until then PostgreSQL plans as if they held what they did before: a join that takes
    milliseconds can take many seconds. It counts by itself only a minute later, if at all.
    """
    if connection.vendor == "postgresql":
        # Not the whole database: its catalogues, too, would stay locked until a transaction ends.
        quote = connection.ops.quote_name
        sql = f"ANALYZE {', '.join(quote(model._meta.db_table) for model in models)}"
    else:
        sql = "ANALYZE"
    with connection.cursor() as cursor:
        cursor.execute(sql)
