"""Two to four countries side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.text import get_text_list

from armsweb.comparing import Side, claims_of, compare
from countries.models import Country
from deals.filters.counting import Counting
from sources.addresses import FormerSlug
from sources.as_of import as_of
from sources.asking import SLUG, shown, without_empty
from sources.views import claims_page

FEWEST, MOST = 2, 4


def chosen(slugs: list[str], countries: dict[str, Country]) -> tuple[list[Country], list[str]]:
    """The countries that the slugs name, at most ``MOST``, each once; what was left out, and why.

    One query where a slug is none of today's.
    """
    known = [slug for slug in slugs[: MOST * 5] if SLUG.fullmatch(slug)]
    former: dict[str, str] = {}
    if set(known) - set(countries):
        rows = FormerSlug.objects.filter(model="country", slug__in=known)
        former = dict(rows.values_list("slug", "current"))
    found: list[Country] = []
    ignored = []
    for slug in slugs[: MOST * 5]:
        country = countries.get(former.get(slug, slug))
        if country is None:
            ignored.append(f"Country {shown(slug)} is not on record.")
        elif country in found:
            ignored.append(f"{country} was named twice.")
        elif len(found) == MOST:
            ignored.append(f"{country} is one too many: {MOST} countries at most.")
        else:
            found.append(country)
    if len(slugs) > MOST * 5:
        ignored.append(f"{len(slugs) - MOST * 5} further countries.")
    return found, ignored


def comparison(request: HttpRequest) -> HttpResponse:
    """``?country=turkey&country=greece``; with fewer than two, what it is and how to choose."""
    if tidy := without_empty(request):
        return HttpResponseRedirect(tidy)
    when = as_of(request)
    countries = {country.slug: country for country in Country.objects.all()}
    picked, ignored = chosen(request.GET.getlist("country"), countries)
    enough = len(picked) >= FEWEST
    return render(
        request,
        "compare.html",
        {
            "as_of": when,
            "countries": countries.values(),
            "picked": [*picked, *[None] * (MOST - len(picked))],
            "names": get_text_list([str(country) for country in picked], "and") if enough else "",
            "ignored": ignored,
            "lonely": picked[0] if len(picked) == 1 else None,
            "compared": compare(picked, when.day) if enough else None,
        },
    )


def comparison_claims(request: HttpRequest) -> HttpResponse:
    """The claims that bear on deals of one country: what the figures of a comparison count."""
    slug = request.GET.get("country", "")
    if not SLUG.fullmatch(slug):
        raise Http404("Name a country.")
    country = get_object_or_404(Country, slug=slug)
    when = as_of(request)
    side = Side(country, when.day, Counting())
    title = f"Claims on deals of {country}"
    number = side.claim_total if side.sampled else None
    return claims_page(request, claims_of(side), title, side.parameters, number, [when.fault])
