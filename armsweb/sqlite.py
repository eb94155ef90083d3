"""What SQLite needs beyond its connection options: write-ahead logging, and a word of warning."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

# Earlier versions can, very rarely, lose a commit when a checkpoint meets a writer.
SOUND_VERSION = (3, 51, 3)


def use_wal(using: str, **kwargs: Any) -> None:
    """Receiver of ``post_migrate``: readers go on while one process writes.

    The mode stays with the file, so it is set once, here; were it set at every connection,
    two processes connecting together would meet a locked database.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone()[0] == "delete" and not connection.in_atomic_block:
            cursor.execute("PRAGMA journal_mode=WAL")


@checks.register(checks.Tags.database, deploy=True)
def check_version(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """W001: this SQLite has a rare fault in write-ahead logging (``check --deploy`` only)."""
    if sqlite3.sqlite_version_info >= SOUND_VERSION:
        return []
    return [
        checks.Warning(
            f"SQLite {sqlite3.sqlite_version} has a rare fault in write-ahead logging.",
            hint="For a public site set DATABASE_URL to a PostgreSQL address; "
            f"SQLite is sound from {'.'.join(map(str, SOUND_VERSION))} on.",
            id="armsweb.W001",
        )
        for alias in databases or []
        if connections[alias].vendor == "sqlite"
    ]
