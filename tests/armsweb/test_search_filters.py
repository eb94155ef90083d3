"""The words of a list's filter find what the search box finds of that kind."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Model
from django.http import QueryDict
from django.test import Client

from armsweb.models import SearchEntry
from armsweb.search.finding import find
from countries.models import Official
from deals.filters.asked import Asked, answering
from deals.models import Deal, Equipment, Listing
from sources.models import Claim
from sources.seeking import having, understood
from tests.armsweb.test_search_quality import ASKED
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_equipment,
    make_milestone,
    make_official,
    make_paragraph,
    make_source,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

LISTED: dict[str, type[Model]] = {
    "claim": Claim,
    "equipment": Equipment,
    "official": Official,
}


def in_the_box(query: str, kind: str) -> set[str]:
    """The keys of all that a search finds of a kind, page by page."""
    first = find(query, kind)
    found = [first, *(find(query, kind, page) for page in range(2, first.pages + 1))]
    return {
        hit.key for page in found if not page.but_one for group in page.groups for hit in group.hits
    }


@pytest.mark.usefixtures("record")
def test_each_list_finds_what_the_box_finds() -> None:
    for query in [*ASKED, "russ", "turkish defence", '"air base"', "turky", "delivered", "zyx"]:
        sought = understood(query)
        deals = answering(Asked(sought=sought)).values_list("slug", flat=True)
        assert set(deals) == in_the_box(query, "deal"), query
        for kind, model in LISTED.items():
            rows = model._default_manager.filter(having(model, sought))
            keys = {getattr(row, "slug", "") or getattr(row, "key", "") for row in rows}
            assert keys == in_the_box(query, kind), (kind, query)


@pytest.mark.usefixtures("record")
def test_lists_and_search_know_the_same_of_each_deal() -> None:
    listed = dict(Listing.objects.as_of(None).values_list("slug", "words"))
    searched = SearchEntry.objects.filter(kind="deal").values_list("key", "words")
    assert listed == dict(searched)
    assert len(listed) > 10


def test_words_are_those_of_the_record_on_that_day(client: Client) -> None:
    deal = make_deal(slug="boats", state="published", title="Boats", summary="Corvettes.")
    for year, field, stage in ((2016, "kind", "signed"), (2019, "summary", "delivered")):
        source = make_source(published=f"{year}-01-01", published_basis="stated")
        claim = make_claim(paragraph=make_paragraph(source=source))
        cite(deal, field, claim=claim)
        cite(make_milestone(deal=deal, stage=stage, note=f"Told {year}."), "stage", claim=claim)
    for words, then, now in (
        ("boats signed", 1, 1),
        ("corvettes", 0, 1),
        ("delivered", 0, 1),
        ("2019", 0, 1),
    ):
        for day, count in ((date(2017, 1, 1), then), (date(2020, 1, 1), now), (None, now)):
            rows = answering(Asked(sought=understood(words), day=day))
            assert rows.count() == count, (words, day)


def test_what_was_taken_for_another_word_is_said(client: Client) -> None:
    make_deal(state="published", title="Corvettes")
    make_equipment(designation="Corvette")
    make_official(name="Corvetta")
    make_claim(statement="Corvettes were ordered.")
    for path in ("/deals/", "/equipment/", "/claims/", "/officials/"):
        html = read(client, f"{path}?words=zorvettes")
        assert "“zorvettes”" in html, path
        assert "was looked for instead" in html, path
        assert "Part of the address was left out" not in html, path


def test_an_address_keeps_what_was_typed() -> None:
    data = QueryDict("words=%20Mi%2017%20")
    from deals.filters.form import DealFilterForm

    form = DealFilterForm(data)
    form.is_valid()
    assert form.asked(None).query() == "?words=Mi+17"


def test_a_withdrawn_record_is_in_no_list() -> None:
    deal = make_deal(state="published", title="Corvettes")
    claim = make_claim(statement="Corvettes were ordered.")
    sought = understood("corvettes")
    assert answering(Asked(sought=sought)).count() == 1
    assert Claim.objects.filter(having(Claim, sought)).count() == 1
    Deal.objects.get(pk=deal.pk).delete()
    claim.state, claim.withdrawn_reason = Claim.State.WITHDRAWN, "Misread."
    claim.save()
    assert not answering(Asked(sought=sought)).exists()
    assert not Claim.objects.filter(having(Claim, sought)).exists()
