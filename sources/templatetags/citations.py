"""The only ways in which a source reaches a page: ``{% cite %}`` and ``{% footnotes %}``.

No tag here queries: what is cited must have been prefetched by the view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template

from sources import dates
from sources.citations import Citable, Citation, Stance
from sources.footnotes import Footnotes

register = template.Library()


class NotPrefetched(RuntimeError):
    """A subject reached ``{% cite %}`` without its citations: the view must prefetch them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One ¶ mark: where it leads and what it says."""

    citation: Citation
    source_number: int | None  # None where the page has a single source

    @property
    def contradicts(self) -> bool:
        return self.citation.stance == Stance.CONTRADICTS


def prefetched(subject: Citable) -> list[Citation]:
    """The citations the view fetched with the subject; raises :class:`NotPrefetched` if it did not."""
    cache: dict[str, Iterable[Citation]] = getattr(subject, "_prefetched_objects_cache", {})
    if "citations" not in cache:
        raise NotPrefetched(f"{type(subject).__name__} {subject} came without its citations")
    return list(cache["citations"])


def _marks(citations: Iterable[Citation], footnotes: Footnotes | None) -> list[Mark]:
    marks, seen = [], set()
    for citation in sorted(citations, key=lambda c: c.stance == Stance.CONTRADICTS):
        claim = citation.claim
        if citation.stance == Stance.CONTEXT or not claim.is_published or claim.pk in seen:
            continue
        seen.add(claim.pk)
        number = footnotes.number(claim.paragraph.source) if footnotes is not None else None
        marks.append(Mark(citation, number if footnotes is not None and footnotes.several else None))
    return marks


@register.inclusion_tag("components/marks.html", takes_context=True)
def cite(context: dict[str, Any], subject: Citable, *fields: str) -> dict[str, Any]:
    """The ¶ marks behind the named facts of ``subject``; without a name, the record as a whole."""
    wanted = set(fields or ("",))
    citations = [c for c in prefetched(subject) if c.field in wanted]
    return {"marks": _marks(citations, context.get("footnotes"))}


@register.inclusion_tag("components/marks.html", takes_context=True)
def cite_claim(context: dict[str, Any], citation: Citation) -> dict[str, Any]:
    """The ¶ mark of one citation, whatever its stance, beside the statement of its claim."""
    footnotes = context.get("footnotes")
    number = footnotes.number(citation.claim.paragraph.source) if footnotes is not None else None
    several = footnotes is not None and footnotes.several
    return {"marks": [Mark(citation, number if several else None)]}


@register.inclusion_tag("components/footnotes.html", takes_context=True)
def footnotes(context: dict[str, Any]) -> dict[str, Any]:
    """The numbered list of the sources this page cites."""
    return {"footnotes": context.get("footnotes")}


@register.filter
def edtf(value: str) -> str:
    """An EDTF reading in English prose; empty for the empty string."""
    return dates.read(value).display if value else ""
