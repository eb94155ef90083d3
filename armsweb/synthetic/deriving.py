"""Makes what lists and searches read of rows that were written in bulk, in bulk.

What a row says comes from the modules that own it; only the way into the table is another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from django.db import connection, models

from armsweb.models import SearchEntry, SearchWord
from armsweb.search import index
from armsweb.search.documents import SHELVES
from armsweb.search.stemming import stem
from armsweb.synthetic.loading import indexes_set_aside, write
from armsweb.synthetic.sheets import Model
from deals import listing
from deals.models import Deal, Listing
from sources.words import vocabulary

BATCH = 2000
Report = Callable[[str, int, int], None]  # how many of how many of what
DERIVED: tuple[Model, ...] = (Listing, SearchEntry, SearchWord)


def derive(after: int, report: Report) -> None:
    """List the deals whose keys lie above ``after``, and bring the search index up to date."""
    with indexes_set_aside([Listing]):
        _list(after, report)
    if not index.is_empty():
        index.rebuild()
        return
    with indexes_set_aside([SearchEntry, SearchWord]):
        _index(report)


def _write(model: Model, rows: Iterable[models.Model]) -> None:
    """Unsaved rows; the database numbers them."""
    fields = [field for field in model._meta.concrete_fields if not field.db_returning]
    write(
        model,
        [str(field.column) for field in fields],
        (
            tuple(field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields)
            for row in rows
        ),
    )


def _list(after: int, report: Report) -> None:
    deals = Deal.objects.filter(pk__gt=after).order_by("pk")
    whole, done, last = deals.count(), 0, after
    while batch := list(deals.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        _write(Listing, (row for rows in listing.wanted(batch).values() for row in rows))
        done, last = done + len(batch), batch[-1]
        report("deals listed", done, whole)


def _index(report: Report) -> None:
    words: Counter[str] = Counter()
    whole = sum(shelf.rows().count() for shelf in SHELVES.values())
    done = 0
    for shelf in SHELVES.values():
        for batch in shelf.batches(BATCH):
            entries = [document.entry() for document in batch]
            for entry in entries:
                words.update(vocabulary(entry.words))
            _write(SearchEntry, entries)
            done += len(entries)
            report("search entries", done, whole)
    write(
        SearchWord,
        ("word", "stem", "entries"),
        ((word, stem(word), count) for word, count in sorted(words.items())),
    )
