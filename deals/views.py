"""Deals and equipment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from countries.models import Country
from deals.chapters import chapters, outcome
from deals.filters.asked import Asked, Sort, answering
from deals.filters.chips import chips
from deals.filters.counting import Counting
from deals.filters.form import DealFilterForm
from deals.filters.offers import offered
from deals.listing import Facet
from deals.models import Deal, Equipment, EquipmentCitation, Listing
from deals.parties import belongings
from deals.voices import background, views, voices
from sources.as_of import as_of
from sources.asking import unturned, without_empty
from sources.disputes import disputes_of
from sources.footnotes import Footnotes
from sources.fragments import HtmxRequest, is_fragment
from sources.paging import AFTER, BEFORE, Keyset, numbered
from sources.sifting import Facet as Sieve
from sources.sifting import Fixed, Named, Sifting

DEALS_A_PAGE = 30
EQUIPMENT_A_PAGE = 100
EQUIPMENT_FACETS: tuple[Sieve, ...] = (
    Fixed("category", "Category", Equipment.Category.choices),
    Named("maker", "Made in", Country, "maker"),
)
FEW = 20_000  # so many deals are sorted in a moment


@vary_on_headers("HX-Request", "HX-Trigger")
def deal_list(request: HtmxRequest) -> HttpResponse:
    """The deals that answer to the filters; to htmx only what changes with them."""
    fragment = is_fragment(request)
    if not fragment and (tidy := without_empty(request, sort=Sort.DATE)):
        return HttpResponseRedirect(tidy)
    when = as_of(request)
    form = DealFilterForm(request.GET)
    form.is_valid()  # what is not valid is left out of asked(), and named in form.ignored
    asked = form.asked(when.day)
    keyset = Keyset((f"by_{asked.sort}", "slug"), DEALS_A_PAGE, of=asked.query())
    turned = {name: request.GET.get(name, "") for name in (AFTER, BEFORE)}
    choices = offered(asked, form.blocs)
    rows = answering(asked).defer("tags", "words")
    page = keyset.page(rows, **turned, few=choices.total.number <= FEW)
    deals = listed_deals(page.rows, when.day)
    context = {
        "asked": asked,
        "as_of": when,
        "page": page,
        "deals": deals,
        "offered": choices,
        "chips": chips(asked),
        "ignored": [*form.ignored, *unturned(request), *filter(None, [page.fault])],
        "sorts": Sort.choices,
        "from_form": fragment and request.htmx.trigger == "filters",
        "footnotes": Footnotes.for_list(),
    }
    if not fragment:
        return render(request, "deals/deal_list.html", context)
    response = render(request, "deals/_deal_list_fragment.html", context)
    # The form sends its empty fields too; the address to share has none.
    return push_url(response, request.path + asked.query(**turned).removesuffix("?"))


def listed_deals(rows: Iterable[Listing], day: date | None) -> list[Deal]:
    """The deals of these rows in their order, as of the day, with all that a list shows."""
    keys = [row.deal_id for row in rows]
    fetched = Deal.objects.for_page(day).in_bulk(keys)
    deals = [fetched[key] for key in keys if key in fetched]
    for deal in deals:
        deal.take_back_to(day)
    return deals


def deal_detail(request: HttpRequest, deal: str) -> HttpResponse:
    when = as_of(request)
    found = get_object_or_404(Deal.objects.for_page(when.day), slug=deal)
    if found.state == Deal.State.DRAFT:
        raise Http404("draft")
    if found.state == Deal.State.WITHDRAWN:
        return render(request, "deals/deal_withdrawn.html", {"deal": found})
    found.take_back_to(when.day)
    citations = found.all_citations()
    life = chapters(found.story())
    if when.day and not citations:
        return render(request, "deals/deal_unknown.html", {"deal": found, "as_of": when})
    sides = belongings(found, when.day)
    members = [side.membership.citations.all() for side in sides]
    return render(
        request,
        "deals/deal_detail.html",
        {
            "deal": found,
            "as_of": when,
            "current": found.current_milestone(),
            "chapters": life,
            "milestone_count": sum(len(chapter.milestones) for chapter in life),
            "not_found": "" if when.day else found.not_found,
            "first_told": life[0].source if len(life) > 1 else None,
            "outcome": outcome(life),
            "belongings": sides,
            "disputes": disputes_of([found, *found.items.all(), *found.story()]),
            "voices": voices(citations),
            "views": views(citations),
            "background": background(citations),
            "footnotes": Footnotes.of(citations, *members, evidence=when.evidence),
        },
    )


def equipment_list(request: HttpRequest) -> HttpResponse:
    """All equipment, or what answers to the filters, each with the number of its deals."""
    if tidy := without_empty(request):
        return HttpResponseRedirect(tidy)
    equipment = Equipment.objects.select_related("maker").prefetch_related(
        Prefetch("citations", queryset=EquipmentCitation.objects.standing().for_page())
    )
    asked = Sifting(equipment, EQUIPMENT_FACETS, request.GET)
    rows = asked.answering().order_by("category", "designation")
    page = numbered(rows, request, EQUIPMENT_A_PAGE)
    counts = Counting().count(Asked())
    return render(
        request,
        "deals/equipment_list.html",
        {
            "asked": asked,
            "page": page,
            "rows": [(item, counts.of(Facet.EQUIPMENT.tag(item.pk))) for item in page],
            "groups": asked.groups(),
            "footnotes": Footnotes.for_list(),
        },
    )


def equipment_detail(request: HttpRequest, equipment: str) -> HttpResponse:
    found: Equipment = get_object_or_404(
        Equipment.objects.select_related("maker").prefetch_related(
            Prefetch("citations", queryset=EquipmentCitation.objects.standing().for_page())
        ),
        slug=equipment,
    )
    deals = Deal.objects.published().for_equipment(found).newest_first().for_page()
    page = numbered(deals, request, DEALS_A_PAGE)
    citations = found.citations.all()
    return render(
        request,
        "deals/equipment_detail.html",
        {
            "equipment": found,
            "page": page,
            "citations": citations,
            "footnotes": Footnotes.for_list(most=3),
        },
    )
