"""On paper: a deal or a country is two pages with its numbered sources."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.once]

# The longest of the record. What needs a third page: the most disputed deal, which cites 37
# sources on fifteen milestones, and the country that is a side of all eighteen deals.
TWO_PAGES = (
    "/deals/bulgaria-mig-29-engines/",
    "/deals/cyprus-defence-cooperation/",
    "/deals/greece-kalashnikov-licence/",
    "/deals/greece-s-300/",
    "/countries/turkey/",
    "/countries/cyprus/",
)
THREE_PAGES = ("/deals/turkey-s-400/", "/countries/russia/")


def sheets(page: Any, address: str) -> int:
    """How many pages of A4 the browser prints."""
    page.goto(address)
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_a_deal_or_a_country_is_two_pages_and_the_longest_of_all_three(
    page: Any, site: str
) -> None:
    printed = {path: sheets(page, site + path) for path in (*TWO_PAGES, *THREE_PAGES)}
    assert {path: n for path, n in printed.items() if not 1 <= n <= 2} == dict.fromkeys(
        THREE_PAGES, 3
    )


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
    assert all(address in printed for address, printed in addresses)
    assert page.get_by_text(f"Printed from {site}/deals/bulgaria-mig-29-engines/").is_visible()
