"""The admin of countries, organisations, memberships and officials."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin

from countries.models import Country, Membership, Official, Organisation
from sources.citing import CitableAdmin


@admin.register(Country)
class CountryAdmin(CitableAdmin):
    list_display = ("name", "code", "adjective", "capital", "slug")
    search_fields = ("name", "code", "adjective", "slug")
    prepopulated_fields: ClassVar[Any] = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "code", "adjective")}),
        ("Place on the map", {"fields": ("capital", ("latitude", "longitude"))}),
    )


@admin.register(Organisation)
class OrganisationAdmin(CitableAdmin):
    list_display = ("name", "short_name", "kind", "country")
    list_filter = ("kind",)
    list_select_related = ("country",)
    search_fields = ("name", "short_name", "slug", "country__name")
    prepopulated_fields: ClassVar[Any] = {"slug": ("name",)}


@admin.register(Membership)
class MembershipAdmin(CitableAdmin):
    list_display = ("country", "organisation", "spell", "since", "until")
    list_filter = ("organisation__kind",)
    list_select_related = ("country", "organisation")
    search_fields = ("country__name", "organisation__name", "organisation__short_name")
    fieldsets = (
        (None, {"fields": ("country", "organisation", "spell")}),
        ("Since", {"fields": ("since", "since_wording", "since_basis")}),
        ("Until", {"fields": ("until", "until_wording", "until_basis")}),
    )


@admin.register(Official)
class OfficialAdmin(CitableAdmin):
    list_display = ("name", "office", "country", "organisation")
    list_select_related = ("country", "organisation")
    search_fields = ("name", "slug", "office", "country__name", "organisation__name")
    prepopulated_fields: ClassVar[Any] = {"slug": ("name",)}
