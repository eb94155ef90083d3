"""Organisations."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_country,
    make_membership,
    make_official,
    make_organisation,
    many,
)
from tests.pages import ids, read

LIST_QUERIES = 4
DETAIL_QUERIES = 9

pytestmark = pytest.mark.django_db


def test_the_list_works(client: Client) -> None:
    cite(make_organisation(name="North Pact", kind="alliance"))
    cite(make_organisation(name="Plane Works", kind="company", country=make_country(name="Arland")))
    html = read(client, "/organisations/")
    for text in ("Alliance", "North Pact", "Company", "Plane Works", "Arland"):
        assert text in html


def test_one_shows_members_officials_and_claims(client: Client) -> None:
    pact = make_organisation(name="North Pact")
    cite(pact, "", claim=make_claim(statement="The pact met."))
    member = make_membership(
        organisation=pact, country=make_country(name="Arland"), since="2004", since_basis="stated"
    )
    cite(member)
    cite(make_official(organisation=pact, name="Ana Officer"))
    html = read(client, pact.get_absolute_url())
    for text in ("The pact met.", "Arland", "since 2004", "Ana Officer"):
        assert text in html
    assert member.get_absolute_url().partition("#")[2] in ids(html)


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_do_not_grow_with_rows(client: Client, queries: Budget, rows: int) -> None:
    pact = make_organisation()
    with many():
        for _ in range(rows):
            cite(make_organisation())
            cite(make_membership(organisation=pact))
            cite(make_official(organisation=pact))
            cite(pact, "")
    with queries(LIST_QUERIES):
        read(client, "/organisations/")
    with queries(DETAIL_QUERIES):
        read(client, pact.get_absolute_url())
