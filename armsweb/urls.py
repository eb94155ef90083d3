"""Every address of the site. Floors bring their own; pages that join floors stand here."""

from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path

from armsweb.views import pictures
from armsweb.views.about import method, styleguide
from armsweb.views.compare import comparison, comparison_claims
from armsweb.views.countries import country_detail, country_list
from armsweb.views.crawlers import SITEMAPS, robots
from armsweb.views.facts import confirmed, disputed, single
from armsweb.views.home import home
from armsweb.views.search import search
from countries import views as countries

country_pages = [
    path("countries/", country_list, name="country_list"),
    path("countries/<slug:country>/", country_detail, name="country_detail"),
    path("organisations/", countries.organisation_list, name="organisation_list"),
    path(
        "organisations/<slug:organisation>/",
        countries.organisation_detail,
        name="organisation_detail",
    ),
    path("officials/", countries.official_list, name="official_list"),
    path("officials/<slug:official>/", countries.official_detail, name="official_detail"),
]

picture_files = [
    path("map.<str:ending>", pictures.map_file, name="map"),
    path("timeline.<str:ending>", pictures.timeline_file, name="timeline"),
    path("ties.<str:ending>", pictures.ties_file, name="ties"),
    path("ladder/<slug:deal>.<str:ending>", pictures.ladder_file, name="ladder"),
    path("coverage/<slug:source>.<str:ending>", pictures.coverage_file, name="coverage"),
]

urlpatterns = [
    path("", home, name="home"),
    path("timeline/", pictures.timeline, name="timeline"),
    path("ties/", pictures.ties, name="ties"),
    path("pictures/", include((picture_files, "pictures"))),
    path("", include((country_pages, "countries"))),
    path("", include("deals.urls")),
    path("", include("sources.urls")),
    path("search/", search, name="search"),
    path("compare/", comparison, name="compare"),
    path("compare/claims/", comparison_claims, name="compare_claims"),
    path("disputed/", disputed, name="disputed"),
    path("facts/confirmed/", confirmed, name="confirmed"),
    path("facts/single/", single, name="single"),
    path("method/", method, name="method"),
    path("styleguide/", styleguide, name="styleguide"),
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("admin/", admin.site.urls),
]
