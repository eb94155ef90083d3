"""What every admin page of the record shares, on every floor.

``ModelAdmin``, ``TabularInline``, ``ModelForm``, ``InlineFormSet`` and ``ModelChoiceField`` are
Django's: its stubs make them generic, Django itself does not, and only this module knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import IntegrityError, models, router
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from sources.addresses import Addressed
from sources.citations import Citation
from sources.models import Claim, Paragraph

if TYPE_CHECKING:
    BaseModelAdmin = admin.options.BaseModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    BaseModelAdmin = admin.options.BaseModelAdmin
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    ModelForm = forms.ModelForm
    InlineFormSet = BaseInlineFormSet
    ModelChoiceField = forms.ModelChoiceField

SEARCH_LENGTH = 200  # characters; a longer search would only nest conditions
LONG_LINE = 200  # characters from which a line of text gets a wide box


def label(record: models.Model) -> str:
    """How a record is offered for choice: enough to tell it from its neighbours."""
    if isinstance(record, Claim):
        state = "" if record.is_published else f" [{record.get_state_display()}]"
        return f"{record.key}{state}: {Truncator(record.statement).chars(90)}"
    if isinstance(record, Paragraph):
        return f"{record}: {Truncator(record.gist).chars(90)}"
    return str(record)


def change_url(record: models.Model) -> str:
    """Address of the record's page in the admin."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def change_link(record: models.Model, text: str = "") -> SafeString:
    """Link to the record's page in the admin."""
    return format_html('<a href="{}">{}</a>', change_url(record), text or str(record))


def add_link(model: type[models.Model], **preset: object) -> SafeString:
    """Link to the page that adds a ``model``, with some of its fields filled in."""
    meta = model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
    return format_html(
        '<a class="addlink" href="{}?{}">Add a {}</a>',
        address,
        urlencode(preset),
        meta.verbose_name,
    )


def is_key(value: object) -> bool:
    """Whether a value that came with a request can be the key of a record."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 19


class RecordSelect(AutocompleteSelect):
    """Choice by search of a record that a :class:`RecordChoice` may know already.

    What cannot be a key is left for the field to refuse, instead of failing in the page.
    """

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        known = self.choices.field.known
        if len(value) == 1 and value[0] in known:
            option = self.create_option(
                name, value[0], label(known[value[0]]), selected=True, index=0
            )
            return [(None, [option], 0)]
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class RecordChoice(ModelChoiceField):
    """A record chosen by search; ``known`` are records at hand, by key: no query for those."""

    known: Mapping[str, models.Model] = MappingProxyType({})

    def to_python(self, value: Any) -> Any:
        return self.known.get(str(value)) or super().to_python(value)

    def label_from_instance(self, obj: models.Model) -> str:
        return label(obj)


class RecordFields(BaseModelAdmin):
    """Mixin: how the fields of the record are edited, on a page or in a row of it."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Every key is chosen by search: no table is small for ever."""
        kwargs |= {"form_class": RecordChoice, "widget": RecordSelect(db_field, self.admin_site)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, RecordChoice):
            # One wrong click beside a choice must not lead to deleting the record chosen.
            field.widget.can_delete_related = False
        return field


def naming_keys(model: type[models.Model], prefix: str = "") -> list[str]:
    """What ``str()`` of a record reaches for: its keys, and of a citation's subject those too."""
    keys: list[str] = []
    for field in model._meta.concrete_fields:
        if field.is_relation and isinstance(field.related_model, type):
            keys.append(prefix + field.name)
            if issubclass(model, Citation) and field.name == "subject":
                keys += naming_keys(field.related_model, f"{prefix}subject__")
    return keys


class _Cascade(NestedObjects):
    """What a deletion takes along."""

    def related_objects(self, related_model: Any, related_fields: Any, objs: Any) -> Any:
        rows = super().related_objects(related_model, related_fields, objs)
        keys = naming_keys(related_model)
        return rows.select_related(*keys) if keys else rows


class RecordAdmin(RecordFields, ModelAdmin):
    """A page of the record: searched, linked to the site, never answering with a bare error."""

    show_full_result_count = False
    list_per_page = 50
    formfield_overrides: ClassVar[Any] = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        # Also for autocomplete and the change page, which do not look at list_select_related.
        related = self.get_list_select_related(request)
        return (
            rows.select_related(*related)
            if isinstance(related, (list, tuple)) and related
            else rows
        )

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term[:SEARCH_LENGTH])

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """What the address presets, without what could not be a key."""
        initial = {}
        for name, value in super().get_changeform_initial_data(request).items():
            try:
                field = self.opts.get_field(name)
            except FieldDoesNotExist:
                continue
            if is_key(value) or not field.is_relation:
                initial[name] = value
        return initial

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        is_line = type(db_field) is models.CharField and not db_field.choices
        if is_line and (db_field.max_length or 0) >= LONG_LINE:
            kwargs.setdefault("widget", AdminTextInputWidget(attrs={"class": "vLargeTextField"}))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """No link to what readers cannot see: a draft, or a part of one."""
        try:
            seen = getattr(obj, "deal", obj)
        except ObjectDoesNotExist:
            return None
        return None if getattr(seen, "state", "") == "draft" else super().get_view_on_site_url(obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Django's account, each record named without a query of its own.

        What has been published under an address of its own is not deleted either.
        """
        cascade = _Cascade(using=router.db_for_write(self.model), origin=objs)
        cascade.collect(objs)
        lacking = set()

        def named(record: Any) -> str:
            kind = str(record._meta.verbose_name)
            if isinstance(record, Citation):
                subject = record.subject
                fact = f"{subject.label}, {subject.fact_name(record.field)}"
                return format_html("{}: {} {} {}", kind, record.claim, record.stance, fact)
            if not self.admin_site.is_registered(type(record)):
                return f"{kind}: {record}"
            page = self.admin_site.get_model_admin(type(record))
            if not page.has_delete_permission(request, record):
                lacking.add(kind)
            return format_html("{}: {}", kind, change_link(record))

        deleted = cascade.nested(named)
        taken: dict[Any, Any] = dict(cascade.model_objs)
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in taken.items()}
        kept = [
            format_html("{}: {}, so its address must not die; withdraw it instead", obj, obj.state)
            for obj in objs
            if getattr(obj, "state", "draft") != "draft"
        ]
        protected: list[Any] = [*map(named, cascade.protected), *kept]
        return deleted, counts, lacking, protected

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        for _ in range(2):
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except IntegrityError:
                # Someone else was faster. The second time the form finds what the database
                # refused, and says so beside what was typed.
                continue
        self.message_user(
            request, "The database refused this change; nothing was saved.", messages.ERROR
        )
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not isinstance(obj, Addressed) or not change:
            return
        before, now = form.initial.get(obj.slug_field), getattr(obj, obj.slug_field)
        if before and before != now:
            note = f"The address changed: the one with “{before}” now redirects to “{now}”."
            self.message_user(request, note)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Django's account of the change, with the values before and after."""
        message = super().construct_change_message(request, form, formsets, add)
        if form.changed_data and not add:
            message[0]["changed"]["fields"] = [_change(form, name) for name in form.changed_data]
        return message


def _change(form: Any, name: str) -> str:
    """“Quantity (10 → 12)”; of a field that is not stored, its label only."""
    field = form.fields[name]
    title = str(field.label or name)
    if name not in {stored.name for stored in form.instance._meta.fields}:
        return title

    def shown(value: Any) -> str:
        if value in (None, ""):
            return "nothing"
        if isinstance(field, forms.ModelChoiceField):
            value = field.to_python(value)
        return Truncator(str(value)).chars(60)

    return f"{title} ({shown(form.initial.get(name))} → {shown(form.cleaned_data.get(name))})"


class PartsInline(TabularInline):
    """Rows of parts that have pages of their own: read here, edited there.

    ``page`` among the ``fields`` is the link to the part's page.
    """

    can_delete = False
    extra = 0

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description="")
    def page(self, part: models.Model) -> SafeString:
        return change_link(part, "Change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
