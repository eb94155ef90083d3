"""The facts behind the figures of the home page: confirmed, of one publisher, or disputed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sources.disputes import Fact, balance, facts_page
from sources.footnotes import Footnotes
from sources.paging import AFTER, BEFORE, KeysetPage

A_PAGE = 100
DISPUTES_A_PAGE = 20


def confirmed(request: HttpRequest) -> HttpResponse:
    return _facts(request, "confirmed")


def single(request: HttpRequest) -> HttpResponse:
    return _facts(request, "single")


def disputed(request: HttpRequest) -> HttpResponse:
    page = _page(request, "disputed", DISPUTES_A_PAGE)
    footnotes = Footnotes.of(*(fact.citations for fact in page.rows))
    context = {"number": balance().disputed, "page": page, "footnotes": footnotes}
    return render(request, "disputed.html", context)


def _facts(request: HttpRequest, standing: str) -> HttpResponse:
    context = {
        "standing": standing,
        "number": getattr(balance(), standing),
        "page": _page(request, standing, A_PAGE),
        "footnotes": Footnotes.without_numbers(most=4),
    }
    return render(request, "facts.html", context)


def _page(request: HttpRequest, standing: str, size: int) -> KeysetPage[Fact]:
    after, before = (request.GET.get(name, "") for name in (AFTER, BEFORE))
    return facts_page(standing, size, after, before)
