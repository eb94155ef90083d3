"""Narrowing the list of claims in a real browser; equipment and officials go the same way."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

BOTH = ["said", "view"]
ANEW = 20_000  # milliseconds: Back loads the page anew


def number(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#found-count").inner_text()))


def test_a_choice_narrows_in_place_and_back_undoes_it(page: Page, site: str) -> None:
    page.goto(f"{site}/claims/")
    whole = number(page)
    speakers = page.locator("#choices-speaker li")
    assert speakers.count() > 10
    page.evaluate("window.stayed = true")
    view, said = page.locator("#f-kind-view"), page.locator("#f-kind-said")
    view.focus()
    page.keyboard.press("Space")
    # What stands in the fold is sent with its empty fields; the address has none.
    page.wait_for_url("**/claims/?kind=view")
    expect(page.locator("#found .chip")).to_have_count(1)
    narrowed = number(page)
    assert 0 < narrowed < whole
    expect(page.locator("label[for=f-kind-view] .count")).to_have_text(str(narrowed))
    assert page.evaluate("document.activeElement.id") == "f-kind-view"
    assert page.evaluate("window.stayed") is True
    # Nobody is on record with what the author holds, so none is offered.
    expect(speakers).to_have_count(0)
    said.check()
    page.wait_for_url(lambda address: parse_qs(urlsplit(address).query)["kind"] == BOTH)
    expect(page.locator("#found .chip")).to_have_count(3)  # both, and one for all
    page.locator("#filter-words").press_sequentially("defense")
    page.wait_for_url("**/claims/?words=defense&**")
    expect(page.locator("#found")).to_contain_text(re.compile("defence", re.IGNORECASE))
    assert page.evaluate("document.activeElement.id") == "filter-words"
    page.go_back()
    page.wait_for_url(lambda address: "words" not in urlsplit(address).query)
    expect(page.locator("#filter-words")).to_have_value("", timeout=ANEW)
    expect(view).to_be_checked()
