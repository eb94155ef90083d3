"""The process that answers for one of the benchmark's databases (:mod:`tests.bench_database`)."""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

import django

django.setup()  # before the models that what follows imports

from django.core.cache import cache  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests import plans, synthetic_pages  # noqa: E402

MOST_MEMORY = 4 * 2**30  # bytes: a page that needs more fails


class Answerer:
    """Each method is a word that :meth:`Database.ask` may send."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def _act(self, address: str, kept: bool) -> int:
        """The status of the answer. Unless ``kept``, what was counted before is forgotten."""
        if not kept:
            cache.clear()
        if address.startswith("?"):
            synthetic_pages.count_beside(address)
            return 200
        return self.client.get(address).status_code

    def pages(self) -> list[tuple[str, str, str]]:
        listed = (
            *synthetic_pages.deal_pages(),
            *synthetic_pages.first_pages(),
            *synthetic_pages.far_pages(),
            *synthetic_pages.counts(),
            *synthetic_pages.claim_lists(),
            *synthetic_pages.searches(),
            *synthetic_pages.records(),
            *synthetic_pages.overviews(),
        )
        return [(page.group, page.name, page.address) for page in listed]

    def get(self, address: str, kept: bool) -> float:
        """Milliseconds."""
        start = time.perf_counter()
        self._act(address, kept)
        return (time.perf_counter() - start) * 1000

    def outcome(self, address: str, kept: bool) -> dict[str, Any]:
        """The status, the number of queries, and the tables they read from end to end."""
        status: list[int] = []
        queries = plans.captured(lambda: status.append(self._act(address, kept)))
        asked = [query["sql"] for query in queries if plans.asks(query["sql"])]
        through = sorted({table for sql in asked for table in plans.read_through(sql)})
        return {"status": status[0], "queries": len(queries), "through": through}

    def slowest(self, address: str) -> str:
        """The query that took longest, and its plan."""
        queries = plans.captured(lambda: self._act(address, kept=False))
        asked = [query for query in queries if plans.asks(query["sql"])]
        worst = max(asked, key=lambda query: float(query["time"]))["sql"]
        try:
            return f"{worst}\n\n{plans.measured(worst)}"
        except DatabaseError as error:  # it takes too long
            return f"{worst}\n\n{error}"

    def facts(self) -> dict[str, Any]:
        """Versions, bytes of the database, rows of some tables."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0].split()[0]
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
            rows = {}
            for table in ("deals_deal", "sources_claim", "armsweb_searchentry"):
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
                rows[table] = cursor.fetchone()[0]
        return {"PostgreSQL": version, "Django": django.__version__, "size": size, "rows": rows}


def answer() -> None:
    """Read requests from standard input, a JSON list a line, and answer each with a line."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    answerer = Answerer()
    for line in sys.stdin:
        word, *arguments = json.loads(line)
        print(json.dumps(getattr(answerer, word)(*arguments)), flush=True)


if __name__ == "__main__":
    answer()
