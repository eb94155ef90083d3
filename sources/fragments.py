"""Requests of htmx that want part of a page."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request as django-htmx's middleware leaves it."""

    htmx: HtmxDetails


def is_fragment(request: HtmxRequest) -> bool:
    """Whether only the part that changes is wanted. The answer varies by ``HX-Request``."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
