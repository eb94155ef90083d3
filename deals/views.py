"""Deals and equipment."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from deals.chapters import chapters
from deals.models import Deal, Equipment, EquipmentCitation
from deals.parties import belongings
from deals.voices import background, views, voices
from sources.as_of import as_of
from sources.disputes import disputes_of
from sources.footnotes import Footnotes

DEALS_A_PAGE = 30


def deal_list(request: HttpRequest) -> HttpResponse:
    when = as_of(request)
    deals = Deal.objects.published().known_by(when.day).newest_first().for_page(when.day)
    page = Paginator(deals, DEALS_A_PAGE).get_page(request.GET.get("page"))
    for deal in page:
        deal.take_back_to(when.day)
    footnotes = Footnotes.of(*(deal.all_citations() for deal in page))
    return render(
        request, "deals/deal_list.html", {"page": page, "footnotes": footnotes, "as_of": when}
    )


def deal_detail(request: HttpRequest, deal: str) -> HttpResponse:
    when = as_of(request)
    found = get_object_or_404(Deal.objects.for_page(when.day), slug=deal)
    if found.state == Deal.State.DRAFT:
        raise Http404("draft")
    if found.state == Deal.State.WITHDRAWN:
        return render(request, "deals/deal_withdrawn.html", {"deal": found})
    found.take_back_to(when.day)
    citations = found.all_citations()
    if when.day and not citations:
        return render(request, "deals/deal_unknown.html", {"deal": found, "as_of": when})
    return render(
        request,
        "deals/deal_detail.html",
        {
            "deal": found,
            "as_of": when,
            "current": found.current_milestone(),
            "chapters": chapters(found.story()),
            "belongings": belongings(found, when.day),
            "disputes": disputes_of([found, *found.items.all(), *found.story()]),
            "voices": voices(citations),
            "views": views(citations),
            "background": background(citations),
            "footnotes": Footnotes.of(citations, evidence=when.evidence),
        },
    )


def equipment_list(request: HttpRequest) -> HttpResponse:
    equipment = (
        Equipment.objects.select_related("maker")
        .prefetch_related(
            Prefetch("citations", queryset=EquipmentCitation.objects.standing().for_page())
        )
        .annotate(
            deal_count=Count(
                "line_items__deal",
                filter=Q(line_items__deal__state=Deal.State.PUBLISHED),
                distinct=True,
            )
        )
        .order_by("category", "designation")
    )
    page = Paginator(equipment, 100).get_page(request.GET.get("page"))
    footnotes = Footnotes.of(*(item.citations.all() for item in page))
    return render(request, "deals/equipment_list.html", {"page": page, "footnotes": footnotes})


def equipment_detail(request: HttpRequest, equipment: str) -> HttpResponse:
    found: Equipment = get_object_or_404(
        Equipment.objects.select_related("maker").prefetch_related(
            Prefetch("citations", queryset=EquipmentCitation.objects.standing().for_page())
        ),
        slug=equipment,
    )
    deals = Deal.objects.published().for_equipment(found).newest_first().for_page()
    page = Paginator(deals, DEALS_A_PAGE).get_page(request.GET.get("page"))
    citations = found.citations.all()
    return render(
        request,
        "deals/equipment_detail.html",
        {
            "equipment": found,
            "page": page,
            "citations": citations,
            "footnotes": Footnotes.of(citations, *(deal.all_citations() for deal in page)),
        },
    )
