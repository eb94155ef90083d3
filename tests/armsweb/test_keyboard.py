"""By keyboard alone: everything is reached, can be seen to be, and does what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.kinds import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.once]

ENOUGH = 400  # presses of Tab to any place of any page walked here
EXTRA = 20  # stops that are no element of ours: day, month and year of a date, a part that scrolls

# What can be worked and is not folded away; a twin for the pointer alone is not meant.
WORKABLE = """
() => {
  const kinds =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const found = [...document.querySelectorAll(kinds)].filter((place) =>
    !place.disabled && !place.closest("[aria-hidden=true]")
    && place.checkVisibility({visibilityProperty: true}));
  window.places = found;
  window.reached = new Map();
  document.addEventListener("focusin", ({target}) => {
    const style = getComputedStyle(target);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    window.reached.set(target, seen);
  });
  return found.length;
}
"""
LEFT_OUT = """
() => {
  const name = (place) => place.outerHTML.slice(0, 160);
  return {
    unreached: window.places.filter((place) => !window.reached.has(place)).map(name),
    unseen: [...window.reached].filter(([, seen]) => !seen).map(([place]) => name(place)),
  };
}
"""


@pytest.mark.parametrize("address", KINDS)
def test_tab_reaches_everything_and_shows_where_it_is(page: Page, site: str, address: str) -> None:
    page.goto(f"{site}{address}")
    for _ in range(page.evaluate(WORKABLE)):
        page.keyboard.press("Tab")
    for _ in range(EXTRA):
        if not page.evaluate(LEFT_OUT)["unreached"]:
            break
        page.keyboard.press("Tab")
    assert page.evaluate(LEFT_OUT) == {"unreached": [], "unseen": []}


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until focus is there."""
    place.wait_for()
    for _ in range(ENOUGH):
        page.keyboard.press("Tab")
        if place.evaluate("place => place === document.activeElement"):
            return
    pytest.fail(f"Tab does not come to {place}")


def follow(page: Page, place: Locator, address: str | re.Pattern[str]) -> None:
    tab_to(page, place)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def test_a_reader_gets_from_home_to_the_evidence(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")

    page.goto(site)
    follow(page, page.get_by_role("navigation", name="Main").get_by_text("Deals"), "**/deals/")
    tab_to(page, page.locator("#f-country-turkey"))
    page.keyboard.press("Space")
    page.wait_for_url("**/deals/?country=turkey")
    chip = page.locator(".chip", has_text="Turkey")
    expect(chip).to_be_visible()
    follow(page, chip, "**/deals/")
    expect(chip).to_have_count(0)
    follow(page, page.locator("#found a[href='/deals/turkey-s-400/']"), "**/deals/turkey-s-400/")

    mark = page.locator("#facts ~ dl .cite").first
    tab_to(page, mark)
    page.keyboard.press("Enter")
    card = page.locator("#evidence")
    expect(card.get_by_role("heading").first).to_be_focused()
    page.keyboard.press("Tab")  # on into the card, whose first place is its button
    page.keyboard.press("Enter")
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.get_by_role("heading").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()
    table = page.locator("summary", has_text="The same as a table").first
    page.reload()
    tab_to(page, table)
    page.keyboard.press("Enter")
    expect(table.locator("..")).to_have_attribute("open", "")


def test_evidence_for_all_marks_the_theme_and_the_search_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    follow(page, page.get_by_role("link", name="Show me the evidence"), "**/*evidence=all*")
    expect(page.locator(".sidenote").first).to_be_visible()
    tab_to(page, page.get_by_label("Light or dark"))
    page.keyboard.press("ArrowDown")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.keyboard.press("ArrowDown")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    tab_to(page, page.get_by_label("Search everything"))
    page.keyboard.type("s400")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=s400")


def test_the_pictures_lead_on_by_keyboard(page: Page, site: str) -> None:
    page.goto(site)
    follow(page, page.locator(".pic-map a[href='/countries/cyprus/']"), "**/countries/cyprus/")
    page.goto(f"{site}/timeline/")
    milestone = page.locator(".pic-milestone").first
    follow(page, milestone, re.compile(r"/deals/[a-z0-9-]+/#"))
    page.goto(f"{site}/ties/")
    follow(page, page.locator("[data-key='country-russia']"), "**/countries/russia/")
