"""The admin of the ground floor: publishers, sources, paragraphs, claims."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from sources import attaching
from sources.addresses import FormerSlug
from sources.citations import citation_models
from sources.claim_form import SPAN, ClaimForm, attached_text
from sources.editing import ModelForm, PartsInline, RecordAdmin, add_link, change_link, naming_keys
from sources.models import Claim, Paragraph, ParagraphText, Publisher, Source
from sources.soundness import claim_problem, paragraph_problem

SHORT = 100  # characters of a text shown in a list


@admin.register(Publisher)
class PublisherAdmin(RecordAdmin):
    list_display = ("name", "kind", "slug", "note_url")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "note")
    prepopulated_fields: ClassVar[Any] = {"slug": ("name",)}


class SourceForm(ModelForm):
    """With a file whose paragraphs are attached when the source is saved."""

    text_file = forms.FileField(
        label="Attach the text",
        required=False,
        help_text="A plain text in UTF-8, paragraphs set apart by blank lines. Those with the "
        "right hash are kept in this installation; nothing of the rest is stored.",
    )

    def clean_text_file(self) -> str:
        """The text of the file; ``""`` without one."""
        file = self.cleaned_data["text_file"]
        if not file:
            return ""
        if not self.instance.paragraphs.exists():
            raise forms.ValidationError("This source has no paragraph to attach a text to.")
        try:
            text = attaching.decode(file.read(attaching.MAX_BYTES + 1))
        except attaching.AttachError as error:
            raise forms.ValidationError(f"{file.name}: {error}.") from None
        if "\0" in text or not text.strip():
            raise forms.ValidationError(f"{file.name}: this is not a plain text.")
        return text


class ParagraphInline(PartsInline):
    model = Paragraph
    fields = ("number", "gist", "first_words", "last_words", "text", "page")
    verbose_name_plural = "paragraphs"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Paragraph]:
        return super().get_queryset(request).select_related("source", "attached")

    @admin.display(description="attached text")
    def text(self, paragraph: Paragraph) -> str:
        return attachment(paragraph)


def attachment(paragraph: Paragraph) -> str:
    """Whether the paragraph's text is attached, and is the text the record means."""
    text = attached_text(paragraph)
    if not text:
        return "not attached"
    problem = paragraph_problem(paragraph, text)
    return f"broken: {problem}" if problem else "attached, matches"


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    form = SourceForm
    list_display = ("title", "publisher", "published", "genre", "access", "language", "has_text")
    list_filter = ("genre", "access", "language")
    list_select_related = ("publisher",)
    search_fields = ("title", "slug", "author", "url", "publisher__name")
    prepopulated_fields: ClassVar[Any] = {"slug": ("title",)}
    readonly_fields = ("add_paragraph",)
    actions = ("detach_text",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "publisher", "author", "url", "archive_url")}),
        ("Date", {"fields": ("published", "published_wording", "published_basis")}),
        ("What it is", {"fields": ("language", "genre")}),
        ("What was seen", {"fields": ("access", "access_note", "accessed_on", "extraction")}),
        ("Paragraphs and text", {"fields": ("text_file", "add_paragraph")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        texts = ParagraphText.objects.filter(paragraph__source=OuterRef("pk"))
        return super().get_queryset(request).annotate(with_text=Exists(texts))  # type: ignore[no-any-return]

    def get_inlines(self, request: HttpRequest, obj: Source | None) -> Any:
        return (ParagraphInline,) if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:-1]

    @admin.display(boolean=True, description="text", ordering="with_text")
    def has_text(self, source: Source) -> bool:
        return bool(source.with_text)  # type: ignore[attr-defined]

    @admin.display(description="add")
    def add_paragraph(self, source: Source) -> SafeString:
        return add_link(Paragraph, source=source.pk)

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        text = form.cleaned_data.get("text_file")
        if not text:
            return
        outcome = attaching.attach(obj, text)
        whole = len(outcome.matched) == outcome.total
        for line in outcome.lines():
            self.message_user(request, line, messages.SUCCESS if whole else messages.WARNING)

    @admin.action(description="Remove the attached text", permissions=["change"])
    def detach_text(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        for source in queryset:
            number = attaching.detach(source)
            self.message_user(request, f"{source.slug}: the text of {number} paragraphs removed")


class ClaimInline(PartsInline):
    model = Claim
    fields = ("statement", "kind", "speaker", "quotation", "state", "page")
    verbose_name_plural = "claims drawn from it"


class Drawn(admin.SimpleListFilter):
    """Whether a claim was drawn from the paragraph."""

    title = "claims"
    parameter_name = "drawn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "with claims"), ("no", "nothing drawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(with_claims=self.value() == "yes")


@admin.register(Paragraph)
class ParagraphAdmin(RecordAdmin):
    list_display = ("place", "short_gist", "length", "has_text", "has_claims")
    list_filter = (Drawn, ("attached", admin.EmptyFieldListFilter), "source__access")
    list_select_related = ("source",)
    search_fields = ("source__slug", "source__title", "gist", "=number")
    search_help_text = "Words of the source's title or slug, of the gist, or a number."
    readonly_fields = ("text", "checked", "add_claim")
    fieldsets = (
        (None, {"fields": ("source", "number", "number_known", "gist")}),
        ("What identifies its text", {"fields": ("length", "sha256", "first_words", "last_words")}),
        ("Attached text", {"fields": ("checked", "text")}),
        ("Claims", {"fields": ("add_claim",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Paragraph]:
        here: Any = OuterRef("pk")
        return (  # type: ignore[no-any-return]
            super()
            .get_queryset(request)
            .annotate(
                with_text=Exists(ParagraphText.objects.filter(pk=here)),
                with_claims=Exists(Claim.objects.filter(paragraph=here)),
            )
        )

    def get_inlines(self, request: HttpRequest, obj: Paragraph | None) -> Any:
        return (ClaimInline,) if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Paragraph | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:2]

    @admin.display(ordering="source__slug", description="paragraph")
    def place(self, paragraph: Paragraph) -> str:
        return str(paragraph)

    @admin.display(description="gist")
    def short_gist(self, paragraph: Paragraph) -> str:
        return Truncator(paragraph.gist).chars(SHORT)

    @admin.display(boolean=True, description="text")
    def has_text(self, paragraph: Paragraph) -> bool:
        return bool(paragraph.with_text)  # type: ignore[attr-defined]

    @admin.display(boolean=True, description="claims")
    def has_claims(self, paragraph: Paragraph) -> bool:
        return bool(paragraph.with_claims)  # type: ignore[attr-defined]

    @admin.display(description="text")
    def text(self, paragraph: Paragraph) -> str:
        return attached_text(paragraph)

    @admin.display(description="check")
    def checked(self, paragraph: Paragraph) -> str:
        return attachment(paragraph)

    @admin.display(description="add")
    def add_claim(self, paragraph: Paragraph) -> SafeString:
        return add_link(Claim, paragraph=paragraph.pk)


@admin.register(ParagraphText)
class ParagraphTextAdmin(RecordAdmin):
    """What is attached: read, removed, never typed."""

    list_display = ("paragraph",)
    list_select_related = ("paragraph__source",)
    search_fields = ("paragraph__source__slug",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Cited(admin.SimpleListFilter):
    """Whether any record cites the claim."""

    title = "use"
    parameter_name = "cited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "cited"), ("no", "cited nowhere")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        uses = [Exists(t._default_manager.filter(claim=OuterRef("pk"))) for t in citation_models()]
        if self.value() == "no":
            for use in uses:
                queryset = queryset.exclude(use)
        elif self.value() == "yes":
            queryset = queryset.filter(reduce(or_, map(Q, uses)))
        return queryset


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    form = ClaimForm
    list_display = ("key", "short_statement", "kind", "speaker", "state", "paragraph")
    list_filter = ("state", "kind", Cited, "paragraph__source__language")
    list_select_related = ("paragraph__source",)
    search_fields = ("key", "statement", "quotation", "speaker", "paragraph__source__slug")
    search_help_text = "Words of the key, statement, quotation, speaker or the source's slug."
    readonly_fields = ("passage", "verdict", "bears_on")
    fieldsets = (
        (None, {"fields": ("key", "paragraph", "statement")}),
        ("Who says it", {"fields": ("kind", "speaker", "relay")}),
        ("Passage", {"fields": ("passage", "verdict", "span_words", SPAN, "quotation")}),
        ("Reading", {"fields": ("note", "echoes")}),
        ("State", {"fields": ("state", "withdrawn_reason", "bears_on")}),
    )

    @admin.display(description="statement")
    def short_statement(self, claim: Claim) -> str:
        return Truncator(claim.statement).chars(SHORT)

    @admin.display(description="in the text")
    def passage(self, claim: Claim) -> SafeString | str:
        """The attached paragraph, the span lit up."""
        text = attached_text(claim.paragraph) if claim.paragraph_id else ""
        start, end = claim.span_start, claim.span_end
        if not text:
            return "The text is not attached."
        if start is None or end is None or not start < end <= len(text):
            return text
        return format_html("{}<mark>{}</mark>{}", text[:start], text[start:end], text[end:])

    @admin.display(description="check")
    def verdict(self, claim: Claim) -> str:
        text = attached_text(claim.paragraph) if claim.paragraph_id else ""
        if not text:
            return "cannot be checked without the text"
        problem = claim_problem(claim, text)
        return f"BROKEN: {problem}" if problem else "span and quotation match the text"

    @admin.display(description="bears on")
    def bears_on(self, claim: Claim) -> SafeString | str:
        """Every record that cites the claim."""
        rows = [
            (
                citation.stance,
                change_link(citation.subject, citation.subject.label),
                citation.subject.fact_name(citation.field),
            )
            for table in citation_models()
            if claim.pk
            for citation in table._default_manager.filter(claim=claim).select_related(
                *naming_keys(table)
            )
        ]
        if not rows:
            return "nothing"
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} {}, {}</li>", rows))


@admin.register(FormerSlug)
class FormerSlugAdmin(RecordAdmin):
    """Written when a slug changes; read here."""

    list_display = ("model", "slug", "current")
    list_filter = ("model",)
    search_fields = ("slug", "current")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
