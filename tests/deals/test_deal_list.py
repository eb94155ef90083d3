"""The list of deals."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import Budget
from tests.factories import cite, make_deal, make_item, make_milestone, many
from tests.pages import read

QUERIES = 14  # 6 for the deals, 1 for the rows, 2 for the counts, 5 for the names of choices

pytestmark = pytest.mark.django_db


@many()
def listed(title: str, when: str = "2016") -> None:
    deal = make_deal(state="published", title=title)
    cite(deal)
    cite(make_item(deal=deal))
    cite(make_milestone(deal=deal, when=when, when_basis="stated"))


def test_it_works(client: Client) -> None:
    listed("Ten engines")
    html = read(client, "/deals/")
    assert "Ten engines" in html
    assert "signed" in html


def test_the_latest_comes_first(client: Client) -> None:
    listed("The older", "1993/1994")
    listed("The newer", "2016-11")
    html = read(client, "/deals/")
    assert html.index("The newer") < html.index("The older")
    assert "1993–1994" in html


def test_drafts_and_withdrawn_deals_are_left_out(client: Client) -> None:
    make_deal(title="A draft deal")
    make_deal(title="A withdrawn deal", state="withdrawn", withdrawn_reason="error")
    html = read(client, "/deals/")
    assert "A draft deal" not in html
    assert "A withdrawn deal" not in html


def test_an_empty_record_says_so(client: Client) -> None:
    assert "No deal is on record yet" in read(client, "/deals/")


@pytest.mark.parametrize("rows", [1, 40])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    with many():
        for n in range(rows):
            listed(f"Deal number {n}")
    with queries(QUERIES):
        read(client, "/deals/")


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 400, "%00", "1;DROP", "\u202e7"])
def test_an_odd_page_number_gives_a_page(client: Client, page: str) -> None:
    listed("Ten engines")
    assert "Ten engines" in read(client, f"/deals/?page={page}")
