"""The ground floor: who publishes, what was read, its paragraphs, and the claims drawn from them.

No model here knows what is claimed about: higher floors bring a citation table each
(see :mod:`sources.citations`), and this floor finds them through the app registry.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length, Replace
from django.db.models.lookups import LessThan
from django.urls import reverse
from django.utils.translation import get_language_info

from sources import passages
from sources.addresses import Addressed, FormerSlug, SlugQuerySet
from sources.fields import (
    BoundField,
    DateBasis,
    EdtfField,
    checked_choices,
    date_constraints,
)

__all__ = ["Claim", "FormerSlug", "Paragraph", "ParagraphText", "Publisher", "Source"]


def validate_sha256(value: str) -> None:
    """Raise ``ValidationError`` unless ``value`` is 64 lower-case hexadecimal digits."""
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise ValidationError("A SHA-256 is 64 hexadecimal digits in lower case.", code="sha256")


class PublisherQuerySet(SlugQuerySet["Publisher"]):
    def with_relayed_count(self) -> PublisherQuerySet:
        """With ``relayed``: how many published claims a source says it has from the publisher."""
        published = Q(relayed_claims__state=Claim.State.PUBLISHED)
        return self.annotate(relayed=Count("relayed_claims", filter=published))


@checked_choices
class Publisher(Addressed):
    """An outlet, agency or body that publishes, or is named as the origin of a report."""

    class Kind(models.TextChoices):
        OUTLET = "outlet", "outlet"  # newspaper, broadcaster, journal, web site
        AGENCY = "agency", "news agency"
        PUBLIC = "public-body", "public body"  # government, parliament, alliance, union
        RESEARCH = "research", "research body"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True, help_text="As it names itself in English.")
    kind = models.CharField(max_length=20, choices=Kind)
    note = models.TextField(
        blank=True,
        help_text="In our words: who stands behind it, as publicly documented. No verdict of ours.",
    )
    note_url = models.URLField(
        max_length=500, blank=True, help_text="Where what the note says is documented."
    )

    objects = PublisherQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        # Named twice: the list is paged, and the publisher must be on the page that opens.
        return f"{reverse('sources:source_list')}?publisher={self.slug}#publisher-{self.slug}"


class SourceQuerySet(SlugQuerySet["Source"]):
    def known_by(self, day: object) -> SourceQuerySet:
        """Sources published on or before ``day`` for certain."""
        return self.filter(published_latest__lte=day)

    def by_publisher(self) -> SourceQuerySet:
        """Publishers by name, of each the newest source first; the slug makes the order total."""
        newest = F("published_latest").desc(nulls_last=True)
        return self.select_related("publisher").order_by("publisher__name", newest, "slug")

    def with_counts(self) -> SourceQuerySet:
        """With ``paragraph_count`` and ``claim_count`` (published claims)."""
        own = Paragraph.objects.filter(source=OuterRef("pk")).order_by().values("source")
        drawn = own.filter(claims__state=Claim.State.PUBLISHED)
        return self.annotate(
            paragraph_count=Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0),
            claim_count=Coalesce(Subquery(drawn.annotate(n=Count("claims")).values("n")), 0),
        )


@checked_choices
class Source(Addressed):
    """One document that was read: an article, a report, an official text, a register."""

    class Genre(models.TextChoices):
        REPORT = "report", "report"
        OPINION = "opinion", "opinion"
        OFFICIAL = "official", "official document"
        REGISTER = "register", "register"
        REFERENCE = "reference", "reference work"

    class Extraction(models.TextChoices):
        """How much of what was seen became claims."""

        FULL = "full", "every claim drawn"  # the record starts from such a source
        SELECTIVE = "selective", "drawn on for particular facts"  # corroborates or continues

    class Access(models.TextChoices):
        WHOLE = "whole", "whole text seen"
        EXCERPT = "excerpt", "excerpt seen"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(
        max_length=300, help_text="As printed. If it was not seen, our description in [brackets]."
    )
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="sources")
    author = models.CharField(max_length=200, blank=True, help_text="Empty if unknown.")
    url = models.URLField(max_length=500, unique=True)
    archive_url = models.URLField(max_length=500, blank=True)
    published = EdtfField(help_text="EDTF: 2016-11-21, 2016-11, 2016. Empty if unknown.")
    published_wording = models.CharField(
        max_length=200, blank=True, help_text="How the date is known, e.g. “from the address”."
    )
    published_basis = models.CharField(max_length=10, choices=DateBasis, blank=True)
    published_earliest = BoundField("published", "earliest")
    published_latest = BoundField("published", "latest", db_index=True)
    language = models.CharField(max_length=12, default="en", help_text="BCP 47, e.g. en, el, bg.")
    genre = models.CharField(max_length=20, choices=Genre)
    access = models.CharField(max_length=10, choices=Access)
    extraction = models.CharField(
        max_length=10,
        choices=Extraction,
        default=Extraction.FULL,
        help_text="Full: every claim of every paragraph was drawn. Selective: only what bears on "
        "a fact of the record.",
    )
    access_note = models.TextField(
        blank=True, help_text="What was and was not seen, and how (live page, stored copy)."
    )
    accessed_on = models.DateField(null=True, blank=True, help_text="Day it was read.")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("published_latest", "slug")
        # The order in which claims are listed: by the day of their source, undated ones last.
        indexes: ClassVar = [
            models.Index(
                Coalesce("published_latest", Value(date.max)), "slug", name="source_reading"
            )
        ]
        constraints: ClassVar = date_constraints("source", "published")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sources:source_detail", args=[self.slug])

    @property
    def language_name(self) -> str:
        """The language in English; the bare tag where Django knows no name for it."""
        try:
            return str(get_language_info(self.language)["name"])
        except KeyError:
            return self.language

    @property
    def is_excerpt(self) -> bool:
        return self.access == self.Access.EXCERPT


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def get_by_natural_key(self, source: str, number: int) -> Paragraph:
        return self.get(source__slug=source, number=number)


class Paragraph(models.Model):
    """One numbered paragraph of a source: our gist of it and what identifies its text.

    Titles, bylines, captions and headings are not counted. In a source of which an
    excerpt was seen, the number counts the paragraphs of the excerpt.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="paragraphs")
    number = models.PositiveIntegerField(help_text="From 1; headings and captions do not count.")
    number_known = models.BooleanField(
        default=True,
        help_text="Off where the place in the text could not be told: the number is then our own.",
    )
    gist = models.TextField(help_text="What the paragraph says, in our words, one or two lines.")
    length = models.PositiveIntegerField(
        null=True, blank=True, help_text="Code points of the normalised paragraph."
    )
    sha256 = models.CharField(
        max_length=64,
        blank=True,
        validators=[validate_sha256],
        help_text="SHA-256 of the normalised paragraph (NFC, single spaces, trimmed).",
    )
    first_words = models.CharField(max_length=80, blank=True, help_text="Four at most.")
    last_words = models.CharField(max_length=80, blank=True, help_text="Four at most.")

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering = ("source", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "number"],
                name="paragraph_number_unique",
                violation_error_message="This source already has a paragraph of that number.",
            ),
            models.CheckConstraint(
                name="paragraph_number_from_one",
                condition=Q(number__gte=1),
                violation_error_message="Paragraphs are numbered from 1.",
            ),
            models.CheckConstraint(
                name="paragraph_length_iff_hash",
                condition=Q(length__isnull=True, sha256="") | (Q(length__gte=1) & ~Q(sha256="")),
                violation_error_message="Length and SHA-256 belong together: give both or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.slug} ¶{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("sources:paragraph_detail", args=[self.source.slug, self.number])

    def natural_key(self) -> tuple[str, int]:
        return (self.source.slug, self.number)

    natural_key.dependencies = ["sources.source"]  # type: ignore[attr-defined]

    def passage_url(self) -> str:
        """The publisher's page with a text fragment that lights up the first words."""
        return passages.text_fragment_url(self.source.url, [self.first_words])

    def clean(self) -> None:
        for name in ("first_words", "last_words"):
            if passages.count_words(getattr(self, name)) > passages.END_WORDS:
                raise ValidationError(
                    {name: f"At most {passages.END_WORDS} words: they identify, they do not quote."}
                )


class ParagraphText(models.Model):
    """The normalised text of a paragraph, attached by an operator who has it.

    Local to one installation: never in a fixture, an export or the repository.
    """

    paragraph = models.OneToOneField(
        Paragraph, on_delete=models.CASCADE, primary_key=True, related_name="attached"
    )
    text = models.TextField()

    class Meta:
        verbose_name = "attached text"

    def __str__(self) -> str:
        return f"text of {self.paragraph}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def get_by_natural_key(self, key: str) -> Claim:
        return self.get(key=key)

    def published(self) -> ClaimQuerySet:
        return self.filter(state=Claim.State.PUBLISHED)

    def in_reading_order(self) -> ClaimQuerySet:
        return self.order_by(
            "paragraph__source", "paragraph__number", F("span_start").asc(nulls_last=True), "key"
        )

    def with_source(self) -> ClaimQuerySet:
        """Everything a mark or a claim's line shows, in the same query."""
        return self.select_related("paragraph__source__publisher", "relay")


@checked_choices
class Claim(Addressed):
    """One thing a paragraph asserts, in one sentence of ours that is understandable alone."""

    class Kind(models.TextChoices):
        FACT = "fact", "reported as fact"  # the source states it in its own voice
        SAID = "said", "said by a named speaker"  # the source attributes it
        VIEW = "view", "the author's view"  # a judgement, forecast or motive the author gives

    class State(models.TextChoices):
        DRAFT = "draft", "draft"  # seen by editors only
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"  # keeps a page that says why; supports nothing

    slug_field = "key"

    key = models.SlugField(
        max_length=80,
        unique=True,
        help_text="Stable and readable: source, paragraph, subject, e.g. scf-2016-p11-engines.",
    )
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="claims")
    statement = models.TextField(
        help_text="One sentence of ours, neutral, attributed, understandable without the source."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    speaker = models.CharField(
        max_length=200, blank=True, help_text="As the source names the speaker, even if only “he”."
    )
    relay = models.ForeignKey(
        Publisher,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="relayed_claims",
        help_text="Where the source says it has it from.",
    )
    span_start = models.PositiveIntegerField(
        null=True, blank=True, help_text="First code point in the normalised paragraph, from 0."
    )
    span_end = models.PositiveIntegerField(
        null=True, blank=True, help_text="Code point after the last."
    )
    span_sha256 = models.CharField(max_length=64, blank=True, validators=[validate_sha256])
    quotation = models.CharField(
        max_length=120,
        blank=True,
        help_text="At most seven words of the source, from inside the span, that carry the claim.",
    )
    note = models.TextField(
        blank=True, help_text="On the reading: what is not said, what was inferred, and why."
    )
    echoes = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="echoed_by",
        help_text="Another claim of which this is the same text, so that it is not counted twice.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    withdrawn_reason = models.TextField(
        blank=True, help_text="For the reader: why the claim was withdrawn."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("key",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="claim_span_whole_or_absent",
                condition=Q(span_start__isnull=True, span_end__isnull=True, span_sha256="")
                | (Q(span_start__isnull=False, span_end__isnull=False) & ~Q(span_sha256="")),
                violation_error_message="Span start, end and SHA-256 belong together.",
            ),
            models.CheckConstraint(
                name="claim_span_in_order",
                condition=Q(span_start__isnull=True) | Q(span_end__gt=F("span_start")),
                violation_error_message="The span ends before it starts.",
            ),
            models.CheckConstraint(
                name="claim_quotation_seven_words",
                condition=LessThan(
                    Length("quotation") - Length(Replace("quotation", Value(" "), Value(""))),
                    passages.QUOTATION_WORDS,
                ),
                violation_error_message="A quotation has at most seven words.",
            ),
            models.CheckConstraint(
                name="claim_said_has_speaker",
                condition=~Q(kind="said") | ~Q(speaker=""),
                violation_error_message="A claim of the kind “said” names its speaker.",
            ),
            models.CheckConstraint(
                name="claim_withdrawn_iff_reason",
                condition=(Q(state="withdrawn") & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_reason="")),
                violation_error_message="A withdrawn claim gives the reader a reason; no other.",
            ),
            models.CheckConstraint(
                name="claim_not_echo_of_itself",
                condition=Q(echoes__isnull=True) | ~Q(echoes=F("pk")),
                violation_error_message="A claim cannot echo itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("sources:claim_detail", args=[self.key])

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["sources.paragraph", "sources.publisher"]  # type: ignore[attr-defined]

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    def clean(self) -> None:
        if passages.count_words(self.quotation) > passages.QUOTATION_WORDS:
            raise ValidationError({"quotation": "A quotation has at most seven words."})
        length = self.paragraph.length if self.paragraph_id else None
        if self.span_end is not None and length is not None and self.span_end > length:
            raise ValidationError(
                {"span_end": f"The span ends at {self.span_end}, the paragraph at {length}."}
            )

    def passage_url(self) -> str:
        """The publisher's page with a text fragment that lights up the quotation."""
        return passages.text_fragment_url(self.paragraph.source.url, [self.quotation])
