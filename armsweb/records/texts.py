"""Hashes held against the texts that are attached in this database."""

from __future__ import annotations

from collections.abc import Iterator

from armsweb.records.faults import Fault
from armsweb.records.linking import Linker, Row
from sources import passages
from sources.models import Claim, Paragraph, ParagraphText


def check_texts(linker: Linker) -> Iterator[Fault]:
    """A paragraph's or a span's length and hash that the attached text contradicts."""
    texts = dict(ParagraphText.objects.values_list("paragraph_id", "text").iterator(2000))
    if not texts:
        return
    for row in linker.rows[Paragraph].values():
        if row.instance.pk in texts:
            yield from _paragraph(row, texts[row.instance.pk])
    for row in linker.rows[Claim].values():
        if row.instance.paragraph_id in texts:
            yield from _span(row, texts[row.instance.paragraph_id])


def _paragraph(row: Row, text: str) -> Iterator[Fault]:
    paragraph, record = row.instance, row.record
    stated = "" if "sha256" in record.faulty else paragraph.sha256
    if stated and stated != passages.sha256(text):
        yield record.fault("is not the hash of the text attached to this paragraph", "sha256")
    if paragraph.length is not None and paragraph.length != len(text):
        message = f"the text attached to this paragraph has {len(text)} code points"
        yield record.fault(f"{message}, not {paragraph.length}", "length")


def _span(row: Row, text: str) -> Iterator[Fault]:
    claim, record = row.instance, row.record
    if claim.span_start is None or claim.span_end is None or "span_sha256" in record.faulty:
        return
    if claim.span_end > len(text):
        if claim.paragraph.length is None:  # else clean() has said so
            message = f"the span ends at {claim.span_end}, the attached text at {len(text)}"
            yield record.fault(message, "span_end")
    elif claim.span_sha256 != passages.sha256(text[claim.span_start : claim.span_end]):
        place = f"{claim.span_start} to {claim.span_end}"
        message = f"is not the hash of code points {place} of the text attached to the paragraph"
        yield record.fault(message, "span_sha256")
