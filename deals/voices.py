"""Who said what about a deal: the speakers of its claims, as far as the record knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from countries.models import CountryCitation, OfficialCitation, OrganisationCitation
from sources.citations import Citable, Citation
from sources.models import Claim


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim and, where the record has one, the page of the one who speaks."""

    citation: Citation
    speaker: Citable | None


def speakers(claims: Iterable[Claim]) -> dict[int, Citable]:
    """The official, organisation or country behind each claim (by its pk), in three queries."""
    keys = [claim.pk for claim in claims]
    found: dict[int, Citable] = {}
    for model in (CountryCitation, OrganisationCitation, OfficialCitation):
        rows = model.objects.filter(claim__in=keys, field="said").select_related("subject")
        found.update((row.claim_id, row.subject) for row in rows)
    return found


def voices(citations: Iterable[Citation]) -> list[Voice]:
    """The claims behind these citations that somebody said, each once, in reading order."""
    said = {c.claim_id: c for c in citations if c.claim.kind == Claim.Kind.SAID}
    who = speakers([c.claim for c in said.values()])
    return [Voice(citation, who.get(key)) for key, citation in sorted(
        said.items(), key=lambda pair: reading_order(pair[1].claim)
    )]


def views(citations: Iterable[Citation]) -> list[Citation]:
    """The judgements of authors behind these citations, each once, in reading order."""
    held = {c.claim_id: c for c in citations if c.claim.kind == Claim.Kind.VIEW}
    return sorted(held.values(), key=lambda citation: reading_order(citation.claim))


def reading_order(claim: Claim) -> tuple[int, int, int, str]:
    """By source, paragraph and place in it."""
    paragraph = claim.paragraph
    return paragraph.source_id, paragraph.number, claim.span_start or 0, claim.key
