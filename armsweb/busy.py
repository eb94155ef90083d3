"""What the database had no time for: the reader is told, and may ask again."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# As PostgreSQL (a statement or a wait for a lock that took too long) and SQLite say it.
OUT_OF_TIME = ("statement timeout", "lock timeout", "database is locked")
RETRY_AFTER = 60  # seconds


class BusyMiddleware:
    """Answers 503 where a query took longer than ``ARMSWEB_DB_TIMEOUT_MS`` or waited in vain.

    Nothing is changed then: what a request changes, it changes in one transaction.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django's hook for what a view raised; ``None`` leaves it to others."""
        said = str(error)
        if not isinstance(error, OperationalError) or not any(each in said for each in OUT_OF_TIME):
            return None
        response = render(request, "busy.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
