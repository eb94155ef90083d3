"""A source as its pages show it: each paragraph with its text, its claims and what they bear on.

A passage is lit up only where the attached text has the very hash the record gives; where it
does not, the page says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import F, QuerySet

from sources.models import Claim, Paragraph
from sources.soundness import claim_problem, paragraph_problem
from sources.support import Bearing, bearings, supports


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's text, inside or outside the passages of its claims."""

    text: str
    marked: bool


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """``text`` cut where marked passages begin and end; overlapping spans make one passage.

    Spans are code-point offsets, the end exclusive, within the text. The pieces joined are
    ``text`` again.
    """
    found: list[Piece] = []
    done = 0
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    for start, end in merged:
        if start > done:
            found.append(Piece(text[done:start], False))
        found.append(Piece(text[start:end], True))
        done = end
    if done < len(text):
        found.append(Piece(text[done:], False))
    return found


def in_words(numbers: Sequence[int]) -> str:
    """Ascending numbers as prose, runs of three or more drawn together: “3, 5 to 8 and 12”."""
    parts: list[str] = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        group = [number for _, number in run]
        parts += [f"{group[0]} to {group[-1]}"] if len(group) > 2 else map(str, group)
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim with what it bears on; ``problem`` says why its passage cannot be shown, if so."""

    claim: Claim
    bearings: list[Bearing] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph with its published claims in the order of the text.

    ``text`` is empty where none is attached, or where it is not the record's (``problem``).
    """

    paragraph: Paragraph
    claims: list[ReadClaim]
    text: list[Piece] = field(default_factory=list)
    problem: str = ""

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many claims of each kind, by its value, in the order of the kinds; no zeros."""
        counted = Counter(read.claim.kind for read in self.claims)
        return [(kind, counted[kind]) for kind in Claim.Kind.values if counted[kind]]

    @property
    def drawn(self) -> str:
        """The same as prose: “4 fact, 2 said”; empty where nothing was drawn."""
        return ", ".join(f"{count} {kind}" for kind, count in self.kinds)

    @property
    def passages(self) -> int:
        """How many claims have a passage to light up."""
        return sum(read.claim.span_start is not None for read in self.claims)


def read_paragraph(
    paragraph: Paragraph, claims: Iterable[Claim], used: dict[int, list[Bearing]] | None = None
) -> ReadParagraph:
    """The paragraph with these of its claims. No query if ``attached`` came with it."""
    attached = getattr(paragraph, "attached", None)
    used = used or {}
    if attached is None:
        return ReadParagraph(paragraph, [ReadClaim(c, used.get(c.pk, [])) for c in claims])
    if problem := paragraph_problem(paragraph, attached.text):
        reads = [ReadClaim(claim, used.get(claim.pk, [])) for claim in claims]
        return ReadParagraph(paragraph, reads, problem=problem)
    reads, spans = [], []
    for claim in claims:
        problem = claim_problem(claim, attached.text)
        reads.append(ReadClaim(claim, used.get(claim.pk, []), problem))
        if not problem and claim.span_start is not None and claim.span_end is not None:
            spans.append((claim.span_start, claim.span_end))
    return ReadParagraph(paragraph, reads, pieces(attached.text, spans))


def read_paragraphs(paragraphs: QuerySet[Paragraph], with_use: bool = True) -> list[ReadParagraph]:
    """The paragraphs in order, with their published claims and, if asked, what those bear on.

    Two queries, and one a citation table.
    """
    rows = {row.pk: row for row in paragraphs.select_related("attached").order_by("number")}
    claims = (
        Claim.objects.published()
        .filter(paragraph__in=list(rows))
        .select_related("relay", "echoes__paragraph__source__publisher")
        .order_by(F("span_start").asc(nulls_last=True), "key")
    )
    of_paragraph: dict[int, list[Claim]] = {pk: [] for pk in rows}
    for claim in claims:
        claim.paragraph = rows[claim.paragraph_id]
        of_paragraph[claim.paragraph_id].append(claim)
    used: dict[int, list[Bearing]] = {}
    if with_use:
        used = {pk: bearings(citations) for pk, citations in supports(claims).items()}
    return [read_paragraph(row, of_paragraph[pk], used) for pk, row in rows.items()]
