"""The index follows the record: every save (raw ones too), deletion and withdrawal.

Bulk writing sends no signal; who writes in bulk does it inside :func:`postponed` and calls
``everything()``, or runs ``manage.py reindex`` afterwards.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save

from armsweb.models import SearchEntry
from armsweb.search import index
from armsweb.search.documents import MODELS
from countries.models import Country, OfficialCitation, Organisation, OrganisationCitation
from deals.models import Deal, Equipment, EquipmentCitation, LineItem, Milestone
from sources.attaching import text_attached
from sources.models import Claim, Paragraph, ParagraphText, Publisher, Source

log = logging.getLogger(__name__)
Kind = SearchEntry.Kind
Touched = Iterable[tuple[str, Iterable[int]]]

# Entries that are brought up to date at once when a name in them changes. A country in half a
# million deals is renamed less often than anyone waits for that: `manage.py reindex` then.
MOST_FOLLOWED = 5_000


class Postponed:
    """What changed while the index was not followed."""

    def __init__(self) -> None:
        self.touched: defaultdict[str, set[int]] = defaultdict(set)
        self.all = False

    def everything(self) -> None:
        """Hold the whole index against the record at the end: rows were written in bulk."""
        self.all = True


_postponed: ContextVar[Postponed | None] = ContextVar("postponed", default=None)


@contextmanager
def postponed() -> Iterator[Postponed]:
    """Follow at the end, once, what changes inside; not at all if an exception leaves it."""
    if (outer := _postponed.get()) is not None:
        yield outer
        return
    later = Postponed()
    token = _postponed.set(later)
    try:
        yield later
    finally:
        _postponed.reset(token)
    if later.all:
        index.rebuild()
        return
    for kind, pks in later.touched.items():
        index.refresh(kind, pks)


def touch(kind: str, pks: Iterable[int]) -> set[int]:
    """Bring these entries up to date, now or when that is not postponed any more.

    Returns the keys of those that changed; all of them when that cannot be told yet.
    """
    wanted = set(pks)
    if (later := _postponed.get()) is not None:
        later.touched[kind] |= wanted
        return wanted
    return index.refresh(kind, wanted)


def _keys(rows: QuerySet[Any], field: str = "pk") -> list[int]:
    keys = list(rows.order_by().values_list(field, flat=True).distinct()[: MOST_FOLLOWED + 1])
    if len(keys) > MOST_FOLLOWED:
        log.warning(
            "More than %s entries of the search index name what was changed; "
            "run manage.py reindex to bring the rest up to date.",
            f"{MOST_FOLLOWED:,}",
        )
    return keys[:MOST_FOLLOWED]


def _of_country(country: Country) -> Touched:
    yield Kind.DEAL, _keys(Deal.objects.filter(Q(buyer=country) | Q(seller=country)))
    yield Kind.EQUIPMENT, _keys(country.equipment_made.all())
    yield Kind.OFFICIAL, _keys(country.officials.all())
    yield Kind.ORGANISATION, _keys(country.organisations.all())


def _of_equipment(equipment: Equipment) -> Touched:
    yield Kind.DEAL, _keys(equipment.line_items.all(), "deal_id")


def _of_organisation(organisation: Organisation) -> Touched:
    yield Kind.OFFICIAL, _keys(organisation.officials.all())


def _of_source(source: Source) -> Touched:
    paragraphs = source.paragraphs.all()
    yield Kind.PARAGRAPH, _keys(paragraphs)
    yield Kind.PASSAGE, _keys(ParagraphText.objects.filter(paragraph__in=paragraphs))
    yield Kind.CLAIM, _keys(Claim.objects.filter(paragraph__in=paragraphs))


def _of_publisher(publisher: Publisher) -> Touched:
    yield Kind.SOURCE, _keys(publisher.sources.all())
    paragraphs = Paragraph.objects.filter(source__publisher=publisher)
    yield Kind.PARAGRAPH, _keys(paragraphs)
    yield Kind.PASSAGE, _keys(ParagraphText.objects.filter(paragraph__in=paragraphs))
    yield Kind.CLAIM, _keys(Claim.objects.filter(paragraph__in=paragraphs))


def _of_paragraph(paragraph: Paragraph) -> Touched:
    yield Kind.PASSAGE, [paragraph.pk]
    yield Kind.CLAIM, _keys(paragraph.claims.all())


# What a name in a citation is the name of.
_NAMED: dict[type[Model], str] = {
    EquipmentCitation: Kind.EQUIPMENT,
    OfficialCitation: Kind.OFFICIAL,
    OrganisationCitation: Kind.ORGANISATION,
}


def _of_claim(claim: Claim) -> Touched:
    for model, kind in _NAMED.items():
        rows: Any = model._default_manager
        yield kind, _keys(rows.filter(claim=claim).exclude(value=""), "subject_id")


def _of_citation(citation: Any) -> Touched:
    yield _NAMED[type(citation)], [citation.subject_id, *getattr(citation, "left", ())]


def _of_part(part: Any) -> Touched:
    yield Kind.DEAL, [part.deal_id, *getattr(part, "left", ())]


def _before_save(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Note which record a part of it is about to leave for another."""
    owner = "subject_id" if sender in _NAMED else "deal_id"
    if instance.pk is not None:
        row = sender._default_manager.filter(pk=instance.pk)
        instance.left = list(row.values_list(owner, flat=True))


# What else says something of a row, looked at when the row's own entry changed.
_NAMING: dict[type[Model], Callable[[Any], Touched]] = {
    Country: _of_country,
    Equipment: _of_equipment,
    Organisation: _of_organisation,
    Source: _of_source,
    Paragraph: _of_paragraph,
    Claim: _of_claim,
}
# Rows without an entry of their own that entries are made of.
_PARTS: dict[type[Model], Callable[[Any], Touched]] = {
    Publisher: _of_publisher,
    LineItem: _of_part,
    Milestone: _of_part,
    **dict.fromkeys(_NAMED, _of_citation),
}


def _on_save(sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    if sender in _PARTS:
        if not (created and sender is Publisher):
            _touch_all(_PARTS[sender](instance))
        return
    changed = touch(MODELS[sender], [instance.pk])
    # Of a new row nothing can speak yet, but for a claim that is withdrawn or published again.
    if changed and not created and sender in _NAMING:
        _touch_all(_NAMING[sender](instance))


def _on_delete(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if sender in _PARTS:
        _touch_all(_PARTS[sender](instance))
    else:
        touch(MODELS[sender], [instance.pk])


def _touch_all(touched: Touched) -> None:
    for kind, pks in touched:
        touch(kind, pks)


def index_anew_if_due(using: str, plan: Iterable[tuple[Any, bool]] = (), **kwargs: Any) -> None:
    """Signal receiver: what is said of deals is not what it was before this migration."""
    due = any(
        (m.app_label, m.name, back) == ("deals", "0004_listing_words", False) for m, back in plan
    )
    if due and using == DEFAULT_DB_ALIAS and not index.is_empty():
        index.rebuild()


def _on_text_attached(sender: Any, paragraphs: Iterable[int], **kwargs: Any) -> None:
    touch(Kind.PASSAGE, paragraphs)


def follow() -> None:
    """Connect the receivers; once, when the app is ready."""
    for model in (*MODELS, *_PARTS):
        post_save.connect(_on_save, sender=model)
        post_delete.connect(_on_delete, sender=model)
    parts: tuple[type[Model], ...] = (LineItem, Milestone, *_NAMED)
    for model in parts:
        pre_save.connect(_before_save, sender=model)
    text_attached.connect(_on_text_attached)
