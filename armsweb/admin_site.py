"""The admin's frame: its titles, and the words in which records are offered for choice."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest

from sources.editing import label


class RecordChoices(AutocompleteJsonView):
    """Answers a search for a record with labels that tell like records apart."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


class ArmswebAdminSite(AdminSite):
    site_header = "Armsweb: the editors’ desk"
    site_title = "Armsweb"
    index_title = "The record"

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return RecordChoices.as_view(admin_site=self)(request)
