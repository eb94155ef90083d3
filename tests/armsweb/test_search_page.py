"""The page of search: works without scripts, answers htmx with the results alone."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from armsweb.models import SearchEntry
from armsweb.search.finding import A_PAGE, PASSAGE_WORDS, find
from tests import factories as make
from tests.conftest import Budget
from tests.pages import links, read

# Forms of the words, whether a beginning is one (twice, for “mi 1” and the last word), words
# near those missing, candidates (twice, if none has all), entries, two checks, texts; on
# PostgreSQL the limit of time, its beginning and end, twice.
SEARCH = 18
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


def address(text: str, **more: object) -> str:
    return f"/search/?q={quote(text)}" + "".join(f"&{name}={value}" for name, value in more.items())


@make.many()
def claims(count: int, statement: str = "Corvettes were ordered.") -> None:
    paragraph = make.make_paragraph()
    for number in range(count):
        make.make_claim(key=f"c-{number:04}", paragraph=paragraph, statement=statement)


def test_results_are_grouped_by_kind_counted_and_marked(client: Client) -> None:
    deal = make.make_deal(slug="d", title="Corvettes <b> for sale", state="published")
    claims(7)
    html = read(client, address("corvettes"))
    assert "8 results for “corvettes”" in html
    assert "<mark>Corvettes</mark> &lt;b&gt; for sale" in html
    assert html.index("Deals") < html.index("found-deal") < html.index("found-claim")
    assert deal.get_absolute_url() in links(html)
    assert address("corvettes", kind="claim") in links(html)
    assert "All 7: claims" in html


def test_one_kind_is_shown_page_by_page_and_every_result_once(client: Client) -> None:
    claims(2 * A_PAGE + 1)
    seen: list[str] = []
    for number in (1, 2, 3):
        html = read(client, address("corvettes", kind="claim", page=number))
        assert f"Page {number} of 3" in html
        seen += [link for link in links(html) if link.startswith("/claims/c-")]
    assert len(seen) == len(set(seen)) == 2 * A_PAGE + 1


def test_htmx_gets_the_results_alone_but_not_on_the_way_back(client: Client) -> None:
    claims(1)
    whole = client.get(address("corvettes"))
    part = client.get(address("corvettes"), headers=HTMX)
    assert "HX-Request" in whole.headers["Vary"]
    assert "HX-Request" in part.headers["Vary"]
    html = part.content.decode()
    assert "<html" not in html
    assert "<mark>Corvettes</mark>" in html
    assert 'hx-swap-oob="innerHTML"' in html
    for header in ("HX-Boosted", "HX-History-Restore-Request"):
        again = client.get(address("corvettes"), headers={**HTMX, header: "true"})
        assert b"<html" in again.content


def test_the_box_works_without_scripts_and_keeps_what_was_typed(client: Client) -> None:
    html = read(client, address('"mi 17" <x'))
    assert 'value="&quot;mi 17&quot; &lt;x"' in html
    assert '<form class="search" action="/search/" method="get" role="search">' in html
    assert "/search/" in read(client, "/")


def test_nothing_found_says_what_was_searched_and_offers_the_nearest(client: Client) -> None:
    make.make_deal(title="Corvettes", state="published")
    html = read(client, address("corvetteses"))
    assert "“corvettes” was sought instead" in html
    html = read(client, address("zorvette "))
    assert "Searched deals, equipment, countries" in html
    assert address("corvettes") in links(html)


def test_where_nothing_is_near_what_begins_alike_is_offered(client: Client) -> None:
    make.make_equipment(designation="S-400", name="Missile system")
    make.make_equipment(designation="Mi-17", name="Helicopter")
    assert find("S-500").suggestions == ["s400"]
    assert find("heliograph").suggestions == ["helicopter"]
    assert find("zx").suggestions == []
    assert address("s400") in links(read(client, address("S-500")))


def test_without_an_entry_that_has_all_words_those_with_all_but_one_are_shown(
    client: Client,
) -> None:
    claims(1)
    html = read(client, address("corvettes ordered zzyzx"))
    assert "has all but one" in html
    assert "<mark>Corvettes</mark>" in html
    assert "No result" in read(client, address("corvettes zzyzx zzyzy"))


def test_of_an_attached_text_only_a_few_words_are_shown(client: Client) -> None:
    text = " ".join([*(f"w{n}" for n in range(60)), "corvettes", *(f"x{n}" for n in range(60))])
    make.make_paragraph(text, attach=True)
    hit = find("corvettes").first
    assert hit is not None
    shown = "".join(piece.text for piece in hit.body).replace("…", "")
    assert len(shown.split()) == PASSAGE_WORDS
    html = read(client, address("corvettes"))
    assert "<mark>corvettes</mark>" in html
    assert "w0 " not in html


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_does_not_grow(client: Client, queries: Budget, rows: int) -> None:
    claims(rows)
    buyer, seller = make.make_country(), make.make_country()
    with make.many():
        for number in range(rows):
            title = f"Corvettes {number}"
            make.make_deal(title=title, state="published", buyer=buyer, seller=seller)
    make.make_paragraph("Corvettes lay at anchor.", attach=True)
    for text in ("corvettes", "corvetttes", "mi 1", "corvettes zzyzx", "ordered zor 1"):
        with queries(SEARCH):
            client.get(address(text))


def test_a_count_past_five_hundred_says_so(client: Client) -> None:
    rows = [
        SearchEntry(kind="source", subject=n, key=f"s{n}", title="Tide", words="zqzq tide", place=n)
        for n in range(1, 602)
    ]
    SearchEntry.objects.bulk_create(rows)
    html = read(client, address("tide"))
    assert "500+ results" in html
    last = read(client, address("tide", kind="source", page=25))
    assert "Page 25 of 25" in last
    assert "Only the first 500 are listed" in last


STRANGE = [
    "",
    " ",
    "x" * 10_000,
    "turkey " * 1_500,
    '"',
    '"turkey',
    'turkey" "greece',
    "'; DROP TABLE deals_deal; --",
    "%",
    "_",
    "100%_",
    "*",
    "tur*",
    "\0",
    "tur\0key",
    "\x01\x1f\x7f\u0085",
    "🚀",
    "🚀 turkey 👍🏽",
    "تركيا",
    "\u202eyekrut\u202c",
    "武器",
    "AND OR NOT NEAR",
    "NEAR(turkey greece, 5)",
    "turkey ^ : - ( ) { } [ ] + ~ ! & | <-> \\",
    "words : turkey",
    "kind:deal",
    "turkey:*",
    "!turkey",
    "…!?",
    "-",
    "'",
    "''''",
    "\\",
    "\ud800",
    "e\u0301" * 300,
    "ﷺ",
    "0" * 300,
    "1e999",
    "zqz zqzq",
    " ".join(f"word{n}" for n in range(100)),
]


@pytest.mark.parametrize("text", STRANGE, ids=[ascii(text)[:30] for text in STRANGE])
def test_whatever_is_typed_gets_a_page(client: Client, text: str) -> None:
    claims(1, "Turkey speaks.")
    response = client.get(
        "/search/", {"q": text.encode(errors="surrogatepass").decode(errors="replace")}
    )
    assert response.status_code == 200
    read(client, address(text.encode(errors="replace").decode()))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("&page=-1", "is no number of a page"),
        ("&page=0", "is no number of a page"),
        ("&page=abc", "is no number of a page"),
        ("&page=99999999999999999999", "is no number of a page"),
        ("&page=9999&kind=claim", "There is no page 9,999: the last, 1, is shown"),
        ("&kind=tank", "no such kind"),
        ("&kind=%00", "no such kind"),
        ("&kind=deal", "No result among deals"),
    ],
)
def test_an_odd_page_or_kind_is_ignored_and_said_to_be(
    client: Client, more: str, said: str
) -> None:
    claims(1)
    html = read(client, address("corvettes") + more)
    assert any(each in html for each in said.split("|"))


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/search/", {"q": "turkey"}).status_code == 405
    assert client.head("/search/?q=turkey").status_code == 200
