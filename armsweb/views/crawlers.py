"""What crawlers ask for: robots.txt and the sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from countries.models import Country, Official, Organisation
from deals.models import Deal, Equipment
from sources.models import Claim, Paragraph, Source


def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(
        f"User-agent: *\nDisallow: /admin/\nSitemap: {sitemap}\n", content_type="text/plain"
    )


if TYPE_CHECKING:
    PageSitemap = Sitemap[str]
    RecordSitemap = Sitemap[Model]
else:
    PageSitemap = RecordSitemap = Sitemap


class Pages(PageSitemap):
    """The pages that stand for themselves."""

    def items(self) -> list[str]:
        return [
            "home",
            "timeline",
            "ties",
            "disputed",
            "confirmed",
            "single",
            "method",
            "styleguide",
            "countries:country_list",
            "countries:organisation_list",
            "countries:official_list",
            "deals:deal_list",
            "deals:equipment_list",
            "sources:source_list",
            "sources:claim_list",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Records(RecordSitemap):
    """The pages of one kind of record."""

    limit = 10_000

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    def items(self) -> QuerySet[Any]:
        return self.rows.all()


SITEMAPS: dict[str, Any] = {
    "pages": Pages(),
    "countries": Records(Country.objects.order_by("pk")),
    "organisations": Records(Organisation.objects.order_by("pk")),
    "officials": Records(Official.objects.order_by("pk")),
    "deals": Records(Deal.objects.published().order_by("pk")),
    "equipment": Records(Equipment.objects.order_by("pk")),
    "sources": Records(Source.objects.order_by("pk")),
    "paragraphs": Records(Paragraph.objects.select_related("source").order_by("pk")),
    "claims": Records(Claim.objects.published().order_by("pk")),
}
