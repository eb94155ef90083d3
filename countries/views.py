"""Organisations and officials."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from countries.models import (
    Country,
    Membership,
    MembershipCitation,
    Official,
    OfficialCitation,
    Organisation,
    OrganisationCitation,
)
from sources.asking import without_empty
from sources.footnotes import Footnotes
from sources.paging import numbered
from sources.sifting import Facet, Named, Sifting
from sources.support import supports

A_PAGE = 100
CLAIMS_A_PAGE = 60
FACETS: tuple[Facet, ...] = (
    Named("country", "Country", Country, "country"),
    Named("organisation", "Organisation", Organisation, "organisation"),
)


def organisation_list(request: HttpRequest) -> HttpResponse:
    organisations = Organisation.objects.for_list().order_by("kind", "name")
    page = numbered(organisations, request, A_PAGE)
    footnotes = Footnotes.for_list()
    return render(
        request, "countries/organisation_list.html", {"page": page, "footnotes": footnotes}
    )


def organisation_detail(request: HttpRequest, organisation: str) -> HttpResponse:
    members = Membership.objects.select_related("country", "organisation").prefetch_related(
        Prefetch("citations", queryset=MembershipCitation.objects.standing().for_page())
    )
    found = get_object_or_404(
        Organisation.objects.for_page().prefetch_related(
            Prefetch("memberships", queryset=members.order_by("country__name", "spell")),
            Prefetch("officials", queryset=Official.objects.for_list()),
        ),
        slug=organisation,
    )
    of_it = OrganisationCitation.objects.standing().filter(subject=found).for_page()
    page = numbered(of_it, request, CLAIMS_A_PAGE)
    parts = [found, *found.memberships.all(), *found.officials.all()]
    return render(
        request,
        "countries/organisation_detail.html",
        {
            "organisation": found,
            "page": page,
            "footnotes": Footnotes.of(*(part.citations.all() for part in parts), page),
        },
    )


def official_list(request: HttpRequest) -> HttpResponse:
    """All officials, or those that answer to the filters."""
    if tidy := without_empty(request):
        return HttpResponseRedirect(tidy)
    asked = Sifting(Official.objects.for_list(), FACETS, request.GET)
    rows = asked.answering().order_by("country__name", "name")
    return render(
        request,
        "countries/official_list.html",
        {
            "asked": asked,
            "page": numbered(rows, request, A_PAGE),
            "groups": asked.groups(),
            "footnotes": Footnotes.for_list(),
        },
    )


def official_detail(request: HttpRequest, official: str) -> HttpResponse:
    found = get_object_or_404(Official.objects.for_page(), slug=official)
    said = OfficialCitation.objects.standing().filter(subject=found, field="said").for_page()
    page = numbered(said, request, CLAIMS_A_PAGE)
    bears_on = supports([c.claim for c in page])
    return render(
        request,
        "countries/official_detail.html",
        {
            "official": found,
            "page": page,
            "said": [
                (c, [b for b in bears_on.get(c.claim_id, []) if b.subject != found]) for c in page
            ],
            "names": [c for c in found.citations.all() if c.field == "name"],
            "mentions": [c for c in found.citations.all() if c.field == ""],
            "footnotes": Footnotes.of(found.citations.all(), page),
        },
    )
