"""Countries with their deals: the pages that join the floors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from countries.models import (
    Country,
    CountryCitation,
    Membership,
    MembershipCitation,
    Official,
    Organisation,
)
from deals.models import Deal
from deals.stages import Stage
from deals.voices import reading_order
from sources.citations import Citation
from sources.footnotes import Footnotes
from sources.models import Claim

DEALS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Counted:
    """A country and the number of published deals it is a side of."""

    country: Country
    deals: int


def with_deal_counts(countries: Iterable[Country]) -> list[Counted]:
    """Each country with its number of published deals, in two queries whatever their number."""
    totals: Counter[int] = Counter()
    for side in ("buyer", "seller"):
        rows = Deal.objects.published().order_by().values_list(side).annotate(count=Count("pk"))
        totals.update(dict(rows))
    return [Counted(country, totals[country.pk]) for country in countries]


def _with_memberships() -> Prefetch[str, object, str]:
    citations = Prefetch("citations", queryset=MembershipCitation.objects.standing().for_page())
    return Prefetch(
        "memberships",
        queryset=Membership.objects.select_related("organisation", "country").prefetch_related(
            citations
        ),
    )


def country_list(request: HttpRequest) -> HttpResponse:
    countries = Country.objects.prefetch_related(_with_memberships())
    rows = with_deal_counts(countries)
    memberships = [m for row in rows for m in row.country.memberships.all()]
    return render(
        request,
        "countries/country_list.html",
        {"rows": rows, "footnotes": Footnotes.of(*(m.citations.all() for m in memberships))},
    )


def country_detail(request: HttpRequest, country: str) -> HttpResponse:
    found = get_object_or_404(
        Country.objects.prefetch_related(
            _with_memberships(),
            Prefetch("citations", queryset=CountryCitation.objects.standing().for_page()),
            Prefetch("organisations", queryset=Organisation.objects.for_page()),
            Prefetch("officials", queryset=Official.objects.for_page()),
        ),
        slug=country,
    )
    deals = Deal.objects.published().for_country(found)
    counts = dict(deals.order_by().values_list("current_stage").annotate(count=Count("pk")))
    shown = list(deals.newest_first().for_page()[:DEALS_SHOWN])
    by_stage = [
        (stage, counts[stage.value], [d for d in shown if d.current_stage == stage])
        for stage in reversed(Stage)
        if counts.get(stage.value)
    ]
    citations = list(found.citations.all())
    subjects = [*found.memberships.all(), *found.officials.all(), *found.organisations.all()]
    return render(
        request,
        "countries/country_detail.html",
        {
            "country": found,
            "by_stage": by_stage,
            "deal_count": sum(counts.values()),
            "said": _of_kind(citations, Claim.Kind.SAID),
            "reported": _of_kind(citations, Claim.Kind.FACT),
            "views": _of_kind(citations, Claim.Kind.VIEW),
            "footnotes": Footnotes.of(
                *(deal.all_citations() for deal in shown),
                *(subject.citations.all() for subject in subjects),
                citations,
            ),
        },
    )


def _of_kind(citations: Iterable[Citation], kind: str) -> list[Citation]:
    """The citations of claims of that kind, each claim once, in reading order."""
    once = {c.claim_id: c for c in citations if c.claim.kind == kind}
    return sorted(once.values(), key=lambda citation: reading_order(citation.claim))


