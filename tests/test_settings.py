"""The settings: safe by default, clean in production, every variable documented."""

from __future__ import annotations

import re
import secrets
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from armsweb.sqlite import SOUND_VERSION, check_version

ROOT = Path(__file__).parent.parent
PRODUCTION = {
    "ARMSWEB_HTTPS": "1",
    "ARMSWEB_HOSTS": "armsweb.example",
    "ARMSWEB_SECRET_KEY": secrets.token_urlsafe(60),
    "DATABASE_URL": "postgres://user@db.example/armsweb",
}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "ARMSWEB_VAR": str(settings.VAR_DIR), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def shown(setting: str, **variables: str) -> str:
    code = f"from django.conf import settings; print(repr(settings.{setting}))"
    done = run("shell", "--no-imports", "-c", code, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_production_set_up_is_clean() -> None:
    done = run("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_debug_is_off_unless_asked_for() -> None:
    assert shown("DEBUG") == "False"
    assert shown("DEBUG", ARMSWEB_DEBUG="1") == "True"


def test_every_variable_stands_in_the_readme_and_no_other() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for package in ("armsweb", "deals", "countries", "sources")
        for path in (ROOT / package).rglob("*.py")
    )
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", code)) | set(
        re.findall(r"environ(?:\.get\(|\[)\"(ARMSWEB_\w+)\"", code)
    )
    table = re.findall(
        r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {"ARMSWEB_VAR", "DATABASE_URL", "PORT"} <= read
    assert read == set(table)
    assert len(table) == len(set(table))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARMSWEB_DEBUG", "maybe"),
        ("ARMSWEB_HTTPS", "2"),
        ("ARMSWEB_HOSTS", "https://armsweb.example"),
        ("ARMSWEB_SECRET_KEY", "short"),
        ("ARMSWEB_VAR", "manage.py"),
        ("ARMSWEB_SOURCE_DIR", "manage.py"),
        ("DATABASE_URL", "mysql://db.example/armsweb"),
        ("ARMSWEB_DB_POOL", "-1"),
        ("ARMSWEB_DB_TIMEOUT_MS", "soon"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(name: str, value: str) -> None:
    done = run("check", **{**PRODUCTION, name: value})
    assert done.returncode == 1
    assert done.stderr.startswith("Armsweb cannot start: ")
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_production_without_a_secret_stops_the_start() -> None:
    done = run("check", **{**PRODUCTION, "ARMSWEB_SECRET_KEY": ""})
    assert done.returncode == 1
    assert "ARMSWEB_SECRET_KEY is not set" in done.stderr


def test_production_cookies_travel_by_https_only() -> None:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert shown(name, **PRODUCTION) == "True"


def test_the_limits_of_postgresql_keep_what_the_address_says() -> None:
    address = "postgres://user@db.example/armsweb?currentSchema=arms&sslmode=require"
    options = shown("DATABASES['default']['OPTIONS']", DATABASE_URL=address)
    assert "search_path=arms" in options
    assert "statement_timeout=15000" in options
    assert "'sslmode': 'require'" in options
    assert "'connect_timeout': 2" in options


def test_a_pool_of_none_means_a_connection_a_request() -> None:
    options = shown("DATABASES['default']['OPTIONS']", **PRODUCTION, ARMSWEB_DB_POOL="0")
    assert "pool" not in options


def test_an_old_sqlite_is_warned_of_where_it_is_used() -> None:
    found = check_version(["default"])
    unsound = connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SOUND_VERSION
    assert [message.id for message in found] == (["armsweb.W001"] if unsound else [])
    assert check_version(None) == []
