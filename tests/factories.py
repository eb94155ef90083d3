"""Small records for tests: valid with the fewest values, unique by themselves.

Every function takes the model's fields by name; what is not given is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from armsweb.search.following import postponed
from countries.models import Country, Membership, Official, Organisation
from deals.following import gathered
from deals.models import Deal, Equipment, LineItem, Milestone
from deals.stages import Stage
from sources import passages
from sources.citations import Citation
from sources.models import Claim, Paragraph, ParagraphText, Publisher, Source


@contextmanager
def many() -> Iterator[None]:
    """Inside, lists and the search index are not kept in step with every row; once, at the end."""
    with gathered(), postponed():
        yield


_numbers = count(1)
_countries = count()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Codes that tests name themselves are not given away.
CODES = [code for a in LETTERS for b in LETTERS if (code := a + b) not in {"BG", "RU", "TR"}]


def make_publisher(**fields: Any) -> Publisher:
    n = next(_numbers)
    fields = {"slug": f"publisher-{n}", "name": f"Publisher {n}", "kind": "outlet"} | fields
    return Publisher.objects.create(**fields)


def make_source(**fields: Any) -> Source:
    n = next(_numbers)
    fields = {
        "slug": f"source-{n}",
        "title": f"Source {n}",
        "url": f"https://news.example/{n}",
        "genre": "report",
        "access": "whole",
    } | fields
    if "publisher" not in fields:
        fields["publisher"] = make_publisher()
    return Source.objects.create(**fields)


def make_paragraph(text: str = "", *, attach: bool = False, **fields: Any) -> Paragraph:
    """A paragraph; with ``text`` its length, hash and end words, and if asked the text itself."""
    if text:
        words = text.split()
        fields = {
            "length": len(text),
            "sha256": passages.sha256(text),
            "first_words": " ".join(words[:4]),
            "last_words": " ".join(words[-4:]),
        } | fields
    fields = {"number": 1, "gist": "What the paragraph says."} | fields
    if "source" not in fields:
        fields["source"] = make_source()
    paragraph = Paragraph.objects.create(**fields)
    if attach:
        ParagraphText.objects.create(paragraph=paragraph, text=text)
    return paragraph


def make_claim(words: str = "", **fields: Any) -> Claim:
    """A published claim; with ``words`` its span in the attached text of its paragraph."""
    n = next(_numbers)
    fields = {"key": f"claim-{n}", "statement": f"Statement {n}.", "kind": "fact"} | fields
    if "paragraph" not in fields:
        fields["paragraph"] = make_paragraph()
    if words:
        span = passages.find_span(fields["paragraph"].attached.text, words)
        fields |= {"span_start": span.start, "span_end": span.end, "span_sha256": span.sha256}
    return Claim.objects.create(**fields)


def make_country(**fields: Any) -> Country:
    n = next(_numbers)
    fields = {
        "slug": f"country-{n}",
        "code": CODES[next(_countries) % len(CODES)],
        "name": f"Country {n}",
        "adjective": "Countrian",
        "capital": "Capital",
        "latitude": "42.5",
        "longitude": "23.25",
    } | fields
    return Country.objects.create(**fields)


def make_organisation(**fields: Any) -> Organisation:
    n = next(_numbers)
    fields = {"slug": f"organisation-{n}", "name": f"Body {n}", "kind": "alliance"} | fields
    return Organisation.objects.create(**fields)


def make_membership(**fields: Any) -> Membership:
    for name, make in (("country", make_country), ("organisation", make_organisation)):
        if name not in fields:
            fields[name] = make()
    return Membership.objects.create(**fields)


def make_official(**fields: Any) -> Official:
    n = next(_numbers)
    fields = {"slug": f"official-{n}", "name": f"Person {n}", "office": "minister"} | fields
    if "country" not in fields:
        fields["country"] = make_country()
    return Official.objects.create(**fields)


def make_equipment(**fields: Any) -> Equipment:
    n = next(_numbers)
    fields = {
        "slug": f"equipment-{n}",
        "designation": f"X-{n}",
        "name": "engine",
        "category": "engines",
    } | fields
    return Equipment.objects.create(**fields)


def make_deal(**fields: Any) -> Deal:
    """A deal; a draft unless told otherwise."""
    n = next(_numbers)
    fields = {"slug": f"deal-{n}", "title": f"Deal {n}", "kind": "purchase"} | fields
    for side in ("buyer", "seller"):
        if side not in fields:
            fields[side] = make_country()
    return Deal.objects.create(**fields)


def make_item(**fields: Any) -> LineItem:
    fields = {"key": f"item-{next(_numbers)}"} | fields
    for name, make in (("deal", make_deal), ("equipment", make_equipment)):
        if name not in fields:
            fields[name] = make()
    return LineItem.objects.create(**fields)


def make_milestone(**fields: Any) -> Milestone:
    fields = {"key": f"milestone-{next(_numbers)}", "stage": Stage.SIGNED} | fields
    if "deal" not in fields:
        fields["deal"] = make_deal()
    return Milestone.objects.create(**fields)


def cite(subject: Any, *fields: str, claim: Claim | None = None, **values: Any) -> list[Citation]:
    """``claim`` (a new one if not given) supports each of the ``fields`` of ``subject``.

    Without ``fields`` it supports every fact that needs it.
    """
    with many():
        claim = claim or make_claim()
        return [
            subject.citations.create(claim=claim, field=field, **values)
            for field in fields or subject.facts()
        ]
