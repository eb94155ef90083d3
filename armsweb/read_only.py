"""Read-only mode (``ARMSWEB_READ_ONLY=1``): every page can be read, nothing can be changed.

For the time of a backup, a move to another server or a database that must not be written to.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

READING = {"GET", "HEAD", "OPTIONS"}
RETRY_AFTER = 600  # seconds


class ReadOnlyMiddleware:
    """Answers 503 to whatever could write; switched off entirely unless the mode is on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.READ_ONLY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
