"""Two editors at once: what one takes away, the other's change is judged by."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from armsweb.records.layout import record_models
from armsweb.records.tables import hold
from sources.editing import change_url
from sources.models import Claim
from tests import factories
from tests.forms import errors, typed


def another_waits() -> bool:
    """Whether one is kept waiting by this connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite one transaction writes at a time"
)
def test_two_editors_cannot_take_the_last_two_supports_of_a_fact(editor: Client) -> None:
    country = factories.make_country(name="Bulgaria")
    one, other = factories.make_claim(), factories.make_claim()
    for claim in (one, other):
        factories.cite(country, "", claim=claim)
    address = change_url(other)
    form = typed(editor.get(address), state="withdrawn", withdrawn_reason="Misread.")

    def save() -> Any:
        try:
            return editor.post(address, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold(record_models())
            Claim.objects.filter(pk=one.pk).update(state="withdrawn", withdrawn_reason="Misread.")
            saving = pool.submit(save)
            while not (waits := another_waits()) and not saving.done():
                time.sleep(0.01)
        response = saving.result()
    assert waits, "the other saved without waiting for the first"
    assert response.status_code == 200
    assert "Published facts rest on this claim alone" in errors(response)
    other.refresh_from_db()
    assert other.is_published
