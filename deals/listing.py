"""Keeps the rows that lists read (:class:`deals.models.Listing`) in step with the record.

A filter on what a deal's sources, speakers and memberships say would join nine tables a row; a
list of a million deals cannot. So each published deal has rows that hold the answers: one for
today's record, and one for each span of days in which the sources published so far gave another.
They are derived by the rules the deal's own page goes by, written here and nowhere else.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models.functions import Coalesce

from countries.belonging import standing
from countries.models import Membership, MembershipCitation, OfficialCitation
from deals import stages
from deals.models import (
    Deal,
    DealCitation,
    LineItem,
    LineItemCitation,
    Listing,
    Milestone,
    MilestoneCitation,
)
from deals.parties import BLOCS
from deals.telling import Item, Step, Told
from sources.citations import Stance
from sources.words import fold

BATCH = 500
SHUFFLE_RANGE = 2**31  # Listing.shuffle lies between 0 and this
UNDATED = 32_000  # behind every year


class Facet(StrEnum):
    """What deals are told apart by; the value begins the tag, the name is the parameter."""

    BUYER = "b"  # country's key
    SELLER = "s"
    COUNTRY = "c"  # on either side
    KIND = "k"  # Deal.Kind
    STAGE = "g"  # Stage
    CATEGORY = "q"  # Equipment.Category
    EQUIPMENT = "e"  # key
    BLOC = "m"  # organisation's key, a dot, Standing; no tag without a membership on record
    SPEAKER = "p"  # key of an official whose words bear on the deal
    SOURCE = "o"  # key
    CLAIM = "l"  # Claim.Kind
    WEIGHT = "w"  # Weighed
    YEAR = "y"  # in which a milestone may have happened

    def tag(self, value: object) -> str:
        return self + f":{value}"


class Weighed(StrEnum):
    """What independent publishers make of a deal's facts; a deal may be several."""

    CONFIRMED = "confirmed"  # two or more support one of its facts, none contradicts it
    DISPUTED = "disputed"  # a claim contradicts one of its facts
    SINGLE = "single"  # one publisher alone stands behind all of them


STAGE_RANK = {
    stage.value: rank for rank, stage in enumerate((*reversed(stages.LADDER), *stages.EXITS))
}
NO_STAGE = 100


class _Cited(NamedTuple):
    """A standing citation, as far as lists need it."""

    field: str
    stance: str
    claim: int
    kind: str
    source: int
    published: date | None
    publisher: int  # of the claim, or of the one it echoes


@dataclass(slots=True)
class _Part:
    """A line item, a milestone or a membership with its citations."""

    values: tuple[Any, ...]
    citations: list[_Cited] = field(default_factory=list)


@dataclass(slots=True)
class _Step:
    """A milestone as of a day."""

    stage: str
    when_earliest: date | None
    when_latest: date | None


@dataclass(slots=True)
class _Spell:
    """The bounds of a membership as of a day."""

    since_earliest: date | None
    since_latest: date | None
    until_earliest: date | None
    until_latest: date | None


@dataclass(slots=True)
class _Known:
    """Everything a deal's rows are derived from."""

    pk: int
    slug: str
    title: str
    summary: str
    kind: str
    buyer: int
    seller: int
    to: str  # names of the sides
    by: str
    value: str
    condition: str
    citations: list[_Cited] = field(default_factory=list)
    items: list[_Part] = field(default_factory=list)  # equipment, category, Item
    milestones: list[_Part] = field(default_factory=list)  # stage, earliest, latest, Step
    memberships: list[_Part] = field(default_factory=list)  # organisation, then a spell's bounds
    speakers: dict[int, set[int]] = field(default_factory=dict)  # by claim
    worded: dict[Told, str] = field(default_factory=dict)  # what was told of it, as it is indexed

    def parts(self) -> Iterator[_Part]:
        yield from self.items
        yield from self.milestones

    def days(self) -> list[date]:
        """The days on which the record of this deal changed."""
        cited = [self.citations, *(p.citations for p in (*self.parts(), *self.memberships))]
        return sorted({c.published for group in cited for c in group if c.published})


def _by(day: date | None, citations: Iterable[_Cited]) -> list[_Cited]:
    return [c for c in citations if day is None or (c.published and c.published <= day)]


def _supports(citations: Iterable[_Cited], name: str) -> bool:
    return any(c.field == name and c.stance == Stance.SUPPORTS for c in citations)


def _known_parts(
    parts: Iterable[_Part], name: str, day: date | None
) -> Iterator[tuple[_Part, list[_Cited]]]:
    """The parts that stood by ``day``: those whose fact ``name`` a source supports by then."""
    for part in parts:
        cited = _by(day, part.citations)
        if day is None or _supports(cited, name):
            yield part, cited


def derive(known: _Known) -> list[Listing]:
    """The rows of a deal, unsaved, today's among them; in the order of their days."""
    rows: list[Listing] = []
    for day in known.days():
        row = _row(known, day)
        if row is None or (rows and _same(rows[-1], row)):
            continue
        if rows:
            rows[-1].until = day
        rows.append(row)
    now = _row(known, None)
    if now and rows and _same(rows[-1], now):
        rows[-1].today = True
    elif now:
        rows.append(now)
    return rows


_OWN = {"id", "today", "since", "until"}


def content(row: Listing) -> tuple[Any, ...]:
    """What the row says, whenever it says it."""
    return tuple(
        getattr(row, f.attname) for f in Listing._meta.concrete_fields if f.name not in _OWN
    )


def _same(one: Listing, other: Listing) -> bool:
    return content(one) == content(other)


def _row(known: _Known, day: date | None) -> Listing | None:
    """The deal as the sources published by ``day`` give it; ``None`` if they do not speak of it."""
    own = _by(day, known.citations)
    if day is not None and not _supports(own, "kind"):
        return None
    items = list(_known_parts(known.items, "equipment", day))
    milestones = list(_known_parts(known.milestones, "stage", day))
    steps = [
        _Step(*part.values[:3])
        if day is None or _supports(cited, "when")
        else _Step(part.values[0], None, None)
        for part, cited in milestones
    ]
    cited_parts = [own, *(cited for _, cited in items), *(cited for _, cited in milestones)]
    every = [c for cited in cited_parts for c in cited]
    claims = {c.claim for c in every}
    life = stages.derive(steps)
    tags = {
        Facet.BUYER.tag(known.buyer),
        Facet.SELLER.tag(known.seller),
        Facet.COUNTRY.tag(known.buyer),
        Facet.COUNTRY.tag(known.seller),
        Facet.KIND.tag(known.kind),
        *(Facet.YEAR.tag(year) for year in stages.years_of(steps)),
        *(Facet.EQUIPMENT.tag(part.values[0]) for part, _ in items),
        *(Facet.CATEGORY.tag(part.values[1]) for part, _ in items),
        *(Facet.BLOC.tag(value) for value in _belonging(known, steps, day)),
        *(Facet.SPEAKER.tag(who) for claim in claims for who in known.speakers.get(claim, ())),
        *(Facet.SOURCE.tag(c.source) for c in every),
        *(Facet.CLAIM.tag(c.kind) for c in every),
        *(Facet.WEIGHT.tag(weighed) for weighed in _weigh(cited_parts)),
    }
    if life.stage:
        tags.add(Facet.STAGE.tag(life.stage))
    return Listing(
        deal_id=known.pk,
        today=day is None,
        since=day,
        slug=known.slug,
        first_year=life.first_year,
        last_year=life.last_year,
        claims=len(claims),
        tags=sorted(tags),
        words=_words(known, day, own, items, milestones),
        by_date=UNDATED if life.last_year is None else -life.last_year,
        by_stage=STAGE_RANK.get(life.stage, NO_STAGE),
        by_cited=-len(claims),
        by_country=f"{fold(known.to)}, {fold(known.by)}",
        shuffle=shuffled(known.slug),
    )


def _words(
    known: _Known,
    day: date | None,
    own: list[_Cited],
    items: Iterable[tuple[_Part, list[_Cited]]],
    milestones: Iterable[tuple[_Part, list[_Cited]]],
) -> str:
    """What the deal is found by, with what the sources published by ``day`` support of it."""

    def told(text: Any, cited: list[_Cited], name: str) -> Any:
        return text if day is None or _supports(cited, name) else type(text)()

    each = [(_Step(*part.values[:3]), part.values[3], cited) for part, cited in milestones]
    steps = []
    for _, step, cited in sorted(each, key=lambda e: stages.chronological(e[0])):
        when, place = told(step.when, cited, "when"), told(step.place, cited, "place")
        steps.append(step._replace(when=when, place=place))
    said = Told(
        known.title,
        told(known.summary, own, "summary"),
        known.kind,
        known.to,
        known.by,
        tuple(
            item._replace(quantity=item.quantity and told(item.quantity, cited, "quantity"))
            for item, cited in ((part.values[2], cited) for part, cited in items)
        ),
        tuple(steps),
        told(known.value, own, "value"),
        told(known.condition, own, "condition"),
    )
    if said not in known.worded:
        known.worded[said] = said.words
    return known.worded[said]


def shuffled(slug: str) -> int:
    """A number below ``SHUFFLE_RANGE`` that looks drawn at random, always the same for a slug."""
    digest = hashlib.blake2b(slug.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % SHUFFLE_RANGE


def _belonging(known: _Known, steps: list[_Step], day: date | None) -> Iterator[str]:
    """“7.member”: how each side stood to each bloc, as the deal's page has it."""
    earliest, latest = stages.opening(steps)
    for part in known.memberships:
        cited = _by(day, part.citations)
        if not cited:
            continue
        bounds = list(part.values[1:])
        for start, name in ((0, "since"), (2, "until")):
            if day is not None and not _supports(cited, name):
                bounds[start : start + 2] = None, None
        yield f"{part.values[0]}.{standing(_Spell(*bounds), earliest, latest)}"


def _weigh(parts: Iterable[Iterable[_Cited]]) -> Iterator[Weighed]:
    behind: set[int] = set()
    confirmed = disputed = False
    for citations in parts:
        supporting: dict[str, set[int]] = defaultdict(set)
        contradicted = set()
        for c in citations:
            if c.stance == Stance.SUPPORTS:
                supporting[c.field].add(c.publisher)
                behind.add(c.publisher)
            elif c.stance == Stance.CONTRADICTS:
                contradicted.add(c.field)
        disputed |= bool(contradicted)
        confirmed |= any(len(who) > 1 and f not in contradicted for f, who in supporting.items())
    if confirmed:
        yield Weighed.CONFIRMED
    if disputed:
        yield Weighed.DISPUTED
    if len(behind) == 1:
        yield Weighed.SINGLE


# Fetching: eleven queries for a batch of deals, whatever it holds.

_COLUMNS = (
    "subject_id",
    "field",
    "stance",
    "claim_id",
    "claim__kind",
    "claim__paragraph__source_id",
    "claim__paragraph__source__published_latest",
)
_PUBLISHER = Coalesce(
    "claim__echoes__paragraph__source__publisher_id", "claim__paragraph__source__publisher_id"
)


_OF_A_DEAL = (
    *("pk", "slug", "title", "summary", "kind", "buyer", "seller"),
    *("buyer__name", "seller__name", "value_wording", "condition"),
)
_OF_A_SPELL = ("since_earliest", "since_latest", "until_earliest", "until_latest")


def fetch(deals: Iterable[int]) -> list[_Known]:
    """The published ones of these deals (by their keys), with all their rows are derived from."""
    rows = Deal.objects.published().filter(pk__in=list(deals)).order_by("pk")
    found = {row[0]: _Known(*row) for row in rows.values_list(*_OF_A_DEAL)}
    if not found:
        return []
    for pk, cited in _citations(DealCitation, found):
        found[pk].citations.append(cited)
    items = LineItem.objects.filter(deal__in=found).order_by("position", "key")
    for key, deal, what, category, *item in items.values_list(
        *("pk", "deal", "equipment", "equipment__category", "quantity", "equipment__designation")
    ):
        found[deal].items.append(_Part((what, category, Item(*item), key)))
    milestones = Milestone.objects.filter(deal__in=found).order_by("key")
    for key, deal, stage, earliest, latest, *step in milestones.values_list(
        *("pk", "deal", "stage", "when_earliest", "when_latest", "when", "place", "note")
    ):
        found[deal].milestones.append(_Part((stage, earliest, latest, Step(stage, *step), key)))
    _attach(LineItemCitation, [part for known in found.values() for part in known.items])
    _attach(MilestoneCitation, [part for known in found.values() for part in known.milestones])
    _attach_memberships(list(found.values()))
    _attach_speakers(list(found.values()))
    return list(found.values())


def _citations(table: Any, subjects: Iterable[int]) -> Iterator[tuple[int, _Cited]]:
    rows = table.objects.standing().filter(subject__in=list(subjects)).order_by("pk")
    for subject, *values in rows.values_list(*_COLUMNS, _PUBLISHER):
        yield subject, _Cited(*values)


def _attach(table: Any, parts: list[_Part]) -> None:
    """Give each part its citations; its key, last of its values until now, goes."""
    by_key = {part.values[-1]: part for part in parts}
    for part in parts:
        part.values = part.values[:-1]
    for subject, cited in _citations(table, by_key):
        by_key[subject].citations.append(cited)


def _attach_memberships(deals: list[_Known]) -> None:
    sides = {side for known in deals for side in (known.buyer, known.seller)}
    rows = Membership.objects.filter(country__in=sides, organisation__kind__in=BLOCS)
    of_country: dict[int, list[_Part]] = defaultdict(list)
    for key, country, *values in rows.order_by("pk").values_list(
        "pk", "country", "organisation", *_OF_A_SPELL
    ):
        of_country[country].append(_Part((*values, key)))
    _attach(MembershipCitation, [part for parts in of_country.values() for part in parts])
    for known in deals:
        known.memberships = [*of_country[known.buyer], *of_country[known.seller]]


def _attach_speakers(deals: list[_Known]) -> None:
    said: dict[int, set[int]] = defaultdict(set)
    claims = {
        c.claim
        for known in deals
        for group in (known.citations, *(part.citations for part in known.parts()))
        for c in group
    }
    rows = OfficialCitation.objects.filter(field="said", claim__in=claims).order_by()
    for claim, official in rows.values_list("claim", "subject"):
        said[claim].add(official)
    for known in deals:
        known.speakers = said


# Writing.


def wanted(deals: Iterable[int]) -> dict[int, list[Listing]]:
    """The rows that these deals should have, by deal; none for one that is not published."""
    return {known.pk: derive(known) for known in fetch(deals)}


def refresh(deals: Iterable[int]) -> None:
    """Make the rows of these deals (by their keys) say what the record says now."""
    every = sorted(set(deals))
    for start in range(0, len(every), BATCH):
        batch = every[start : start + BATCH]
        with transaction.atomic():
            # Whoever changes the same deal meanwhile waits, and derives after us.
            list(Deal.objects.filter(pk__in=batch).order_by("pk").select_for_update().values("pk"))
            Listing.objects.filter(deal__in=batch).delete()
            rows = [row for rows in wanted(batch).values() for row in rows]
            Listing.objects.bulk_create(rows, batch_size=BATCH)


def refresh_all(progress: Callable[[int], None] | None = None) -> int:
    """The same for every deal there is, in the order of the keys; returns their number.

    Each batch is a transaction of its own. ``progress`` is called with the number done so far.
    """
    done, last = 0, 0
    while True:
        batch = list(
            Deal.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
        )
        if not batch:
            return done
        refresh(batch)
        last, done = batch[-1], done + len(batch)
        if progress:
            progress(done)


def drifts(mend: bool) -> Iterator[str]:
    """The slug of every deal whose rows do not say what the record says, in order of the keys.

    With ``mend`` a batch that holds one is written anew before it is yielded.
    """
    last = 0
    while batch := list(
        Deal.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        found = drifted(batch)
        if found and mend:
            refresh(found)
        slugs = dict(Deal.objects.filter(pk__in=found).values_list("pk", "slug"))
        yield from (slugs[pk] for pk in found if pk in slugs)
        last = batch[-1]


def drifted(deals: Iterable[int]) -> list[int]:
    """Those of these deals (by their keys) whose rows do not say what the record says."""
    keys = list(deals)
    stored: dict[int, list[Listing]] = defaultdict(list)
    for row in Listing.objects.filter(deal__in=keys):
        stored[row.deal_id].append(row)
    due = wanted(keys)
    return [
        pk for pk in keys if sorted(map(_whole, stored[pk])) != sorted(map(_whole, due.get(pk, [])))
    ]


def _whole(row: Listing) -> str:
    return repr((row.today, row.since, row.until, content(row)))
