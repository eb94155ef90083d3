"""Databases of synthetic records for the benchmark; :mod:`tests.bench_answer` answers from them."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
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
            "DJANGO_SETTINGS_MODULE": "armsweb.settings",
        }

    def fill(self) -> dict[str, float]:
        """Seconds it took, and megabytes of memory it took at most.

        A database that an earlier run left filled alike is taken, with its figures.
        """
        with psycopg.connect(dbname="postgres", user="armsweb", autocommit=True) as server:
            found = server.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [self.name],
            ).fetchone()
            figures: dict[str, float] = json.loads(found[0]) if found and found[0] else {}
            if figures.get("deals") == self.deals:
                self._prepare()
                return figures
            server.execute(f'DROP DATABASE IF EXISTS "{self.name}"'.encode())
            server.execute(f'CREATE DATABASE "{self.name}"'.encode())
            self._prepare()
            began = time.perf_counter()
            self._manage("make_synthetic", "--deals", str(self.deals))
            figures = {
                "deals": self.deals,
                "seconds": time.perf_counter() - began,
                "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
            }
            note = f"COMMENT ON DATABASE \"{self.name}\" IS '{json.dumps(figures)}'"
            server.execute(note.encode())
        return figures

    def _prepare(self) -> None:
        self._manage("migrate", "-v0")
        self._manage("collectstatic", "--noinput", "-v0")

    def _manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments], env=self.env, check=True
        )

    @contextmanager
    def answering(self) -> Iterator[Database]:
        command = [sys.executable, "-m", "tests.bench_answer"]
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
