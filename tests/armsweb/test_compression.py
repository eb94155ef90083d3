"""Pages over the wire."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.kinds import KINDS

pytestmark = pytest.mark.django_db

FIRST_VIEW = 60_000  # bytes, compressed: page, style, type and scripts
SCRIPTS = 25_000


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_a_page_is_compressed_as_the_browser_asks(
    client: Client, accepted: str, encoding: str | None
) -> None:
    plain = client.get("/method/").content
    response = client.get("/method/", headers={"accept-encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(response.content) == plain
    assert "Accept-Encoding" in response["Vary"]
    assert int(response.headers.get("Content-Length", len(response.content))) == len(
        response.content
    )


def test_a_page_for_one_editor_is_never_sent_as_brotli(admin_client: Client) -> None:
    response = admin_client.get("/admin/", headers={"accept-encoding": "br, gzip"})
    assert response.headers["Content-Encoding"] == "gzip"


def compressed(path: str) -> int:
    """Bytes of a static file as it goes over the wire; type faces are compressed already."""
    found = finders.find(path)
    assert isinstance(found, str), path
    with open(found, "rb") as file:  # noqa: PTH123
        content = file.read()
    return len(content) if path.endswith("woff2") else len(brotli.compress(content))


@pytest.mark.parametrize("address", KINDS)
def test_a_first_view_stays_within_its_budget(client: Client, record: None, address: str) -> None:
    response = client.get(address, headers={"accept-encoding": "br"})
    html = brotli.decompress(response.content).decode()
    files = set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))
    scripts = sum(compressed(path) for path in files if path.endswith(".js"))
    assert scripts <= SCRIPTS
    assert len(response.content) + sum(compressed(path) for path in files) <= FIRST_VIEW
