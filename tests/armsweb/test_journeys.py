"""The journeys of DESIGN.md's three readers, in real browsers.

Reader and researcher go theirs in Chromium, in Firefox, without scripts and without styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from deals.models import LineItem
from sources.editing import change_url
from tests.kinds import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ENGINES = "Engines for Bulgaria's MiG-29s"
DEAL = "/deals/bulgaria-mig-29-engines/"
PARAGRAPH = "/sources/turkey-nato-member-talks-major-arms-deal-with-russia/11/#scf-2016-p11-engines"


@pytest.fixture(params=["chromium", "firefox", "no scripts", "no styles"])
def way(request: pytest.FixtureRequest) -> str:
    """How the site is read."""
    return str(request.param)


@pytest.fixture
def anyhow(request: pytest.FixtureRequest, way: str) -> Iterator[Page]:
    """A page that is read that way; it fails the test if an error was reported on it."""
    browser: Browser = request.getfixturevalue("firefox" if way == "firefox" else "chromium")
    context = browser.new_context(java_script_enabled=False if way == "no scripts" else None)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    if way == "no styles":
        page.route("**/*.css", lambda route: route.abort())
    else:
        page.on(
            "console",
            lambda message: faults.append(message.text) if message.type == "error" else None,
        )
    yield page
    context.close()
    assert faults == []


@pytest.mark.once
def test_a_reader_follows_a_figure_to_its_paragraph(anyhow: Page, way: str, site: str) -> None:
    page, title = anyhow, anyhow.get_by_role("heading", level=1)
    page.goto(site)
    page.get_by_role("link", name="Bulgaria", exact=True).first.click()
    expect(title).to_contain_text("Bulgaria")
    page.get_by_role("link", name=ENGINES).first.click()
    expect(title).to_have_text(ENGINES)
    page.locator("#item-engines .cite").first.click()
    if way != "no scripts":
        card = page.locator("#evidence")
        expect(card).to_contain_text("10 MiG-29 engines from Russia")
        card.get_by_role("link", name="paragraph 11").first.click()
    expect(page).to_have_url(f"{site}{PARAGRAPH}")
    for other in ("five MiG jets operational", "overhaul the aging MiG-29 fleet"):
        expect(page.get_by_text(other).first).to_be_visible()
    page.go_back()
    expect(title).to_have_text(ENGINES)


@pytest.mark.once
def test_a_researcher_finds_a_claim_and_what_it_supports(anyhow: Page, way: str, site: str) -> None:
    page, title = anyhow, anyhow.get_by_role("heading", level=1)
    page.goto(site)
    page.get_by_label("Search everything").fill("MiG-29 engines")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/search/?q=MiG-29+engines")
    page.locator("#results").get_by_role("link", name=ENGINES).first.click()
    expect(title).to_have_text(ENGINES)
    page.goto(f"{site}{PARAGRAPH}")
    page.locator("#scf-2016-p11-engines a[href='/claims/scf-2016-p11-engines/']").first.click()
    expect(title).to_have_text("Claim scf-2016-p11-engines")
    expect(page.locator("main")).to_contain_text("10 MiG-29 engines from Russia")
    outside = page.locator("a[rel=external][href*=':~:text=']").first
    expect(outside).to_be_visible()  # the publisher's page, at these words
    page.locator("section[aria-labelledby=used-for]").get_by_role("link").first.click()
    expect(title).to_have_text(ENGINES)


def write(page: Page, place: str, text: str) -> None:
    """As a hand does; `fill` appends to what stands in a field of numbers in Firefox."""
    page.locator(place).press("Control+a")
    page.keyboard.type(text)


@pytest.mark.django_db(transaction=True)
def test_an_editor_corrects_a_figure_and_leaves_none_uncited(either: Page, live: str) -> None:
    get_user_model().objects.create_superuser("editor", password="ten engines")
    item = LineItem.objects.get(deal__slug="bulgaria-mig-29-engines", key="engines")
    page = either
    page.goto(f"{live}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("ten engines")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Deals", exact=True).last.click()
    page.locator("#searchbar").fill("MiG-29")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=ENGINES)).to_be_visible()
    page.wait_for_load_state()

    page.goto(f"{live}{change_url(item)}")
    write(page, "#id_quantity", "12")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    item.refresh_from_db()
    assert item.quantity == 12

    write(page, "#id_quantity", "15")
    fields = page.locator("select[name^='citations-'][name$='-field']")
    for field in fields.all():
        if field.input_value() == "quantity":
            row = (field.get_attribute("name") or "").removesuffix("field")
            page.locator(f"[name='{row}DELETE']").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Still without one: quantity.").first).to_be_visible()
    assert page.locator("#id_quantity").input_value() == "15"
    item.refresh_from_db()
    assert item.quantity == 12


# What no line of a page may be hidden behind for ever: these are filled or shown by script.
BY_SCRIPT = ["evidence", "theme"]
HIDDEN = """
() => [...document.querySelectorAll("main [hidden], footer [hidden], header [hidden]")]
  .map((part) => part.id || part.querySelector("[id]")?.id || part.outerHTML)
"""
ORDER = """
() => ["a.skip", "nav", "h1", "footer.site"].map((part) => document.querySelector(part))
  .every((part, n, all) => part && (!n || all[n - 1].compareDocumentPosition(part) === 4))
"""


# A fold without a handle must stand open.
SHUT = """
() => [...document.querySelectorAll("details:not([open])")]
  .filter((fold) => !fold.parentElement.closest("details:not([open])")
    && ![...fold.children].some((part) => part.checkVisibility()))
  .map((fold) => fold.outerHTML.slice(0, 200))
"""


@pytest.mark.once
def test_without_scripts_nothing_is_hidden_and_all_is_in_order(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in KINDS:
        page.goto(f"{site}{address}")
        assert set(page.evaluate(HIDDEN)) <= set(BY_SCRIPT), address
        assert page.evaluate(ORDER), address
        assert page.evaluate(SHUT) == [], address
        if summary := page.query_selector("main details:not([open]) > summary:visible"):
            summary.click()
            assert summary.evaluate("summary => summary.parentElement.open"), address
    context.close()


@pytest.mark.once
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


@pytest.mark.once
def test_offline_a_mark_says_so_and_the_page_stays(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    page.context.set_offline(True)
    page.locator("#item-engines .cite").first.click()
    expect(page.locator("#evidence")).to_contain_text("offline")
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGINES)
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()


@pytest.mark.once
def test_evidence_can_be_shown_for_every_mark_at_once(page: Page, site: str) -> None:
    page.goto(f"{site}/deals/bulgaria-mig-29-engines/")
    page.get_by_role("link", name="Show me the evidence").click()
    expect(page.locator(".sidenote").first).to_be_visible()
    expect(page.locator(".sidenote", has_text="10 MiG-29 engines from Russia")).to_have_count(1)
    page.get_by_role("link", name="Fold the evidence away").click()
    expect(page.locator(".sidenote")).to_have_count(0)


@pytest.mark.once
def test_a_chosen_theme_is_kept_without_a_cookie(page: Page, site: str) -> None:
    page.goto(site)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_label("Light or dark").select_option("dark")
    page.goto(f"{site}/deals/")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light
    assert page.context.cookies() == []
