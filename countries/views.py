"""Organisations and officials."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from countries.models import Membership, MembershipCitation, Official, Organisation
from sources.asking import shown, without_empty
from sources.footnotes import Footnotes
from sources.support import supports

A_PAGE = 100
MOST_SAID = 20  # sentences on what was left out of an address


def organisation_list(request: HttpRequest) -> HttpResponse:
    organisations = Organisation.objects.for_list().order_by("kind", "name")
    page = Paginator(organisations, A_PAGE).get_page(request.GET.get("page"))
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
    parts = [found, *found.memberships.all(), *found.officials.all()]
    return render(
        request,
        "countries/organisation_detail.html",
        {
            "organisation": found,
            "citations": found.citations.all(),
            "footnotes": Footnotes.of(*(part.citations.all() for part in parts)),
        },
    )


def official_list(request: HttpRequest) -> HttpResponse:
    """All officials, or those of some countries."""
    if tidy := without_empty(request):
        return HttpResponseRedirect(tidy)
    asked = list(dict.fromkeys(request.GET.getlist("country")))
    held = Official.objects.values_list("country__slug", "country__name")
    countries = list(held.annotate(number=Count("pk")).order_by("country__name"))
    chosen = [slug for slug, *_ in countries if slug in asked]
    officials = Official.objects.for_list().order_by("country__name", "name")
    if chosen:
        officials = officials.filter(country__slug__in=chosen)
    page = Paginator(officials, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "countries/official_list.html",
        {
            "page": page,
            "countries": [(slug, name, n, slug in chosen) for slug, name, n in countries],
            "query": "".join(f"country={slug}&" for slug in chosen),
            "ignored": [
                f"No official of {shown(slug)} is on record."
                for slug in asked
                if slug not in chosen
            ][:MOST_SAID],
            "footnotes": Footnotes.for_list(),
        },
    )


def official_detail(request: HttpRequest, official: str) -> HttpResponse:
    found = get_object_or_404(Official.objects.for_page(), slug=official)
    said = [c for c in found.citations.all() if c.field == "said"]
    bears_on = supports([c.claim for c in said])
    return render(
        request,
        "countries/official_detail.html",
        {
            "official": found,
            "said": [
                (c, [b for b in bears_on.get(c.claim_id, []) if b.subject != found]) for c in said
            ],
            "names": [c for c in found.citations.all() if c.field == "name"],
            "mentions": [c for c in found.citations.all() if c.field == ""],
            "footnotes": Footnotes.of(found.citations.all()),
        },
    )
