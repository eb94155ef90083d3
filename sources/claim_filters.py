"""Which claims a reader asks for: the form, the one query behind it, and the pages of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from sources.addresses import FormerSlug
from sources.asking import SLUG, ForgivingForm, Several, shown
from sources.citations import citation_models, subject_model
from sources.models import Claim, ClaimQuerySet, Publisher, Source
from sources.paging import Keyset, KeysetPage

LONGEST_WORDS = 100  # characters
MOST_WORDS = 6
OFFERED = 200  # sources or speakers in a list to choose from
EXACT = 5_000  # claims that are counted; beyond, the page says “more than”
_NO_SPAN = 2**31 - 1  # claims without a span come behind those of their paragraph that have one


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is on record with the claim: a country, an organisation or an official."""

    slug: str
    name: str


@dataclass(frozen=True)
class ClaimsAsked:
    """Claims of any of the ``kinds``, of that source, speaker and relay, with all of the words."""

    kinds: tuple[str, ...] = ()
    source: Source | None = None
    speaker: Speaker | None = None
    relay: Publisher | None = None
    words: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address; none is empty."""
        pairs = [("words", self.words), *(("kind", kind) for kind in self.kinds)]
        for name in ("source", "speaker", "relay"):
            record = getattr(self, name)
            pairs.append((name, record.slug if record else ""))
        return [(name, value) for name, value in pairs if value]

    def query(self) -> str:
        return "?" + urlencode(self.pairs())

    def address(self, keep: Mapping[str, str]) -> str:
        """``?kind=said&``, ready to take one more parameter, with those to ``keep`` before it."""
        pairs = [*keep.items(), *self.pairs()]
        return f"?{urlencode(pairs)}&" if pairs else "?"

    @property
    def heading(self) -> str:
        """The title of a page of such claims."""
        if self.relay:
            return f"Claims relayed from {self.relay}"
        return "Claims" if self.pairs() else "All claims"

    def chips(self) -> list[tuple[str, str, ClaimsAsked]]:
        """Label, value and what remains without it."""
        found = [("Words", self.words, replace(self, words=""))] if self.words else []
        for kind in self.kinds:
            left = tuple(other for other in self.kinds if other != kind)
            found.append(("Kind", str(Claim.Kind(kind).label), replace(self, kinds=left)))
        if self.source:
            found.append(("Source", self.source.title, replace(self, source=None)))
        if self.speaker:
            found.append(("Speaker", self.speaker.name, replace(self, speaker=None)))
        if self.relay:
            found.append(("Relayed from", self.relay.name, replace(self, relay=None)))
        return found


def voices() -> Iterable[Any]:
    """The citation tables in which a claim may be cited as what the subject said."""
    for table in citation_models():
        subject = subject_model(table)
        if "said" in (*subject.cited_fields, *subject.citable_fields):
            yield table


def offered_sources() -> list[tuple[str, str]]:
    """Slug and title of the sources to choose from; none where they are too many for a list."""
    rows = list(Source.objects.order_by("pk").values_list("slug", "title")[: OFFERED + 1])
    return _if_few(sorted(rows, key=lambda row: (row[1].casefold(), row[0])))


def offered_speakers() -> list[tuple[str, str]]:
    """Slug and name of everyone on record as saying something; likewise."""
    each = []
    for table in voices():
        said = table.objects.standing().filter(field="said", subject=OuterRef("pk"))
        subjects = subject_model(table).objects.filter(Exists(said)).order_by()
        each.append(subjects.values_list("slug", "name"))
    first, *others = each
    return _if_few(list(first.union(*others).order_by("name", "slug")[: OFFERED + 1]))


def _if_few(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return rows if len(rows) <= OFFERED else []


def answering(asked: ClaimsAsked, claims: ClaimQuerySet | None = None) -> ClaimQuerySet:
    """The published claims that answer, among ``claims``, in no order."""
    rows = (Claim.objects.all() if claims is None else claims).published()
    if asked.kinds:
        rows = rows.filter(kind__in=asked.kinds)
    if asked.source:
        rows = rows.filter(paragraph__source=asked.source)
    if asked.relay:
        rows = rows.filter(relay=asked.relay)
    if asked.speaker:
        first, *others = (
            table.objects.filter(field="said", subject__slug=asked.speaker.slug)
            .order_by()
            .values("claim")
            for table in voices()
        )
        rows = rows.filter(pk__in=first.union(*others))
    for word in asked.words.split():
        rows = rows.filter(statement__icontains=word)
    return rows


def page_of_claims(
    asked: ClaimsAsked,
    rows: ClaimQuerySet,
    size: int,
    after: str,
    before: str,
    *,
    within: str = "",
    few: bool = False,
) -> KeysetPage[Claim]:
    """A page in reading order. ``within`` names what the claims were taken from, if not all."""
    keys = ("dated", "paragraph__source__slug", "paragraph__number", "place", "key")
    keyset = Keyset(keys, size, of=f"{within}{asked.query()}", leading=2)
    placed = rows.annotate(
        dated=Coalesce(F("paragraph__source__published_latest"), Value(date.max)),
        place=Coalesce(F("span_start"), Value(_NO_SPAN)),
    )
    return keyset.page(placed.with_source(), after, before, few=few)


def counted(rows: ClaimQuerySet) -> int | None:
    """How many there are; ``None`` past ``EXACT``."""
    number = rows.order_by("paragraph")[: EXACT + 1].count()
    return number if number <= EXACT else None


class ClaimFilterForm(ForgivingForm):
    """Reads ``words``, ``kind`` (any number), ``source``, ``speaker`` and ``relay``, by slug."""

    words = forms.CharField(required=False)
    kind = Several(required=False)
    source = forms.CharField(required=False)
    speaker = forms.CharField(required=False)
    relay = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kinds = list(dict.fromkeys(filter(None, given.get("kind", []))))
        if unknown := [kind for kind in kinds if kind not in Claim.Kind.values]:
            self.add_error("kind", f"Kind of claim {shown(unknown[0])} is unknown.")
        words = given.get("words", "").split()
        if len(words) > MOST_WORDS or len(" ".join(words)) > LONGEST_WORDS:
            self.add_error("words", f"Only the first {MOST_WORDS} words were looked for.")
        self._asked = ClaimsAsked(
            tuple(kind for kind in kinds if kind in Claim.Kind.values),
            self._record("source", Source),
            self._speaker(given.get("speaker", "")),
            self._record("relay", Publisher),
            " ".join(words[:MOST_WORDS])[:LONGEST_WORDS],
        )
        return given

    def asked(self) -> ClaimsAsked:
        """What remains of the request, to be called after ``is_valid()``."""
        return self._asked

    def _record(self, name: str, model: Any) -> Any:
        slug = self.cleaned_data.get(name, "")
        if not slug:
            return None
        found = None
        if SLUG.fullmatch(slug):
            former = FormerSlug.objects.filter(model=model._meta.model_name, slug=slug)
            named = Q(slug=slug) | Q(slug__in=former.values("current"))
            found = model.objects.filter(named).first()
        if found is None:
            self.add_error(name, f"{name.capitalize()} {shown(slug)} is not on record.")
        return found

    def _speaker(self, slug: str) -> Speaker | None:
        """Whoever goes by that slug; in one query, and only those who can speak."""
        if not slug:
            return None
        if SLUG.fullmatch(slug):
            models = [subject_model(table) for table in voices()]
            first, *others = (
                m.objects.filter(slug=slug).order_by().values_list("name") for m in models
            )
            for (name,) in first.union(*others):
                return Speaker(slug, name)
        self.add_error("speaker", f"Speaker {shown(slug)} is not on record.")
        return None
