"""The contrast of the site's colours, measured on the tokens of its stylesheet (WCAG 2.2). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

TEXT = 4.5  # least ratio for text (success criterion 1.4.3)
SIGN = 3.0  # least ratio for a sign that means something (1.4.11)

# Where the tokens of each theme begin in the stylesheet.
THEMES = {
    "light": ":root {",
    "dark": ':root[data-theme="dark"] {',
    "print": ':root, :root:not([data-theme="light"]), :root[data-theme="dark"] {',
}
# What stands on what, the least it needs, and where a reader meets it.
PAIRS = (
    ("ink", "paper", TEXT, "text"),
    ("ink", "sheet", TEXT, "text of cards and notices"),
    ("ink", "accent-wash", TEXT, "a passage lit up"),
    ("quiet", "paper", TEXT, "labels, notes, an author's view"),
    ("quiet", "sheet", TEXT, "labels of filters"),
    ("accent", "paper", TEXT, "links and marks"),
    ("accent", "sheet", TEXT, "links of cards"),
    ("accent", "accent-wash", TEXT, "a mark under the pointer"),
    ("paper", "accent", TEXT, "the word on a button"),
    ("warn", "paper", TEXT, "sources differ, excerpt seen"),
    ("ink", "member", SIGN, "borders on the map"),
    ("quiet", "member", SIGN, "hatching on the map"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One colour on another, and its ratio in each theme, in the order of ``THEMES``."""

    front: str
    back: str
    least: float
    use: str
    ratios: tuple[float, ...]


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of ``#rgb`` or ``#rrggbb``."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """1 to 21, whichever of the two is the text."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(css: str, theme: str) -> dict[str, str]:
    """The colours of a theme by their names: ``{"ink": "#1c1a17"}``.

    Raises :class:`ValueError` where the stylesheet has no such theme.
    """
    start = css.index(THEMES[theme])
    block = css[start : css.index("}", start)]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


def measure(css: str) -> list[Pair]:
    themes = [tokens(css, theme) for theme in THEMES]
    return [
        Pair(front, back, least, use, tuple(ratio(c[front], c[back]) for c in themes))
        for front, back, least, use in PAIRS
    ]
