"""The colours of the stylesheet can be told apart, in every theme."""

from __future__ import annotations

import pytest
from django.test import Client

from armsweb.contrast import THEMES, ratio, tokens
from armsweb.views.about import MESSAGES, measured
from tests.pages import read

pytestmark = pytest.mark.once


def test_every_pair_has_the_contrast_it_needs_in_every_theme() -> None:
    for pair in measured():
        for theme, found in zip(THEMES, pair.ratios, strict=True):
            assert found >= pair.least, (pair.front, pair.back, theme, round(found, 2))


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ("#000", "#fff", 21.0),
        ("#fff", "#000", 21.0),
        ("#777777", "#fff", 4.48),
        ("#f00", "#f00", 1),
    ],
)
def test_the_ratio_is_that_of_wcag(one: str, other: str, known: float) -> None:
    assert ratio(one, other) == pytest.approx(known, abs=0.01)


def test_each_theme_has_colours_of_its_own_and_a_stylesheet_without_one_is_refused() -> None:
    css = ":root { --ink: #111; }"
    assert tokens(css, "light") == {"ink": "#111"}
    with pytest.raises(ValueError, match="substring"):
        tokens(css, "dark")


@pytest.mark.django_db
def test_the_style_guide_shows_the_ratios_and_the_words_of_each_message(client: Client) -> None:
    html = read(client, "/styleguide/")
    for pair in measured():
        assert f"{pair.front} on {pair.back}" in html
        assert f">{pair.ratios[0]:.1f}<" in html
    for status in MESSAGES:
        assert f"<dt>{status}</dt>" in html
    assert "for at most 15 minutes" in html
    assert "There is no page at this address" in html
