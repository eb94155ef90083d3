"""What PostgreSQL does for a page: its queries, and which tables they read from end to end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def captured(act: Callable[[], object]) -> list[dict[str, str]]:
    """The queries of what ``act`` does, as Django notes them: ``sql`` and ``time`` in seconds."""
    with CaptureQueriesContext(connection) as made:
        act()
    return made.captured_queries


def asks(sql: str) -> bool:
    """Whether the statement reads rows; others are the beginnings and ends of transactions."""
    return sql.lstrip(" (").upper().startswith(("SELECT", "WITH"))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


def read_through(sql: str) -> set[str]:
    """The tables that the query's plan reads sequentially."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return {node["Relation Name"] for node in _nodes(plan) if node["Node Type"] == "Seq Scan"}


def measured(sql: str) -> str:
    """The plan with what each step took, as PostgreSQL prints it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())
