"""Pages that begin behind a row."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Publisher
from sources.paging import Keyset
from tests.factories import make_publisher

pytestmark = pytest.mark.django_db

KEYS = ("kind", "slug")


@pytest.fixture
def publishers() -> list[str]:
    """Seven of two kinds, in the order of the list."""
    for slug, kind in zip("gfedcba", ["outlet", "agency"] * 4, strict=False):
        make_publisher(slug=slug, kind=kind)
    return ["b", "d", "f", "a", "c", "e", "g"]


def slugs(rows: list[Publisher]) -> list[str]:
    return [row.slug for row in rows]


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_every_row_comes_once_there_and_back(publishers: list[str], size: int, few: bool) -> None:
    keyset = Keyset(KEYS, size, of="all")
    page = keyset.page(Publisher.objects.all(), few=few)
    assert page.previous == ""
    seen, pages = slugs(page.rows), [slugs(page.rows)]
    while page.next:
        page = keyset.page(Publisher.objects.all(), after=page.next, few=few)
        seen += slugs(page.rows)
        pages.append(slugs(page.rows))
    assert seen == publishers
    while page.previous:
        pages.pop()
        page = keyset.page(Publisher.objects.all(), before=page.previous, few=few)
        assert slugs(page.rows) == pages[-1]
    assert len(pages) == 1


@pytest.mark.usefixtures("publishers")
def test_a_page_costs_one_query_wherever_it_is() -> None:
    keyset = Keyset(KEYS, 2, of="all")
    page = keyset.page(Publisher.objects.all())
    for _ in range(3):
        with CaptureQueriesContext(connection) as made:
            page = keyset.page(Publisher.objects.all(), after=page.next)
        assert len(made) == 1
        assert "OFFSET" not in made[0]["sql"]


@pytest.mark.usefixtures("publishers")
def test_rows_that_go_and_come_between_two_pages_shift_nothing() -> None:
    keyset = Keyset(KEYS, 2, of="all")
    first = keyset.page(Publisher.objects.all())
    Publisher.objects.filter(slug="b").delete()
    make_publisher(slug="aa", kind="agency")
    assert slugs(keyset.page(Publisher.objects.all(), after=first.next).rows) == ["f", "a"]
    assert slugs(keyset.page(Publisher.objects.all()).rows) == ["aa", "d"]


def test_behind_the_last_row_the_list_begins_again_and_says_so(publishers: list[str]) -> None:
    keyset = Keyset(KEYS, 7, of="all")
    last = Publisher.objects.get(slug=publishers[-1])
    page = keyset.page(Publisher.objects.all(), after=keyset.cursor(last))
    first = keyset.page(Publisher.objects.all())
    assert "Nothing stands behind" in page.fault
    assert (page.rows, page.previous, page.next) == (first.rows, "", first.next)
    assert keyset.page(Publisher.objects.none(), after=keyset.cursor(last)).rows == []


@pytest.mark.usefixtures("publishers")
def test_a_cursor_of_another_list_is_not_followed() -> None:
    mine = Keyset(KEYS, 2, of="all")
    cursor = mine.page(Publisher.objects.all()).next
    others = [Keyset(KEYS, 2, of="kind=agency"), Keyset(("name", "slug"), 2, of="all")]
    for keyset in others:
        page = keyset.page(Publisher.objects.all(), after=cursor)
        assert "not one of this list" in page.fault
        assert page.rows == keyset.page(Publisher.objects.all()).rows
    for broken in (cursor + "x", cursor[:-2], "x", "\x00", "\ud800", "é" * 700):
        assert mine.page(Publisher.objects.all(), before=broken).fault
