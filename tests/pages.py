"""What is true of every page a reader gets."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import html5lib
from django.test import Client

HTML = "{http://www.w3.org/1999/xhtml}"


@lru_cache(maxsize=8)  # the strict parser takes longer than the page itself
def tree(html: str) -> Any:
    """The page as an element tree, not to be changed; raises on markup a browser would mend."""
    parser = html5lib.HTMLParser(strict=True)
    return parser.parse(html)


def read(client: Client, address: str, **headers: str) -> str:
    """The page at ``address``: answered with 200, one ``h1``, a title, a description, no cookie."""
    response = client.get(address, headers=headers or None)
    assert response.status_code == 200, (address, response.status_code)
    assert not response.cookies, f"{address} sets a cookie"
    html = response.content.decode()
    page = tree(html)
    assert len(page.findall(f".//{HTML}h1")) == 1, f"{address}: one h1"
    assert page.findtext(f".//{HTML}title", "").strip(), f"{address}: a title"
    described = [
        m.get("content") for m in page.iter(f"{HTML}meta") if m.get("name") == "description"
    ]
    assert len(described) == 1, f"{address}: one description"
    assert described[0].strip(), f"{address}: a description"
    return html


def links(html: str) -> list[str]:
    """Every address the page links to, in order."""
    return [a.get("href") for a in tree(html).iter(f"{HTML}a") if a.get("href")]


def ids(html: str) -> set[str]:
    """Every id on the page."""
    return {element.get("id") for element in tree(html).iter() if element.get("id")}
