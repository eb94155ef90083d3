"""The index follows the record, and holds nothing that readers cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from armsweb.models import SearchEntry, SearchWord
from armsweb.search import index
from armsweb.search.finding import find
from armsweb.search.following import postponed
from deals.models import Deal
from sources.attaching import attach, detach
from sources.models import Claim
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agrees(db: None) -> Iterator[None]:
    """Whatever a test does to the record, the index agrees with it in the end."""
    yield
    assert list(index.walk(mend=False)) == []


def found(text: str) -> set[str]:
    """Kind and key of everything that a search for whole words gives."""
    return {f"{hit.kind} {hit.key}" for group in find(f"{text} ").groups for hit in group.hits}


def public_deal(**fields: object) -> Deal:
    return make.make_deal(state="published", **fields)


def test_a_deal_is_found_by_all_that_its_page_says() -> None:
    deal = public_deal(slug="d", title="Corvettes", summary="Steel hulls.", condition="once paid")
    make.make_item(deal=deal, equipment=make.make_equipment(designation="KX-9"), quantity=17)
    make.make_milestone(
        deal=deal, when="2016-11-09", when_basis="stated", place="Varna", note="Rain."
    )
    for text in (
        "corvettes",
        "hulls",
        "once paid",
        "kx9",
        "17",
        "varna",
        "rain",
        "9 november 2016",
    ):
        assert "deal d" in found(text), text
    assert "deal d" in found(deal.buyer.name)


def test_a_change_is_followed_and_the_old_words_are_forgotten() -> None:
    deal = public_deal(slug="d", title="Corvettes")
    deal.title, deal.slug = "Frigates", "frigates"
    deal.save()
    assert found("frigates") == {"deal frigates"}
    assert found("corvettes") == set()
    assert find("frigates").first.url == "/deals/frigates/"  # type: ignore[union-attr]
    assert not SearchWord.objects.filter(word="corvettes").exists()


def test_drafts_and_what_is_withdrawn_are_not_found() -> None:
    deal = make.make_deal(slug="d", title="Corvettes")
    claim = make.make_claim(key="c", statement="Corvettes were ordered.", state="draft")
    assert found("corvettes") == set()
    deal.state = claim.state = "published"
    deal.save()
    claim.save()
    assert found("corvettes") == {"deal d", "claim c"}
    for record in (deal, claim):
        record.state, record.withdrawn_reason = "withdrawn", "An error."
        record.save()
    assert found("corvettes") == set()
    assert find("corvette").suggestions == []  # not even as a word


def test_what_was_withdrawn_behind_the_index_is_not_shown() -> None:
    make.make_claim(key="c", statement="Corvettes were ordered.")
    Claim.objects.update(state="withdrawn", withdrawn_reason="An error.")
    assert found("corvettes") == set()
    index.rebuild()


def test_what_is_deleted_is_forgotten() -> None:
    deal = public_deal(title="Corvettes")
    make.make_milestone(deal=deal, place="Varna")
    deal.delete()
    assert found("corvettes") == found("varna") == set()


def test_a_raw_save_is_followed() -> None:
    deal = public_deal(slug="d", title="Corvettes")
    text = serializers.serialize("json", [deal]).replace("Corvettes", "Frigates")
    for loaded in serializers.deserialize("json", text):
        loaded.save()
    assert found("frigates") == {"deal d"}
    assert found("corvettes") == set()


def test_a_name_is_followed_wherever_it_stands() -> None:
    buyer = make.make_country(slug="b", name="Ruritania", adjective="Ruritanian")
    kit = make.make_equipment(slug="k", designation="KX-9", maker=buyer)
    make.make_item(deal=public_deal(slug="d", buyer=buyer), equipment=kit)
    body = make.make_organisation(slug="o", name="Navy Yard", country=buyer)
    make.make_official(slug="p", country=buyer, organisation=body)
    assert found("ruritania") == {
        "country b",
        "equipment k",
        "deal d",
        "organisation o",
        "official p",
    }
    buyer.name, buyer.adjective = "Grand Fenwick", "Fenwickian"
    buyer.save()
    kit.designation = "QZ-7"
    kit.save()
    body.name = "Dry Dock"
    body.save()
    assert found("ruritania") == found("kx9") == found("yard") == set()
    assert found("fenwick") == {
        "country b",
        "equipment k",
        "deal d",
        "organisation o",
        "official p",
    }
    assert found("qz7") == {"equipment k", "deal d"}
    assert found("dock") == {"organisation o", "official p"}


def test_the_names_of_a_source_are_followed() -> None:
    paragraph = make.make_paragraph(number=3, gist="Boats sail.")
    claim = make.make_claim(paragraph=paragraph, statement="Boats sailed.")
    source = paragraph.source
    source.slug = "harbour-news"
    source.save()
    source.publisher.name = "The Harbour Gazette"
    source.publisher.save()
    assert {hit.url for group in find("boats ").groups for hit in group.hits} == {
        "/sources/harbour-news/3/",
        f"/claims/{claim.key}/",
    }
    origins = SearchEntry.objects.exclude(origin="").values_list("origin", flat=True)
    assert len(origins) == 2
    assert all("The Harbour Gazette" in origin for origin in origins)


def test_a_form_of_a_name_is_found_as_long_as_a_published_claim_gives_it() -> None:
    official = make.make_official(slug="p", name="Boyko Borisov")
    claim = make.make_claim(statement="He speaks.")
    (citation,) = make.cite(official, "name", claim=claim, value="Boiko Borissoff")
    assert found("borissoff") == {"official p"}
    citation.subject = make.make_official(slug="q")
    citation.save()
    assert found("borissoff") == {"official q"}
    claim.state, claim.withdrawn_reason = "withdrawn", "An error."
    claim.save()
    assert found("borissoff") == set()
    claim.state, claim.withdrawn_reason = "published", ""
    claim.save()
    citation.delete()
    assert found("borissoff") == set()


@pytest.mark.parametrize("part", ["item", "milestone"])
def test_a_part_that_moves_to_another_deal_takes_its_words_along(part: str) -> None:
    one, other = public_deal(slug="one"), public_deal(slug="other")
    row = (
        make.make_item(deal=one, equipment=make.make_equipment(slug="k", designation="Varna"))
        if part == "item"
        else make.make_milestone(deal=one, place="Varna")
    )
    assert "deal one" in found("varna")
    row.deal = other
    row.save()
    assert found("varna") - {"equipment k"} == {"deal other"}


def test_attached_text_is_found_until_it_is_detached() -> None:
    paragraph = make.make_paragraph("Grey corvettes lay at anchor.")
    attach(paragraph.source, "Grey corvettes lay at anchor.")
    assert found("anchor") == {f"passage {paragraph.source.slug} 000001"}
    assert not SearchEntry.objects.filter(body__contains="anchor").exists()
    detach(paragraph.source)
    assert found("anchor") == set()


def test_changes_can_be_followed_at_the_end_or_not_at_all() -> None:
    with postponed():
        deal = public_deal(slug="d", title="Corvettes")
        assert found("corvettes") == set()
    assert found("corvettes") == {"deal d"}
    with postponed() as later:
        Deal.objects.filter(pk=deal.pk).update(title="Frigates")
        later.everything()
    assert found("frigates") == {"deal d"}
    with pytest.raises(RuntimeError), postponed():
        raise RuntimeError


def test_writing_an_unchanged_record_writes_nothing() -> None:
    deal = public_deal(title="Corvettes")
    with CaptureQueriesContext(connection) as made:
        deal.save()
    written = [q["sql"] for q in made if "search" in q["sql"] and q["sql"].startswith(("I", "U"))]
    assert written == []


def reindex(*arguments: str) -> str:
    out = StringIO()
    call_command("reindex", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_reindex_makes_the_index_from_nothing_and_says_when_it_drifts() -> None:
    public_deal(slug="d", title="Corvettes")
    assert "nothing differed" in reindex()
    assert reindex("--check")
    Deal.objects.update(title="Frigates")
    with pytest.raises(CommandError, match="differ from the record"):
        reindex("--check")
    assert found("frigates") == set()
    reindex()
    assert found("frigates") == {"deal d"}
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    reindex()
    assert found("frigates") == {"deal d"}


def test_reindex_names_what_is_missing_out_of_date_and_too_much() -> None:
    public_deal(slug="missing", title="Corvettes")
    public_deal(slug="changed", title="Frigates")
    public_deal(slug="hidden", title="Sloops")
    SearchEntry.objects.filter(key="missing").delete()
    Deal.objects.filter(slug="changed").update(title="Destroyers")
    Deal.objects.filter(slug="hidden").update(state="draft")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("reindex", "--check", stdout=out)
    lines = out.getvalue().splitlines()
    assert "deal missing: missing" in lines
    assert "deal changed: out of date" in lines
    assert "deal hidden: of no public record" in lines
    assert "word destroyers: counted 0, is in 1" in lines
    reindex()


def test_the_record_of_the_fixtures_is_indexed_as_it_is_seeded(record: None) -> None:
    assert SearchEntry.objects.count() > 500
    assert reindex("--check")
