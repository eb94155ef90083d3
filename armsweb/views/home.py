"""The home page: the question, the answer in figures, where to begin."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from armsweb.views.countries import with_deal_counts
from armsweb.views.pictures import asked_map, asked_timeline, kept
from countries.models import Country
from deals.models import Deal
from deals.stages import Stage
from sources.disputes import balance
from sources.footnotes import Footnotes
from sources.models import Claim, Paragraph, Source

LATEST = 5
STORIES = 10  # deals on the timeline; its own page has more


def home(request: HttpRequest) -> HttpResponse:
    counts = dict(
        Deal.objects.published().order_by().values_list("current_stage").annotate(count=Count("pk"))
    )
    latest = Deal.objects.published().newest_first().for_page()[:LATEST]
    return render(
        request,
        "home.html",
        {
            "deal_count": sum(counts.values()),
            "stages": [(stage, counts[stage.value]) for stage in Stage if counts.get(stage.value)],
            "claim_count": Claim.objects.published().count(),
            "paragraph_count": Paragraph.objects.count(),
            "source_count": Source.objects.count(),
            "balance": balance(),
            "countries": with_deal_counts(Country.objects.order_by("name")),
            "deals": latest,
            "map": asked_map(request),
            "map_kept": kept(request, "from", "to"),
            "timeline": asked_timeline(
                request, most=STORIES, whole=False, page="home", kept=kept(request, "map_year")
            ),
            "example": Claim.objects.published().with_source().in_reading_order().first(),
            "sources": Source.objects.select_related("publisher").order_by("-pk")[:LATEST],
            "footnotes": Footnotes.without_numbers(),
        },
    )
