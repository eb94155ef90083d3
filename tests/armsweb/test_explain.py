"""Among 100,000 deals no list, count, search or page of a record reads a large table through.

Filling the database takes minutes, so these are marked ``size`` and run by ``make test-size``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests import plans, synthetic_pages
from tests.synthetic_pages import Page

DEALS = 100_000
LARGE = 5_000  # rows; a table that has fewer may be read through

pytestmark = [
    pytest.mark.size,
    pytest.mark.django_db,
    pytest.mark.skipif(
        os.environ.get("ARMSWEB_TEST_DB") != "postgres", reason="plans are PostgreSQL's"
    ),
]


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[set[str]]:
    """The database holds 100,000 synthetic deals. The names of its large tables."""
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        call_command("make_synthetic", deals=DEALS, stdout=StringIO())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s "
                "AND relnamespace = current_schema::regnamespace",
                [LARGE],
            )
            large = {name for (name,) in cursor.fetchall()}
        yield large
        call_command("make_synthetic", clear=True, stdout=StringIO())


def faults(pages: list[Page], large: set[str]) -> dict[str, list[str]]:
    """For each page that is not answered, or reads large tables through, what is wrong."""
    found: dict[str, list[str]] = {}
    client = Client()
    for page in pages:
        cache.clear()
        statuses: list[int] = []

        def act(page: Page = page, statuses: list[int] = statuses) -> None:
            if page.address.startswith("?"):
                synthetic_pages.count_beside(page.address)
            else:
                statuses.append(client.get(page.address).status_code)

        queries = [query["sql"] for query in plans.captured(act) if plans.asks(query["sql"])]
        assert queries, page
        wrong = [f"answered {status}" for status in statuses if status != 200]
        for sql in queries:
            wrong += [f"{table} in {sql}" for table in sorted(plans.read_through(sql) & large)]
        if wrong:
            found[page.name] = wrong
    return found


@pytest.mark.parametrize(
    "pages",
    [
        synthetic_pages.first_pages,
        synthetic_pages.far_pages,
        synthetic_pages.counts,
        synthetic_pages.searches,
        synthetic_pages.deal_pages,
        synthetic_pages.claim_lists,
        synthetic_pages.records,
    ],
)
def test_no_large_table_is_read_through(pages: Callable[[], list[Page]], filled: set[str]) -> None:
    assert {"deals_deal", "deals_listing", "sources_claim", "deals_dealcitation"} <= filled
    assert faults(pages(), filled) == {}


def test_reading_through_is_seen(filled: set[str]) -> None:
    assert plans.read_through("SELECT count(note) FROM sources_claim") == {"sources_claim"}
    assert plans.read_through("SELECT * FROM sources_claim WHERE id = 7") == set()
