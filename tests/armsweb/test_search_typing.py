"""Searching as one types, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_results_follow_the_typing_and_the_box_keeps_the_focus(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    page.get_by_label("Countries, weapons").press_sequentially("cavus", delay=20)
    page.wait_for_selector("#results mark")
    page.wait_for_url("**/search/?q=cavus")
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.input_value("#q") == "cavus"
    assert "Çavuşoğlu" in page.inner_text("#results mark")
    assert "for “cavus”" in page.inner_text("#search-status")
    page.click("#results a >> nth=0")
    page.wait_for_url("**/officials/mevlut-cavusoglu/")
    page.go_back()
    page.wait_for_selector("#results mark")
    assert page.input_value("#q") == "cavus"


def test_without_scripts_the_form_does_the_same(page: Page, site: str) -> None:
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{site}/")
    page.fill("#site-search", "s400")
    page.press("#site-search", "Enter")
    page.wait_for_url("**/search/?q=s400")
    assert "S-400" in page.inner_text("#results mark >> nth=0")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
