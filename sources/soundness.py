"""Whether the record is sound: every public fact cited, every span exact, no claim idle.

The rules are here once; ``manage.py check_citations``, ``manage.py seed`` and the admin ask
them. Nothing here writes. Each function costs a fixed number of queries whatever the number of
rows, and the two that read whole tables stream them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef

from sources import passages
from sources.citations import Citable, Citation, Stance, citation_models, subject_model
from sources.models import Claim, Paragraph, Source

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Uncited:
    """A public fact without a published claim behind it; ``field`` as in the citation tables."""

    subject: Any
    field: str

    @property
    def fact(self) -> str:
        """The fact in words: “Bulgaria: MiG-29 engines, value”."""
        return f"{self.subject.label}, {self.subject.fact_name(self.field)}"

    @property
    def message(self) -> str:
        """One sentence for the editor."""
        return f"{self.fact}: no published claim supports it"


def uncited_fields(subject: Citable, supported: Collection[str]) -> list[str]:
    """The facts of ``subject`` that are not among the ``supported`` fields.

    Says nothing of whether readers can see the record: ask ``subject.is_public``.
    """
    return [name for name in subject.facts() if name not in supported]


def _rows(model: type[Citation]) -> Any:
    """The table's manager; the key ``subject`` is declared by the concrete class only."""
    return model._default_manager


def _uncited_of(model: type[Citation]) -> Iterator[Uncited]:
    """Two streams in the order of the subject's key, read side by side."""
    subject, table = subject_model(model), _rows(model)
    rows = (
        table.filter(stance=Stance.SUPPORTS, claim__state=Claim.State.PUBLISHED)
        .order_by("subject_id")
        .values_list("subject_id", "field")
        .iterator(CHUNK)
    )
    groups = ((pk, {name for _, name in group}) for pk, group in groupby(rows, lambda row: row[0]))
    group: tuple[int, set[str]] | None = next(groups, None)
    subjects = subject._default_manager.select_related(*subject.relations())
    for subject in subjects.order_by("pk").iterator(CHUNK):
        while group and group[0] < subject.pk:
            group = next(groups, None)
        if not subject.is_public:
            continue
        supported = group[1] if group and group[0] == subject.pk else set()
        for name in uncited_fields(subject, supported):
            yield Uncited(subject, name)


def uncited_facts(models: Iterable[type[Citation]] | None = None) -> list[Uncited]:
    """Every fact of a public record, on every floor, that no published claim supports.

    ``models``: the citation tables to look into; all of them if not given. Two queries a table.
    """
    tables = citation_models() if models is None else models
    return [uncited for table in tables for uncited in _uncited_of(table)]


def facts_resting_on(claim: Claim) -> list[Uncited]:
    """The public facts that would be left uncited if ``claim`` were not published.

    One query a citation table. Empty for a claim that was never saved.
    """
    resting = []
    for table in citation_models() if claim.pk else []:
        others = (
            _rows(table)
            .filter(
                subject=OuterRef("subject"),
                field=OuterRef("field"),
                stance=Stance.SUPPORTS,
                claim__state=Claim.State.PUBLISHED,
            )
            .exclude(claim=claim)
        )
        keys = subject_model(table).relations()
        rows = (
            _rows(table)
            .filter(claim=claim, stance=Stance.SUPPORTS)
            .exclude(Exists(others))
            .select_related("subject", *(f"subject__{name}" for name in keys))
            .order_by("subject_id", "field")
        )
        resting += [
            Uncited(row.subject, row.field)
            for row in rows
            if row.subject.is_public and row.field in row.subject.facts()
        ]
    return resting


@dataclass(frozen=True, slots=True)
class Broken:
    """A passage that is not what the record says: of a claim, or of a paragraph as a whole."""

    where: str  # the claim's key, or the paragraph as “source ¶number”
    problem: str

    @property
    def message(self) -> str:
        return f"{self.where}: {self.problem}"


@dataclass(slots=True)
class SpanCheck:
    """What came of holding the passages against the attached text.

    The counts are of claims: checked, not checked for want of the text, and those with neither
    a span nor a quotation, of which there is nothing to check.
    """

    broken: list[Broken] = field(default_factory=list)
    checked: int = 0
    without_text: int = 0
    without_passage: int = 0


def claim_problem(claim: Claim, text: str) -> str:
    """What is wrong with a claim's span or quotation, given its paragraph's text; "" if nothing."""
    passage = text
    if claim.span_start is not None and claim.span_end is not None:
        if claim.span_end > len(text):
            return f"the span ends at {claim.span_end}, the paragraph at {len(text)}"
        passage = text[claim.span_start : claim.span_end]
        if passages.sha256(passage) != claim.span_sha256:
            return "the span's SHA-256 is not that of the attached text"
    if claim.quotation not in passage:
        place = "span" if claim.span_start is not None else "paragraph"
        return f"the quotation does not stand in the {place}"
    return ""


def paragraph_problem(paragraph: Paragraph, text: str) -> str:
    """What is wrong with a paragraph's length, hash or end words, given its text; "" if nothing."""
    if not paragraph.sha256:
        return "text is attached, but there is no SHA-256 to check it against"
    if passages.sha256(text) != paragraph.sha256:
        return "the attached text does not have the paragraph's SHA-256"
    if len(text) != paragraph.length:
        return f"the length is given as {paragraph.length}, the text has {len(text)}"
    if not text.startswith(paragraph.first_words):
        return "the text does not begin with the first words"
    if not text.endswith(paragraph.last_words):
        return "the text does not end with the last words"
    return ""


def broken_spans() -> SpanCheck:
    """Check every paragraph and claim of which the text is attached. Two queries, streamed.

    Of the others only what needs no text is checked: a span that ends past its paragraph.
    """
    check = SpanCheck()
    paragraphs = Paragraph.objects.filter(attached__isnull=False).select_related(
        "source", "attached"
    )
    for paragraph in paragraphs.order_by("source__slug", "number").iterator(CHUNK):
        if problem := paragraph_problem(paragraph, paragraph.attached.text):
            check.broken.append(Broken(str(paragraph), problem))
    claims = Claim.objects.select_related("paragraph__attached").order_by("key")
    for claim in claims.iterator(CHUNK):
        attached = getattr(claim.paragraph, "attached", None)
        problem, length = "", claim.paragraph.length
        if claim.span_start is None and not claim.quotation:
            check.without_passage += 1
        elif attached is not None:
            check.checked += 1
            problem = claim_problem(claim, attached.text)
        else:
            check.without_text += 1
            if claim.span_end is not None and length is not None and claim.span_end > length:
                problem = f"the span ends at {claim.span_end}, the paragraph at {length}"
        if problem:
            check.broken.append(Broken(claim.key, problem))
    return check


def idle_claims() -> list[Claim]:
    """Published claims that no record cites, in whatever stance. One query."""
    claims = Claim.objects.published().select_related("paragraph__source").order_by("key")
    for table in citation_models():
        claims = claims.exclude(Exists(table._default_manager.filter(claim=OuterRef("pk"))))
    return list(claims)


def bare_paragraphs() -> list[Paragraph]:
    """Paragraphs from which no published claim was drawn, in reading order. One query."""
    published = Claim.objects.published().filter(paragraph=OuterRef("pk"))
    paragraphs = Paragraph.objects.exclude(Exists(published)).select_related("source")
    return list(paragraphs.order_by("source__slug", "number"))


def excerpt_claims() -> int:
    """How many published claims come from a source of which only an excerpt was seen."""
    return Claim.objects.published().filter(paragraph__source__access=Source.Access.EXCERPT).count()


def unhashed_paragraphs() -> int:
    """How many paragraphs have no SHA-256, so that no text can be checked against them."""
    return Paragraph.objects.filter(sha256="").count()


@dataclass(frozen=True, slots=True)
class Soundness:
    """The state of the whole record; ``sound`` is the verdict, the rest its grounds."""

    uncited: list[Uncited]
    spans: SpanCheck
    idle: list[Claim]
    bare: list[Paragraph]
    excerpt_claims: int
    unhashed_paragraphs: int

    @property
    def sound(self) -> bool:
        """No uncited fact, no broken passage, no idle claim."""
        return not (self.uncited or self.spans.broken or self.idle)


def examine() -> Soundness:
    """Look at everything."""
    return Soundness(
        uncited=uncited_facts(),
        spans=broken_spans(),
        idle=idle_claims(),
        bare=bare_paragraphs(),
        excerpt_claims=excerpt_claims(),
        unhashed_paragraphs=unhashed_paragraphs(),
    )
