"""The journeys of the three readers, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

ENGINES = "Engines for Bulgaria's MiG-29s"


def test_from_home_to_the_paragraph_and_back(page: Page, site: str) -> None:
    faults: list[str] = []
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site)
    page.get_by_role("link", name="Bulgaria", exact=True).first.click()
    page.get_by_role("link", name=ENGINES).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGINES)

    mark = page.locator("#item-engines .cite").first
    mark.click()
    card = page.locator("#evidence")
    expect(card).to_be_visible()
    expect(card).to_contain_text("10 MiG-29 engines from Russia")
    card.get_by_role("link", name="paragraph 11").first.click()
    expect(page).to_have_url(
        f"{site}/sources/turkey-nato-member-talks-major-arms-deal-with-russia/11/#scf-2016-p11-engines"
    )
    for other in ("five MiG jets operational", "overhaul the aging MiG-29 fleet"):
        expect(page.get_by_text(other).first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGINES)
    assert not faults


def test_the_card_of_evidence_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    mark = page.locator("#item-engines .cite").first
    mark.focus()
    page.keyboard.press("Enter")
    card = page.locator("#evidence")
    expect(card).to_be_visible()
    expect(card.get_by_role("heading").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()


def test_without_scripts_a_mark_is_a_link(chromium, site: str) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    page.locator("#item-engines .cite").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("11")
    context.close()


def test_no_page_scrolls_sideways_on_a_phone(
    page: Page, site: str, subtests: pytest.Subtests
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/deals/", "/deals/turkey-s-400/", "/sources/", "/disputed/"):
        with subtests.test(path=path):
            page.goto(f"{site}{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_offline_a_mark_says_so_and_the_page_stays(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    page.context.set_offline(True)
    page.locator("#item-engines .cite").first.click()
    expect(page.locator("#evidence")).to_contain_text("offline")
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGINES)
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()


def test_evidence_can_be_shown_for_every_mark_at_once(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    page.get_by_role("link", name="Show me the evidence").click()
    expect(page.locator(".sidenote").first).to_be_visible()
    expect(page.locator(".sidenote", has_text="10 MiG-29 engines from Russia")).to_have_count(1)
    page.get_by_role("link", name="Fold the evidence away").click()
    expect(page.locator(".sidenote")).to_have_count(0)


def test_a_chosen_theme_is_kept_without_a_cookie(page: Page, site: str) -> None:
    page.goto(site)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_label("Light or dark").select_option("dark")
    page.goto(f"{site}/deals/")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light
    assert page.context.cookies() == []
