"""What synthetic deals are made of: publishers, countries, organisations, officials, equipment."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from armsweb.synthetic import marked, words
from armsweb.synthetic.articles import NOTE, Article
from armsweb.synthetic.sheets import Book
from armsweb.synthetic.uncertain import LAST_YEAR, UNKNOWN, When, near, when
from countries.models import (
    Country,
    CountryCitation,
    Membership,
    MembershipCitation,
    Official,
    OfficialCitation,
    Organisation,
    OrganisationCitation,
)
from deals.models import Equipment, EquipmentCitation
from sources.models import Publisher


@dataclass(frozen=True, slots=True)
class Named:
    """A record that deals refer to: its primary key, its name, and what it is in plain words."""

    pk: int
    name: str
    what: str = ""


@dataclass(slots=True)
class Ground:
    """Everything deals refer to. The shares are cumulative weights, for ``Random.choices``."""

    publishers: list[int] = field(default_factory=list)
    agencies: list[int] = field(default_factory=list)
    countries: list[Named] = field(default_factory=list)
    buyer_shares: list[float] = field(default_factory=list)
    seller_shares: list[float] = field(default_factory=list)
    equipment: list[Named] = field(default_factory=list)
    ministries: dict[int, int] = field(default_factory=dict)  # by country
    officials: dict[int, list[Named]] = field(default_factory=dict)  # by country


def lay(book: Book, rng: Random, deals: int, with_text: bool) -> Ground:
    """Put on the book what ``deals`` deals need: some hundreds to some thousands of records."""
    ground = Ground()
    _publishers(book, ground, min(200, 12 + deals // 5000))
    # Source number 0 holds what is said of everything but deals.
    dated = when(f"{LAST_YEAR}-01-01", f"1 January {LAST_YEAR}")
    article = Article(book, rng, 0, ground.publishers[0], dated, with_text)
    _countries(book, ground, article)
    _organisations(book, ground, article, rng)
    _officials(book, ground, article, rng, min(2000, 80 + deals // 500))
    _equipment(book, ground, article, rng, min(2000, 60 + deals // 500))
    article.end_paragraph()
    return ground


def _publishers(book: Book, ground: Ground, number: int) -> None:
    for n in range(number):
        name, kind = f"Synthetic {words.OUTLETS[n % len(words.OUTLETS)]} {n}", "outlet"
        if n == 0:
            name, kind = "Synthetic record", "research"
        elif n % 4 == 0:
            name, kind = f"Synthetic News Agency {n}", "agency"
        slug = marked(n, "record") if n == 0 else marked(n)
        ground.publishers.append(book.add(Publisher, slug, name, kind, NOTE))
        if kind == "agency":
            ground.agencies.append(ground.publishers[-1])


def _countries(book: Book, ground: Ground, article: Article) -> None:
    for n, (code, name) in enumerate(zip(words.CODES, words.COUNTRIES, strict=True)):
        pk = book.add(
            Country, marked(n), code, f"Synthetic {name}", f"Synthetic {name}",
            f"Synthetic {words.TOWNS[n % len(words.TOWNS)]}",
            f"{n * 4.5 - 85:.3f}", f"{n * 9 - 175:.3f}",
        )  # fmt: skip
        ground.countries.append(Named(pk, name))
        claim = article.claim(f"Synthetic: {name} is one of the states that deal in arms.")
        book.cite(CountryCitation, pk, claim, "")
    # A few sell most, as in the world; many buy, some much more than others.
    ranks = range(1, len(ground.countries) + 1)
    ground.seller_shares = list(accumulate(1 / rank**1.5 for rank in ranks))
    ground.buyer_shares = list(accumulate(rank**0.5 for rank in ranks))


def _organisations(book: Book, ground: Ground, article: Article, rng: Random) -> None:
    count = 0

    def organisation(name: str, short: str, kind: str, country: Named | None) -> int:
        nonlocal count
        pk = book.add(
            Organisation, marked(count), f"Synthetic {name}", short, kind, country and country.pk
        )
        count += 1
        of = f" of {country.name}" if country else ""
        claim = article.claim(f"Synthetic: the {name} is a body{of} that takes part in the trade.")
        book.cite(OrganisationCitation, pk, claim, "", *(["country"] if country else []))
        return pk

    alliance = organisation("Northern Alliance", "SynNA", "alliance", None)
    union = organisation("Trade Union of States", "SynTU", "union", None)
    for country in ground.countries:
        ministry = organisation(f"Ministry of Defence of {country.name}", "", "state-body", country)
        ground.ministries[country.pk] = ministry
        organisation(f"{country.name} Works", "", "company", country)
    for place, country in enumerate(ground.countries):
        if place % 3:
            year = rng.randint(1990, 2010)
            _membership(book, article, country, alliance, 1, near(year, rng), UNKNOWN)
        if place % 4 == 1:
            first, left, again = (when(str(y), f"in {y}") for y in (1991, 2003, 2012))
            _membership(book, article, country, union, 1, first, left)
            _membership(book, article, country, union, 2, again, UNKNOWN)


def _membership(
    book: Book,
    article: Article,
    country: Named,
    bloc: int,
    spell: int,
    since: When,
    until: When,
) -> None:
    pk = book.add(Membership, country.pk, bloc, spell, *since, *until)
    end = f" and left it {until.wording}" if until.edtf else ""
    start = since.wording or "at some time"
    claim = article.claim(f"Synthetic: {country.name} joined the bloc {start}{end}.")
    dated = [name for name, day in (("since", since), ("until", until)) if day.edtf]
    book.cite(MembershipCitation, pk, claim, "", *dated)


def _officials(book: Book, ground: Ground, article: Article, rng: Random, number: int) -> None:
    for n in range(number):
        country = ground.countries[n % len(ground.countries)]
        name = f"{rng.choice(words.GIVEN)} {rng.choice(words.FAMILY)}"
        office = words.OFFICES[n // len(ground.countries) % len(words.OFFICES)]
        pk = book.add(
            Official, marked(n), f"{name} (synthetic {n})", country.pk,
            ground.ministries[country.pk], f"{office} of {country.name}",
        )  # fmt: skip
        claim = article.claim(f"Synthetic: {name} was then {office} of {country.name}, no. {n}.")
        book.cite(OfficialCitation, pk, claim, "country", "organisation", "office")
        ground.officials.setdefault(country.pk, []).append(Named(pk, name))


def _equipment(book: Book, ground: Ground, article: Article, rng: Random, number: int) -> None:
    for n in range(number):
        category, letters, what, register = words.GOODS[n % len(words.GOODS)]
        short = f"{letters}-{n + 100}"
        maker = rng.choices(ground.countries, cum_weights=ground.seller_shares)[0]
        pk = book.add(
            Equipment, marked(n), f"Synthetic {short}", f"Synthetic {what}", maker.pk, category,
            register,
        )  # fmt: skip
        claim = article.claim(f"Synthetic: {maker.name} builds the {short}, a kind of {what}.")
        book.cite(EquipmentCitation, pk, claim, "", "maker")
        ground.equipment.append(Named(pk, short, what))
