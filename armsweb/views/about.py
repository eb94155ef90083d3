"""How the record is made, and what it is made of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deals.models import Deal
from deals.stages import EXITS, LADDER, Stage
from sources.fields import DateBasis
from sources.models import Claim


def method(request: HttpRequest) -> HttpResponse:
    return render(request, "method.html", {"ladder": LADDER, "exits": EXITS})


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "styleguide.html",
        {"stages": Stage, "claim_kinds": Claim.Kind, "deal_kinds": Deal.Kind, "bases": DateBasis},
    )
