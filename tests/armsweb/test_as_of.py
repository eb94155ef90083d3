"""The record as the sources published up to a day give it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from countries.models import Country
from deals.models import Deal
from sources.models import Claim
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_equipment,
    make_item,
    make_membership,
    make_milestone,
    make_organisation,
    make_paragraph,
    make_source,
    many,
)
from tests.pages import links, read

pytestmark = pytest.mark.django_db

THEN = "?as_of=2016-11-21"


def claim_of(day: str, **fields: Any) -> Claim:
    source = make_source(published=day, published_basis="stated" if day else "")
    return make_claim(paragraph=make_paragraph(source=source), **fields)


@many()
def deal_told_twice() -> Deal:
    """A deal an article of 2016 told of, and a source of 2017 went on with."""
    early, late = claim_of("2016-11-21"), claim_of("2017-09-12")
    deal = make_deal(
        state="published",
        title="A system for Arland",
        buyer=make_country(name="Arland"),
        value_amount=2_500_000_000,
        value_currency="USD",
        value_wording="2.5 billion dollars",
    )
    cite(deal, "buyer", "seller", "kind", claim=early)
    cite(deal, "value", claim=late)
    talks = make_milestone(deal=deal, stage="in-talks", when="../2016-11-21", when_basis="inferred")
    cite(talks, claim=early)
    signed = make_milestone(deal=deal, stage="signed", when="2017-09-12", when_basis="stated")
    cite(signed, claim=late)
    cite(make_item(deal=deal, equipment=make_equipment(designation="Early-1")), claim=early)
    cite(make_item(deal=deal, equipment=make_equipment(designation="Late-1")), claim=late)
    return deal


def test_today_shows_everything(client: Client) -> None:
    html = read(client, deal_told_twice().get_absolute_url())
    for text in ("stage-signed", "12 September 2017", "2.5 billion dollars", "Late-1"):
        assert text in html


def test_a_day_shows_what_was_known_by_then(client: Client) -> None:
    html = read(client, deal_told_twice().get_absolute_url() + THEN)
    assert "stage-in-talks" in html
    assert "Early-1" in html
    for text in ("stage-signed", "12 September 2017", "2.5 billion", "Late-1"):
        assert text not in html
    assert "21 November 2016" in html
    assert "No source here states one" in html


def test_lists_show_the_stage_of_that_day_and_keep_it_in_their_links(client: Client) -> None:
    deal = deal_told_twice()
    for address in ("/deals/", deal.buyer.get_absolute_url()):
        html = read(client, address + THEN)
        assert 'class="stage stage-in-talks"' in html, address
        assert 'class="stage stage-signed"' not in html, address
        assert deal.get_absolute_url() + THEN in links(html), address


def test_a_deal_nobody_spoke_of_yet_is_not_listed_and_says_so(client: Client) -> None:
    deal = deal_told_twice()
    assert deal.title not in read(client, "/deals/?as_of=2015-01-01")
    assert deal.title not in read(client, deal.buyer.get_absolute_url() + "?as_of=2015-01-01")
    html = read(client, deal.get_absolute_url() + "?as_of=2015-01-01")
    assert "No source on record that was published by that day" in html


def test_a_source_counts_from_the_last_day_it_can_have_been_published(client: Client) -> None:
    deal = make_deal(state="published", title="A deal")
    cite(deal, claim=claim_of("2016-11"))
    assert "A deal" not in read(client, "/deals/" + THEN)
    assert "A deal" in read(client, "/deals/?as_of=2016-11-30")


def test_an_undated_source_counts_today_only(client: Client) -> None:
    deal = make_deal(state="published", title="A deal")
    cite(deal, claim=claim_of(""))
    assert "A deal" in read(client, "/deals/")
    assert "A deal" not in read(client, "/deals/?as_of=2026-01-01")


def test_memberships_know_the_day_too(client: Client) -> None:
    country = make_country()
    body = make_organisation(short_name="PACT")
    member = make_membership(
        country=country, organisation=body, since="2004-03", since_basis="stated"
    )
    cite(member, "", claim=claim_of("2016-11-21"))
    cite(member, "since", claim=claim_of("2020"))
    then = read(client, country.get_absolute_url() + THEN)
    assert "PACT" in then
    assert "March 2004" not in then
    assert "March 2004" in read(client, country.get_absolute_url())
    assert "PACT" in read(client, "/countries/" + THEN)
    assert "PACT" not in read(client, "/countries/?as_of=2010-01-01")


NO_DAYS = [
    "yesterday", "2016-13-01", "20161121", "2016-W47-1", "0000-00-00", "x" * 5000, "²⁰16-11-21"
]  # fmt: skip


def test_a_day_that_is_none_is_said_to_be_ignored(
    client: Client, subtests: pytest.Subtests
) -> None:
    deal = deal_told_twice()
    for text in NO_DAYS:
        with subtests.test(text=text[:20]):
            html = read(client, f"{deal.get_absolute_url()}?as_of={text}")
            assert "is no day" in html
            assert "stage-signed" in html


def test_nothing_is_saved_by_looking_back(client: Client) -> None:
    deal = deal_told_twice()
    read(client, deal.get_absolute_url() + THEN)
    deal.refresh_from_db()
    assert deal.current_stage == "signed"
    assert deal.value_wording == "2.5 billion dollars"
    assert Country.objects.filter(pk=deal.buyer_id).exists()
