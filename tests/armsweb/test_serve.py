"""`manage.py serve`: prepares everything and serves as in production, or says why it cannot."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.armsweb.conftest import Manage
from tests.serving import ROOT, free_port, get, serving

pytestmark = pytest.mark.once


def test_it_serves_as_in_production_stops_cleanly_and_keeps_what_was_edited(
    surroundings: dict[str, str],
) -> None:
    port = free_port()
    with serving(surroundings, port) as printed:
        assert "Static files" in printed
        home = get(port)
        body = home.read().decode()
        assert home.status == 200
        assert "default-src 'none'" in home.headers["Content-Security-Policy"]
        assert home.headers["Set-Cookie"] is None
        style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', body)
        assert style, "no style sheet with a hashed name"
        static = get(port, style[1], **{"Accept-Encoding": "br"})
        assert static.status == 200
        assert static.headers["Content-Encoding"] == "br"
        assert "immutable" in static.headers["Cache-Control"]
        missing = get(port, "/no-such-page/")
        assert missing.status == 404
        assert "Traceback" not in missing.read().decode()
        busy = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            env=surroundings | {"PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )
        assert busy.returncode == 1
        assert f"port {port} is in use" in busy.stderr
        assert "make run" in busy.stderr

    database = Path(surroundings["ARMSWEB_VAR"]) / "armsweb.sqlite3"
    edit(database, "UPDATE sources_publisher SET note = 'edited here'")
    with serving(surroundings, free_port()) as printed:
        assert "Static files" not in printed  # they have not changed
    assert edit(database, "SELECT DISTINCT note FROM sources_publisher") == [("edited here",)]


def edit(database: Path, statement: str) -> list[tuple[str, ...]]:
    """What the database answers; what the statement changes is kept."""
    with closing(sqlite3.connect(database)) as connection, connection:
        return connection.execute(statement).fetchall()


def test_two_first_starts_at_once_both_serve_one_record(surroundings: dict[str, str]) -> None:
    ports = [free_port(), free_port()]
    both = [
        subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            env=surroundings | {"PORT": port},
            stdout=subprocess.PIPE,
            text=True,
        )
        for port in ports
    ]
    try:
        for process, port in zip(both, ports, strict=True):
            assert process.stdout is not None
            printed = next((line for line in process.stdout if "Armsweb is at" in line), None)
            assert printed, "it ended without saying where it is"
            assert get(port).status == 200
    finally:
        for process in both:
            process.send_signal(signal.SIGINT)
        for process in both:
            process.communicate(timeout=60)


@pytest.mark.parametrize("port", ["0", "65536", "http", "80 80"])
def test_what_is_no_port_is_refused(manage: Manage, port: str) -> None:
    done = manage("serve", PORT=port)
    assert done.returncode == 1
    assert "PORT is" in done.stderr
    assert "from 1 to 65535" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_named(manage: Manage, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = manage("serve", PORT=free_port(), ARMSWEB_VAR=str(tmp_path / "file" / "var"))
    assert done.returncode == 1
    assert "set ARMSWEB_VAR" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("postgres://nobody@127.0.0.1:1/armsweb", "Start the server, or correct DATABASE_URL"),
        ("sqlite:////proc/no/such/folder/x.sqlite3", "Make its folder writable"),
        ("sqlite://:memory:", "set DATABASE_URL to a file"),
    ],
)
def test_a_database_that_is_not_there_is_named(manage: Manage, address: str, advice: str) -> None:
    done = manage("serve", PORT=free_port(), DATABASE_URL=address)
    assert done.returncode == 1
    assert advice in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_left_alone(manage: Manage, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader,\n" * 100, encoding="ascii")
    done = manage("serve", PORT=free_port(), DATABASE_URL=f"sqlite:///{file}")
    assert done.returncode == 1
    assert "not a database" in done.stderr
    assert file.read_text(encoding="ascii") == "Dear reader,\n" * 100
