"""Every kind of page, phone and desktop, light and dark: axe-core finds nothing, nothing moves,
nothing scrolls sideways, nothing is complained of, and the first view is light.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from tests.kinds import KINDS, MADE_UP, MISSING, STATES
from tests.serving import fetch_type

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

pytestmark = [pytest.mark.browser, pytest.mark.once]

FIRST_VIEW = 60_000  # bytes as sent, compressed, of all that a first visit fetches
HEAD = 300  # bytes of headers to each answer
# theme.js keeps a chosen theme from flashing; nothing else may hold up the first paint.
BLOCKING = {"theme", "armsweb"}
LARGER_PHONE = 412
RULES = [
    *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
# What differs between light and dark: the tree is the same.
COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]

WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries())
    window.shifts.push([shift.value, shift.sources.map(
      ({node}) => node && (node.outerHTML || node.parentElement.outerHTML).slice(0, 200))]);
}).observe({type: "layout-shift", buffered: true});
"""
JUDGE = """
async ([kind, values]) => {
  const found = await axe.run(document, {
    runOnly: {type: kind, values}, resultTypes: ["violations"], preload: false,
  });
  return found.violations.flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`),
  );
}
"""
LOADED = """
() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((file) => [file.name, file.encodedBodySize, file.renderBlockingStatus])
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """A browser that has the type already."""
    context = chromium.new_context()
    page = context.new_page()
    fetch_type(page, site)
    page.close()
    yield context
    context.close()


@pytest.mark.parametrize(
    ("address", "width"),
    [
        *((address, width) for address in KINDS for width in (1280, 320)),
        *((address, 320) for address in (*STATES, *MADE_UP, MISSING)),
    ],
)
def test_a_page_is_sound(
    reader: BrowserContext, site: str, axe: str, address: str, width: int
) -> None:
    faults: list[Any] = []
    page = reader.new_page()

    def note(message: ConsoleMessage) -> None:
        if not (address == MISSING and "404" in message.text):  # the browser says so by itself
            faults.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(WATCH)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}{address}")

    loaded = page.evaluate(LOADED)
    if sum(size + HEAD for _, size, _ in loaded) > FIRST_VIEW:
        faults.append(f"heavy: {loaded}")
    names = {
        name.rpartition("/")[2].partition(".")[0]
        for name, _, how in loaded[1:]
        if how == "blocking"
    }
    if not names <= BLOCKING:
        faults.append(f"holds up the first paint: {names - BLOCKING}")

    page.evaluate(axe)
    for scheme, rules in (("light", ["tag", RULES]), ("dark", ["rule", COLOURS])):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        faults += [f"{scheme} {fault}" for fault in page.evaluate(JUDGE, rules)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("scrolls sideways")
    faults += page.evaluate("window.shifts")
    if width < LARGER_PHONE:  # lines break elsewhere, and links come to lie below others
        page.set_viewport_size({"width": LARGER_PHONE, "height": 800})
        faults += page.evaluate(JUDGE, ["rule", ["target-size"]])
    page.close()
    assert faults == []
