"""What lists know of a deal is what its own page says, on every day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deals.listing import Facet, drifted, refresh, refresh_all
from deals.models import Deal, Listing
from deals.parties import belongings
from deals.voices import speakers
from sources.models import Claim
from sources.weighing import weigh
from sources.words import indexed, vocabulary
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_item,
    make_milestone,
    make_paragraph,
    make_source,
    many,
)

QUERIES = 16  # a batch: savepoint, lock, delete, eleven to fetch, insert, release

pytestmark = pytest.mark.django_db

OLD, NEW = date(2016, 11, 21), date(2019, 7, 12)


def said_on(day: date | None) -> Claim:
    """A claim of a source published that day, or on no known one."""
    dated = {"published": day.isoformat(), "published_basis": "stated"} if day else {}
    return make_claim(paragraph=make_paragraph(source=make_source(**dated)))


def tags(row: Listing, facet: Facet) -> set[str]:
    return {tag[2:] for tag in row.tags if tag.startswith(facet.tag(""))}


def row_of(deal: Deal, day: date | None = None) -> Listing:
    return Listing.objects.as_of(day).get(deal=deal)


def page_says(deal: Deal, day: date | None) -> dict[str, Any]:
    """The same, taken from what the deal's page shows."""
    deal.take_back_to(day)
    citations = deal.all_citations()
    parts = [deal, *deal.items.all(), *deal.milestones.all()]
    groups: dict[tuple[int, str], list[Any]] = {}
    for number, part in enumerate(parts):
        for citation in part.citations.all():
            groups.setdefault((number, citation.field), []).append(citation)
    weights = [weigh(group) for group in groups.values()]
    behind = {publisher for weight in weights for publisher in weight.supporting}
    named = {"disputed": any(w.disputed for w in weights)}
    named |= {"confirmed": any(w.confirmed for w in weights), "single": len(behind) == 1}
    claims = {c.claim_id: c.claim for c in citations}
    return {
        "stage": {deal.current_stage} - {""},
        "years": (deal.first_year, deal.last_year),
        "equipment": {str(item.equipment_id) for item in deal.items.all()},
        "category": {item.equipment.category for item in deal.items.all()},
        "source": {str(claim.paragraph.source_id) for claim in claims.values()},
        "claim": {claim.kind for claim in claims.values()},
        "claims": len(claims),
        "weight": {name for name, holds in named.items() if holds},
        "blocs": len({(b.membership.organisation_id, b.phrase) for b in belongings(deal, day)}),
        "speakers": {
            who.address
            for who in speakers(claims.values()).values()
            if "/officials/" in who.address
        },
        "words": words(deal),
    }


def words(deal: Deal) -> set[str]:
    """Every word that the page has of the deal in our words."""
    shown = [deal.title, deal.summary, str(deal.buyer), str(deal.seller), deal.get_kind_display()]
    shown += [deal.buyer_label, deal.seller_label, deal.get_current_stage_display()]
    shown += [deal.value, deal.condition, *(str(item) for item in deal.items.all())]
    for step in deal.milestones.all():
        shown += [step.get_stage_display(), step.fact_reading("when"), step.place, step.note]
    return vocabulary(indexed(shown[:1], shown[1:]))


def row_says(row: Listing) -> dict[str, Any]:
    from countries.models import Official

    officials = Official.objects.filter(pk__in=tags(row, Facet.SPEAKER))
    return {
        "stage": tags(row, Facet.STAGE),
        "years": (row.first_year, row.last_year),
        "equipment": tags(row, Facet.EQUIPMENT),
        "category": tags(row, Facet.CATEGORY),
        "source": tags(row, Facet.SOURCE),
        "claim": tags(row, Facet.CLAIM),
        "claims": row.claims,
        "weight": tags(row, Facet.WEIGHT),
        "blocs": len(tags(row, Facet.BLOC)),
        "speakers": {official.get_absolute_url() for official in officials},
        "words": vocabulary(row.words),
    }


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("day", [None, date(1999, 3, 1), OLD, date(2018, 1, 1), NEW])
def test_the_row_of_each_deal_says_what_its_page_says(day: date | None) -> None:
    listed = {row.deal_id: row for row in Listing.objects.as_of(day)}
    deals = list(Deal.objects.published().known_by(day).for_page(day))
    assert listed.keys() == {deal.pk for deal in deals}
    assert bool(deals) == (day is None or day >= date(1999, 3, 1))
    for deal in deals:
        told, shown = row_says(listed[deal.pk]), page_says(deal, day)
        # A membership's phrase counts years; its standing, which a row has, does not.
        assert told.pop("blocs") <= shown.pop("blocs"), deal
        assert told == shown, deal


def test_a_deal_has_a_row_for_each_state_of_the_record() -> None:
    deal = make_deal(state="published")
    cite(deal, claim=said_on(OLD))
    first = make_milestone(deal=deal, stage="in-talks", when="2016", when_basis="stated")
    cite(first, claim=said_on(OLD))
    cite(make_milestone(deal=deal, stage="delivered", when="2019", when_basis="stated"),
         claim=said_on(NEW))  # fmt: skip
    before, after = Listing.objects.filter(deal=deal).order_by("since")
    assert (before.today, before.since, before.until) == (False, OLD, NEW)
    assert (after.today, after.since, after.until) == (True, NEW, None)
    assert tags(before, Facet.STAGE) == {"in-talks"}
    assert tags(after, Facet.STAGE) == {"delivered"}
    assert not Listing.objects.as_of(date(2016, 11, 20)).exists()
    assert row_of(deal, date(2019, 7, 11)) == before
    assert row_of(deal, NEW) == row_of(deal) == after


def test_what_no_dated_source_supports_is_today_s_alone() -> None:
    deal = make_deal(state="published")
    cite(deal, claim=said_on(OLD))
    cite(make_milestone(deal=deal, stage="signed"), claim=said_on(None))
    then, now = row_of(deal, NEW), row_of(deal)
    assert tags(then, Facet.STAGE) == set()
    assert tags(now, Facet.STAGE) == {"signed"}
    assert now.since is None


def test_only_published_deals_have_rows() -> None:
    make_deal()
    withdrawn = make_deal(state="published")
    assert Listing.objects.count() == 1
    withdrawn.state, withdrawn.withdrawn_reason = "withdrawn", "an error"
    withdrawn.save()
    assert not Listing.objects.exists()


def test_a_date_that_may_be_two_years_counts_for_both() -> None:
    deal = make_deal(state="published")
    make_milestone(deal=deal, when="1993/1994", when_basis="stated")
    make_milestone(deal=deal, when="2001/..", when_basis="stated")
    make_milestone(deal=deal, stage="development", when="2016", when_basis="stated")
    assert tags(row_of(deal), Facet.YEAR) == {"1993", "1994", "2001"}


@pytest.mark.parametrize("deals", [1, 30])
def test_queries_do_not_grow_with_the_deals(queries: Budget, deals: int) -> None:
    keys = []
    with many():
        for _ in range(deals):
            deal = make_deal(state="published")
            cite(deal)
            cite(make_item(deal=deal))
            cite(make_milestone(deal=deal))
            keys.append(deal.pk)
    with queries(QUERIES):
        refresh(keys)
    assert drifted(keys) == []


def test_every_deal_can_be_listed_anew() -> None:
    for _ in range(3):
        make_deal(state="published")
    Listing.objects.all().delete()
    told: list[int] = []
    assert refresh_all(told.append) == 3
    assert told == [3]
    assert Listing.objects.count() == 3
