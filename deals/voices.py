"""Who said what about a deal: the speakers of its claims, as far as the record knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.urls import reverse

from countries.models import CountryCitation, OfficialCitation, OrganisationCitation
from sources.citations import Citation, Stance
from sources.models import Claim


@dataclass(frozen=True, slots=True)
class Speaker:
    """The one who speaks: name and page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim and, where the record has one, the page of the one who speaks."""

    citation: Citation
    speaker: Speaker | None


def speakers(claims: Iterable[Claim]) -> dict[int, Speaker]:
    """The official, else organisation, else country behind each claim (by its pk), in one query."""
    keys = [claim.pk for claim in claims]
    tables: tuple[tuple[Any, str], ...] = (
        (CountryCitation, "countries:country_detail"),
        (OrganisationCitation, "countries:organisation_detail"),
        (OfficialCitation, "countries:official_detail"),
    )
    first, *others = (
        model.objects.filter(claim__in=keys, field="said")
        .order_by()
        .values_list("claim_id", "subject__slug", "subject__name", Value(page), Value(rank))
        for rank, (model, page) in enumerate(tables)
    )
    rows = sorted(first.union(*others, all=True), key=lambda row: (row[4], row[1])) if keys else []
    return {claim: Speaker(name, reverse(page, args=[slug])) for claim, slug, name, page, _ in rows}


def voices(citations: Iterable[Citation]) -> list[Voice]:
    """The claims behind these citations that somebody said, each once, in reading order."""
    said = _of_kind(citations, Claim.Kind.SAID)
    who = speakers(citation.claim for citation in said)
    return [Voice(citation, who.get(citation.claim_id)) for citation in said]


def views(citations: Iterable[Citation]) -> list[Citation]:
    """The judgements of authors behind these citations, each once, in reading order."""
    return _of_kind(citations, Claim.Kind.VIEW)


def background(citations: Iterable[Citation]) -> list[Citation]:
    """What the sources report around the deal without confirming a fact of it, each once."""
    return _of_kind((c for c in citations if c.stance == Stance.CONTEXT), Claim.Kind.FACT)


def _of_kind(citations: Iterable[Citation], kind: str) -> list[Citation]:
    once = {c.claim_id: c for c in citations if c.claim.kind == kind}
    return sorted(once.values(), key=lambda citation: reading_order(citation.claim))


def reading_order(claim: Claim) -> tuple[object, ...]:
    """By date of the source, then paragraph and place in it."""
    paragraph = claim.paragraph
    source = paragraph.source
    dated = source.published_latest
    return dated is None, dated, source.slug, paragraph.number, claim.span_start or 0, claim.key
