"""Countries with their deals: the pages that join the floors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from armsweb.picturing.ties import ties_picture
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
from sources.as_of import as_of
from sources.citations import Citable, Citation, Stance
from sources.footnotes import Footnotes
from sources.models import Claim
from sources.paging import numbered

DEALS_SHOWN = 60
CLAIMS_A_PAGE = 100

Known = TypeVar("Known", bound=Citable)


@dataclass(frozen=True, slots=True)
class Counted:
    """A country and the number of published deals it is a side of."""

    country: Country
    deals: int


def with_deal_counts(countries: Iterable[Country], day: date | None = None) -> list[Counted]:
    """Each country with its number of published deals, in two queries whatever their number."""
    totals: Counter[int] = Counter()
    deals = Deal.objects.published().known_by(day).order_by()
    for side in ("buyer", "seller"):
        totals.update(dict(deals.values_list(side).annotate(count=Count("pk"))))
    return [Counted(country, totals[country.pk]) for country in countries]


def _memberships(day: date | None) -> Prefetch[str, Any, str]:
    citations = MembershipCitation.objects.standing().known_by(day).for_page()
    rows = Membership.objects.select_related("organisation", "country")
    return Prefetch("memberships", rows.prefetch_related(Prefetch("citations", queryset=citations)))


def _taken_back(parts: Iterable[Known], day: date | None) -> list[Known]:
    """With only what the sources known by ``day`` say of them."""
    found = list(parts)
    if day is not None:
        for part in found:
            part.forget_unsupported()
    return found


def _known(parts: Iterable[Known], day: date | None) -> list[Known]:
    """Those of which a source known by ``day`` speaks, with only what such sources say."""
    return [part for part in _taken_back(parts, day) if day is None or part.citations.all()]


def country_list(request: HttpRequest) -> HttpResponse:
    when = as_of(request)
    countries = Country.objects.prefetch_related(_memberships(when.day))
    rows = [
        (row, _known(row.country.memberships.all(), when.day))
        for row in with_deal_counts(countries, when.day)
    ]
    footnotes = Footnotes.for_list()
    return render(
        request,
        "countries/country_list.html",
        {"rows": rows, "as_of": when, "footnotes": footnotes},
    )


def country_detail(request: HttpRequest, country: str) -> HttpResponse:
    when = as_of(request)
    found: Country = get_object_or_404(
        Country.objects.prefetch_related(
            _memberships(when.day),
            Prefetch("organisations", queryset=Organisation.objects.for_list(when.day)),
            Prefetch("officials", queryset=Official.objects.for_list(when.day)),
        ),
        slug=country,
    )
    deals = Deal.objects.published().for_country(found).known_by(when.day)
    shown = list(deals.newest_first().for_page(when.day)[:DEALS_SHOWN])
    for deal in shown:
        deal.take_back_to(when.day)
    claims = CountryCitation.objects.standing().known_by(when.day).filter(subject=found)
    page = numbered(claims.for_page(), request, CLAIMS_A_PAGE)
    citations = list(page)
    memberships = _known(found.memberships.all(), when.day)
    officials = _taken_back(found.officials.all(), when.day)
    organisations = _taken_back(found.organisations.all(), when.day)
    return render(
        request,
        "countries/country_detail.html",
        {
            "country": found,
            "as_of": when,
            "deal_count": deals.count(),
            "shown_count": len(shown),
            "by_stage": _by_stage(shown),
            "memberships": memberships,
            "officials": officials,
            "organisations": organisations,
            "page": page,
            "said": _of_kind(citations, Claim.Kind.SAID),
            "reported": _of_kind(citations, Claim.Kind.FACT),
            "views": _of_kind(citations, Claim.Kind.VIEW),
            "ties": ties_picture(found, when.day),
            "footnotes": Footnotes.of(
                *(_shown_of(deal) for deal in shown),
                *(part.citations.all() for part in (*memberships, *officials, *organisations)),
                citations,
                evidence=when.evidence,
            ),
        },
    )


def _shown_of(deal: Deal) -> list[Citation]:
    """The citations of a deal that its line on a country's page marks."""
    current = deal.current_milestone()
    marks: list[Citation] = [c for c in deal.citations.all() if c.field == "summary"]
    if current is not None:
        marks += [c for c in current.citations.all() if c.field in {"stage", "when"}]
    return [c for c in marks if c.stance != Stance.CONTEXT and c.claim.is_published]


def _by_stage(deals: Iterable[Deal]) -> list[tuple[Stage, list[Deal]]]:
    """Deals under their stages, the furthest first; stages without a deal are left out."""
    found: dict[str, list[Deal]] = {}
    for deal in deals:
        found.setdefault(deal.current_stage, []).append(deal)
    return [(stage, found[stage.value]) for stage in reversed(Stage) if stage.value in found]


def _of_kind(citations: Iterable[Citation], kind: str) -> list[Citation]:
    """The citations of claims of that kind, each claim once, in reading order."""
    once = {c.claim_id: c for c in citations if c.claim.kind == kind}
    return sorted(once.values(), key=lambda citation: reading_order(citation.claim))
