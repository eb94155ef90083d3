"""Fixtures for tests that run the project's own commands in a process of their own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests import serving
from tests.serving import ROOT

Manage = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment with a folder and an empty database of its own, on the engine under test."""
    kept = serving.surroundings(tmp_path / "var") | {"PYTHONWARNINGS": "default"}
    if os.environ.get("ARMSWEB_TEST_DB", "sqlite") == "sqlite":
        yield kept
        return
    name = f"armsweb_{secrets.token_hex(6)}"
    with psycopg.connect(dbname="postgres", user="armsweb", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        yield kept | {"DATABASE_URL": f"postgres://armsweb@/{name}"}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def manage(surroundings: dict[str, str]) -> Manage:
    """``manage("seed", PORT="8001")`` runs the command to its end with those variables set."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=surroundings | variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
