"""Finding one's way on a long page, in a real browser: evidence, contents, folds."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kinds import ARTICLE

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("typeset")]

DEAL = "/deals/turkey-s-400/"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 800}
BOXES = """(wanted) => [...document.querySelectorAll(wanted)]
    .map((each) => each.getBoundingClientRect())
    .filter((box) => box.width)
    .map(({left, right, top, bottom}) => ({left, right, top, bottom}))"""


def boxes(page: Page, wanted: str) -> list[dict[str, float]]:
    """Where what is wanted and shown stands, in pixels of the window."""
    found: list[dict[str, float]] = page.evaluate(BOXES, wanted)
    return found


def test_all_evidence_stands_in_the_margin_and_nothing_covers_anything(
    page: Page, site: str
) -> None:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto(f"{site}{DEAL}?evidence=all")
    notes = boxes(page, ".sidenote:not(td .sidenote, th .sidenote)")
    column = max(box["right"] for box in boxes(page, "main > p, .facts, .milestones"))
    assert len(notes) > 40
    assert all(note["left"] > column for note in notes)
    assert all(note["right"] <= WIDE["width"] for note in notes)
    notes.sort(key=lambda note: note["top"])
    for above, below in pairwise(notes):
        assert above["bottom"] <= below["top"], (above, below)

    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    narrow = boxes(page, ".sidenote")
    assert all(0 < note["left"] < 60 for note in narrow)
    assert all(note["right"] <= NARROW["width"] for note in narrow)


def test_the_contents_stay_in_sight_beside_a_long_text(page: Page, site: str) -> None:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    for path, contents in ((DEAL, ".contents"), (ARTICLE, ".coverage")):
        page.goto(f"{site}{path}")
        page.locator("footer").scroll_into_view_if_needed()
        page.mouse.wheel(0, -1500)
        expect(page.locator(contents)).to_be_in_viewport()
    page.goto(f"{site}{DEAL}")
    page.get_by_role("navigation", name="On this page").get_by_role("link").last.click()
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_in_viewport()


def test_a_link_into_a_fold_opens_it_and_all_can_be_unfolded(page: Page, site: str) -> None:
    page.goto(f"{site}{ARTICLE}")
    claim = page.locator("#scf-2016-p11-engines")
    expect(claim).to_be_hidden()
    page.goto(f"{site}{ARTICLE}#scf-2016-p11-engines")
    expect(claim).to_be_visible()
    expect(claim).to_be_in_viewport()
    page.goto(f"{site}{ARTICLE}")
    page.get_by_role("link", name="Unfold all").click()
    folds = page.locator(".fold")
    expect(folds).to_have_count(0)
    expect(claim).to_be_visible()


def test_the_card_opens_by_touch_with_all_that_a_reader_may_ask(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(
        has_touch=True,
        is_mobile=True,
        viewport=NARROW,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    mark = page.locator("#item-engines .cite").first
    mark.tap()
    card = page.locator("#evidence")
    expect(card).to_be_visible()
    expect(card).to_be_in_viewport()
    for said in (
        "Strategic Culture Foundation, 21 November 2016, ¶11",
        "Reported as fact",
        "10 MiG-29 engines from Russia",
        "The paragraph in our words:",
        "The United States Treasury",
    ):
        expect(card).to_contain_text(said)
    passage: Any = card.get_by_role("link", name="The passage at the publisher’s").first
    assert "#:~:text=10%20MiG%2D29%20engines" in passage.get_attribute("href")
    expect(card.get_by_role("link", name="Archived copy")).to_have_count(1)
    card.get_by_role("button", name="Close").tap()
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()

    page.goto(f"{site}/deals/long-name/")  # rests on a text that is attached
    page.locator(".cite").first.tap()
    expect(card.locator("mark")).to_have_text("two frigates")
    context.close()
