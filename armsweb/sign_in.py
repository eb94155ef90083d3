"""What somebody sees who failed too often to sign in to the admin: how long to wait, and why."""

from __future__ import annotations

from math import ceil
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refuse(request: HttpRequest, refused: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Answer 429. Named by ``AXES_LOCKOUT_CALLABLE``; what the sign-in answered is not shown."""
    wait = get_cool_off(request)
    seconds = ceil(wait.total_seconds()) if wait else 0
    failures = get_failure_limit(request, credentials)
    context = {"minutes": ceil(seconds / 60), "failures": failures}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
