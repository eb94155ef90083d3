"""``find()``: the one way to search, for the page and for whoever else asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from armsweb.models import SearchEntry
from armsweb.search import index
from armsweb.search.documents import SEPARATOR
from armsweb.search.engines import MOST, Candidate, candidates
from armsweb.search.highlighting import Piece, excerpt, mark
from armsweb.search.nearest import beginning_alike, nearest
from armsweb.search.queries import Line, Query, parse, tie
from armsweb.search.ranking import ranked
from sources.models import ParagraphText
from sources.seeking import Term

SHOWN = 5  # of a kind, where all kinds are shown
A_PAGE = 20  # of one kind
MOST_FOUND = MOST - 1  # of a kind: those behind are neither counted nor ranked
EXCERPT_WORDS = 40
PASSAGE_WORDS = 25  # of a source's text, never more
ABOUT_PARTS = 5  # shown whether the words are in them or not
SUGGESTIONS = 5

Kind = SearchEntry.Kind
# Kinds that can stop being public; what the index says of them is looked at again.
_WITHDRAWABLE = (Kind.DEAL, Kind.CLAIM)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry as shown, its texts in pieces. ``score`` is for tests and the curious."""

    kind: str
    key: str
    url: str
    title: list[Piece]
    body: list[Piece]
    about: list[Piece]
    origin: str
    score: int


@dataclass(slots=True)
class Group:
    """What was found of one kind. ``count`` is true up to 500; ``more`` says there are more."""

    kind: str
    label: str
    count: int
    more: bool
    hits: list[Hit] = field(default_factory=list)

    @property
    def counted(self) -> str:
        return f"{self.count:,}{'+' if self.more else ''}"

    @property
    def is_cut(self) -> bool:
        return len(self.hits) < self.count


@dataclass(slots=True)
class Found:
    """The outcome of a search.

    ``but_one``: nothing has all terms, these have all but one. ``suggestions``: words near
    those that were not found. ``page`` and ``pages`` count from 1 where one kind is shown.
    """

    line: Line
    query: Query
    groups: list[Group] = field(default_factory=list)
    but_one: bool = False
    suggestions: list[str] = field(default_factory=list)
    page: int = 1
    pages: int = 1

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def counted(self) -> str:
        more = any(group.more for group in self.groups)
        return f"{self.count:,}{'+' if more else ''}"

    @property
    def first(self) -> Hit | None:
        """The best of all."""
        return self.groups[0].hits[0] if self.groups and self.groups[0].hits else None


Ranked = list[tuple[int, Candidate]]


def find(text: str, kind: str = "", page: int = 1) -> Found:
    """Search for what a reader typed: all kinds, or one ``kind`` page by page.

    The number of queries does not depend on what is found. Raises
    :class:`armsweb.search.engines.TooLongError`.
    """
    line = parse(text)
    found = Found(line, Query(line))
    if not line.atoms:
        return found
    found.query = tie(line)
    kinds = [kind] if kind else Kind.values
    terms = found.query.terms
    rows = candidates(terms, kinds, but_one=False)
    if not rows and len(terms) > 1:
        rows = candidates(terms, kinds, but_one=True)
        found.but_one = bool(rows)
    if not rows:
        found.suggestions = _suggestions(found.query)
    by_kind: defaultdict[str, Ranked] = defaultdict(list)
    for score, candidate in ranked(rows, terms):
        by_kind[candidate.kind].append((score, candidate))
    start = _turn_to(found, by_kind[kind], page) if kind else 0
    shown = {
        name: of_kind[:MOST_FOUND][start : start + (A_PAGE if kind else SHOWN)]
        for name, of_kind in by_kind.items()
    }
    hits = _hits([pair for of_kind in shown.values() for pair in of_kind], terms)
    for name in _in_order(by_kind):
        count = len(by_kind[name])
        group = Group(name, Kind(name).label, min(count, MOST_FOUND), more=count > MOST_FOUND)
        group.hits = [hits[each.entry] for _, each in shown[name] if each.entry in hits]
        found.groups.append(group)
    return found


def _turn_to(found: Found, of_kind: Ranked, page: int) -> int:
    """Set the page that is shown, the last if it lies behind; returns where it starts."""
    found.pages = max(1, -(-min(len(of_kind), MOST_FOUND) // A_PAGE))
    found.page = min(max(page, 1), found.pages)
    return (found.page - 1) * A_PAGE


def _in_order(by_kind: dict[str, Ranked]) -> list[str]:
    """The kinds by their best entry; among equals as the page lists them."""
    places = {kind: place for place, kind in enumerate(Kind.values)}
    named = [kind for kind, of_kind in by_kind.items() if of_kind]
    return sorted(named, key=lambda kind: (-by_kind[kind][0][0], places[kind]))


def _hits(shown: Ranked, terms: Sequence[Term]) -> dict[int, Hit]:
    """The shown entries by their number; those of records no longer public are left out."""
    entries = SearchEntry.objects.in_bulk([candidate.entry for _, candidate in shown])
    public = {kind: index.standing(kind, _subjects(entries, kind)) for kind in _WITHDRAWABLE}
    texts = dict(
        ParagraphText.objects.filter(pk__in=_subjects(entries, Kind.PASSAGE)).values_list(
            "pk", "text"
        )
    )
    hits: dict[int, Hit] = {}
    for score, candidate in shown:
        entry = entries.get(candidate.entry)
        if entry is None or entry.subject not in public.get(Kind(entry.kind), {entry.subject}):
            continue
        if entry.kind == Kind.PASSAGE:
            if entry.subject not in texts:
                continue
            body = excerpt(texts[entry.subject], terms, PASSAGE_WORDS)
        else:
            body = excerpt(entry.body, terms, EXCERPT_WORDS)
        hits[candidate.entry] = _hit(entry, body, terms, score)
    return hits


def _subjects(entries: dict[int, SearchEntry], kind: str) -> list[int]:
    return [entry.subject for entry in entries.values() if entry.kind == kind]


def _hit(entry: SearchEntry, body: list[Piece], terms: Sequence[Term], score: int) -> Hit:
    return Hit(
        kind=entry.kind,
        key=entry.key,
        url=entry.get_absolute_url(),
        title=mark(entry.title, terms),
        body=body,
        about=_about(entry.about.split(SEPARATOR), terms),
        origin=entry.origin,
        score=score,
    )


def _about(parts: Sequence[str], terms: Sequence[Term]) -> list[Piece]:
    """The first parts, and behind them those for which the entry was found."""
    about: list[Piece] = []
    left_out = False
    for place, part in enumerate(parts):
        marked = mark(part, terms)  # each by itself, as it is indexed
        if place >= ABOUT_PARTS and not any(piece.marked for piece in marked):
            left_out = True
            continue
        about += [*([Piece(SEPARATOR)] if about else []), *marked]
    return [*about, *([Piece(f"{SEPARATOR}…")] if left_out else [])]


def _suggestions(query: Query) -> list[str]:
    """Lines like the one typed, with words of the index: first those that are spelt nearly so."""
    words = ["".join(term.typed) for term in query.terms if term.words]
    wanted = query.unknown or words
    near = nearest(wanted, more=1)
    near |= beginning_alike(word for word in wanted if word not in near)
    lines = [
        " ".join(other if word == wrong else word for word in words)
        for wrong, others in near.items()
        for other in others[:SUGGESTIONS]
    ]
    return list(dict.fromkeys(lines))[:SUGGESTIONS]
