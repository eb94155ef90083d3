"""Narrowing the list of deals in a real browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

ANEW = 20_000  # milliseconds: Back loads the page anew


def number(page: Page) -> int:
    found = re.match(r"(\d+) deals?", page.locator("#found-count").inner_text())
    assert found
    return int(found[1])


def counting(deals: int) -> re.Pattern[str]:
    """The words above the list, once it has that many."""
    return re.compile(rf"^{deals} deals?\s*$")


def query(page: Page) -> str:
    return urlsplit(page.url).query


def check(page: Page, selector: str) -> None:
    """Tick the box and wait until the list has followed."""
    with page.expect_response(lambda response: "/deals/?" in response.url):
        page.locator(selector).press("Space")
    # Not wait_for_function: the site's policy forbids the evaluation that it polls with.
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_a_choice_narrows_the_list_and_keeps_focus_and_place(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/")
    whole = number(page)
    page.evaluate("window.stayed = true")
    page.locator("#f-kind-cooperation").scroll_into_view_if_needed()
    page.locator("#f-kind-cooperation").focus()
    place = page.evaluate("window.scrollY")
    check(page, "#f-kind-cooperation")
    page.wait_for_url("**/deals/?kind=cooperation")
    assert 0 < number(page) < whole
    assert page.locator("#found tbody tr").count() == number(page)
    assert page.evaluate("document.activeElement.id") == "f-kind-cooperation"
    assert page.evaluate("window.scrollY") == place
    assert page.evaluate("window.stayed") is True
    # Within a facet the counts of the others stay; in another they follow.
    assert page.locator("label[for=f-kind-purchase] .count").inner_text() != "0"
    check(page, "#f-country-turkey")
    assert query(page) == "country=turkey&kind=cooperation"
    assert page.locator("label[for=f-kind-cooperation] .count").inner_text() == str(number(page))


def test_back_leads_to_the_list_as_it_was(page: Page, site: str) -> None:
    count, purchase = page.locator("#found-count"), page.locator("#f-kind-purchase")
    turkey = page.locator("#f-country-turkey")
    page.goto(f"{site}/deals/")
    whole = number(page)
    check(page, "#f-kind-purchase")
    page.wait_for_url("**/deals/?kind=purchase")
    expect(count).not_to_have_text(counting(whole))
    narrowed = number(page)
    check(page, "#f-country-turkey")
    page.wait_for_url("**/deals/?country=turkey&kind=purchase")
    expect(count).not_to_have_text(counting(narrowed))
    page.go_back()
    page.wait_for_url("**/deals/?kind=purchase")
    expect(count).to_have_text(counting(narrowed), timeout=ANEW)
    expect(purchase).to_be_checked()
    expect(turkey).not_to_be_checked()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_url("**/deals/")
    expect(count).to_have_text(counting(whole), timeout=ANEW)
    expect(purchase).not_to_be_checked()
    expect(page.locator("h1")).to_have_count(1)


def test_words_are_looked_for_while_they_are_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/")
    page.locator("#filter-words").press_sequentially("s-400", delay=30)
    page.wait_for_url("**/deals/?words=s-400")
    assert number(page) > 0
    assert "S-400" in page.locator("#found").inner_text()
    assert page.evaluate("document.activeElement.id") == "filter-words"
    assert page.locator("#filter-words").input_value() == "s-400"


def test_a_chip_takes_its_choice_back_everywhere(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/?words=s-400&country=turkey")
    narrowed = number(page)
    page.get_by_role("link", name="Words: s-400").click()
    page.wait_for_url("**/deals/?country=turkey")
    assert number(page) > narrowed
    assert page.locator("#filter-words").input_value() == ""
    assert page.locator("#f-country-turkey").is_checked()


def test_a_lost_connection_is_said(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/")
    page.context.set_offline(True)
    page.locator("#f-kind-purchase").press("Space")
    expect(page.locator("#found-count")).to_contain_text("No connection")
    assert page.locator("#found tbody tr").count() > 0


def test_the_filters_fold_away_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{site}/deals/")
    assert not page.locator("#filter-words").is_visible()
    page.locator(".filters-fold > summary").press("Enter")
    assert page.locator("#filter-words").is_visible()
    check(page, "#f-kind-purchase")
    assert page.locator("#filter-words").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_script_the_button_does_it(site: str, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False)
    bare = plain.new_page()
    bare.goto(f"{site}/deals/")
    whole = number(bare)
    bare.locator("#f-kind-cooperation").check()
    bare.get_by_role("button", name="Show deals").click()
    assert query(bare) == "kind=cooperation"
    assert 0 < number(bare) < whole
    plain.close()
