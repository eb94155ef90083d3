"""Databases of synthetic records for the benchmark, and the processes that answer from them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parent.parent


class Database:
    """One database of the server, filled, and a process that answers from it."""

    def __init__(self, name: str, deals: int, var: Path) -> None:
        self.name, self.deals = name, deals
        self.env = {
            **os.environ,
            "DATABASE_URL": f"postgres://armsweb@/{name}",
            "ARMSWEB_VAR": str(var),
            "ARMSWEB_HOSTS": "testserver",
            "ARMSWEB_DB_TIMEOUT_MS": "120000",
            "DJANGO_SETTINGS_MODULE": "armsweb.settings",
        }

    def fill(self) -> float:
        """Returns how many seconds it took."""
        with psycopg.connect(dbname="postgres", user="armsweb", autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{self.name}"'.encode())
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            self._manage(*command)
        began = time.perf_counter()
        self._manage("make_synthetic", "--deals", str(self.deals))
        return time.perf_counter() - began

    def _manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments], env=self.env, check=True
        )

    @contextmanager
    def answering(self) -> Iterator[Database]:
        command = [sys.executable, "-m", "tests.bench_database"]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as self.process:
            yield self
            assert self.process.stdin is not None
            self.process.stdin.close()

    def ask(self, *request: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


# In the process that answers.


def answer() -> None:
    """Reads requests from standard input, a JSON list a line, and answers each with a line."""
    import django

    django.setup()
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    from tests import plans, synthetic_pages

    client = Client(raise_request_exception=False)

    def pages() -> list[tuple[str, str, str]]:
        listed = (
            *synthetic_pages.deal_pages(),
            *synthetic_pages.first_pages(),
            *synthetic_pages.far_pages(),
            *synthetic_pages.counts(),
            *synthetic_pages.claim_lists(),
            *synthetic_pages.searches(),
            *synthetic_pages.others(),
        )
        return [(page.group, page.name, page.address) for page in listed]

    def act(address: str) -> int:
        if address.startswith("?"):
            synthetic_pages.count_beside(address)
            return 200
        return client.get(address).status_code

    def get(address: str, kept: bool) -> float:
        if not kept:
            cache.clear()
        start = time.perf_counter()
        act(address)
        return (time.perf_counter() - start) * 1000

    def outcome(address: str, kept: bool) -> dict[str, Any]:
        if not kept:
            cache.clear()
        status: list[int] = []
        queries = plans.captured(lambda: status.append(act(address)))
        asked = [query["sql"] for query in queries if plans.asks(query["sql"])]
        through = sorted({table for sql in asked for table in plans.read_through(sql)})
        return {"status": status[0], "queries": len(queries), "through": through}

    def slowest(address: str) -> str:
        cache.clear()
        asked = [q for q in plans.captured(lambda: act(address)) if plans.asks(q["sql"])]
        worst = max(asked, key=lambda query: float(query["time"]))["sql"]
        return f"{worst}\n\n{plans.measured(worst)}"

    def facts() -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0].split()[0]
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
            counts = {}
            for table in ("deals_deal", "sources_claim", "armsweb_searchentry"):
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
                counts[table] = cursor.fetchone()[0]
        return {"PostgreSQL": version, "Django": django.__version__, "size": size, "rows": counts}

    words: dict[str, Callable[..., Any]] = {
        "pages": pages,
        "get": get,
        "outcome": outcome,
        "slowest": slowest,
        "facts": facts,
    }
    for line in sys.stdin:
        word, *arguments = json.loads(line)
        print(json.dumps(words[word](*arguments)), flush=True)


if __name__ == "__main__":
    answer()
