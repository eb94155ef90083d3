"""Addresses never die: former slugs are remembered and redirect."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from sources.addresses import FormerSlug
from sources.models import Claim, Publisher, Source
from tests.making import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def source_page(request: HttpRequest, source: str, number: int = 0) -> HttpResponse:
    if "\0" in source or not Source.objects.filter(slug=source).exists():
        raise Http404
    return HttpResponse(f"{source} {number}")


def claim_page(request: HttpRequest, claim: str) -> HttpResponse:
    if not Claim.objects.filter(key=claim).exists():
        raise Http404
    return HttpResponse(claim)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("nothing here", status=404)


urlpatterns = [
    path("sources/<slug:source>/", source_page, name="source"),
    path("sources/<slug:source>/<int:number>/", source_page, name="paragraph"),
    path("claims/<slug:claim>/", claim_page, name="claim"),
    path("any/<path:source>", source_page, name="any"),
]


def former() -> dict[str, str]:
    return dict(FormerSlug.objects.filter(model="source").values_list("slug", "current"))


def rename(record: Any, *slugs: str) -> None:
    for slug in slugs:
        setattr(record, record.slug_field, slug)
        record.save()


def test_a_former_slug_redirects_for_good(client: Client) -> None:
    rename(make(Source, slug="harbor"), "harbour")
    response = client.get("/sources/harbor/")
    assert response.status_code == 301
    assert response["Location"] == "/sources/harbour/"
    assert client.get("/sources/harbour/").content == b"harbour 0"


def test_the_rest_of_the_address_is_kept(client: Client) -> None:
    rename(make(Source, slug="harbor"), "harbour")
    response = client.get("/sources/harbor/7/?as_of=2016-11-21&q=%C3%A9")
    assert response["Location"] == "/sources/harbour/7/?as_of=2016-11-21&q=%C3%A9"


def test_a_claim_redirects_by_its_key(client: Client) -> None:
    rename(make(Claim, key="gull-p1-boats"), "gull-p1-nine-boats")
    assert client.get("/claims/gull-p1-boats/")["Location"] == "/claims/gull-p1-nine-boats/"


def test_every_name_of_a_chain_leads_to_the_last_in_one_step(client: Client) -> None:
    rename(make(Source, slug="one"), "two", "three", "four")
    assert former() == {"one": "four", "two": "four", "three": "four"}
    assert client.get("/sources/one/")["Location"] == "/sources/four/"


def test_a_name_that_returns_leaves_no_circle(client: Client) -> None:
    rename(make(Source, slug="one"), "two", "one")
    assert former() == {"two": "one"}
    assert client.get("/sources/one/").status_code == 200
    assert client.get("/sources/two/")["Location"] == "/sources/one/"


def test_a_name_in_use_again_shows_its_new_bearer(client: Client) -> None:
    rename(make(Source, slug="one"), "two")
    second = make(Source, slug="one")
    assert client.get("/sources/one/").status_code == 200
    rename(second, "three")
    assert former() == {"one": "three"}


def test_a_name_taken_over_by_another_record_is_forgotten_as_former() -> None:
    rename(make(Source, slug="one"), "two")
    rename(make(Source, slug="three"), "one")
    assert former() == {"three": "one"}


def test_an_address_that_never_was_stays_unknown(client: Client) -> None:
    assert client.get("/sources/nowhere/").status_code == 404
    assert client.get("/nowhere/").status_code == 404


@pytest.mark.parametrize("part", ["%00", "a%00b", "%C3%A9%20", "a/b", "x" * 5000])
def test_an_address_that_no_slug_can_be_stays_unknown(client: Client, part: str) -> None:
    assert client.get(f"/any/{part}").status_code == 404


def test_a_former_slug_of_one_kind_is_no_address_of_another(client: Client) -> None:
    rename(make(Publisher, slug="harbor"), "harbour")
    assert client.get("/sources/harbor/").status_code == 404


def test_saving_without_a_change_records_nothing() -> None:
    source = make(Source, slug="one")
    source.title = "Another title"
    source.save()
    assert former() == {}


def test_a_slug_that_is_refused_leaves_no_trace() -> None:
    make(Source, slug="one")
    second = make(Source, slug="two")
    with pytest.raises(IntegrityError), transaction.atomic():
        rename(second, "one")
    assert former() == {}


def test_the_table_refuses_a_slug_that_leads_to_itself() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerSlug.objects.create(model="source", slug="one", current="one")


def test_the_site_uses_the_middleware() -> None:
    assert "sources.addresses.FormerSlugMiddleware" in settings.MIDDLEWARE
