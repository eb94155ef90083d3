"""``make screenshots``: the first view of a dozen pages, beside those that were looked at before.

Phone and laptop, light and dark. Those looked at lie in ``tests/screenshots/`` with few colours;
``make screenshots ARGS=--keep`` puts the new ones in their place. Prints for each the share of
pixels that differ, and leaves a picture of the differences, in red, in ``var/screenshots``.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from tests import serving
from tests.kinds import ARTICLE, SEARCH

KEPT = serving.ROOT / "tests" / "screenshots"
MADE = serving.ROOT / "var" / "screenshots"
PAGES = (
    "/",
    "/countries/turkey/",
    "/deals/",
    "/deals/turkey-s-400/",
    "/equipment/s-400/",
    "/officials/",
    ARTICLE,
    f"{ARTICLE}11/",
    "/disputed/",
    "/ties/",
    "/timeline/",
    SEARCH,
)
SIZES = {"phone": (390, 844), "laptop": (1280, 800)}
COLOURS = 32  # a page is paper, ink and an accent; a picture of it has not many more
NOTICED = 48  # of 255: less in each of red, green and blue is no difference to the eye


def name(address: str) -> str:
    words = re.findall(r"[a-z0-9-]+", address)
    return "-".join(words)[-40:].lstrip("-") or "home"


def take(folder: Path) -> None:
    """A picture of each page in each size and scheme, from a site of its own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sys.exit("NOT RUN: there is no Chromium on this machine")
    with (
        tempfile.TemporaryDirectory(prefix="armsweb-screenshots-") as var,
        serving.site(Path(var)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
            serving.fetch_type(page, site)
            for address in PAGES:
                page.goto(f"{site}{address}")
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    file = folder / f"{name(address)}-{size}-{scheme}.png"
                    page.screenshot(path=file, animations="disabled")
                    with Image.open(file) as picture:
                        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
                    few.save(file, optimize=True)
            page.close()
        browser.close()


def differing(old: Path, new: Path, drawn: Path) -> float:
    """The share of pixels that differ, from 0 to 1; they are drawn in red on the new picture."""
    with Image.open(old) as first, Image.open(new) as second:
        before, after = first.convert("RGB"), second.convert("RGB")
    if before.size != after.size:
        return 1.0
    red, green, blue = ImageChops.difference(before, after).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = most.point([255 if value >= NOTICED else 0 for value in range(256)])
    share = mask.histogram()[255] / (mask.width * mask.height)
    if share:
        pale = Image.blend(
            after.convert("L").convert("RGB"), Image.new("RGB", after.size, "white"), 0.5
        )
        pale.paste((200, 0, 0), mask=mask)
        pale.save(drawn)
    return share


def main(arguments: list[str]) -> None:
    new, changes = MADE / "new", MADE / "changes"
    for folder in (new, changes):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    take(new)
    kept = {file.name for file in KEPT.glob("*.png")}
    made = {file.name for file in new.glob("*.png")}
    for file in sorted(kept | made):
        if file not in made:
            print(f"  gone    {file}")
        elif file not in kept:
            print(f"  new     {file}")
        elif share := differing(KEPT / file, new / file, changes / file):
            print(f"{share:7.2%}   {file}")
    size = sum((new / file).stat().st_size for file in made)
    print(
        f"{len(made)} pictures, {size / 1000:.0f} kB, in {new.relative_to(serving.ROOT)}/;", end=" "
    )
    print(f"what differs is drawn in {changes.relative_to(serving.ROOT)}/")
    if "--keep" in arguments:
        shutil.rmtree(KEPT, ignore_errors=True)
        shutil.copytree(new, KEPT)
        print(f"kept in {KEPT.relative_to(serving.ROOT)}/")


if __name__ == "__main__":
    main(sys.argv[1:])
