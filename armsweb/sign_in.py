"""Who fails too often to sign in to the admin is told how long to wait, and why."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from django.conf import settings
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


def client_address(request: HttpRequest) -> str | None:
    """The IP address, or IPv6 network, of whoever asks; ``None`` if unknown.

    Named by ``AXES_CLIENT_IP_CALLABLE``.
    On a public site every request comes from the web server in front, which adds the address it
    sees to the end of ``X-Forwarded-For``; what stands before that anybody may have written.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip()
    try:
        address = ip_address(given.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        # Whoever has one address of version 6 has the 2**64 of its network.
        return str(IPv6Network((address, 64), strict=False).network_address)
    return str(address)
