"""The engine finds exactly the entries that have the words, and reads no table end to end."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from armsweb.models import SearchEntry
from armsweb.search import engines, queries
from armsweb.search.engines import MOST, TooLongError, candidates
from armsweb.search.queries import parse, tie
from sources.seeking import Term
from sources.words import BREAK, RIM

pytestmark = pytest.mark.django_db

WORDS = ["air", "defence", "defences", "s400", "mig29", "s", "400", "turkey", "turkish", "u06b66"]


def entries(count: int) -> list[SearchEntry]:
    """Entries of random words, the same every time."""
    chosen = random.Random(4)
    rows = []
    for number in range(count):
        words = chosen.choices(WORDS, k=chosen.randint(1, 8))
        words.insert(chosen.randint(0, len(words)), RIM)
        words.insert(chosen.randint(0, len(words)), BREAK)
        kind = chosen.choice(["deal", "claim"])
        place = chosen.randint(0, 1 << 40)
        rows.append(
            SearchEntry(
                kind=kind, subject=number, key=str(number), words=" ".join(words), place=place
            )
        )
    return SearchEntry.objects.bulk_create(rows)


def has(entry: SearchEntry, term: Term) -> bool:
    """What it means for an entry to have a term, told without an engine."""
    words = entry.words.split()
    row = f" {' '.join(term.phrase)} "
    return (
        not term.words.isdisjoint(words)
        or bool(term.beginning and any(word.startswith(term.beginning) for word in words))
        or bool(term.phrase and row in f" {entry.words} ")
    )


def term(*words: str, beginning: str = "", phrase: tuple[str, ...] = ()) -> Term:
    return Term(words[:1] or phrase, frozenset(words), beginning, phrase)


@pytest.mark.parametrize(
    "terms",
    [
        [term("air")],
        [term("defence", "defences"), term("turkey")],
        [term("tur", beginning="tur")],
        [term(phrase=("air", "defence"))],
        [term("s400"), term("zzz", beginning="mi")],
        [term("airdefence", phrase=("air", "defence")), term("s")],
        [term("u06b66"), term("400")],
        [term("absent")],
    ],
)
@pytest.mark.parametrize("but_one", [False, True])
def test_the_engine_finds_what_has_the_words(terms: list[Term], but_one: bool) -> None:
    rows = entries(400)
    if but_one and len(terms) == 1:
        return
    for kind in ("deal", "claim"):
        need = len(terms) - but_one
        wanted = [
            row
            for row in rows
            if row.kind == kind and sum(has(row, each) for each in terms) >= need
        ]
        wanted.sort(key=lambda row: row.place)
        found = candidates(terms, [kind], but_one=but_one)
        assert [each.entry for each in found] == [row.pk for row in wanted]


def test_of_many_the_first_by_place_are_given() -> None:
    rows = [
        SearchEntry(kind="deal", subject=n, key=str(n), words="tide", place=-n)
        for n in range(MOST + 50)
    ]
    SearchEntry.objects.bulk_create(rows)
    found = candidates([term("tide")], ["deal", "claim"], but_one=False)
    assert [each.place for each in found] == [-n for n in range(MOST + 49, 49, -1)]


def postgresql_only() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's plans; SQLite has FTS5 and nothing to choose")


ROWS = 100_000


def _many() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO armsweb_searchentry
            (kind, subject, key, title, body, about, origin, words, place)
            SELECT CASE WHEN n %% 6 = 0 THEN 'deal' ELSE 'claim' END, n, 'k' || n, '', '', '', '',
            'russia zqzq ' || CASE WHEN n %% 2 = 0 THEN 'turkey' ELSE 'greece' END
            || CASE WHEN n %% 3 = 0 THEN ' air defence' ELSE ' defence' END
            || ' common' || n %% 20 || ' middling' || n %% 500 || ' rare' || n %% 20000,
            n * 7 %% 100003
            FROM generate_series(1, %s) n""",
            [ROWS],
        )
        cursor.execute(
            """INSERT INTO armsweb_searchword
            SELECT word, word, ndoc FROM ts_stat('SELECT vector FROM armsweb_searchentry')"""
        )
        cursor.execute("ANALYZE armsweb_searchentry")
        cursor.execute("ANALYZE armsweb_searchword")


def test_no_table_is_read_from_end_to_end_at_a_hundred_thousand_entries() -> None:
    postgresql_only()
    _many()
    for text in (
        "russia",
        "ru",
        "russia turkey",
        "common7",
        "middling77 greece",
        "rare1234",
        '"air defence"',
        '"defence air"',
        "middling3 absent",
        "common7 rare77",
        "rare77 co",
        "rare12345 midling77",
    ):
        with CaptureQueriesContext(connection) as made:
            terms = tie(parse(text)).terms
            for but_one in (False, True)[: len(terms)]:
                candidates(terms, ["claim", "deal", "country"], but_one=but_one)
        asked = [query["sql"] for query in made if " FROM " in query["sql"]]
        assert len(asked) >= 3
        for sql in asked:
            plan = _plan(sql)
            assert "Seq Scan" not in plan, f"{text}: {sql}\n{plan}"


def test_each_way_of_looking_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Going through the entries, asking the index, with and without the beginning."""
    postgresql_only()
    _many()
    for text in ("common8 tur", "middling7 greece", "russia tur", '"air defence" ra'):
        outcomes = []
        for few, many, sample in ((64, 1, 50), (64, 10**9, 50), (0, 10**9, 50), (64, 1, 10**9)):
            monkeypatch.setattr(queries, "FEW", few)
            monkeypatch.setattr(engines, "MANY", many)
            monkeypatch.setattr(engines, "SAMPLE", sample)
            terms = tie(parse(text)).terms
            found = candidates(terms, ["claim", "deal"], but_one=False)
            outcomes.append(sorted(found, key=lambda row: (row.kind, row.place)))
        assert outcomes[0]
        assert all(outcome == outcomes[0] for outcome in outcomes)


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.replace("%", "%%"), [])
        return "\n".join(row[0] for row in cursor.fetchall())


def test_a_search_that_takes_too_long_is_given_up_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    postgresql_only()
    _many()
    monkeypatch.setattr(engines, "TIMEOUT_MS", 1)
    monkeypatch.setattr(engines, "SAMPLE", ROWS)  # all of them in one statement
    with pytest.raises(TooLongError):
        candidates([term("zz", beginning="zz")], ["claim"], but_one=False)
    response = client.get("/search/?q=rare1+rare2+rare3+ru")
    assert response.status_code == 200
    assert "took too long" in response.content.decode()
