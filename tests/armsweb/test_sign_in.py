"""Signing in to the admin: after a few failures it waits, and says for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings, settings
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.utils import timezone

from armsweb.sign_in import client_address
from tests.conftest import Budget
from tests.factories import make_deal

pytestmark = pytest.mark.django_db

SIGN_IN = "/admin/login/"
RIGHT = "the right one"
WRONG = "a wrong one"


def attempt(name: str, password: str, address: str = "192.0.2.1") -> int:
    asked = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post(SIGN_IN, asked).status_code


def test_after_five_failures_the_account_is_closed_to_that_address_and_to_no_other() -> None:
    User.objects.create_superuser("editor", password=RIGHT)
    User.objects.create_superuser("other", password=RIGHT)
    assert [attempt("editor", WRONG) for _ in range(5)] == [200, 200, 200, 200, 429]
    refused = Client(REMOTE_ADDR="192.0.2.1").post(
        SIGN_IN, {"username": "editor", "password": RIGHT}
    )
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == settings.AXES_COOLOFF_TIME.total_seconds()
    assert "After 5 failed attempts" in refused.text
    assert "for at most 15 minutes" in refused.text
    # Nobody else is kept out, and everything can be read.
    assert attempt("other", RIGHT) == 302
    assert attempt("editor", RIGHT, "192.0.2.2") == 302
    assert Client(REMOTE_ADDR="192.0.2.1").get("/deals/").status_code == 200


def test_behind_a_web_server_its_word_for_the_address_counts(settings: LazySettings) -> None:
    settings.HTTPS, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    User.objects.create_superuser("editor", password=RIGHT)

    def through(forwarded: str, password: str) -> int:
        client = Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": forwarded})
        return client.post(SIGN_IN, {"username": "editor", "password": password}).status_code

    guesses = [through(f"198.51.100.{n}, 192.0.2.1", WRONG) for n in range(5)]
    assert guesses == [200, 200, 200, 200, 429]
    assert through("192.0.2.2", RIGHT) == 302
    assert through("no address", WRONG) == 200


def test_whoever_has_a_network_of_version_6_has_one_address(rf: RequestFactory) -> None:
    def seen(address: str) -> str | None:
        return client_address(rf.get("/", REMOTE_ADDR=address))

    assert seen("2001:db8::1") == seen("2001:db8::ffff:2") != seen("2001:db8:0:1::1")
    assert seen("fe80::1%eth0") == "fe80::"
    assert seen("192.0.2.1") == "192.0.2.1"
    assert seen("") is None


def test_it_opens_again_after_the_time_the_page_names_and_trying_does_not_lengthen_it() -> None:
    User.objects.create_superuser("editor", password=RIGHT)
    for _ in range(7):
        attempt("editor", WRONG)
    past = timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    assert AccessAttempt.objects.update(attempt_time=past) > 0
    assert attempt("editor", RIGHT) == 302


def test_a_success_begins_the_count_anew_and_keeps_no_record_of_who_failed() -> None:
    User.objects.create_superuser("editor", password=RIGHT)
    for _ in range(2):
        assert [attempt("editor", WRONG) for _ in range(4)] == [200] * 4
        assert attempt("editor", RIGHT) == 302
    assert not AccessAttempt.objects.exists()


def test_the_admin_does_not_offer_the_list_of_failures(admin_client: Client) -> None:
    index = admin_client.get("/admin/")
    assert index.status_code == 200
    assert "axes" not in index.text.lower()


def test_a_page_for_readers_asks_nothing_of_it(queries: Budget) -> None:
    deal = make_deal()
    with queries(30) as asked:
        Client().get(deal.get_absolute_url())
    assert not [query for query in asked.captured_queries if "axes" in query["sql"]]
