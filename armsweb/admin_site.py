"""The admin's frame: its titles, and the words in which records are offered for choice."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.db import DataError, transaction
from django.http import HttpRequest

from armsweb.records.layout import record_models
from armsweb.records.tables import hold
from sources.editing import label


class RecordChoices(AutocompleteJsonView):
    """Answers a search for a record with labels that tell like records apart."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


class ArmswebAdminSite(AdminSite):
    site_header = "Armsweb: the editors’ desk"
    site_title = "Armsweb"
    index_title = "The record"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, but what no record can hold is a mistake of the asker, answered 400."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            for name, values in request.GET.lists():
                # The search box refuses it by itself, in a sentence; a filter would fail on it.
                if name != "q" and any("\0" in value for value in values):
                    raise BadRequest(f"{name[:40]!r} holds a NUL character.")
            try:
                if request.method != "POST":
                    return view(request, *args, **kwargs)
                # Whether each fact stays cited is asked of the whole record: between the answer
                # and the change nobody else may take a citation away.
                with transaction.atomic():
                    hold(record_models())
                    return view(request, *args, **kwargs)
            except (OverflowError, DataError):
                raise BadRequest("There is a value that no record can have.") from None

        return super().admin_view(guarded, cacheable)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return RecordChoices.as_view(admin_site=self)(request)
