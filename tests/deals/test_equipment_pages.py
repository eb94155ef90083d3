"""The list of equipment, and one item."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_deal,
    make_equipment,
    make_item,
    many,
)
from tests.pages import links, read

LIST_QUERIES = 7
DETAIL_QUERIES = 10

pytestmark = pytest.mark.django_db


def test_the_list_works(client: Client) -> None:
    item = make_equipment(designation="Mi-17", maker=make_country(name="Ruritania"))
    cite(item)
    html = read(client, "/equipment/")
    assert "Mi-17" in html
    assert "Ruritania" in html
    assert item.get_absolute_url() in links(html)


def test_the_list_counts_published_deals_only(client: Client) -> None:
    item = make_equipment()
    for state in ("published", "published", "draft"):
        make_item(equipment=item, deal=make_deal(state=state))
    html = read(client, "/equipment/")
    (counted,) = [link for link in links(html) if link.startswith("/deals/?")]
    assert counted == f"/deals/?equipment={item.slug}"
    assert f'href="{counted}">2</a>' in html
    assert "2 deals" in read(client, counted)


def test_the_list_is_narrowed_to_categories(client: Client) -> None:
    boat, gun = make_equipment(category="ships"), make_equipment(category="artillery")
    html = read(client, "/equipment/?category=ships&category=hats")
    assert boat.get_absolute_url() in links(html)
    assert gun.get_absolute_url() not in links(html)
    assert "Category “\u2068hats\u2069” is not on record" in html
    both = links(read(client, "/equipment/?category=ships&category=artillery"))
    assert {boat.get_absolute_url(), gun.get_absolute_url()} <= set(both)


def test_counts_beside_a_choice_reflect_the_other_choices(client: Client) -> None:
    russia, france = make_country(slug="russia"), make_country(slug="france")
    for maker, category in ((russia, "ships"), (russia, "artillery"), (france, "ships")):
        make_equipment(maker=maker, category=category)

    def counts(query: str) -> dict[str, str]:
        html = read(client, f"/equipment/{query}")
        found = re.findall(r'<label for="f-\w+-([-\w]+)">.*?class="count">(\d+)<', html)
        return {name: number for name, number in found if number != "0"}

    assert counts("") == {"ships": "2", "artillery": "1", "russia": "2", "france": "1"}
    chosen = counts("?category=artillery")
    assert chosen == {"ships": "2", "artillery": "1", "russia": "1"}
    assert counts("?maker=france") == {"ships": "1", "russia": "2", "france": "1"}


def test_an_item_shows_its_deals_and_claims(client: Client) -> None:
    item = make_equipment(designation="S-400")
    cite(item, "", claim=make_claim(statement="It is a system."))
    deal = make_deal(state="published", title="A purchase")
    cite(deal)
    cite(make_item(deal=deal, equipment=item))
    html = read(client, item.get_absolute_url())
    assert "A purchase" in html
    assert "It is a system." in html


def test_an_item_in_no_deal_says_so(client: Client) -> None:
    item = make_equipment()
    cite(item)
    assert "no deal on record" in read(client, item.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow(client: Client, queries: Budget, rows: int) -> None:
    item = make_equipment()
    with many():
        for _ in range(rows):
            cite(make_equipment())
            deal = make_deal(state="published")
            cite(deal)
            cite(make_item(deal=deal, equipment=item))
    with queries(LIST_QUERIES):
        read(client, "/equipment/")
    with queries(DETAIL_QUERIES):
        read(client, item.get_absolute_url())
