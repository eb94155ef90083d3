"""The admin of equipment, deals, their line items and milestones."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from deals.models import (
    Deal,
    DealPart,
    Equipment,
    LineItem,
    LineItemCitation,
    Milestone,
    MilestoneCitation,
)
from sources.citing import CitableAdmin, field_label
from sources.editing import ModelForm, PartsInline, add_link, change_link, change_url
from sources.soundness import uncited_fields


@admin.register(Equipment)
class EquipmentAdmin(CitableAdmin):
    list_display = ("designation", "name", "category", "register_category", "maker")
    list_filter = ("category", "register_category")
    list_select_related = ("maker",)
    search_fields = ("designation", "name", "slug", "maker__name")
    prepopulated_fields: ClassVar[Any] = {"slug": ("designation",)}
    fieldsets = (
        (None, {"fields": ("designation", "slug", "name", "maker")}),
        ("Classification", {"fields": ("category", "register_category", "register_note")}),
    )


def uncited_parts(deal: Deal) -> list[tuple[DealPart, list[str]]]:
    """The line items and milestones of a deal with facts that no published claim supports."""
    found: list[tuple[DealPart, list[str]]] = []
    tables: list[tuple[Any, Any]] = [
        (deal.items.select_related("deal", "equipment"), LineItemCitation.objects.supporting()),
        (deal.milestones.select_related("deal"), MilestoneCitation.objects.supporting()),
    ]
    for parts, citations in tables:
        for part in parts.prefetch_related(Prefetch("citations", citations)):
            missing = uncited_fields(part, {row.field for row in part.citations.all()})
            if missing:
                found.append((part, missing))
    return found


class DealForm(ModelForm):
    """Refuses to publish a deal whose line items or milestones are not cited."""

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.cleaned_data.get("state") != Deal.State.PUBLISHED or not self.instance.pk:
            return cleaned
        rows = [
            (
                part._meta.verbose_name,
                change_link(part),
                ", ".join(field_label(type(part), field) for field in missing),
            )
            for part, missing in uncited_parts(self.instance)
        ]
        if rows:
            raise ValidationError(
                format_html(
                    "The deal cannot be published while parts of it are not cited: {}.",
                    format_html_join("; ", "{} {} ({})", rows),
                ),
                code="uncited",
            )
        return cleaned


class LineItemInline(PartsInline):
    model = LineItem
    fields = ("key", "equipment", "quantity", "quantity_wording", "role", "page")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("equipment", "deal")


class MilestoneInline(PartsInline):
    model = Milestone
    fields = ("key", "stage", "when", "when_wording", "place", "note", "page")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("deal")


@admin.register(Deal)
class DealAdmin(CitableAdmin):
    form = DealForm
    part_inlines = (LineItemInline, MilestoneInline)
    list_display = ("title", "buyer", "seller", "kind", "current_stage", "years", "state")
    list_filter = (
        "state",
        "current_stage",
        "kind",
        ("buyer", admin.RelatedOnlyFieldListFilter),
        ("seller", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("buyer", "seller")
    search_fields = ("title", "slug", "summary", "buyer__name", "seller__name")
    prepopulated_fields: ClassVar[Any] = {"slug": ("title",)}
    readonly_fields = ("current_stage", "years", "add_parts")
    fieldsets = (
        (None, {"fields": ("title", "slug", "state", "withdrawn_reason")}),
        ("Who and what", {"fields": ("buyer", "seller", "kind", "condition", "summary")}),
        ("Value", {"fields": (("value_amount", "value_currency"), "value_wording")}),
        (
            "Line items and milestones",
            {
                "fields": ("current_stage", "years", "add_parts"),
                "description": "Each has a page and citations of its own; stage and years follow "
                "from the milestones.",
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Deal | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:-1]

    @admin.display(ordering="last_year")
    def years(self, deal: Deal) -> str:
        known = dict.fromkeys(str(year) for year in (deal.first_year, deal.last_year) if year)
        return "–".join(known)

    @admin.display(description="add")
    def add_parts(self, deal: Deal) -> SafeString:
        return format_html(
            "{} {}", add_link(LineItem, deal=deal.pk), add_link(Milestone, deal=deal.pk)
        )


class DealPartAdmin(CitableAdmin):
    """A part of a deal; from its page the way leads back to the deal."""

    def _to_deal(self, request: HttpRequest, part: DealPart) -> HttpResponse | None:
        if "_changelist_filters" in request.GET:
            return None  # came from a filtered list, and wants it back
        return HttpResponseRedirect(change_url(part.deal))

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        return self._to_deal(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        return self._to_deal(request, obj) or super().response_post_save_change(request, obj)


@admin.register(LineItem)
class LineItemAdmin(DealPartAdmin):
    list_display = ("equipment", "quantity", "quantity_wording", "role", "deal", "key")
    list_filter = ("role", "deal__state", "equipment__category")
    list_select_related = ("deal", "equipment")
    search_fields = (
        "deal__title",
        "deal__slug",
        "equipment__designation",
        "equipment__name",
        "key",
    )
    fieldsets = (
        (None, {"fields": ("deal", "key", "position")}),
        ("What", {"fields": ("equipment", "role", "quantity", "quantity_wording")}),
    )


@admin.register(Milestone)
class MilestoneAdmin(DealPartAdmin):
    list_display = ("stage", "when", "place", "deal", "key")
    list_filter = ("stage", "when_basis", "deal__state")
    list_select_related = ("deal",)
    search_fields = ("deal__title", "deal__slug", "key", "place", "note")
    fieldsets = (
        (None, {"fields": ("deal", "key", "stage")}),
        ("When", {"fields": ("when", "when_wording", "when_basis")}),
        ("Where and what", {"fields": ("place", "note")}),
    )
