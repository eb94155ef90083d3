"""The pictures: their own pages, and each as a file with its sources in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.contrib.staticfiles import finders
from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.timezone import localdate

from armsweb.pictures import sheet
from armsweb.pictures.key import Key
from armsweb.pictures.raster import png
from armsweb.pictures.style import standalone
from armsweb.picturing.map_of_ties import NATO_FOUNDED, MapPicture, map_picture
from armsweb.picturing.records import coverage_picture, ladder_picture
from armsweb.picturing.sources import sources_behind
from armsweb.picturing.ties import TiesPicture, ties_picture
from armsweb.picturing.timelines import Kept, TimelinePicture, Years, timeline_picture
from countries.models import Country
from deals.filters.form import FIRST_YEAR, LAST_YEAR
from deals.models import Deal
from sources import dates
from sources.as_of import as_of
from sources.models import Source
from sources.reader import read_paragraphs

FORMATS = ("svg", "png")
# Widths of the files whose drawing is as wide as its place.
MAP_WIDTH = 760
TIMELINE_WIDTH, COVERAGE_WIDTH, LADDER_WIDTH = 900, 640, 420
MOST_NAMED = sheet.MOST_SOURCES


class Picture(Protocol):
    """What the frame of a file needs to know of a picture."""

    @property
    def name(self) -> str: ...
    @property
    def drawing(self) -> Any: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def key(self) -> Key: ...
    @property
    def query(self) -> str: ...


def year_asked(request: HttpRequest, name: str, low: int = FIRST_YEAR) -> int | None:
    """The year that ``?name=`` asks for; ``None`` without one, or for what is none."""
    text = request.GET.get(name, "").strip()
    if len(text) != 4 or not text.isascii() or not text.isdigit():
        return None
    return int(text) if low <= int(text) <= LAST_YEAR else None


def years_asked(request: HttpRequest) -> Years:
    """The years that ``?from=`` and ``?to=`` ask for, in order."""
    first, last = year_asked(request, "from"), year_asked(request, "to")
    return (last, first) if first and last and first > last else (first, last)


def kept(request: HttpRequest, *names: str) -> Kept:
    """What the address says of other pictures, for the form of one: years, as (name, value)."""
    asked = ((name, year_asked(request, name)) for name in names)
    return tuple((name, str(year)) for name, year in asked if year)


def asked_map(request: HttpRequest) -> MapPicture:
    return map_picture(year_asked(request, "map_year", NATO_FOUNDED), localdate().year)


def asked_timeline(request: HttpRequest, **choices: Any) -> TimelinePicture:
    return timeline_picture(years_asked(request), localdate().year, **choices)


def asked_ties(request: HttpRequest) -> TiesPicture:
    """For the country that ``?country=`` names, else for all; 404 for one not on record."""
    slug = request.GET.get("country", "")
    if slug and not slug_re.match(slug):
        raise Http404("No country of that name is on record.")
    country = get_object_or_404(Country, slug=slug) if slug else None
    return ties_picture(country, as_of(request).day)


# Pages


def timeline(request: HttpRequest) -> HttpResponse:
    when = as_of(request)
    picture = asked_timeline(request, day=when.day)
    return render(request, "pictures/timeline_page.html", {"timeline": picture, "as_of": when})


def ties(request: HttpRequest) -> HttpResponse:
    picture, when = asked_ties(request), as_of(request)
    return render(request, "pictures/ties_page.html", {"ties": picture, "as_of": when})


# Files


def map_file(request: HttpRequest, ending: str) -> HttpResponse:
    picture = asked_map(request)
    frame = picture.drawing.frame
    size = MAP_WIDTH, round(MAP_WIDTH * frame.height / frame.width)
    every = Source.objects.order_by("-published_latest", "slug")
    notes = [picture.reading, *picture.notes, picture.ground]
    return answer(request, ending, picture, size, reverse("home"), every, notes)


def timeline_file(request: HttpRequest, ending: str) -> HttpResponse:
    day = as_of(request).day
    picture = asked_timeline(request, day=day)
    size = TIMELINE_WIDTH, picture.drawing.height
    behind = sources_behind(picture.deals, day)
    notes = [picture.reading, *picture.notes]
    return answer(request, ending, picture, size, reverse("timeline"), behind, notes)


def ties_file(request: HttpRequest, ending: str) -> HttpResponse:
    picture = asked_ties(request)
    size = picture.drawing.width, picture.drawing.height
    behind = sources_behind(picture.deals, picture.day)
    notes = [picture.reading, *picture.notes]
    return answer(request, ending, picture, size, reverse("ties"), behind, notes)


def ladder_file(request: HttpRequest, deal: str, ending: str) -> HttpResponse:
    when = as_of(request)
    found = get_object_or_404(Deal.objects.published().for_page(when.day), slug=deal)
    found.take_back_to(when.day)
    picture = ladder_picture(found, when.query)
    size = LADDER_WIDTH, picture.drawing.height
    behind = sources_behind([found.pk], when.day)
    return answer(request, ending, picture, size, found.get_absolute_url(), behind)


def coverage_file(request: HttpRequest, source: str, ending: str) -> HttpResponse:
    found = get_object_or_404(Source, slug=source)
    picture = coverage_picture(found, read_paragraphs(found.paragraphs.all(), with_use=False))
    size = COVERAGE_WIDTH, picture.drawing.height
    itself = Source.objects.filter(pk=found.pk)
    return answer(request, ending, picture, size, found.get_absolute_url(), itself)


def answer(
    request: HttpRequest,
    ending: str,
    picture: Picture,
    size: tuple[int, int],
    page: str,
    sources: QuerySet[Source],
    notes: Iterable[str] = (),
) -> HttpResponse:
    """The picture as ``svg`` or ``png``; 404 for another ending.

    ``page`` is the address of the page it stands on; it is named in the picture.
    """
    if ending not in FORMATS:
        raise Http404("A picture is to be had as svg or png.")
    svg, style = draw(request, picture, size, page, sources, notes)
    # A reader who has it already is told so; PNG is then not even drawn.
    etag = f'"{hashlib.sha256(f"{ending}{svg}".encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        body, kind = (svg, "image/svg+xml") if ending == "svg" else (png(svg), "image/png")
        response = HttpResponse(body, content_type=kind)
    response["ETag"] = etag
    response["Content-Disposition"] = f'inline; filename="armsweb-{picture.name}.{ending}"'
    # The file brings its own style; the policy lets in this one and no other.
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    response._csp_update = {"style-src": [f"'sha256-{digest}'"]}  # type: ignore[attr-defined]
    return response


def draw(
    request: HttpRequest,
    picture: Picture,
    size: tuple[int, int],
    page: str,
    sources: QuerySet[Source],
    notes: Iterable[str],
) -> tuple[str, str]:
    """The picture as a file of SVG, and the style in it."""
    address = request.build_absolute_uri(page + picture.query)
    citation = sheet.Citation(
        sources=[cited(each) for each in sources.select_related("publisher")[:MOST_NAMED]],
        count=sources.count(),
        address=address,
        drawn=date_format(localdate(), "j F Y"),
    )
    key = picture.key.sheet(size[0])
    frame = sheet.lay_out(picture.title, picture.description, size, key.height, citation, notes)
    style = style_of_files()
    # Places on the page itself need its address before them, all others only the site's.
    here = picture.name in {"ladder", "coverage"}
    context = {
        "sheet": frame,
        "body": f"pictures/_{picture.name}.svg",
        "style": style,
        "key_sheet": key,
        "key": picture.name,
        "view_box": picture.drawing.frame.view_box if picture.name == "map" else "",
        "base": address if here else request.build_absolute_uri("/").rstrip("/"),
        picture.name: picture.drawing,
    }
    return render_to_string("pictures/standalone.svg", context), style


def cited(source: Source) -> str:
    """“Publisher: title (date)”."""
    when = dates.read(source.published).display if source.published else "undated"
    return f"{source.publisher}: {source.title} ({when})"


@lru_cache(maxsize=1)
def style_of_files() -> str:
    found = finders.find("armsweb.css")
    if not isinstance(found, str):
        raise FileNotFoundError("the stylesheet armsweb.css is not among the static files")
    return standalone(Path(found).read_text(encoding="utf-8"))
