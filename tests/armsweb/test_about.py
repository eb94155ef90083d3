"""The method, the style guide, what crawlers ask for, and the pages of errors."""

from __future__ import annotations

import pytest
from django.test import Client

from deals.stages import Stage
from sources.models import Claim
from tests.conftest import Budget
from tests.factories import cite, make_claim, make_deal
from tests.pages import ids, links, read, tree

pytestmark = pytest.mark.django_db


def test_the_method_explains_every_stage_and_kind(client: Client, queries: Budget) -> None:
    with queries(0):
        html = read(client, "/method/")
    for stage in Stage:
        assert f'class="stage stage-{stage.value}"' in html, stage
    for kind in Claim.Kind:
        assert f"claim-{kind.value}" in html, kind


def test_every_fragment_of_the_method_that_pages_link_to_is_there(client: Client) -> None:
    assert {"stages", "categories"} <= ids(read(client, "/method/"))


def test_the_style_guide_shows_every_stage(client: Client, queries: Budget) -> None:
    with queries(0):
        html = read(client, "/styleguide/")
    assert all(f"stage-{stage.value}" in html for stage in Stage)


def test_robots_names_the_sitemap(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    assert b"Sitemap: http://testserver/sitemap.xml" in response.content


def test_the_sitemap_lists_what_is_published_and_nothing_else(client: Client) -> None:
    shown = make_deal(state="published")
    cite(shown)
    hidden = make_deal()
    draft = make_claim(state="draft")
    deals = client.get("/sitemap-deals.xml").content.decode()
    assert shown.get_absolute_url() in deals
    assert hidden.get_absolute_url() not in deals
    assert draft.get_absolute_url() not in client.get("/sitemap-claims.xml").content.decode()
    assert "sitemap-deals.xml" in client.get("/sitemap.xml").content.decode()


def test_an_unknown_address_gets_a_helpful_page(client: Client) -> None:
    response = client.get("/no/such/page")
    assert response.status_code == 404
    html = response.content.decode()
    tree(html)
    assert {"/", "/countries/", "/deals/", "/sources/"} <= set(links(html))


def test_a_host_that_is_not_ours_gets_a_400_page(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    tree(response.content.decode())
    assert b"evil.example" not in response.content


@pytest.mark.parametrize(
    "address",
    ["/?a=%00", "/deals/?page=" + "9" * 9000, "/?" + "x=1&" * 900, "/sources/x/99999999999999999/"],
)
def test_hostile_addresses_never_break_the_server(client: Client, address: str) -> None:
    assert client.get(address).status_code in {200, 400, 404}


def test_every_page_sends_the_strict_policy_and_no_cookie(client: Client) -> None:
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
