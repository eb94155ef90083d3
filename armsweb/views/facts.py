"""The facts behind the figures of the home page: confirmed, of one publisher, or disputed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sources.disputes import balance, facts_page
from sources.footnotes import Footnotes

A_PAGE = 100
DISPUTES_A_PAGE = 20


def confirmed(request: HttpRequest) -> HttpResponse:
    context = _listed(request, "confirmed", A_PAGE)
    return render(request, "facts.html", context)


def single(request: HttpRequest) -> HttpResponse:
    context = _listed(request, "single", A_PAGE)
    return render(request, "facts.html", context)


def disputed(request: HttpRequest) -> HttpResponse:
    context = _listed(request, "disputed", DISPUTES_A_PAGE)
    context["footnotes"] = Footnotes.of(*(fact.citations for fact in context["page"].rows))
    return render(request, "disputed.html", context)


def _listed(request: HttpRequest, standing: str, size: int) -> dict[str, Any]:
    return {
        "standing": standing,
        "number": getattr(balance(), standing),
        "page": facts_page(
            standing, size, request.GET.get("after", ""), request.GET.get("before", "")
        ),
        "footnotes": Footnotes.without_numbers(most=4),
    }
