"""Whatever an address asks of a list, it is a page, and the page says what was left out."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_claim, make_country, make_deal, make_equipment, make_official
from tests.pages import read

pytestmark = pytest.mark.django_db

PARAMETERS = {
    "/claims/": ["words", "kind", "source", "speaker", "relay", "after", "before", "page"],
    "/equipment/": ["words", "category", "maker", "page"],
    "/officials/": ["words", "country", "organisation", "page"],
    "/compare/": ["country", "as_of"],
    "/search/": ["q", "kind", "page"],
    "/sources/": ["page"],
    "/organisations/": ["page"],
    "/disputed/": ["after", "before"],
    "/facts/confirmed/": ["after", "before"],
    "/facts/single/": ["after", "before"],
}
ODD = [
    "abcd", "-1", "9" * 400, "x" * 10_000, "'; DROP TABLE deals_deal; --", '"', "%", "_", "%%s",
    "a\x00b", "\x01\x1f", "🚁", "\u202eabc", "تركيا", "²", "١", "a/b", "<b>",
]  # fmt: skip
SAID = {"/search/": "notice"}


@pytest.mark.parametrize("path", PARAMETERS)
def test_what_was_left_out_is_said(client: Client, path: str) -> None:
    make_claim()
    make_deal(state="published")
    make_equipment(maker=make_country())
    make_official()
    for name in PARAMETERS[path]:
        for value in ODD:
            html = read(client, f"{path}?{name}={quote(value)}")
            assert len(html) < 200_000
            if name not in {"words", "q"}:
                assert SAID.get(path, "left out") in html, (name, value)


@pytest.mark.parametrize("path", PARAMETERS)
def test_five_hundred_choices_are_cut_down_and_that_is_said(client: Client, path: str) -> None:
    for name in PARAMETERS[path]:
        query = urlencode([(name, f"x-{number}") for number in range(500)])
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200, name
        assert len(response.content) < 200_000
    assert client.get(f"{path}?{'x=1&' * 2000}").status_code == 400


EVERY = [(path, name) for path, names in PARAMETERS.items() for name in names]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(EVERY), st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4))
def test_no_address_is_an_error(client: Client, at: tuple[str, str], values: list[str]) -> None:
    path, name = at
    query = urlencode([(name, value) for value in values], errors="surrogatepass")
    assert client.get(f"{path}?{query}").status_code in {200, 302, 400}
