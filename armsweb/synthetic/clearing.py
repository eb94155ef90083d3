"""Tells synthetic records from real ones, and removes them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, models, transaction
from django.db.models import Q

from armsweb.search import index
from armsweb.synthetic import MARK
from armsweb.synthetic.deriving import DERIVED
from armsweb.synthetic.loading import hold_tables
from armsweb.synthetic.sheets import Model, tables
from countries.models import Membership
from deals.models import LineItem, Listing, Milestone
from sources.addresses import Addressed
from sources.citations import Citation, subject_model
from sources.models import Paragraph, ParagraphText

# Rows without a slug of their own, and the records they go with.
_BELONGS: Mapping[Model, tuple[str, ...]] = {
    Paragraph: ("source__slug",),
    ParagraphText: ("paragraph__source__slug",),
    Membership: ("organisation__slug", "country__slug"),
    LineItem: ("deal__slug",),
    Milestone: ("deal__slug",),
    Listing: ("deal__slug",),
}


class StillNeededError(Exception):
    """A real record refers to a synthetic one; the message names both."""


def marked_rows(model: Model, path: str = "") -> Q:
    """Condition on rows that are synthetic or go with a record that is; ``path`` leads there."""
    if issubclass(model, Addressed):
        return Q(**{f"{path}{model.slug_field}__startswith": MARK})
    condition = Q()
    if issubclass(model, Citation):
        # Also what an editor cited between a synthetic record and a real one.
        condition = Q(**{f"{path}claim__key__startswith": MARK})
        return condition | marked_rows(subject_model(model), f"{path}subject__")
    for name in _BELONGS[model]:
        condition |= Q(**{f"{path}{name}__startswith": MARK})
    return condition


def holds_synthetic() -> bool:
    """Whether there is any synthetic record; each belongs to a source or is a named record."""
    return any(_named(model).filter(marked_rows(model)).exists() for model in _with_slugs())


def holds_real() -> bool:
    """Whether there is any record that is not synthetic."""
    return any(_named(model).exclude(marked_rows(model)).exists() for model in _with_slugs())


def _with_slugs() -> list[Model]:
    return [model for model in tables() if issubclass(model, Addressed)]


def _named(model: Model) -> models.QuerySet[models.Model]:
    return model._default_manager.order_by()


def clear() -> dict[Model, int]:
    """Remove every synthetic record. Returns how many rows of each table went.

    One transaction. Raises :class:`StillNeededError`, and removes nothing, where a real record
    refers to a synthetic one otherwise than by a citation; citations between the two go.
    """
    with transaction.atomic():
        hold_tables()
        for model in tables():
            if not issubclass(model, Citation):
                _refuse_if_needed(model)
        if connection.vendor == "postgresql" and not holds_real() and not _referred_to():
            return _empty()
        _delete(Listing)
        removed = {model: _delete(model) for model in reversed(tables())}
        index.rebuild()
        return removed


def _refuse_if_needed(model: Model) -> None:
    for key in model._meta.concrete_fields:
        target = key.related_model
        if not isinstance(target, type) or target not in _with_slugs():
            continue
        real = _named(model).exclude(marked_rows(model)).select_related(key.name)
        if row := real.filter(marked_rows(target, f"{key.name}__")).first():
            raise StillNeededError(
                f"{model._meta.verbose_name} “{row}” is real and its {key.verbose_name} is the "
                f"synthetic “{getattr(row, key.name)}”"
            )


def _referred_to() -> bool:
    """Whether a table that is not ours has keys into one that is: it cannot be emptied then."""
    ours = {*tables(), *DERIVED}
    return any(
        relation.related_model not in ours
        for model in ours
        for relation in model._meta.related_objects
    )


def _empty() -> dict[Model, int]:
    """There is nothing but synthetic records: whole tables are emptied at once."""
    counts = {model: _named(model).count() for model in tables()}
    emptied = [model._meta.db_table for model in (*DERIVED, *counts)]
    names = ", ".join(map(connection.ops.quote_name, emptied))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")
    return counts


def _delete(model: Model) -> int:
    # Not queryset.delete(): that would fetch every row, for signals that nobody needs here.
    sql, params = _named(model).filter(marked_rows(model)).values("pk").query.sql_with_params()
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({sql})", params)  # noqa: S608
        return int(cursor.rowcount)
