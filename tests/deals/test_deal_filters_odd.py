"""What cannot be followed is said and left out; the page is a page all the same."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deals.views import DEALS_A_PAGE
from tests.factories import make_country, make_deal, many
from tests.pages import links, read

pytestmark = pytest.mark.django_db

ODD = {
    "from=abcd": "Year “\u2068abcd\u2069” is none between 1900 and 2100",
    "to=16": "is none between 1900 and 2100",
    "from=" + "9" * 400: "is none between 1900 and 2100",
    "from=%D9%A2%D9%A0%D9%A1%D9%A6": "is none between 1900 and 2100",
    "from=2016&to=1990": "The year 1990 lies before 2016",
    "stage=none": "Stage “\u2068none\u2069” is unknown",
    "stage=development": "is unknown",
    "kind=purchase&kind=gift": "Kind “\u2068gift\u2069” is unknown",
    "buyer=atlantis": "Buyer “\u2068atlantis\u2069” is unknown",
    "buyer=%00": "is unknown",
    "buyer=a/b": "is unknown",
    "bloc=nato": "is unknown",
    "bloc=nato.member": "is unknown",
    "speaker=.": "is unknown",
    "sort=price": "Order “\u2068price\u2069” is unknown",
    "words=%25_": "There is no word or number in it to search for",
    "words=%F0%9F%9A%81": "There is no word or number in it to search for",
    "words=%00": "Null characters are not allowed",
    "words=" + "x" * 10_000: "Only the first 200 characters were searched",
    "words=" + "+".join("bcdefghijklmn"): "Only the first 12 words were searched",
    "as_of=tomorrow": "is no day",
    "page=-1": "Pages have no numbers here",
    "page=1;DROP": "Pages have no numbers here",
    "after=none": "is not one of this list",
    "before=" + "x" * 10_000: "is not one of this list",
    "after=%00": "is not one of this list",
    urlencode([("equipment", f"x-{n}") for n in range(500)]): "only the first 20 of 500 choices",
    urlencode([("kind", f"%{n}") for n in range(500)]): "only the first 20 of 500 choices",
}


@pytest.mark.parametrize("query", ODD)
def test_what_was_left_out_is_said(client: Client, query: str) -> None:
    html = read(client, f"/deals/?{query}")
    assert "Part of the address was left out" in html
    assert ODD[query] in html.replace("&quot;", '"').replace("&#x27;", "'")
    assert len(html) < 200_000


@pytest.mark.parametrize(
    "value",
    [
        "'; DROP TABLE deals_deal; --",
        '"',
        "\\",
        "%",
        "_",
        "%%s",
        "\u202eabc",
        "تركيا",
        "a\x01b",
        "«",
    ],
)
def test_odd_words_are_looked_for_and_nothing_breaks(client: Client, value: str) -> None:
    make_deal(state="published", title="Boats")
    html = read(client, f"/deals/?words={quote(value)}")
    assert "<bdi>" in html or "Part of the address was left out" in html


def test_per_cent_and_underscore_stand_for_nothing_but_themselves(client: Client) -> None:
    make_deal(state="published", title="Boats")
    assert "No deal on record answers" in read(client, "/deals/?words=b%25ts")
    assert "No deal on record answers" in read(client, "/deals/?words=boa_s")


def test_too_many_parameters_are_refused(client: Client) -> None:
    assert client.get(f"/deals/?{'kind=purchase&' * 2000}").status_code == 400


def test_a_cursor_is_good_for_its_own_list_only(client: Client) -> None:
    buyer = make_country(slug="turkey")
    with many():
        for _ in range(DEALS_A_PAGE + 1):
            make_deal(state="published", buyer=buyer)
    (behind,) = [link for link in links(read(client, "/deals/?buyer=turkey")) if "after=" in link]
    assert "not one of this list" not in read(client, f"/deals/{behind}")
    cursor = re.sub(r".*after=", "", behind)
    for other in ("", "kind=purchase&", "buyer=turkey&sort=stage&", "as_of=2016-11-21&"):
        assert "not one of this list" in read(client, f"/deals/?{other}after={cursor}")
    for broken in (cursor[:-1], cursor[1:], cursor.upper(), f"{cursor}x", cursor.split(":")[0]):
        assert "not one of this list" in read(client, f"/deals/?buyer=turkey&after={broken}")


NAMES = [
    "words", "buyer", "seller", "country", "kind", "stage", "category", "equipment", "bloc",
    "speaker", "source", "claim", "weight", "from", "to", "sort", "as_of", "after", "before",
    "page",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(min_size=1, max_size=40)), max_size=6))
def test_no_address_is_an_error(client: Client, pairs: list[tuple[str, str]]) -> None:
    query = urlencode(pairs, errors="surrogatepass")
    assert client.get(f"/deals/?{query}").status_code in {200, 302, 400}
