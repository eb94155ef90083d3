"""A site of its own, served as ``make run`` serves it: another process, on a free port."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
STARTED = 120  # seconds for a site to be there, its record seeded

# Run by `manage.py shell` in a site's record: what the real one has no example of.
ADD_STATES = """
from tests.factories import *
text = "The ministers met on Monday. They spoke of two frigates and signed nothing."
source = make_source(slug="attached", title="A text that is attached")
paragraph = make_paragraph(text, attach=True, source=source)
claim = make_claim("two frigates", paragraph=paragraph, statement="Two frigates were spoken of.")
make_claim(key="withdrawn-claim", paragraph=paragraph, state="withdrawn",
    withdrawn_reason="The paragraph does not say so.")
word = "Marinefliegergeschwaderausbildungsvereinbarungszusatzprotokoll"
deals = [
    make_deal(slug="withdrawn-deal", state="withdrawn", withdrawn_reason="It was counted twice."),
    make_deal(slug="long-name", state="published", title=f"{'A very long title ' * 8} {word}"),
]
item = make_item(deal=deals[1])
for subject in (*deals, item):
    cite(subject, claim=claim)
"""


def surroundings(var: Path) -> dict[str, str]:
    """This process's environment without what concerns Armsweb, Django or pytest."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ARMSWEB_", "DJANGO_", "COV_", "PYTEST_"))
    }
    return kept | {"ARMSWEB_VAR": str(var), "DATABASE_URL": ""}


def free_port() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return str(listener.getsockname()[1])


def get(port: str, path: str = "/", **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", int(port), timeout=60)
    connection.request("GET", path, headers={"Connection": "close", **headers})
    return connection.getresponse()


def stop(process: subprocess.Popen[bytes], how: signal.Signals) -> int:
    """The status it ends with; one that does not heed the signal is killed."""
    process.send_signal(how)
    try:
        return process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def greeting(process: subprocess.Popen[bytes], output: Path) -> str:
    """What it prints up to the line with its address."""
    end = time.monotonic() + STARTED
    while time.monotonic() < end:
        ended = process.poll() is not None
        said = output.read_text(encoding="utf-8", errors="replace")
        if found := re.match(r"(?s).*?Armsweb is at .*?\n", said):
            return found[0]
        if ended:
            raise RuntimeError(said or "serve ended without a word")
        time.sleep(0.05)
    raise RuntimeError(f"serve gave no address in {STARTED} seconds: {said}")


@contextmanager
def serving(environment: dict[str, str], port: str) -> Iterator[str]:
    """A running ``serve`` and what it printed up to its address; stopped as by Ctrl-C."""
    with tempfile.NamedTemporaryFile(prefix="armsweb-serve-") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            env=environment | {"PORT": port},
            stdout=output,  # a pipe that nobody reads would fill, and stop it
        )
        try:
            printed = greeting(process, Path(output.name))
            assert f"http://127.0.0.1:{port}/" in printed
            assert get(port, "/robots.txt").status == 200  # gunicorn is there to take the signal
            yield printed
        finally:
            status = stop(process, signal.SIGINT)
    assert status == 0


@contextmanager
def site(var: Path, *, states: bool = False) -> Iterator[str]:
    """The address of a site that shows the record, without a slash at the end.

    With ``states`` it also has made-up records of each kind that the real one lacks.
    """
    environment, port = surroundings(var), free_port()
    with serving(environment, port):
        if states:
            subprocess.run(
                [
                    sys.executable,
                    str(ROOT / "manage.py"),
                    "shell",
                    "--no-imports",
                    "-c",
                    ADD_STATES,
                ],
                env=environment,
                check=True,
                timeout=120,
            )
        yield f"http://127.0.0.1:{port}"


def fetch_type(page: Page, site: str) -> None:
    """From now on the browser has every type face.

    Each is optional, and a page that comes before its type is set in another for good: whether it
    does is the machine's affair, and no page's.
    """
    page.goto(f"{site}/styleguide/")  # shows all of them
    page.evaluate("document.fonts.ready.then(() => true)")
