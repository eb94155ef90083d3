"""`manage.py serve`: prepares everything and serves as in production, or says why it cannot."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.armsweb.conftest import Manage
from tests.serving import ROOT, free_port, get, serving

pytestmark = pytest.mark.once


def test_it_serves_as_in_production_and_stops_cleanly(surroundings: dict[str, str]) -> None:
    port = free_port()
    with serving(surroundings, port):
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


def test_a_second_start_keeps_what_was_edited(surroundings: dict[str, str], manage: Manage) -> None:
    with serving(surroundings, free_port()) as printed:
        assert "Static files" in printed
    rename = (
        "from sources.models import Publisher; p = Publisher.objects.first();"
        "p.note = 'edited here'; p.save()"
    )
    assert manage("shell", "--no-imports", "-c", rename).returncode == 0
    with serving(surroundings, free_port()) as printed:
        assert "Static files" not in printed  # they have not changed
    count = (
        "from sources.models import Publisher;"
        "print(Publisher.objects.filter(note='edited here').count())"
    )
    assert manage("shell", "--no-imports", "-c", count).stdout.strip() == "1"


def test_two_first_starts_at_once_both_serve_one_record(surroundings: dict[str, str]) -> None:
    ports = [free_port(), free_port()]
    command = [sys.executable, str(ROOT / "manage.py"), "serve"]
    both = [
        subprocess.Popen(command, env=surroundings | {"PORT": port}, stdout=subprocess.DEVNULL)
        for port in ports
    ]
    try:
        # The port is ours at once and answers when there is something to answer with.
        pages = [_patiently(port) for port in ports]
        assert pages[0] == pages[1] == 200
    finally:
        for process in both:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _patiently(port: str) -> int:
    """The status of the home page of a server that is just starting."""
    while True:
        try:
            return get(port).status
        except ConnectionRefusedError:
            continue  # it has not come to its first line yet


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
