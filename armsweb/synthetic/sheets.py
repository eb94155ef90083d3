"""Rows on their way to the tables, as tuples in the order of named columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from armsweb.records.layout import record_models
from countries.models import (
    Country,
    CountryCitation,
    Membership,
    MembershipCitation,
    Official,
    OfficialCitation,
    Organisation,
    OrganisationCitation,
)
from deals.models import (
    Deal,
    DealCitation,
    Equipment,
    EquipmentCitation,
    LineItem,
    LineItemCitation,
    Milestone,
    MilestoneCitation,
)
from sources.citations import Stance
from sources.models import Claim, Paragraph, ParagraphText, Publisher, Source

Model = type[models.Model]

_CITATION = ("subject", "claim", "field", "stance", "value")


def _dated(name: str) -> tuple[str, ...]:
    """The columns of an uncertain date, as :class:`armsweb.synthetic.uncertain.When` has them."""
    return (name, *(f"{name}_{end}" for end in ("wording", "basis", "earliest", "latest")))


# What is given of each table, in this order. The rest gets its default.
COLUMNS: Mapping[Model, tuple[str, ...]] = {
    Publisher: ("slug", "name", "kind", "note"),
    Source: ("slug", "title", "publisher", "author", "url", *_dated("published"), "genre",
             "access", "extraction", "access_note", "accessed_on"),
    Paragraph: ("source", "number", "gist", "length", "sha256", "first_words", "last_words"),
    ParagraphText: ("paragraph", "text"),
    Claim: ("key", "paragraph", "statement", "kind", "speaker", "relay", "span_start", "span_end",
            "span_sha256", "quotation", "echoes", "state", "withdrawn_reason"),
    Country: ("slug", "code", "name", "adjective", "capital", "latitude", "longitude"),
    CountryCitation: _CITATION,
    Organisation: ("slug", "name", "short_name", "kind", "country"),
    OrganisationCitation: _CITATION,
    Membership: ("country", "organisation", "spell", *_dated("since"), *_dated("until")),
    MembershipCitation: _CITATION,
    Official: ("slug", "name", "country", "organisation", "office"),
    OfficialCitation: _CITATION,
    Equipment: ("slug", "designation", "name", "maker", "category", "register_category"),
    EquipmentCitation: _CITATION,
    Deal: ("slug", "title", "state", "withdrawn_reason", "buyer", "seller", "kind", "condition",
           "value_amount", "value_currency", "value_wording", "summary", "current_stage",
           "first_year", "last_year"),
    DealCitation: _CITATION,
    LineItem: ("key", "deal", "position", "equipment", "quantity", "quantity_wording", "role"),
    LineItemCitation: _CITATION,
    Milestone: ("key", "deal", "stage", *_dated("when"), "place", "note"),
    MilestoneCitation: _CITATION,
}  # fmt: skip


def tables() -> list[Model]:
    """Every table that is written, each after those it refers to."""
    found = [model for model in record_models() if model in COLUMNS]
    found.insert(found.index(Paragraph) + 1, ParagraphText)
    return found


def _default(field: models.Field[Any, Any]) -> Any:
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed:
        return ""
    raise TypeError(f"{field} has no default: the synthetic records must give it a value")


class Sheet:
    """Rows of one table that wait to be written.

    ``columns`` are names in the database, ``rows`` tuples in their order. A column that is not
    given gets its field's default; raises :class:`TypeError` for one that has none.
    """

    def __init__(self, model: Model, given: tuple[str, ...], last_pk: int) -> None:
        meta = model._meta
        fields = [meta.get_field(name) for name in given]
        key = meta.pk
        # The text of a paragraph goes by the paragraph's own number.
        self.numbered = key not in fields
        rest = [field for field in meta.concrete_fields if field not in fields and field != key]
        self.model, self.last_pk = model, last_pk
        self.rest = tuple(_default(field) for field in rest)
        keys = [key] if self.numbered else []
        self.columns = tuple(str(field.column) for field in [*keys, *fields, *rest])  # type: ignore[union-attr]
        self.rows: list[tuple[Any, ...]] = []

    def reserve(self) -> int:
        """A primary key for a row that is put on the sheet later."""
        self.last_pk += 1
        return self.last_pk

    def put(self, key: int, *values: Any) -> None:
        """Put a row on the sheet under a reserved key: the given columns in order."""
        self.rows.append((key, *values, *self.rest))

    def add(self, *values: Any) -> int:
        """Put a row on the sheet under the next key, which is returned."""
        key = self.reserve()
        self.rows.append((key, *values, *self.rest) if self.numbered else (*values, *self.rest))
        return key


class Book:
    """A sheet for every table. ``last`` names the highest primary key that is in use there."""

    def __init__(self, last: Mapping[Model, int]) -> None:
        self.sheets = {m: Sheet(m, COLUMNS[m], last.get(m, 0)) for m in tables()}

    def add(self, model: Model, *values: Any) -> int:
        return self.sheets[model].add(*values)

    def cite(
        self,
        table: Model,
        subject: int,
        claim: int,
        *fields: str,
        stance: str = Stance.SUPPORTS.value,
        value: str = "",
    ) -> None:
        """Cite a claim for fields of a record, one row of the citation table each."""
        sheet = self.sheets[table]
        for field in fields:
            sheet.add(subject, claim, field, stance, value)
