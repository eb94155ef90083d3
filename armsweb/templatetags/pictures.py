"""The pictures of one record, for the pages of the floors below. Tags here never query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from armsweb.pictures import key
from armsweb.picturing import specimens
from armsweb.picturing.dissent import dissent_of
from armsweb.picturing.records import coverage_picture, ladder_picture
from deals.models import Deal
from sources.as_of import AsOf
from sources.models import Source
from sources.reader import ReadParagraph

register = template.Library()


@register.inclusion_tag("pictures/ladder.html")
def ladder_of(deal: Deal, as_of: AsOf) -> dict[str, Any]:
    """The stage ladder of a deal that came with its milestones and their citations."""
    return {"ladder": ladder_picture(deal, as_of.query)}


@register.simple_tag
def picture_keys() -> list[tuple[str, key.Key]]:
    """The key of every kind of picture with its name, for the style guide."""
    return [
        ("map", key.of_map(1999, unsaid=True)),
        ("timeline", key.of_timeline(whole=True)),
        ("ties", key.of_ties()),
        ("coverage", key.of_coverage()),
        ("ladder", key.of_ladder()),
    ]


@register.simple_tag
def picture_specimens() -> dict[str, Any]:
    """Every state of the pictures, for the style guide."""
    return {
        "timeline": specimens.of_timeline(),
        "no_timeline": specimens.no_timeline(),
        "ladder": specimens.of_ladder(),
        "coverage": specimens.of_coverage(),
        "ties": specimens.of_ties(),
    }


@register.inclusion_tag("pictures/dissent.html")
def dissent_on_dates(deal: Deal, as_of: AsOf) -> dict[str, Any]:
    """On which dates of a deal sources differ; the deal came with its milestones' citations."""
    page = f"{deal.get_absolute_url()}{as_of.query}"
    found = [(milestone, dissent_of(milestone, page)) for milestone in deal.story()]
    return {"found": [(milestone, dissent) for milestone, dissent in found if dissent.dates]}


@register.inclusion_tag("pictures/coverage.html")
def coverage_of(source: Source, reads: Sequence[ReadParagraph]) -> dict[str, Any]:
    """The coverage strip of a source whose paragraphs were read."""
    return {"coverage": coverage_picture(source, reads)}
