"""Attaching a source's text: a plain text is split, and what has the right hash is stored.

Nothing is matched by similarity. A paragraph of the text belongs to the paragraph of the record
whose SHA-256 it has, wherever it stands in the text; what has no such hash is not stored.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.dispatch import Signal

from sources import passages
from sources.addresses import FormerSlug
from sources.models import Paragraph, ParagraphText, Source

MAX_BYTES = 5_000_000  # a long book; a source is an article or a report
BATCH = 500
SHOWN = 40  # numbers in a line of the outcome

# Sent inside the transaction with ``paragraphs``, the keys of those whose text was stored:
# texts are written in bulk, which sends no signal of Django's own.
text_attached = Signal()


class AttachError(ValueError):
    """The text or the source will not do; the message says what is wrong, in one line."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of holding a text against a source; numbers are the record's paragraphs.

    Every paragraph of the source is in exactly one of ``matched``, ``differing``, ``missing``
    and ``unhashed``. ``extra`` are places in the text, from 1 and not counting titles, where
    nothing of the record stands.
    """

    source: Source
    matched: list[int] = field(default_factory=list)  # the text is now attached
    stored: list[int] = field(default_factory=list)  # those of the matched not attached before
    differing: list[int] = field(default_factory=list)  # something else stands in its place
    missing: list[int] = field(default_factory=list)  # nothing stands in its place
    unhashed: list[int] = field(default_factory=list)  # the record has no hash to tell it by
    moved: dict[int, int] = field(default_factory=dict)  # matched number: its place in the text
    extra: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many paragraphs the source has."""
        return sum(map(len, (self.matched, self.differing, self.missing, self.unhashed)))

    def lines(self) -> list[str]:
        """The outcome in words, the whole of it first."""
        slug, total = self.source.slug, self.total
        already = len(self.matched) - len(self.stored)
        head = f"{slug}: {len(self.matched)} of {total} paragraphs match and are attached"
        lines = [f"{head} ({already} were before)" if already else head]
        for numbers, words in (
            (self.differing, "differ from the record and are not attached"),
            (self.missing, "are not in the text"),
            (self.unhashed, "have no SHA-256 in the record and cannot be attached"),
        ):
            if numbers:
                lines.append(f"{slug}: {_listed([f'¶{number}' for number in numbers])} {words}")
        if self.moved:
            places = [f"¶{number} as {place}" for number, place in self.moved.items()]
            lines.append(f"{slug}: out of place in the text: {_listed(places)}")
        if self.extra:
            places = [str(place) for place in self.extra]
            lines.append(f"{slug}: not in the record: paragraph {_listed(places)} of the text")
        return lines


def _listed(items: Sequence[str]) -> str:
    """“¶3, ¶5”; of many the first, and how many more."""
    rest = f" and {len(items) - SHOWN:,} more" if len(items) > SHOWN else ""
    return ", ".join(items[:SHOWN]) + rest


def find_source(slug: str) -> Source:
    """The source of that slug, also a former one.

    Raises :class:`AttachError` naming the nearest slug if there is none.
    """
    former = FormerSlug.objects.filter(model="source", slug=slug).values_list("current", flat=True)
    source = Source.objects.filter(slug__in=[slug, *former]).order_by("slug").first()
    if source is not None:
        return source
    slugs = list(Source.objects.order_by("slug").values_list("slug", flat=True))
    near = difflib.get_close_matches(slug, slugs, n=1, cutoff=0.5)
    hint = f"the nearest is “{near[0]}”" if near else "nor one of a similar name"
    raise AttachError(f"there is no source “{slug}”; {hint}")


def decode(data: bytes) -> str:
    """The text of a file's bytes: UTF-8, with or without a byte order mark, at most 5 MB.

    Raises :class:`AttachError` for anything else.
    """
    if len(data) > MAX_BYTES:
        raise AttachError(f"it has {len(data):,} bytes, more than the {MAX_BYTES:,} allowed")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AttachError(
            f"byte {error.start + 1} (0x{data[error.start]:02x}) is not UTF-8; save it as UTF-8"
        ) from None


def read_text(path: Path) -> str:
    """The text of a file; its size is looked at before it is opened.

    Raises :class:`AttachError`, the path in front, for whatever is not a readable text.
    """
    try:
        if not path.is_file():
            raise AttachError(
                "it is not a regular file" if path.exists() else "there is no such file"
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AttachError(f"it has {size:,} bytes, more than the {MAX_BYTES:,} allowed")
        text = decode(path.read_bytes())
        _check(text)
        return text
    except OSError as error:
        raise AttachError(f"{path}: it cannot be read ({error.strerror})") from None
    except AttachError as error:
        raise AttachError(f"{path}: {error}") from None


def _check(text: str) -> None:
    if "\0" in text:
        raise AttachError(f"character {text.index(chr(0)) + 1} is a NUL; this is not a plain text")
    if not text.lstrip("\ufeff").strip():
        raise AttachError("there is no text in it")


def _place(
    paragraphs: Sequence[Paragraph], hashes: Sequence[str]
) -> tuple[dict[int, int], dict[int, int]]:
    """Where in the text each paragraph stands, as {number: place}: by its hash, and by its order.

    The second holds those without a match whose place, counted from the paragraph before,
    holds something unknown.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, digest in enumerate(hashes, start=1):
        places[digest].append(place)
    matched: dict[int, int] = {}
    for paragraph in paragraphs:
        found = places.get(paragraph.sha256) if paragraph.sha256 else None
        if found:
            number = paragraph.number
            matched[number] = number if number in found else found[0]
            # The same words may stand twice: each paragraph takes its own, the last is shared.
            if len(found) > 1:
                found.remove(matched[number])
    taken = set(matched.values())
    standing: dict[int, int] = {}
    last_number = last_place = 0
    for paragraph in paragraphs:
        number = paragraph.number
        if number in matched:
            place = matched[number]
        else:
            place = last_place + number - last_number
            if place in taken or place > len(hashes):
                continue
            taken.add(place)
            standing[number] = place
        last_number, last_place = number, place
    return matched, standing


def attach(source: Source, text: str) -> Outcome:
    """Store those paragraphs of ``text`` that have the hash of a paragraph of ``source``.

    One transaction; doing it again changes nothing. Titles repeated at the top are skipped.
    Raises :class:`AttachError` for an empty text or one with a NUL, and for a source that has
    no paragraph.
    """
    _check(text)
    parts = passages.split_paragraphs(text, source.title)
    hashes = [passages.sha256(part) for part in parts]
    with transaction.atomic():
        paragraphs = list(source.paragraphs.select_related("attached").order_by("number"))
        if not paragraphs:
            raise AttachError(f"“{source.slug}” has no paragraph in the record")
        matched, standing = _place(paragraphs, hashes)
        outcome = Outcome(source)
        rows = []
        for paragraph in paragraphs:
            number = paragraph.number
            place = matched.get(number)
            if place is None:
                group = outcome.differing if number in standing else outcome.missing
                (group if paragraph.sha256 else outcome.unhashed).append(number)
                continue
            outcome.matched.append(number)
            if paragraph.number_known and place != number:
                outcome.moved[number] = place
            before = getattr(paragraph, "attached", None)
            if before is None or before.text != parts[place - 1]:
                outcome.stored.append(number)
                rows.append(ParagraphText(paragraph=paragraph, text=parts[place - 1]))
        ParagraphText.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["paragraph"],
            update_fields=["text"],
        )
        text_attached.send(Source, paragraphs=[row.pk for row in rows])
    known = {paragraph.sha256 for paragraph in paragraphs}
    taken = {standing.get(number) for number in (*outcome.differing, *outcome.unhashed)}
    outcome.extra.extend(
        place
        for place, digest in enumerate(hashes, start=1)
        if digest not in known and place not in taken
    )
    return outcome


def sources_of(text: str) -> list[Source]:
    """The sources that have a paragraph with the hash of one in ``text``, in order of slug."""
    hashes = sorted({passages.sha256(part) for part in passages.split_paragraphs(text)})
    found: dict[int, Source] = {}
    for start in range(0, len(hashes), BATCH):
        batch = hashes[start : start + BATCH]
        for source in Source.objects.filter(paragraphs__sha256__in=batch).distinct():
            found[source.pk] = source
    return sorted(found.values(), key=lambda source: source.slug)


def detach(source: Source) -> int:
    """Remove the attached text of a source; returns of how many paragraphs."""
    return ParagraphText.objects.filter(paragraph__source=source).delete()[0]
