"""The pictures in a real browser: Cyprus can be touched, years can be drawn over, keys will do."""

from __future__ import annotations

from itertools import combinations
from math import dist
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.once]

THUMB = 44  # pixels
FINGER = 24
LEAST_LETTERS = 11
A4 = 688  # the width of a printed page within its margins, in pixels


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_thumb_hits_cyprus_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/")
    cyprus = page.locator('.pic-country[href="/countries/cyprus/"]')
    target = cyprus.locator(".pic-hit")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= THUMB
    # At the lower left of the ring, where no line passes.
    x, y = middle(target)
    page.mouse.click(x - THUMB / 4, y + THUMB / 4)
    page.wait_for_url("**/countries/cyprus/")


def test_letters_and_badges_of_the_map_can_be_read_and_hit_on_the_narrowest_phone(
    page: Page, site: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/")
    names = page.locator(".pic-map .pic-name:visible, .pic-map .pic-count")
    assert names.count() > 10
    shown = "(text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a"
    for name in names.all():
        assert name.evaluate(shown) >= LEAST_LETTERS, name.text_content()
    badges = [middle(badge) for badge in page.locator(".pic-tie .pic-badge").all()]
    assert len(badges) > 5
    for one, other in combinations(badges, 2):
        assert dist(one, other) >= FINGER
    box = page.locator(".pic-map").bounding_box()
    assert box is not None
    assert all(box["x"] < x < box["x"] + box["width"] for x, _ in badges)


def test_every_country_on_the_map_is_reached_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    page.locator("#map button").focus()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.getAttribute('href') || ''")
        reached.add(here)
    assert {f"/countries/{slug}/" for slug in ("cyprus", "turkey", "russia", "greece")} <= reached
    assert any(address.startswith("/deals/?") for address in reached)


def test_no_page_with_a_picture_scrolls_sideways(
    page: Page, site: str, subtests: pytest.Subtests
) -> None:
    for path in ("/", "/timeline/", "/ties/", "/deals/turkey-s-400/"):
        page.goto(f"{site}{path}")
        for width in (320, 390, 1280):
            with subtests.test(path=path, width=width):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_marks_on_the_narrowest_phone_are_as_wide_as_a_finger(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/timeline/")
    for hit in page.locator(".pic-milestone > .pic-hit").all():
        box = hit.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= FINGER - 0.1


def test_years_drawn_over_fill_the_form_that_lists_their_deals(page: Page, site: str) -> None:
    page.goto(f"{site}/timeline/")
    runs = page.locator(".pic-years")
    first, last = runs.nth(2), runs.nth(4)
    years = first.get_attribute("data-from"), last.get_attribute("data-to")
    page.mouse.move(*middle(first.locator(".pic-hit")))
    page.mouse.down()
    page.mouse.move(*middle(last.locator(".pic-hit")), steps=5)
    page.mouse.up()
    assert (page.input_value("#from"), page.input_value("#to")) == years
    page.keyboard.press("Enter")  # focus is on the button that lists them
    page.wait_for_url("**/deals/?from=*")
    assert f"from={years[0]}&to={years[1]}" in page.url


def test_a_click_on_a_run_of_years_draws_it_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/timeline/")
    run = page.locator(".pic-years").first
    expected = run.get_attribute("data-to")
    run.locator(".pic-hit").click()
    page.wait_for_url("**/timeline/?from=*")
    assert page.input_value("#to") == expected


def test_without_the_script_the_form_does_the_same(page: Page, site: str) -> None:
    page.route("**/pictures*.js", lambda route: route.abort())
    page.goto(f"{site}/timeline/")
    page.fill("#from", "2015")
    page.fill("#to", "2017")
    page.click("text=List their deals")
    page.wait_for_url("**/deals/?from=2015&to=2017")


def test_pictures_are_on_the_paper_of_their_own_pages_and_the_years_stay_in_view(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/timeline/")
    drawing, years = page.locator(".pic-timeline").last, page.locator(".timeline-scale")
    drawing.scroll_into_view_if_needed()
    page.mouse.wheel(0, 200)
    box = years.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 5
    page.emulate_media(media="print")
    assert drawing.is_visible()
    assert not page.locator(".picture-form").is_visible()
    page.goto(f"{site}/ties/")
    page.set_viewport_size({"width": A4, "height": 1000})
    printed = page.locator("#ties-drawing").bounding_box()
    assert printed is not None
    assert printed["x"] + printed["width"] <= A4
    page.goto(f"{site}/deals/turkey-s-400/")
    assert not page.locator(".picture-ladder").is_visible()  # two pages for a deal


def test_what_has_focus_in_the_diagram_keeps_its_lines(page: Page, site: str) -> None:
    page.goto(f"{site}/ties/")
    assert page.locator(".pic-faint").count() == 0
    page.locator('[data-key="country-cyprus"]').focus()
    faint = page.locator(".pic-edge.pic-faint").count()
    assert 0 < faint < page.locator(".pic-edge").count()
    assert page.locator('[data-key="country-russia"].pic-faint').count() == 1
    assert page.locator('[data-key="deal-cyprus-s-300"].pic-faint').count() == 0


def test_a_policy_breach_or_error_is_on_no_page_with_a_picture(page: Page, site: str) -> None:
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A file that stands alone names no icon; the browser asks for one all the same.
        if not message.location["url"].endswith("/favicon.ico"):
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    for path in ("/", "/timeline/", "/ties/", "/pictures/map.svg", "/pictures/ties.svg"):
        page.goto(f"{site}{path}")
    assert found == []
