"""Guards over the whole site with the record in it: nothing dead, nothing uncited, nothing lost."""

from __future__ import annotations

import re
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from sources.models import Claim
from sources.soundness import examine

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
# Where a crawl of the site ends: the admin asks for a password.
OUTSIDE = ("/admin/",)


class Outline(HTMLParser):
    """Ids, addresses and headings of a page. Lenient and fast: there are many pages to crawl."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.headings = 0
        self.described = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if name := found.get("id"):
            assert name not in self.ids, f"the id {name} stands twice"
            self.ids.add(name)
        if tag == "a" and (address := found.get("href")):
            self.links.append(address)
        self.headings += tag == "h1"
        self.described |= tag == "meta" and found.get("name") == "description"


def crawl(client: Client) -> tuple[dict[str, set[str]], list[tuple[str, str]]]:
    """Every page reachable from home with the ids on it, and every link as (page, address)."""
    pages: dict[str, set[str]] = {}
    found: list[tuple[str, str]] = []
    queue = deque(["/"])
    while queue:
        path = queue.popleft()
        if path in pages:
            continue
        response = client.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        if not response["Content-Type"].startswith("text/html"):
            pages[path] = set()
            continue
        outline = Outline(response.content.decode())
        assert outline.headings == 1, path
        assert outline.described, path
        pages[path] = outline.ids
        for href in outline.links:
            address = urljoin(f"{HOST}{path}", href)
            parts = urlsplit(address)
            if parts.netloc != "testserver" or parts.path.startswith(OUTSIDE):
                continue
            found.append((path, address))
            page = urldefrag(address).url.removeprefix(HOST)
            # Choices of filters and days multiply without end: their pages have tests of their own.
            # So do images, each of which takes a while to draw and has a twin in SVG.
            if "?" not in page and not page.endswith(".png") and page not in pages:
                queue.append(page)
    return pages, found


def locations(xml: str) -> list[str]:
    """The addresses in a sitemap or its index."""
    return re.findall(r"<loc>([^<]+)</loc>", xml)


def test_nothing_is_dead_and_nothing_out_of_reach(client: Client, record: None) -> None:
    """One crawl, since it is dear: every link, every fragment, every record, every claim."""
    pages, found = crawl(client)

    dead = set()
    for page, address in found:
        target, fragment = urldefrag(address.removeprefix(HOST))
        if "?" not in target and fragment and fragment not in pages[target]:
            dead.add((page, address))
    assert not dead

    index = client.get("/sitemap.xml").content.decode()
    listed = {
        urlsplit(address).path
        for section in locations(index)
        for address in locations(client.get(section).content.decode())
    }
    assert len(listed) > 100
    assert not listed - set(pages), "in the sitemap, but no link leads there"

    linked = set(found)
    for claim in Claim.objects.published().with_source():
        paragraph, own = claim.paragraph.get_absolute_url(), claim.get_absolute_url()
        assert claim.key in pages[paragraph]
        assert (paragraph, f"{HOST}{own}") in linked
        assert (own, f"{HOST}{paragraph}#{claim.key}") in linked


def test_no_published_fact_is_uncited_and_no_claim_is_idle(record: None) -> None:
    state = examine()
    assert state.uncited == []
    assert state.idle == []
