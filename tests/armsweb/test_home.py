"""The home page."""

from __future__ import annotations

import pytest
from django.test import Client

from countries.models import Country
from deals.models import Deal
from sources.models import Claim
from tests.conftest import Budget
from tests.factories import cite, make_deal, make_item, make_milestone, many
from tests.pages import links, read

QUERIES = 30

pytestmark = pytest.mark.django_db


def test_it_works(client: Client, record: None) -> None:
    html = read(client, "/")
    assert f"<b>{Deal.objects.published().count()}</b>" in html
    assert f"<b>{Claim.objects.published().count()}</b>" in html
    assert Country.objects.get(slug="bulgaria").get_absolute_url() in links(html)


def test_an_empty_record_gives_a_page(client: Client) -> None:
    assert "<b>0</b>" in read(client, "/")


@pytest.mark.parametrize("rows", [1, 15])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    with many():
        for _ in range(rows):
            deal = make_deal(state="published")
            cite(deal)
            cite(make_item(deal=deal))
            cite(make_milestone(deal=deal))
    with queries(QUERIES):
        read(client, "/")
