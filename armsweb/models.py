"""The search index: one row for each record that readers can find, and the words in use.

Both tables are derived from the record and written by :mod:`armsweb.search.index` alone;
``manage.py reindex`` makes them anew. The engines' own index of ``words`` hangs on the first
(see migration 0001): a later migration that makes SQLite rebuild that table has to make its
triggers again.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse


class SearchEntry(models.Model):
    """What search finds and shows of one public record."""

    class Kind(models.TextChoices):
        """In the order in which equally good groups of results stand on the page."""

        COUNTRY = "country", "Countries"
        DEAL = "deal", "Deals"
        EQUIPMENT = "equipment", "Equipment"
        OFFICIAL = "official", "Officials"
        ORGANISATION = "organisation", "Organisations"
        SOURCE = "source", "Sources"
        CLAIM = "claim", "Claims"
        PARAGRAPH = "paragraph", "Paragraphs in our words"
        PASSAGE = "passage", "Attached text"

    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.BigIntegerField(help_text="Primary key of the record.")
    key = models.CharField(
        max_length=100, help_text="Slug of the record, or of the source and the paragraph's number."
    )
    title = models.TextField(blank=True, help_text="What the link says; searched.")
    body = models.TextField(blank=True, help_text="Searched; empty for attached text.")
    about = models.TextField(blank=True, help_text="Parts set apart by “ · ”; searched.")
    origin = models.TextField(blank=True, help_text="Where it stands; not searched.")
    words = models.TextField(help_text="As sources.words.indexed() has it.")
    place = models.BigIntegerField(
        help_text="Newest first, then by a hash of the key: which candidates go first."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="searchentry_subject_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "place"], name="searchentry_by_place")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def get_absolute_url(self) -> str:
        """The page of the record, made of its key."""
        slug, _, number = self.key.partition(" ")
        return reverse(PAGES[self.kind], args=[slug, int(number)] if number else [slug])


PAGES: dict[str, str] = {
    SearchEntry.Kind.COUNTRY: "countries:country_detail",
    SearchEntry.Kind.DEAL: "deals:deal_detail",
    SearchEntry.Kind.EQUIPMENT: "deals:equipment_detail",
    SearchEntry.Kind.OFFICIAL: "countries:official_detail",
    SearchEntry.Kind.ORGANISATION: "countries:organisation_detail",
    SearchEntry.Kind.SOURCE: "sources:source_detail",
    SearchEntry.Kind.CLAIM: "sources:claim_detail",
    SearchEntry.Kind.PARAGRAPH: "sources:paragraph_detail",
    SearchEntry.Kind.PASSAGE: "sources:paragraph_detail",
}


class SearchWord(models.Model):
    """A word of the index, for the forms of a word, for typing errors, for beginnings."""

    word = models.CharField(max_length=300, primary_key=True)
    stem = models.CharField(max_length=300, db_index=True)
    entries = models.IntegerField(help_text="How many entries have it.")

    def __str__(self) -> str:
        return self.word
