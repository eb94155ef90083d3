"""The numbers beside the choices, and the numbers that stand for more."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from countries.models import Country
from deals.filters.asked import Asked, Choice, answering
from deals.filters.chips import chips
from deals.filters.counting import EXACT, Counting, Counts, counts_of
from deals.filters.form import record_choice
from deals.filters.offers import Offered, offered
from deals.listing import SHUFFLE_RANGE, Facet, shuffled
from deals.models import Deal, Listing
from sources.counts import Count, rounded
from sources.seeking import understood
from tests.factories import (
    cite,
    make_country,
    make_deal,
    make_equipment,
    make_item,
    make_membership,
    make_milestone,
    make_organisation,
)
from tests.pages import read

pytestmark = pytest.mark.django_db


def kind(value: str) -> Choice:
    return Choice(Facet.KIND, value, value, (Facet.KIND.tag(value),))


def numbers(found: Offered, facet: Facet) -> dict[str, str]:
    (group,) = [group for group in found.groups if group.facet == facet]
    return {offer.choice.value: str(offer.count) for offer in group.offers}


@pytest.fixture
def buyer() -> Country:
    """A country with two purchases, one of them delivered, and a repair."""
    country = make_country(slug="turkey")
    for deal_kind, stage in (
        ("purchase", "signed"), ("purchase", "delivered"), ("repair-overhaul", "signed")
    ):  # fmt: skip
        deal = make_deal(state="published", buyer=country, kind=deal_kind)
        make_milestone(deal=deal, stage=stage)
    make_deal(state="published", kind="purchase")
    make_deal(buyer=country)
    return country


def test_counts_reflect_the_other_choices(buyer: Country) -> None:
    asked = Asked((record_choice(Facet.COUNTRY, buyer), kind("purchase")))
    found = offered(asked, [])
    assert str(found.total) == "2"
    # What more of the same facet would add is counted without it.
    assert numbers(found, Facet.KIND) == dict.fromkeys(Deal.Kind.values, "0") | {
        "purchase": "2", "repair-overhaul": "1"
    }  # fmt: skip
    assert numbers(found, Facet.STAGE)["signed"] == "1"
    assert numbers(found, Facet.STAGE)["delivered"] == "1"
    every = numbers(offered(Asked(), []), Facet.KIND)
    assert (every["purchase"], every["repair-overhaul"]) == ("3", "1")


def test_every_number_is_what_its_choice_would_leave(buyer: Country) -> None:
    bloc = make_organisation(slug="nato", short_name="NATO")
    cite(make_membership(country=buyer, organisation=bloc, since="1952", since_basis="stated"))
    item = make_item(deal=Deal.objects.filter(buyer=buyer, state="published")[0])
    make_milestone(deal=item.deal, when="2016", when_basis="stated")
    cite(item.deal)
    asked = Asked((kind("purchase"),))
    tried = 0
    for group in offered(asked, [bloc]).groups:
        for offer in group.offers:
            if group.facet == Facet.KIND:
                continue
            more = Asked((*asked.choices, offer.choice))
            assert str(answering(more).count()) == str(offer.count), offer
            tried += offer.count.number > 0
    assert tried > 10


def test_records_with_most_deals_are_offered_and_those_chosen(buyer: Country) -> None:
    items = [make_equipment() for _ in range(15)]
    deal = Deal.objects.filter(buyer=buyer, state="published")[0]
    for number, item in enumerate(items):
        make_item(deal=deal, equipment=item)
        if number > 2:
            make_item(deal=make_deal(state="published"), equipment=item)
    rare = record_choice(Facet.EQUIPMENT, items[0])
    (group,) = [
        g for g in offered(Asked((rare,)), []).groups if g.facet == Facet.EQUIPMENT
    ]  # fmt: skip
    values = [offer.choice.value for offer in group.offers]
    assert values == [*(item.slug for item in items[3:]), rare.value]
    assert group.more == 3
    assert group.offers[-1].chosen


def test_an_estimate_says_about_and_is_near(client: Client) -> None:
    pairs = [(Facet.KIND.tag("purchase" if n % 4 else "cooperation"), n) for n in range(20_000)]
    drawn = sorted(([tag], shuffled(f"deal-{n}")) for tag, n in pairs)
    drawn.sort(key=lambda row: row[1])
    whole = counts_of(drawn[: EXACT + 1], None)
    assert whole.about
    assert abs(whole.total - 20_000) < 20_000 * 0.08
    slice_ = [row for row in drawn if row[1] < SHUFFLE_RANGE // 16]
    part = counts_of(slice_, SHUFFLE_RANGE // 16)
    assert abs(part.total - 20_000) < 20_000 * 0.12
    assert abs(part.of("k:cooperation").number - 5_000) < 5_000 * 0.2
    assert str(part.of("k:purchase")).startswith("about 1")
    assert str(part.of("k:joint-development")) == "few"


def test_up_to_a_size_numbers_are_exact() -> None:
    drawn = [(["k:purchase"], number) for number in range(EXACT)]
    counts = counts_of(drawn, None)
    assert (str(counts.all), counts.about) == (f"{EXACT:,}", False)
    assert str(counts.of("k:cooperation")) == "0"


@pytest.mark.parametrize(
    ("number", "figure"),
    [(7, 7), (99, 99), (104, 100), (1049, 1000), (1051, 1100), (96_749, 97_000)],
)
def test_an_estimate_claims_two_figures(number: int, figure: int) -> None:
    assert rounded(number) == figure


def test_many_deals_are_estimated_and_the_page_says_so(client: Client) -> None:
    """Rows of a deal stand for many: the page counts rows."""
    deal = make_deal(state="published")
    (row,) = Listing.objects.filter(deal=deal)
    size = 6_000
    Listing.objects.bulk_create(
        Listing(**{f.attname: getattr(row, f.attname) for f in Listing._meta.concrete_fields}
                | {"id": 60_000 + n, "slug": f"copy-{n}", "shuffle": shuffled(f"copy-{n}")})
        for n in range(size)
    )  # fmt: skip
    cache.clear()
    counts = Counting().count(Asked())
    assert counts.about
    assert abs(counts.total - size) < size * 0.1
    html = read(client, "/deals/")
    said = re.search(r'id="found-count"[^>]*>about ([\d,]+) deals\s*<', html)
    assert said
    assert said[1] == f"{counts.all.number:,}"
    cache.clear()


def test_counts_in_words() -> None:
    assert [str(Count(0)), str(Count(1234)), str(Count(1200, about=True))] == [
        "0", "1,234", "about 1,200"
    ]  # fmt: skip
    assert str(Counts(10, 10, {"m:7": 4}).without("m:7")) == "6"


def test_chips_follow_the_address() -> None:
    asked = Asked((kind("purchase"), kind("cooperation")), first=1993, sought=understood("mi-17"))
    assert [(chip.value, chip.address) for chip in chips(asked)] == [
        ("mi-17", "?kind=purchase&kind=cooperation&from=1993"),
        ("purchase", "?words=mi-17&kind=cooperation&from=1993"),
        ("cooperation", "?words=mi-17&kind=purchase&from=1993"),
        ("1993", "?words=mi-17&kind=purchase&kind=cooperation"),
    ]
