"""Citations in the admin: rows on the page of the record they bear on.

A page whose record readers can see is not saved while one of its facts has no supporting
citation of a published claim among the rows as typed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_permission_codename
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.citations import Citable, Citation, Stance
from sources.editing import (
    InlineFormSet,
    RecordAdmin,
    RecordChoice,
    RecordFields,
    TabularInline,
    change_link,
    is_key,
)
from sources.models import Claim
from sources.soundness import uncited_fields


def field_label(subject: type[Citable], field: str) -> str:
    """A fact of ``subject`` by the name its field has in the form, whatever the record says now."""
    return Citable.fact_name(subject(), field)


class CitationFormSet(InlineFormSet):
    """The rows of one record, checked together against the record as typed."""

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims of all rows, as stored and as typed, by key; one query."""
        keys = {row.claim_id for row in self.get_queryset()}
        if self.is_bound:
            typed = (
                self.data.get(f"{self.prefix}-{row}-claim", "")
                for row in range(self.total_form_count())
            )
            keys |= {int(key) for key in typed if is_key(key)}
        claims = Claim.objects.select_related("paragraph__source").in_bulk(keys)
        return {str(key): claim for key, claim in claims.items()}

    @property
    def key_name(self) -> str:
        model: Any = self.model
        return str(model._meta.pk.name)

    @cached_property
    def rows(self) -> dict[str, models.Model]:
        """The stored rows by key."""
        return {str(row.pk): row for row in self.get_queryset()}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "claim" in form.fields:
            form.fields["claim"].known = self.claims
        key = form.fields.get(self.key_name)
        if isinstance(key, forms.ModelChoiceField):  # which row this is; Django gets one by one
            known = RecordChoice(key.queryset, required=False, widget=key.widget)
            known.initial, known.known = key.initial, self.rows
            form.fields[self.key_name] = known

    def get_unique_error_message(self, unique_check: Any) -> str:
        return "A claim is cited twice for the same fact; keep one of the rows."

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return  # the rows say themselves what is wrong with them
        subject = self.instance
        supported = {
            form.cleaned_data["field"]
            for form in self.forms
            if form.cleaned_data
            and not form.cleaned_data.get(DELETION_FIELD_NAME)
            and form.cleaned_data["stance"] == Stance.SUPPORTS
            and form.cleaned_data["claim"].is_published
        }
        try:
            missing = uncited_fields(subject, supported) if subject.is_public else []
        except ObjectDoesNotExist:
            return  # a required record was not chosen: the form above says so
        if missing:
            names = ", ".join(field_label(type(subject), field) for field in missing)
            raise ValidationError(
                f"Readers see this record, so each of its facts needs a supporting citation of a "
                f"published claim. Still without one: {names}. Add a citation, or empty the field.",
                code="uncited",
            )


class CitationInline(RecordFields, TabularInline):
    """Base of the citation rows; a subclass names its ``model``.

    Who may edit a record may edit its citations, and nobody else: with permissions of its own
    the inline could be missing from the page, and its check with it.
    """

    formset = CitationFormSet
    fields = ("claim", "field", "stance", "value", "says")
    readonly_fields = ("says",)
    verbose_name = "citation"
    verbose_name_plural = "citations"

    @property
    def subject_model(self) -> type[Citable]:
        subject: Any = self.model._meta.get_field("subject").related_model
        return subject  # type: ignore[no-any-return]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("claim__paragraph__source")

    @staticmethod
    def says(citation: Citation) -> SafeString | str:
        """What the claim says, and where."""
        if not citation.claim_id:
            return ""
        claim = citation.claim
        return format_html(
            "{} {}", claim.statement, change_link(claim, f"¶{claim.paragraph.number}")
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "field":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        subject = self.subject_model
        known = (*subject.cited_fields, *subject.citable_fields)
        refusal = next(
            constraint.violation_error_message
            for constraint in self.model._meta.constraints
            if constraint.name == f"{self.model._meta.model_name}_field"
        )
        return forms.ChoiceField(
            label="Fact",
            required=False,
            initial="" if "" in known else known[0],
            choices=[(field, field_label(subject, field)) for field in sorted(known, key=bool)],
            error_messages={"invalid_choice": str(refusal)},
        )

    def _may(self, request: HttpRequest, *actions: str) -> bool:
        meta = self.parent_model._meta
        return any(
            request.user.has_perm(f"{meta.app_label}.{get_permission_codename(action, meta)}")
            for action in actions
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", "change")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", "change")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", "change", "view")


def citation_inline(citation: type[models.Model]) -> type[CitationInline]:
    """The inline of one citation table."""
    return type(f"{citation.__name__}Inline", (CitationInline,), {"model": citation})


class CitableAdmin(RecordAdmin):
    """Admin of a record with citations; its inline is found through the model's ``citations``."""

    #: Further inlines, of records that exist already.
    part_inlines: ClassVar[tuple[type[TabularInline], ...]] = ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        citation = self.model._meta.get_field("citations").related_model
        return [citation_inline(citation), *(self.part_inlines if obj else ())]
