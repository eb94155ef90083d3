"""Pages of synthetic records that the benchmark measures and the test of plans looks at."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from armsweb.synthetic import marked
from deals.filters.asked import answering
from deals.filters.form import DealFilterForm
from deals.filters.offers import offered
from deals.models import Deal, Equipment
from deals.views import DEALS_A_PAGE
from sources.models import Claim, Source
from sources.paging import AFTER, Keyset

DEAL, FIRST, FAR = "deal page", "filtered first page", "thousandth page"
COUNTS, CLAIMS, SEARCH = "facet counts", "list of claims", "search"
RECORDS, OVERVIEWS = "other lists and records", "overviews"
FAR_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """``name`` is the same whatever the number of deals, ``address`` need not be."""

    group: str
    name: str
    address: str


SELLER, BUYER = marked(0), marked(30)
FILTERS: dict[str, list[tuple[str, str]]] = {
    "no filter": [],
    "one kind": [("kind", "purchase")],
    "a seller and a stage": [("seller", SELLER), ("stage", "signed")],
    "two buyers": [("buyer", BUYER), ("buyer", marked(31))],
    "years, by country": [("from", "2004"), ("to", "2009"), ("sort", "country")],
    "a category, disputed": [("category", "aircraft"), ("weight", "disputed")],
    "a rare pair": [("buyer", marked(1)), ("kind", "joint-development"), ("stage", "cancelled")],
    "a bloc": [("bloc", f"{marked(0)}.member"), ("kind", "purchase")],
    "a word": [("words", "walrus")],
    "two words": [("words", "crimson walrus")],
    "most cited": [("kind", "repair-overhaul"), ("sort", "cited")],
    "furthest": [("sort", "stage")],
    "an earlier day": [("as_of", "2012-06-30"), ("kind", "purchase")],
}
CLAIM_FILTERS = {
    "no filter": "",
    "one kind": "?kind=view",
    "a source": f"?source={marked(7)}",
    "a speaker": f"?speaker={marked(9)}",
    "relayed": f"?relay={marked(4)}",
    "a rare word": "?words=zyzzyx",
    "two words": "?words=walrus+licence&kind=said",
}
# Lists with a thousandth page where there are a million deals.
LONG = ("no filter", "one kind", "years, by country", "most cited", "furthest")
WORDS = {
    "a designation": "SZ-103",
    "a designation, spaced": "SZ 103",
    "a project": "Crimson Walrus",
    "a country": "Borvania",
    "a country without its accent": "Celvonia purchase",
    "a name": "Erdoval",
    "a typing error": "Crimsn Walrus",
    "a beginning": "kestr",
    "a phrase": "“came to a licence”",
    "five words": "overhaul sr-112 copper heron tamberland",
    "a word of every record": "synthetic",
    "no such word": "zzyzx",
}


def deal_pages(number: int = 12) -> list[Page]:
    """Some deals from all over the table."""
    slugs = list(Deal.objects.published().order_by("slug").values_list("slug", flat=True))
    chosen = [slugs[(len(slugs) - 1) * n // (number - 1)] for n in range(number)]
    return [Page(DEAL, f"no. {n}", f"/deals/{slug}/") for n, slug in enumerate(chosen, start=1)]


def first_pages() -> list[Page]:
    return [Page(FIRST, name, f"/deals/?{urlencode(pairs)}") for name, pairs in FILTERS.items()]


def far_pages() -> list[Page]:
    """The thousandth page of long lists, or the last if there are fewer."""
    return [Page(FAR, name, _far(FILTERS[name])) for name in LONG]


def counts() -> list[Page]:
    """What stands beside the lists, by itself; the address is what was asked."""
    return [Page(COUNTS, name, f"?{urlencode(pairs)}") for name, pairs in FILTERS.items()]


def count_beside(address: str) -> None:
    """Count for every choice beside the list ``?…``, as the list's page does."""
    form = DealFilterForm(QueryDict(address.removeprefix("?")))
    form.is_valid()
    offered(form.asked(None), form.blocs)


def _far(pairs: list[tuple[str, str]]) -> str:
    form = DealFilterForm(QueryDict(urlencode(pairs)))
    form.is_valid()
    asked = form.asked(None)
    keyset = Keyset((f"by_{asked.sort}", "slug"), DEALS_A_PAGE, of=asked.query())
    rows = answering(asked).order_by(*keyset.keys)
    pages = min(FAR_PAGE - 1, (rows.count() - 1) // DEALS_A_PAGE)
    before = rows[pages * DEALS_A_PAGE - 1]
    return f"/deals/{asked.query(**{AFTER: keyset.cursor(before)})}"


def searches() -> list[Page]:
    return [Page(SEARCH, name, f"/search/?{urlencode({'q': q})}") for name, q in WORDS.items()]


def claim_lists() -> list[Page]:
    return [Page(CLAIMS, name, f"/claims/{query}") for name, query in CLAIM_FILTERS.items()]


def records() -> list[Page]:
    """A page of each kind of record but deals, the list of sources, and narrowed lists."""
    claim = Claim.objects.published().order_by("-key").values_list("key", flat=True)[0]
    source = Source.objects.order_by("-slug").values_list("slug", flat=True)[0]
    equipment = Equipment.objects.order_by("-slug").values_list("slug", flat=True)[0]
    addresses = {
        "organisations": "/organisations/",
        "officials": "/officials/",
        "equipment": "/equipment/",
        "an item of equipment": f"/equipment/{equipment}/",
        "sources": "/sources/",
        "a source": f"/sources/{source}/",
        "a paragraph": f"/sources/{source}/1/",
        "a claim": f"/claims/{claim}/",
    }
    return [Page(RECORDS, name, address) for name, address in addresses.items()]


def overviews() -> list[Page]:
    """Pages that say something of the record as a whole, or of all that one country did."""
    addresses = {
        "home": "/",
        "timeline": "/timeline/",
        "ties": "/ties/",
        "countries": "/countries/",
        "a country": f"/countries/{SELLER}/",
        "an organisation": f"/organisations/{marked(2)}/",
        "an official": f"/officials/{marked(0)}/",
        "disputed": "/disputed/",
        "two countries compared": f"/compare/?country={SELLER}&country={BUYER}",
        "sitemap": "/sitemap.xml",
    }
    return [Page(OVERVIEWS, name, address) for name, address in addresses.items()]
