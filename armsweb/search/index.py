"""Keeps the index: the one place that writes entries and words.

An entry is written only if it differs, so that doing it again costs reading and changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from armsweb.models import SearchEntry, SearchWord
from armsweb.search.documents import SHELVES
from armsweb.search.stemming import stem
from sources.words import vocabulary

BATCH = 500  # entries
WORDS = 2_000
_FIELDS = ("key", "title", "body", "about", "origin", "words", "place")


@dataclass(frozen=True, slots=True)
class Drift:
    """An entry, or with ``kind`` “word” a count, that was not what the record makes it."""

    kind: str
    key: str
    fault: str  # "missing", "out of date", "of no public record", or what was counted


def _same(one: SearchEntry, other: SearchEntry) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _FIELDS)


@dataclass(slots=True)
class _Difference:
    """Entries to write and to remove, and by how much the words change."""

    wanted: list[SearchEntry]
    gone: list[SearchEntry]
    new: set[int]  # subjects without an entry before
    words: Counter[str]


def _difference(wanted: Iterable[SearchEntry], stored: Iterable[SearchEntry]) -> _Difference:
    before = {entry.subject: entry for entry in stored}
    found = _Difference([], [], set(), Counter())
    for entry in wanted:
        old = before.pop(entry.subject, None)
        if old is not None and _same(old, entry):
            continue
        found.wanted.append(entry)
        found.words.update(vocabulary(entry.words))
        if old is None:
            found.new.add(entry.subject)
        else:
            found.words.subtract(vocabulary(old.words))
    found.gone = list(before.values())
    for entry in found.gone:
        found.words.subtract(vocabulary(entry.words))
    return found


def _write(found: _Difference) -> None:
    SearchEntry.objects.bulk_create(
        found.wanted,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "subject"],
        update_fields=_FIELDS,
    )
    if found.gone:
        SearchEntry.objects.filter(pk__in=[entry.pk for entry in found.gone]).delete()


def refresh(kind: str, pks: Iterable[int]) -> set[int]:
    """Bring the entries of these records up to date; returns the keys of those that changed."""
    changed: set[int] = set()
    everything = iter(sorted(set(pks)))
    while chunk := list(islice(everything, BATCH)):
        with transaction.atomic():
            stored = SearchEntry.objects.filter(kind=kind, subject__in=chunk)
            # Two editors at once: the second waits, and counts from what the first left.
            entries = list(stored.select_for_update().order_by("subject"))
            wanted = [document.entry() for document in SHELVES[kind].documents(chunk)]
            found = _difference(wanted, entries)
            _write(found)
            _count(found.words)
        changed |= {entry.subject for entry in (*found.wanted, *found.gone)}
    return changed


def _count(words: Counter[str]) -> None:
    """Add to how many entries have each word; a word that none has any more goes."""
    changes = sorted((word, by) for word, by in words.items() if by)
    table = connection.ops.quote_name(SearchWord._meta.db_table)
    with connection.cursor() as cursor:
        for start in range(0, len(changes), WORDS):
            chunk = changes[start : start + WORDS]
            rows = ", ".join(["(%s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"INSERT INTO {table} (word, stem, entries) VALUES {rows} "  # noqa: S608
                f"ON CONFLICT (word) DO UPDATE SET entries = {table}.entries + excluded.entries",
                [value for word, by in chunk for value in (word, stem(word), by)],
            )
    fallen = [word for word, by in changes if by < 0]
    for start in range(0, len(fallen), BATCH):
        SearchWord.objects.filter(word__in=fallen[start : start + BATCH], entries__lte=0).delete()


def walk(mend: bool, report: Callable[[str, int], None] | None = None) -> Iterator[Drift]:
    """Hold the whole index against the record, in one pass; with ``mend`` write what differs.

    Every batch is a transaction of its own, so that nothing is held for long; a drift is
    yielded after it was mended. Memory holds one batch and the different words of the record.
    ``report`` is told of each kind how many records were passed.
    """
    counted: Counter[str] = Counter()
    for kind in SHELVES:
        yield from _walk_kind(kind, mend, counted, report)
    yield from _walk_words(counted, mend)
    if mend and connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # the planner must know which words are common
            cursor.execute("ANALYZE armsweb_searchentry")
            cursor.execute("ANALYZE armsweb_searchword")


def _walk_kind(
    kind: str,
    mend: bool,
    counted: Counter[str],
    report: Callable[[str, int], None] | None,
) -> Iterator[Drift]:
    last, passed = 0, 0
    entries = SearchEntry.objects.filter(kind=kind).order_by("subject")
    for batch in SHELVES[kind].batches(BATCH):
        wanted = [document.entry() for document in batch]
        for entry in wanted:
            counted.update(vocabulary(entry.words))
        until = wanted[-1].subject
        stored = entries.filter(subject__gt=last, subject__lte=until)
        yield from _mend(wanted, list(stored), mend)
        last, passed = until, passed + len(batch)
        if report:
            report(kind, passed)
    while left := list(entries.filter(subject__gt=last)[:BATCH]):
        yield from _mend([], left, mend)
        last = left[-1].subject


def _mend(wanted: Sequence[SearchEntry], stored: Sequence[SearchEntry], mend: bool) -> list[Drift]:
    found = _difference(wanted, stored)
    if mend:
        with transaction.atomic():
            _write(found)
    drifts = [
        Drift(entry.kind, entry.key, "missing" if entry.subject in found.new else "out of date")
        for entry in found.wanted
    ]
    return drifts + [Drift(entry.kind, entry.key, "of no public record") for entry in found.gone]


def _walk_words(counted: Counter[str], mend: bool) -> Iterator[Drift]:
    stored = dict(SearchWord.objects.values_list("word", "entries").iterator())
    wrong = [word for word in {*counted, *stored} if counted[word] != stored.get(word, 0)]
    if mend:
        with transaction.atomic():
            _count(Counter({word: counted[word] - stored.get(word, 0) for word in wrong}))
    for word in sorted(wrong):
        yield Drift("word", word, f"counted {stored.get(word, 0)}, is in {counted[word]}")


def rebuild() -> int:
    """Bring the whole index up to date; returns how many entries and words differed."""
    return sum(1 for _ in walk(mend=True))


def is_empty() -> bool:
    """Whether nothing was indexed yet."""
    return not SearchEntry.objects.exists()


def standing(kind: str, pks: Sequence[int]) -> set[int]:
    """Which of these records readers can see right now, whatever the index says."""
    return set(SHELVES[kind].rows().filter(pk__in=pks).order_by().values_list("pk", flat=True))
