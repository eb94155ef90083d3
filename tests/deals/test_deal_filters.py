"""The list of deals, narrowed."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.test import Client

from countries.models import Country
from deals.views import DEALS_A_PAGE
from sources.addresses import FormerSlug
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_equipment,
    make_item,
    make_membership,
    make_milestone,
    make_official,
    make_organisation,
    make_paragraph,
    make_source,
    many,
)
from tests.pages import links, read

# Rows, 6 for what a row of the list shows, 2 for counts, blocs, 4 for names of choices; for each
# facet in use its counts without itself, and for each kind of record chosen one to look it up.
QUERIES = 14
USED = 12 + 4
FORMER = 2 * 4  # a kind of record that is asked for by a former name

pytestmark = pytest.mark.django_db


@pytest.fixture
@many()
def two() -> SimpleNamespace:
    """Two deals that differ in everything a filter goes by."""
    turkey, greece = make_country(slug="turkey"), make_country(slug="greece")
    russia, france = make_country(slug="russia"), make_country(slug="france")
    nato = make_organisation(slug="nato", short_name="NATO", kind="alliance")
    joined = make_membership(
        country=turkey, organisation=nato, since="1952-02-18", since_basis="stated"
    )
    cite(joined)
    wanted = make_deal(
        state="published",
        title="Air defence for Türkiye",
        summary="A battery and its missiles.",
        buyer=turkey,
        seller=russia,
        kind="cooperation",
    )
    source = make_source(slug="the-paper", published="2016-11-21", published_basis="stated")
    claim = make_claim(kind="said", speaker="he", paragraph=make_paragraph(source=source))
    cite(wanted, claim=claim)
    cite(wanted, "buyer", stance="contradicts", value="someone else")
    for _ in range(3):
        cite(wanted, "summary", stance="context")
    cite(make_official(slug="the-minister"), "said", claim=claim)
    system = make_equipment(slug="s-400", designation="S-400", category="air-defence")
    cite(make_item(deal=wanted, equipment=system), claim=claim)
    steps = {"stage": "in-talks", "when": "1993/1994", "when_basis": "stated"}
    cite(make_milestone(deal=wanted, **steps), claim=claim)
    other = make_deal(state="published", title="Boats", buyer=greece, seller=france)
    boats = make_equipment(slug="boat", category="ships")
    cite(other)
    cite(make_item(deal=other, equipment=boats))
    cite(make_milestone(deal=other, stage="delivered", when="2001", when_basis="stated"))
    return SimpleNamespace(wanted=wanted, other=other)


def found(client: Client, query: str) -> set[str]:
    """The addresses of the deals that a list shows."""
    html = read(client, f"/deals/?{query}")
    return {link.partition("?")[0] for link in links(html) if re.match(r"/deals/[-\w]+/", link)}


NARROWING = [
    "buyer=turkey",
    "seller=russia",
    "country=russia",
    "country=turkey&country=russia",
    "kind=cooperation&kind=repair-overhaul",
    "stage=in-talks",
    "category=air-defence",
    "equipment=s-400",
    "from=1994&to=1994",
    "from=1993&to=1993",
    "from=1990&to=2000",
    "to=1994",
    "bloc=nato.member",
    "speaker=the-minister",
    "source=the-paper",
    "claim=said",
    "weight=disputed",
    "words=turkiye",
    "words=Türkiye+DEFENCE",
    "words=missiles",
    "words=S400",
    "words=s-40",
    "words=ai",
    "as_of=2016-11-21",
    "as_of=2016-11-21&buyer=turkey&stage=in-talks&from=1994&to=1994&words=S+400&claim=said",
]


def test_a_choice_leaves_the_deals_that_answer(
    client: Client, two: SimpleNamespace, subtests: pytest.Subtests
) -> None:
    for query in NARROWING:
        with subtests.test(query=query):
            assert found(client, query) == {two.wanted.get_absolute_url()}


LEAVING_OUT = [
    "buyer=russia",
    "seller=turkey",
    "kind=purchase",
    "from=1995",
    "from=1995&to=2000",
    "from=1992&to=1992",
    "bloc=nato.before",
    "bloc=nato.never",
    "weight=confirmed",
    "words=missiles+boats",
    "words=ir",
    "buyer=turkey&kind=licensed-production",
    "as_of=2016-11-20",
]


def test_what_does_not_answer_is_left_out(
    client: Client, two: SimpleNamespace, subtests: pytest.Subtests
) -> None:
    for query in LEAVING_OUT:
        with subtests.test(query=query):
            assert two.wanted.get_absolute_url() not in found(client, query)


def test_choices_within_a_facet_widen_and_between_facets_narrow(
    client: Client, two: SimpleNamespace
) -> None:
    both = {two.wanted.get_absolute_url(), two.other.get_absolute_url()}
    assert found(client, "buyer=turkey&buyer=greece") == both
    assert found(client, "buyer=turkey&buyer=greece&bloc=nato.member&bloc=nato.never") == both
    assert found(client, "buyer=turkey&buyer=greece&kind=purchase") == {
        two.other.get_absolute_url()
    }


@pytest.mark.usefixtures("two")
def test_the_order_is_chosen(client: Client, subtests: pytest.Subtests) -> None:
    for slug, name in (("turkey", "Turkey"), ("greece", "Greece")):
        country = Country.objects.get(slug=slug)
        country.name = name
        country.save()
    for sort, first, last in (
        ("", "Boats", "Air defence"),
        ("?sort=country", "Boats", "Air defence"),
        ("?sort=stage", "Boats", "Air defence"),
        ("?sort=cited", "Air defence", "Boats"),
    ):
        with subtests.test(sort=sort):
            html = read(client, f"/deals/{sort}")
            table = html[html.index("<tbody>") :]
            assert table.index(first) < table.index(last)


def test_a_former_name_is_still_understood(client: Client, two: SimpleNamespace) -> None:
    FormerSlug.record("country", "ottoman-empire", "turkey")
    assert found(client, "buyer=ottoman-empire") == {two.wanted.get_absolute_url()}


def chips(html: str) -> dict[str, str]:
    """Label of each chip, and where it leads."""
    rows = re.findall(r'<a class="chip" [^>]*?href="([^"]+)".*?</span> <bdi>(.*?)</bdi>', html)
    return {unescape(label): unescape(address) for address, label in rows}


@pytest.mark.usefixtures("two")
def test_each_chip_takes_one_choice_back(client: Client) -> None:
    query = "words=air&buyer=turkey&kind=cooperation&kind=purchase&from=1990&to=1999&sort=stage"
    shown = chips(read(client, f"/deals/?{query}"))
    country = str(Country.objects.get(slug="turkey"))
    assert set(shown) == {"air", country, "cooperation agreement", "purchase", "1990", "1999"}
    left = "?words=air&buyer=turkey&kind=purchase&from=1990&to=1999&sort=stage"
    assert shown["cooperation agreement"] == left
    assert "cooperation agreement" not in chips(read(client, f"/deals/{left}"))


@pytest.mark.usefixtures("two")
def test_an_address_loses_its_empty_parameters(client: Client) -> None:
    response = client.get("/deals/?words=&buyer=turkey&from=&to=+&as_of=&sort=date")
    assert (response.status_code, response["Location"]) == (302, "/deals/?buyer=turkey")
    assert client.get("/deals/?words=&from=")["Location"] == "/deals/"


def test_pages_follow_each_other_without_a_gap(client: Client, subtests: pytest.Subtests) -> None:
    buyer, seller = make_country(slug="turkey"), make_country()
    deals = set()
    with many():
        for number in range(DEALS_A_PAGE * 2 + 5):
            deal = make_deal(state="published", buyer=buyer, seller=seller)
            make_milestone(deal=deal, when=str(2000 + number % 3), when_basis="stated")
            deals.add(deal.get_absolute_url())
    for sort in ("date", "country", "stage", "cited"):
        with subtests.test(sort=sort):
            assert_pages_follow(client, sort, deals)


def assert_pages_follow(client: Client, sort: str, deals: set[str]) -> None:
    seen: list[str] = []
    query, back = "buyer=turkey" + (f"&sort={sort}" if sort != "date" else ""), ""
    pages = []
    while query:
        html = read(client, f"/deals/?{query}")
        pages.append(html)
        seen += [link for link in links(html) if re.match(r"/deals/[-\w]+/", link)]
        turns = [link for link in links(html) if link.startswith("?")]
        back = next((link for link in turns if "before=" in link), "")
        query = next((link[1:] for link in turns if "after=" in link), "")
    assert len(seen) == len(deals)
    assert set(seen) == deals
    middle = read(client, f"/deals/{back}")
    assert [link for link in links(middle) if "/deal-" in link] == [
        link for link in links(pages[-2]) if "/deal-" in link
    ]


def test_queries_grow_neither_with_deals_nor_with_choices(
    client: Client, queries: Budget, two: SimpleNamespace
) -> None:
    assert_few_queries(client, queries)
    with many():
        for _ in range(35):
            deal = make_deal(state="published")
            cite(deal)
            cite(make_item(deal=deal))
            cite(make_milestone(deal=deal))
    assert_few_queries(client, queries)


def assert_few_queries(client: Client, queries: Budget) -> None:
    with queries(QUERIES):
        read(client, "/deals/")
    every = "&".join(query for query in NARROWING[:16] if "as_of" not in query)
    with queries(QUERIES + USED):
        read(client, f"/deals/?{every}&bloc=nato.never&weight=single&speaker=the-minister")
    FormerSlug.record("country", "ottoman-empire", "turkey")
    with queries(QUERIES + USED + FORMER):
        read(client, f"/deals/?{every}&country=ottoman-empire&equipment=none&speaker=x&source=y")
