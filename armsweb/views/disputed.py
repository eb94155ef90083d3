"""Every fact on which sources differ."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sources.citations import citation_models
from sources.disputes import all_disputes
from sources.footnotes import Footnotes
from sources.paging import numbered

A_PAGE = 20


def disputed(request: HttpRequest) -> HttpResponse:
    found = list(chain.from_iterable(all_disputes(table) for table in citation_models()))
    page = numbered(found, request, A_PAGE)
    return render(
        request,
        "disputed.html",
        {"page": page, "footnotes": Footnotes.of(*(dispute.citations for dispute in page))},
    )
