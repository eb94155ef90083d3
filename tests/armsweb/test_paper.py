"""On paper: a deal or a country is two pages with its numbered sources."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("typeset")]

# The longest of the record. Two need a third page: the deal with fifteen milestones, four facts in
# dispute and 37 sources, and the country that is a side of every deal, by a few lines.
TWO_PAGES = (
    "/deals/bulgaria-mig-29-engines/",
    "/deals/cyprus-defence-cooperation/",
    "/deals/greece-kalashnikov-licence/",
    "/deals/greece-s-300/",
    "/countries/turkey/",
)
THREE_PAGES = {"/deals/turkey-s-400/", "/countries/russia/"}
# How a page of Chromium's begins: a scale of the whole sheet, a frame, the scale of what is in it.
DRAWN = re.compile(rb"([\d.]+) 0 0 -[\d.]+ 0 [\d.]+ cm\nq\n.*?\nq\n([\d.]+) 0 0", re.DOTALL)
POINTS_A_PIXEL = 0.75  # 72 points and 96 pixels make an inch


def printed(page: Any, address: str) -> tuple[int, set[float]]:
    """How many pages of A4 the browser prints, and at what scales, in points a pixel.

    A page with something wider than the paper is shrunk as a whole, and then unreadable.
    """
    page.goto(address)
    made = page.pdf(format="A4", prefer_css_page_size=True)
    scales = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL):
        with suppress(zlib.error):
            drawn = DRAWN.match(zlib.decompress(stream))
            if drawn:
                scales.add(round(float(drawn[1]) * float(drawn[2]), 2))
    return len(re.findall(rb"/Type\s*/Page\b", made)), scales


def test_a_deal_or_a_country_is_two_pages_and_the_longest_of_all_three(
    page: Any, site: str
) -> None:
    found = {path: printed(page, site + path) for path in (*TWO_PAGES, *THREE_PAGES)}
    assert {path for path, (_, scales) in found.items() if scales != {POINTS_A_PIXEL}} == set()
    assert {path for path, (sheets, _) in found.items() if sheets > 2} <= THREE_PAGES
    assert max(sheets for sheets, _ in found.values()) == 3


def test_paper_shows_each_source_with_its_address_and_no_control(page: Any, site: str) -> None:
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    page.emulate_media(media="print")
    for control in ("nav", "form", "#evidence", ".page-tools", ".downloads"):
        assert not page.locator(control).filter(visible=True).count(), control
    shown = page.locator(".footnotes li").filter(visible=True)
    assert shown.count() == page.locator(".footnotes li").count() > 10
    addresses = page.evaluate(
        """() => [...document.querySelectorAll(".footnotes cite a")].map(
            (a) => [a.dataset.address, getComputedStyle(a, "::after").content])"""
    )
    assert all(address in shown_address for address, shown_address in addresses)
    assert page.get_by_text(f"Printed from {site}/deals/bulgaria-mig-29-engines/").is_visible()
