"""What search knows of each record that readers can see: its words, and how it is shown.

What is searched is also shown, so that no reader wonders why something was found. Drafts and
withdrawn records have no document.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from armsweb.models import SearchEntry
from countries.models import Country, Official, OfficialCitation, Organisation, OrganisationCitation
from deals.models import Deal, Equipment, EquipmentCitation, LineItem, Milestone
from deals.telling import Item, Step, Told
from sources import dates
from sources.models import Claim, Paragraph, ParagraphText, Source
from sources.words import indexed

SEPARATOR = " · "
Kind = SearchEntry.Kind
_LAST_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Document:
    """One record as search has it. ``names``: what it is called, weighed above all else; the
    ``title`` of a claim, a paragraph or a source only says what it says.

    ``day``: newer records go first among those that fit alike; ``None`` goes last.
    """

    kind: str
    subject: int
    key: str
    title: str = ""
    names: tuple[str, ...] = ()
    body: str = ""
    about: tuple[str, ...] = ()
    origin: str = ""
    day: date | None = None

    def entry(self) -> SearchEntry:
        """The unsaved row of the index."""
        return SearchEntry(
            kind=self.kind,
            subject=self.subject,
            key=self.key,
            title=self.title,
            # The text of a source stays in its own table and is fetched when it is shown.
            body="" if self.kind == Kind.PASSAGE else self.body,
            about=SEPARATOR.join(filter(None, self.about)),
            origin=self.origin,
            words=indexed(self.names, (*self._unnamed(), self.body, *self.about)),
            place=self.place(),
        )

    def _unnamed(self) -> tuple[str, ...]:
        return () if self.title in self.names else (self.title,)

    def place(self) -> int:
        """Newest first; the hash makes the order total and the same on every engine."""
        days = _LAST_DAY - (self.day.toordinal() if self.day else 0)
        return (days << 32) + zlib.crc32(self.key.encode())


def _written_as(record: Any, fields: Iterable[str]) -> tuple[str, ...]:
    """The names that its sources give it, other than its own."""
    own = {str(record), getattr(record, "name", "")}
    given = {c.value for c in record.citations.all() if c.field in fields and c.value}
    return tuple(sorted(given - own))


def _also(names: Iterable[str]) -> str:
    listed = ", ".join(filter(None, names))
    return f"also {listed}" if listed else ""


def _country(country: Country) -> Document:
    return Document(
        Kind.COUNTRY,
        country.pk,
        country.slug,
        title=country.name,
        names=(country.name, country.adjective, country.code),
        about=(country.adjective, country.code, f"capital {country.capital}"),
    )


def _deal(deal: Deal) -> Document:
    told = Told(
        deal.title,
        deal.summary,
        deal.kind,
        deal.buyer.name,
        deal.seller.name,
        tuple(Item(item.quantity, item.equipment.designation) for item in deal.items.all()),
        tuple(Step(m.stage, m.when, m.place, m.note) for m in deal.story()),
        deal.value,
        deal.condition,
    )
    return Document(
        Kind.DEAL,
        deal.pk,
        deal.slug,
        title=deal.title,
        names=(deal.title,),
        body=told.body,
        about=told.about,
        day=date(deal.last_year, 12, 31) if deal.last_year else None,
    )


def _equipment(equipment: Equipment) -> Document:
    names = _written_as(equipment, ("designation", "name"))
    return Document(
        Kind.EQUIPMENT,
        equipment.pk,
        equipment.slug,
        title=equipment.designation,
        names=(equipment.designation, equipment.name, *names),
        body=equipment.name,
        about=(
            equipment.get_category_display(),
            f"made in {equipment.maker}" if equipment.maker else "",
            _also(names),
        ),
    )


def _official(official: Official) -> Document:
    names = _written_as(official, ("name",))
    return Document(
        Kind.OFFICIAL,
        official.pk,
        official.slug,
        title=official.name,
        names=(official.name, official.office, *names),
        body=official.office,
        about=(str(official.country), str(official.organisation or ""), _also(names)),
    )


def _organisation(organisation: Organisation) -> Document:
    names = (organisation.short_name, *_written_as(organisation, ("name",)))
    return Document(
        Kind.ORGANISATION,
        organisation.pk,
        organisation.slug,
        title=organisation.name,
        names=(organisation.name, *names),
        about=(
            organisation.get_kind_display(),
            str(organisation.country or ""),
            _also(dict.fromkeys(names)),
        ),
    )


def _source(source: Source) -> Document:
    return Document(
        Kind.SOURCE,
        source.pk,
        source.slug,
        title=source.title,
        about=(
            str(source.publisher),
            source.author,
            source.get_genre_display(),
            dates.read(source.published).display if source.published else "",
        ),
        day=source.published_latest,
    )


def _placed(paragraph: Paragraph) -> str:
    return f"¶{paragraph.number} of “{paragraph.source.title}”, {paragraph.source.publisher}"


def _place(path: str) -> list[str]:
    """The columns that tell where a paragraph stands, of millions of rows no others are read."""
    source = ("slug", "title", "published_latest", "publisher__name")
    return [f"{path}number", *(f"{path}source__{name}" for name in source)]


def _claim(claim: Claim) -> Document:
    return Document(
        Kind.CLAIM,
        claim.pk,
        claim.key,
        title=claim.statement,
        about=(
            f"speaker: {claim.speaker}" if claim.speaker else "",
            f"“{claim.quotation}”" if claim.quotation else "",
        ),
        origin=_placed(claim.paragraph),
        day=claim.paragraph.source.published_latest,
    )


def _paragraph(paragraph: Paragraph) -> Document:
    return Document(
        Kind.PARAGRAPH,
        paragraph.pk,
        f"{paragraph.source.slug} {paragraph.number:06}",
        title=paragraph.gist,
        origin=_placed(paragraph),
        day=paragraph.source.published_latest,
    )


def _passage(text: ParagraphText) -> Document:
    paragraph = text.paragraph
    return Document(
        Kind.PASSAGE,
        text.pk,
        f"{paragraph.source.slug} {paragraph.number:06}",
        body=text.text,
        origin=_placed(paragraph),
        day=paragraph.source.published_latest,
    )


def _cited(model: Any) -> Prefetch[str, Any, str]:
    """The citations of published claims; the names a record is given come from them."""
    return Prefetch("citations", queryset=model.objects.standing())


@dataclass(frozen=True, slots=True)
class Shelf:
    """How the documents of one kind come about."""

    kind: str
    rows: Callable[[], QuerySet[Any]]
    document: Callable[[Any], Document]

    def documents(self, pks: Sequence[int]) -> list[Document]:
        """Of those records that readers can see; in the order of their primary keys."""
        return [self.document(row) for row in self.rows().filter(pk__in=pks).order_by("pk")]

    def batches(self, size: int) -> Iterator[list[Document]]:
        """All documents in the order of their primary keys, ``size`` at a time."""
        last = 0
        while True:
            rows = list(self.rows().filter(pk__gt=last).order_by("pk")[:size])
            if rows:
                yield [self.document(row) for row in rows]
                last = rows[-1].pk
            if len(rows) < size:
                return


SHELVES: dict[str, Shelf] = {
    shelf.kind: shelf
    for shelf in (
        Shelf(Kind.COUNTRY, Country.objects.all, _country),
        Shelf(
            Kind.DEAL,
            lambda: (
                Deal.objects.published()
                .select_related("buyer", "seller")
                .prefetch_related(
                    Prefetch("items", LineItem.objects.select_related("equipment")),
                    Prefetch("milestones", Milestone.objects.all()),
                )
            ),
            _deal,
        ),
        Shelf(
            Kind.EQUIPMENT,
            lambda: Equipment.objects.select_related("maker").prefetch_related(
                _cited(EquipmentCitation)
            ),
            _equipment,
        ),
        Shelf(
            Kind.OFFICIAL,
            lambda: Official.objects.select_related("country", "organisation").prefetch_related(
                _cited(OfficialCitation)
            ),
            _official,
        ),
        Shelf(
            Kind.ORGANISATION,
            lambda: Organisation.objects.select_related("country").prefetch_related(
                _cited(OrganisationCitation)
            ),
            _organisation,
        ),
        Shelf(Kind.SOURCE, lambda: Source.objects.select_related("publisher"), _source),
        Shelf(
            Kind.CLAIM,
            lambda: (
                Claim.objects.published()
                .select_related("paragraph__source__publisher")
                .only("key", "statement", "speaker", "quotation", *_place("paragraph__"))
            ),
            _claim,
        ),
        Shelf(
            Kind.PARAGRAPH,
            lambda: Paragraph.objects.select_related("source__publisher").only("gist", *_place("")),
            _paragraph,
        ),
        Shelf(
            Kind.PASSAGE,
            lambda: ParagraphText.objects.select_related("paragraph__source__publisher").only(
                "text", *_place("paragraph__")
            ),
            _passage,
        ),
    )
}

# The records behind the kinds; a passage is found by the key of its paragraph.
MODELS: dict[type[Model], str] = {
    Country: Kind.COUNTRY,
    Deal: Kind.DEAL,
    Equipment: Kind.EQUIPMENT,
    Official: Kind.OFFICIAL,
    Organisation: Kind.ORGANISATION,
    Source: Kind.SOURCE,
    Claim: Kind.CLAIM,
    Paragraph: Kind.PARAGRAPH,
    ParagraphText: Kind.PASSAGE,
}
