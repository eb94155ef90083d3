"""The reader's pages of the ground floor: sources, their paragraphs, the claims drawn from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from django.db.models import Count as CountOf
from django.db.models import Max, Min, Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import pluralize
from django.views.decorators.vary import vary_on_headers

from sources.addresses import FormerSlug
from sources.asking import unturned, without_empty
from sources.claim_filters import EXACT, FACETS, Counted, counted, heading, page_of_claims, sampled
from sources.counts import Count
from sources.fragments import HtmxRequest, is_fragment
from sources.models import Claim, ClaimQuerySet, Paragraph, Publisher, Source
from sources.paging import AFTER, BEFORE, numbered
from sources.reader import ReadParagraph, in_words, read_paragraph, read_paragraphs
from sources.sifting import Sifting
from sources.support import bearings, supports

SOURCES_A_PAGE = 50
CLAIMS_A_PAGE = 25
FEW_CLAIMS = 12  # so many stand open under their paragraphs; more are folded away


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
        page = numbered(sources, request, SOURCES_A_PAGE)
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
    page = numbered(sources.filter(publisher=publisher), request, SOURCES_A_PAGE)
    return render(
        request,
        "sources/publisher_sources.html",
        {"page": page, "publisher": publisher, "here": f"?publisher={publisher.slug}&"},
    )


def source_detail(request: HttpRequest, source: str) -> HttpResponse:
    found = get_object_or_404(Source.objects.select_related("publisher"), slug=source)
    reads = read_paragraphs(found.paragraphs.all())
    bare = [read.paragraph.number for read in reads if not read.claims]
    claim_count = sum(len(read.claims) for read in reads)
    unfolded = request.GET.get("claims") == "all"
    return render(
        request,
        "sources/source_detail.html",
        {
            "source": found,
            "reads": reads,
            "claim_count": claim_count,
            "few_claims": FEW_CLAIMS,
            "unfolded": unfolded,
            "fold": claim_count > FEW_CLAIMS and not unfolded,
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
        total=CountOf("pk"),
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


def _in_number(number: Count | None) -> str:
    """“1 claim”, “about 190,000 claims”, “more than 1,000 claims”."""
    if number is None:
        return f"more than {EXACT:,} claims"
    return f"{number} claim{pluralize(number.number)}"


def claims_page(
    request: HttpRequest,
    claims: ClaimQuerySet,
    title: str = "",
    keep: Mapping[str, str] | None = None,
    many: Count | None = None,
    faults: Iterable[str] = (),
) -> HttpResponse:
    """A page of the published ones of ``claims``, with filters.

    ``title`` says what they were taken from, if not from all; ``keep`` are the parameters that
    say it in the address; ``many`` how many they are where they are too many to be counted;
    ``faults`` what was left out of the address before.
    """
    if tidy := without_empty(request):
        return HttpResponseRedirect(tidy)
    asked = Sifting(claims.published(), FACETS, request.GET, keep or {})
    # The sample is one of all claims. Of part of them, where too many, no choice is counted.
    sample = None if title else sampled()
    found = Counted(many) if many else counted(asked, sample)
    few = bool(found.number and not found.number.about)
    turned = (request.GET.get(AFTER, ""), request.GET.get(BEFORE, ""))
    page = page_of_claims(asked, CLAIMS_A_PAGE, *turned, few=few)
    return render(
        request,
        "sources/claim_list.html",
        {
            "asked": asked,
            "heading": title or heading(asked),
            "page": page,
            "number": "claims" if many and asked.narrowed else _in_number(found.number),
            "groups": [] if many else asked.groups(found.sample, found.exactly),
            "ignored": [
                *filter(None, faults),
                *asked.ignored,
                *unturned(request),
                *filter(None, [page.fault]),
            ],
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
