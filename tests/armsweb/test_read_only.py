"""Read-only mode."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from deals.models import Deal
from tests.factories import make_deal

pytestmark = pytest.mark.django_db


def test_nothing_can_be_written_and_everything_read(
    settings: LazySettings, admin_client: Client
) -> None:
    deal = make_deal(title="Before")
    settings.READ_ONLY = True
    assert admin_client.get("/deals/").status_code == 200
    response = admin_client.post(f"/admin/deals/deal/{deal.pk}/change/", {"title": "After"})
    assert response.status_code == 503
    assert response["Retry-After"]
    assert b"read only" in response.content
    assert Deal.objects.get().title == "Before"


def test_it_is_off_unless_asked_for(admin_client: Client) -> None:
    assert admin_client.post("/admin/login/", {}).status_code == 200
