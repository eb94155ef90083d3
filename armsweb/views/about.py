"""How the record is made, and what it is made of."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode

from armsweb.contrast import THEMES, Pair, measure
from deals.models import Deal
from deals.stages import EXITS, LADDER, Stage
from sources.fields import DateBasis
from sources.models import Claim
from sources.reader import Piece


def method(request: HttpRequest) -> HttpResponse:
    return render(request, "method.html", {"ladder": LADDER, "exits": EXITS})


# The pages that only say why there is nothing else to see, each by its status.
MESSAGES = (400, 403, 404, 429, 503)


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "styleguide.html",
        {
            "stages": Stage,
            "claim_kinds": Claim.Kind,
            "deal_kinds": Deal.Kind,
            "bases": DateBasis,
            "contrast": measured(),
            "themes": THEMES,
            "messages": [message(status) for status in MESSAGES],
            "reads": SPECIMENS,
        },
    )


@lru_cache(maxsize=1)
def measured() -> list[Pair]:
    """Of the stylesheet the site is started with."""
    found = finders.find("armsweb.css")
    if not isinstance(found, str):
        raise FileNotFoundError("the stylesheet armsweb.css is not among the static files")
    return measure(Path(found).read_text(encoding="utf-8"))


def message(status: int) -> dict[str, Any]:
    """What the page of that status says, from its own template."""
    template: Any = get_template(f"{status}.html")
    blocks = {b.name: b for b in template.template.nodelist.get_nodes_by_type(BlockNode)}
    context = Context({"minutes": 15, "failures": 5})
    with context.bind_template(template.template):
        texts = {name: blocks[name].nodelist.render(context) for name in ("heading", "explanation")}
    return {"status": status, **texts}


# Paragraphs as read, of no source: its text attached, failing its hash, and not attached.
SPECIMENS = (
    {
        "paragraph": {"source": {"language": "en"}},
        "text": [
            Piece("The ministers met, and ", False),
            Piece("two frigates", True),
            Piece(" were spoken of.", False),
        ],
    },
    {"paragraph": {"source": {"language": "en"}}, "problem": "it differs from the hash on record"},
    {"paragraph": {"source": {"language": "en"}, "length": 412}, "passages": 2},
)
