"""Whatever changes in the record changes in the lists."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from countries.models import OfficialCitation
from deals.following import gathered, touch
from deals.listing import Facet, drifted
from deals.models import Deal, Listing
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
    make_official,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
@many()
def world() -> SimpleNamespace:
    """A deal with one of everything that lists know of."""
    dated = {"published": "2016-11-21", "published_basis": "stated"}
    one = SimpleNamespace(source=make_source(**dated), other=make_source(**dated))
    one.claim = make_claim(paragraph=make_paragraph(source=one.source))
    one.second = make_claim(paragraph=make_paragraph(source=one.other))
    one.buyer = make_country()
    one.deal = make_deal(state="published", buyer=one.buyer)
    one.cited = cite(one.deal, claim=one.claim)
    (one.also,) = cite(one.deal, "kind", claim=one.second)
    one.item = make_item(deal=one.deal)
    one.item_cited = cite(one.item, claim=one.claim)
    one.milestone = make_milestone(deal=one.deal, when="2016", when_basis="stated")
    one.milestone_cited = cite(one.milestone, claim=one.claim)
    one.official = make_official()
    (one.said,) = cite(one.official, "said", claim=one.claim)
    one.membership = make_membership(country=one.buyer, since="2004", since_basis="stated")
    one.member_cited = cite(one.membership, claim=one.claim)
    return one


def change(record: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


CHANGES: dict[str, Callable[[SimpleNamespace], Any]] = {
    "the title": lambda w: change(w.deal, title="Boats"),
    "the other side": lambda w: change(w.deal, seller=make_country()),
    "the kind": lambda w: change(w.deal, kind="cooperation"),
    "a new item": lambda w: make_item(deal=w.deal),
    "an item's equipment": lambda w: change(w.item, equipment=make_equipment()),
    "an item that goes": lambda w: w.item.delete(),
    "a milestone's stage": lambda w: change(w.milestone, stage="delivered"),
    "a milestone's date": lambda w: change(w.milestone, when="2019"),
    "a citation that goes": lambda w: w.also.delete(),
    "a citation of an item that goes": lambda w: w.item_cited[0].delete(),
    "a citation of a milestone that goes": lambda w: w.milestone_cited[0].delete(),
    "a stance": lambda w: change(w.cited[0], stance="contradicts", value="another"),
    "a claim's kind": lambda w: change(w.claim, kind="view"),
    "a claim withdrawn": lambda w: change(w.second, state="withdrawn", withdrawn_reason="x"),
    "a claim that is an echo": lambda w: change(w.second, echoes=w.claim),
    "a paragraph of another source": lambda w: change(
        w.claim.paragraph, source=make_source(), number=9
    ),
    "the day of a source": lambda w: change(w.other, published="2017"),
    "the publisher of a source": lambda w: change(w.other, publisher=w.source.publisher),
    "what was said, no longer": lambda w: w.said.delete(),
    "the category of an item": lambda w: change(w.item.equipment, category="ships"),
    "the designation of an item": lambda w: change(w.item.equipment, designation="Z-1"),
    "the name of a country": lambda w: change(w.buyer, name="Another Land"),
    "when it joined": lambda w: change(w.membership, since="2020"),
    "a membership that goes": lambda w: w.membership.delete(),
    "a membership no longer cited": lambda w: [c.delete() for c in w.member_cited],
    "a bloc that is none": lambda w: change(w.membership.organisation, kind="company"),
    "a deal withdrawn": lambda w: change(w.deal, state="withdrawn", withdrawn_reason="x"),
}


def rows() -> list[tuple[Any, ...]]:
    names = [f.name for f in Listing._meta.concrete_fields if f.name != "id"]
    return sorted(Listing.objects.values_list(*names), key=repr)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_followed(world: SimpleNamespace, name: str) -> None:
    before = rows()
    CHANGES[name](world)
    assert rows() != before
    assert drifted([world.deal.pk]) == []


def test_a_part_that_moves_leaves_neither_deal_behind(world: SimpleNamespace) -> None:
    other = make_deal(state="published")
    change(world.item, deal=other)
    change(world.cited[0], subject=other)
    assert drifted([world.deal.pk, other.pk]) == []
    assert any(tag.startswith(Facet.EQUIPMENT) for tag in Listing.objects.get(deal=other).tags)


def test_an_origin_that_changes_hands_is_followed_in_its_echoes(world: SimpleNamespace) -> None:
    origin = make_claim()
    change(world.second, echoes=origin)
    change(origin.paragraph.source, publisher=make_publisher())
    assert drifted([world.deal.pk]) == []


def test_a_deal_that_goes_takes_its_rows_along(world: SimpleNamespace) -> None:
    world.deal.delete()
    assert not Listing.objects.exists()
    again = make_deal(state="published")
    cite(make_item(deal=again))
    Deal.objects.filter(pk=again.pk).delete()
    assert not Listing.objects.exists()


def test_what_is_gathered_is_listed_once_at_the_end(world: SimpleNamespace) -> None:
    with gathered():
        change(world.deal, title="Boats")
        with gathered():
            change(world.deal, kind="cooperation")
        assert drifted([world.deal.pk]) == [world.deal.pk]
    assert drifted([world.deal.pk]) == []


def test_what_fails_while_gathered_lists_nothing(world: SimpleNamespace) -> None:
    before = rows()

    def fail() -> None:
        with gathered():
            Deal.objects.update(title="Boats")
            touch([world.deal.pk])
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert rows() == before
    touch([world.deal.pk])
    assert rows() != before


def test_rows_written_in_bulk_are_followed_when_touched(world: SimpleNamespace) -> None:
    Claim.objects.update(kind="view")
    OfficialCitation.objects.all().delete()
    touch([world.deal.pk])
    assert drifted([world.deal.pk]) == []
