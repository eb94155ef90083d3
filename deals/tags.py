"""A column of short labels that can be asked for those rows that carry any of some.

PostgreSQL keeps an array, for which the migration makes an inverted index; SQLite keeps the
labels in one text, each between spaces. Both give the same rows.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Lookup


class TagsField(models.Field):  # type: ignore[type-arg]
    """A list of labels without white space; never null."""

    description = "Labels"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "text[]" if connection.vendor == "postgresql" else "text"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else list(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        tags = self.get_prep_value(value)
        if connection.vendor == "postgresql" or tags is None:
            return tags
        return f" {' '.join(tags)} "

    def from_db_value(self, value: Any, expression: object, connection: Any) -> Any:
        return value.split() if isinstance(value, str) else value


@TagsField.register_lookup
class CarriesAny(Lookup):
    """``tags__any=["k:purchase", "k:cooperation"]``: rows with at least one of them."""

    lookup_name = "any"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} && %s::text[]", [*params, list(self.rhs)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, params = self.process_lhs(compiler, connection)
        every = [f"instr({lhs}, %s) > 0" for _ in self.rhs] or ["1 = 0"]
        values = tuple(value for tag in self.rhs for value in (*params, f" {tag} "))
        return f"({' OR '.join(every)})", values
