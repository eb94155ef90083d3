"""One box over everything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from armsweb.models import SearchEntry
from armsweb.search.engines import TooLongError
from armsweb.search.finding import Found, find
from armsweb.search.queries import LONGEST_QUERY, Query, parse
from sources.fragments import HtmxRequest
from sources.paging import page_number, too_far


def _kind(text: str, notes: list[str]) -> str:
    if text in {"", *SearchEntry.Kind.values}:
        return text
    notes.append("There is no such kind of record; everything was searched.")
    return ""


@require_safe
@vary_on_headers("HX-Request")
def search(request: HtmxRequest) -> HttpResponse:
    """Results for ``?q=``, of all kinds or of ``?kind=``; to htmx only the results."""
    text = request.GET.get("q", "")
    notes: list[str] = []
    kind = _kind(request.GET.get("kind", ""), notes)
    page, fault = page_number(request)
    too_long = False
    try:
        found = find(text, kind, page)
    except TooLongError:
        line = parse(text)
        found, too_long = Found(line, Query(line)), True
    if kind and found.count and page > found.pages:
        fault = too_far(page, found.pages)
    htmx = request.htmx
    fragment = bool(htmx) and not htmx.boosted and not htmx.history_restore_request
    return render(
        request,
        "search/_results.html" if fragment else "search/search.html",
        {
            "found": found,
            "kind": kind,
            "kind_label": SearchEntry.Kind(kind).label if kind else "",
            "notes": [*filter(None, [fault]), *notes, *found.line.notes],
            "too_long": too_long,
            "fragment": fragment,
            "longest": LONGEST_QUERY,
        },
    )
