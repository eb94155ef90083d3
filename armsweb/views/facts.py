"""The facts behind two figures of the home page: confirmed, or resting on one publisher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sources.disputes import CONFIRMED, SINGLE, Fact, balance, facts_that
from sources.footnotes import Footnotes
from sources.paging import numbered

A_PAGE = 100


class Standing(Sequence[Fact]):
    """As many facts as were counted, fetched when a page of them is asked for."""

    def __init__(self, standing: dict[str, int], number: int) -> None:
        self.standing, self.number = standing, number

    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, asked: int) -> Fact: ...
    @overload
    def __getitem__(self, asked: slice) -> Sequence[Fact]: ...
    def __getitem__(self, asked: int | slice) -> Fact | Sequence[Fact]:
        if isinstance(asked, int):
            return facts_that(self.standing, asked, 1)[0]
        return facts_that(self.standing, asked.start, asked.stop - asked.start)


def confirmed(request: HttpRequest) -> HttpResponse:
    return _listed(request, "confirmed", Standing(CONFIRMED, balance().confirmed))


def single(request: HttpRequest) -> HttpResponse:
    return _listed(request, "single", Standing(SINGLE, balance().single))


def _listed(request: HttpRequest, standing: str, facts: Standing) -> HttpResponse:
    page = numbered(facts, request, A_PAGE)
    context = {"standing": standing, "page": page, "footnotes": Footnotes.without_numbers(most=4)}
    return render(request, "facts.html", context)
