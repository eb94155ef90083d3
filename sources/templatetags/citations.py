"""The only ways in which a source reaches a page: ``{% cite %}`` and ``{% footnotes %}``.

No tag here queries: what is cited must have been prefetched by the view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import template

from sources import dates
from sources.citations import Citable, Citation, Stance
from sources.disputes import Dispute
from sources.footnotes import Footnotes
from sources.models import Claim, Paragraph
from sources.weighing import weigh

register = template.Library()


class NotPrefetched(RuntimeError):
    """A subject reached ``{% cite %}`` without its citations: the view must prefetch them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One ¶ mark: the claims of one paragraph that bear on a fact in one way."""

    paragraph: Paragraph
    claims: list[Claim]
    contradicts: bool
    source_number: int | None  # None where the page has a single source
    unfolded: list[Claim] = field(default_factory=list)  # shown behind the mark

    @property
    def kind(self) -> str:
        """What the fact rests on there: a report if there is any, else a word, else a view."""
        kinds = {claim.kind for claim in self.claims}
        return next(kind for kind in Claim.Kind.values if kind in kinds)

    @property
    def address(self) -> str:
        """The paragraph, at the first of the claims."""
        return f"{self.paragraph.get_absolute_url()}#{self.claims[0].key}"

    @property
    def evidence(self) -> str:
        """What the pop-over asks for: the paragraph, with these claims first."""
        asked = urlencode([("claim", claim.key) for claim in self.claims])
        return f"{self.paragraph.get_absolute_url()}?{asked}"


def prefetched(subject: Citable) -> list[Citation]:
    """The citations fetched with the subject; raises :class:`NotPrefetched` if there are none."""
    cache: dict[str, Iterable[Citation]] = getattr(subject, "_prefetched_objects_cache", {})
    if "citations" not in cache:
        raise NotPrefetched(f"{type(subject).__name__} {subject} came without its citations")
    return list(cache["citations"])


def _marks(
    citations: Iterable[Citation], footnotes: Footnotes | None, *, unfold: bool = True
) -> dict[str, Any]:
    """A mark a paragraph, those that contradict last, and how many a list leaves out."""
    grouped: dict[tuple[bool, int], list[Claim]] = {}
    for citation in citations:
        contradicts = citation.stance == Stance.CONTRADICTS
        claims = grouped.setdefault((contradicts, citation.claim.paragraph_id), [])
        if citation.claim not in claims:
            claims.append(citation.claim)
    groups = sorted(grouped.items(), key=lambda group: group[0][0])
    shown = groups
    if footnotes is not None and footnotes.most is not None and len(groups) > footnotes.most:
        # What contradicts is never what is left out.
        against = [group for group in groups if group[0][0]][:1]
        shown = [*groups[: footnotes.most - len(against)], *against]
    marks = [_mark(claims, contradicts, footnotes) for (contradicts, _), claims in shown]
    if unfold and footnotes is not None:
        for mark in marks:
            mark.unfolded.extend(footnotes.unfold(mark.claims))
    return {"marks": marks, "left": len(groups) - len(shown)}


def _mark(claims: list[Claim], contradicts: bool, footnotes: Footnotes | None) -> Mark:
    paragraph = claims[0].paragraph
    if footnotes is None:
        return Mark(paragraph, claims, contradicts, None)
    number = footnotes.number(paragraph.source)
    return Mark(paragraph, claims, contradicts, number if footnotes.several else None)


@register.inclusion_tag("components/marks.html", takes_context=True)
def cite(context: dict[str, Any], subject: Citable, *fields: str) -> dict[str, Any]:
    """The ¶ marks behind the named facts of ``subject``; without a name, the record as a whole."""
    wanted = set(fields or ("",))
    citations = [
        c
        for c in prefetched(subject)
        if c.field in wanted and c.stance != Stance.CONTEXT and c.claim.is_published
    ]
    return _marks(citations, context.get("footnotes"))


@register.inclusion_tag("components/marks.html", takes_context=True)
def cite_claim(context: dict[str, Any], citation: Citation) -> dict[str, Any]:
    """The ¶ mark of one citation, whatever its stance, beside the statement of its claim."""
    return _marks([citation], context.get("footnotes"), unfold=False)


@register.inclusion_tag("components/marks.html", takes_context=True)
def cite_all(context: dict[str, Any], citations: Iterable[Citation]) -> dict[str, Any]:
    """The ¶ marks of citations that the page has apart from their record."""
    return _marks(citations, context.get("footnotes"), unfold=False)


@register.inclusion_tag("components/weight.html")
def weight(subject: Citable, *fields: str) -> dict[str, Any]:
    """How many independent publishers stand behind the named facts, or that sources differ."""
    wanted = fields or ("",)
    citations = [c for c in prefetched(subject) if c.field in wanted]
    disputed = next((c.field for c in citations if c.stance == Stance.CONTRADICTS), "")
    return {
        "weight": weigh(citations),
        "anchor": f"#{Dispute(subject, disputed, citations).anchor}",
    }


@register.inclusion_tag("components/footnotes.html", takes_context=True)
def footnotes(context: dict[str, Any]) -> dict[str, Any]:
    """The numbered list of the sources this page cites."""
    return {"footnotes": context.get("footnotes")}


@register.filter
def edtf(value: str) -> str:
    """An EDTF reading in English prose; empty for the empty string."""
    return dates.read(value).display if value else ""
