"""A query that gets no answer in time is told to the reader in a sentence, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory

from armsweb.busy import OUT_OF_TIME, BusyMiddleware
from armsweb.records.layout import record_models
from armsweb.records.tables import listed
from sources.models import Claim
from tests import factories
from tests.forms import typed

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's readers wait for nobody"
)


@contextmanager
def held_by_another() -> Iterator[None]:
    """Another connection holds all tables of the record; ours waits a twentieth of a second."""
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {listed(record_models())} IN ACCESS EXCLUSIVE MODE")
            held.set()
            done.wait(60)
        connection.close()

    other = Thread(target=hold)
    other.start()
    assert held.wait(60)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 50")
    try:
        yield
    finally:
        done.set()
        other.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_reader_and_editor_are_told_and_nothing_is_changed(editor: Client) -> None:
    claim = factories.make_claim(note="As it was.")
    address = f"/admin/sources/claim/{claim.pk}/change/"
    form = typed(editor.get(address), note="Changed.")
    with held_by_another():
        for response in (Client().get("/claims/"), editor.post(address, form)):
            assert response.status_code == 503
            assert "did not answer in time" in response.text
            assert int(response["Retry-After"]) > 0
    assert Claim.objects.get().note == "As it was."


@pytest.mark.parametrize("said", OUT_OF_TIME)
def test_nothing_else_is_taken_for_it(rf: RequestFactory, said: str) -> None:
    busy = BusyMiddleware(lambda _: pytest.fail("not asked for"))
    request = rf.get("/")
    answer = busy.process_exception(request, OperationalError(f"canceled: {said}"))
    assert answer is not None
    assert answer.status_code == 503
    assert busy.process_exception(request, OperationalError("no such table")) is None
    assert busy.process_exception(request, ValueError(said)) is None
