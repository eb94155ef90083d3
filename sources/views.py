"""The reader's pages of the ground floor: sources, their paragraphs, the claims drawn from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import TypeVar
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, Max, Min, Model, Q, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.views.decorators.vary import vary_on_headers

from sources.addresses import FormerSlug
from sources.asking import unturned, without_empty
from sources.claim_filters import (
    EXACT,
    ClaimFilterForm,
    ClaimsAsked,
    answering,
    counted,
    offered_sources,
    offered_speakers,
    page_of_claims,
)
from sources.fragments import HtmxRequest, is_fragment
from sources.models import Claim, ClaimQuerySet, Paragraph, Publisher, Source
from sources.paging import AFTER, BEFORE
from sources.reader import ReadParagraph, in_words, read_paragraph, read_paragraphs
from sources.support import bearings, supports

SOURCES_A_PAGE = 50
CLAIMS_A_PAGE = 25

ModelT = TypeVar("ModelT", bound=Model)


def page_of(rows: QuerySet[ModelT], request: HttpRequest, size: int) -> Page[ModelT]:
    """The page that ``?page=`` asks for, the first without it. 404 for one there is not."""
    try:
        return Paginator(rows, size).page(request.GET.get("page") or 1)
    except InvalidPage:
        raise Http404("There is no page of that number in this list.") from None


def asked_publisher(request: HttpRequest, name: str) -> Publisher | None:
    """The publisher that ``?name=`` asks for, also by a former slug; ``None`` without it.

    404 for one that is not in the record.
    """
    slug = request.GET.get(name, "")
    if not slug:
        return None
    if re.fullmatch(r"[-\w]{1,80}", slug, re.ASCII):
        former = FormerSlug.objects.filter(model="publisher", slug=slug).values("current")
        named = Publisher.objects.with_relayed_count().filter(Q(slug=slug) | Q(slug__in=former))
        found = named.first()
        if found:
            return found
    raise Http404("No publisher of that name is in the record.")


def source_list(request: HttpRequest) -> HttpResponse:
    """All sources by publisher; with ``?publisher=`` those of one, and who stands behind it."""
    publisher = asked_publisher(request, "publisher")
    sources = Source.objects.by_publisher().with_counts()
    if publisher is None:
        page = page_of(sources, request, SOURCES_A_PAGE)
        groups = [(who, list(rows)) for who, rows in groupby(page, lambda row: row.publisher)]
        # Those of whom nothing was read come behind all others.
        named = Publisher.objects.filter(sources=None).with_relayed_count()
        return render(
            request,
            "sources/source_list.html",
            {"page": page, "groups": groups, "named": [] if page.has_next() else named},
        )
    if publisher.slug != request.GET["publisher"]:
        return HttpResponsePermanentRedirect(publisher.get_absolute_url())
    page = page_of(sources.filter(publisher=publisher), request, SOURCES_A_PAGE)
    return render(
        request,
        "sources/publisher_sources.html",
        {"page": page, "publisher": publisher, "query": f"publisher={publisher.slug}&"},
    )


def source_detail(request: HttpRequest, source: str) -> HttpResponse:
    found = get_object_or_404(Source.objects.select_related("publisher"), slug=source)
    reads = read_paragraphs(found.paragraphs.all())
    bare = [read.paragraph.number for read in reads if not read.claims]
    return render(
        request,
        "sources/source_detail.html",
        {
            "source": found,
            "reads": reads,
            "claim_count": sum(len(read.claims) for read in reads),
            "bare": in_words(bare),
            "bare_count": len(bare),
            "attached_count": sum(bool(read.text) for read in reads),
        },
    )


@vary_on_headers("HX-Request")
def paragraph_detail(request: HtmxRequest, source: str, number: int) -> HttpResponse:
    """One paragraph; to htmx only the card of evidence, for the claims that ``?claim=`` names."""
    rows = Paragraph.objects.filter(source__slug=source, number=number)
    fragment = is_fragment(request)
    reads = read_paragraphs(rows.select_related("source__publisher"), with_use=not fragment)
    if not reads:
        raise Http404("This source has no paragraph of that number.")
    read = reads[0]
    if fragment:
        return evidence(request, read)
    others = Paragraph.objects.filter(source=read.paragraph.source).aggregate(
        previous=Max("number", filter=Q(number__lt=number)),
        next=Min("number", filter=Q(number__gt=number)),
        total=Count("pk"),
    )
    return render(request, "sources/paragraph_detail.html", {"read": read, "others": others})


def evidence(request: HttpRequest, read: ReadParagraph) -> HttpResponse:
    """The card of evidence: the claims that ``?claim=`` names, once or more, else all of them."""
    keys = set(request.GET.getlist("claim"))
    if keys:
        claims = [each.claim for each in read.claims if each.claim.key in keys]
        if not claims:
            # Not raised: an exception would lose the Vary header. The mark's link still works.
            return HttpResponseNotFound("This paragraph has no published claim of that key.")
        read = read_paragraph(read.paragraph, claims)
    return render(request, "components/evidence.html", {"read": read})


def claim_list(request: HttpRequest) -> HttpResponse:
    """All published claims, or those that answer to the filters."""
    return claims_page(request, Claim.objects.all())


def _in_number(number: int | None, many: str, asked: ClaimsAsked) -> str:
    """“1 claim”, “about 190,000 claims”, “claims”."""
    if number is not None:
        return f"{number:,} claim{'' if number == 1 else 's'}"
    if not many:
        return f"more than {EXACT:,} claims"
    return "claims" if asked.pairs() else f"{many} claims"


def claims_page(
    request: HttpRequest,
    claims: ClaimQuerySet,
    heading: str = "",
    keep: Mapping[str, str] | None = None,
    many: str = "",
) -> HttpResponse:
    """A page of the published ones of ``claims``, with filters.

    ``heading`` says what they were taken from, if not from all; ``keep`` are the parameters that
    say it in the address; ``many`` how many they are where they are too many to be counted.
    """
    keep = keep or {}
    if tidy := without_empty(request):
        return HttpResponseRedirect(tidy)
    form = ClaimFilterForm(request.GET)
    form.is_valid()  # what is not valid is left out of asked(), and named in form.ignored
    asked = form.asked()
    rows = answering(asked, claims)
    number = None if many else counted(rows)
    turned = (request.GET.get(AFTER, ""), request.GET.get(BEFORE, ""))
    page = page_of_claims(
        asked, rows, CLAIMS_A_PAGE, *turned, within=urlencode(keep), few=number is not None
    )
    return render(
        request,
        "sources/claim_list.html",
        {
            "asked": asked,
            "heading": heading or asked.heading,
            "page": page,
            "number": _in_number(number, many, asked),
            "keep": keep,
            "here": asked.address(keep),
            "chips": [(name, value, left.address(keep)) for name, value, left in asked.chips()],
            "kinds": Claim.Kind.choices,
            "sources": offered_sources(),
            "speakers": offered_speakers(),
            "ignored": [*form.ignored, *unturned(request), *filter(None, [page.fault])],
        },
    )


def claim_detail(request: HttpRequest, claim: str) -> HttpResponse:
    """One claim. A withdrawn one keeps its page, which says why; a draft is for editors only."""
    claims = Claim.objects.with_source()
    found = get_object_or_404(
        claims.select_related("paragraph__attached", "echoes__paragraph__source__publisher"),
        ~Q(state=Claim.State.DRAFT),
        key=claim,
    )
    used = {pk: bearings(citations) for pk, citations in supports([found]).items()}
    read = read_paragraph(found.paragraph, [found], used)
    return render(
        request,
        "sources/claim_detail.html",
        {
            "read": read,
            "each": read.claims[0],
            "echoed_by": claims.published().filter(echoes=found).in_reading_order(),
        },
    )
