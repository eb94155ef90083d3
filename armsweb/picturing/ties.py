"""Who dealt with whom over what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from armsweb.pictures import key, who_with_whom
from armsweb.pictures.reach import OF_STAGE
from armsweb.pictures.who_with_whom import Dealing, Party, Voice
from countries.models import (
    Country,
    Official,
    OfficialCitation,
    Organisation,
    OrganisationCitation,
)
from deals.listing import Facet
from deals.models import (
    Deal,
    DealCitation,
    DealQuerySet,
    LineItemCitation,
    Listing,
    MilestoneCitation,
)
from deals.stages import Stage
from sources.as_of import AsOf

MOST_DEALINGS = 40  # deals in a diagram
MOST_PARTIES = 48  # people and bodies in it

PartyKey = tuple[str, int]  # official or organisation, and the key of its row


@dataclass(frozen=True, slots=True)
class Row:
    """A deal of the diagram as its table has it."""

    deal: Dealing
    between: str
    spoke: list[Party]
    named: list[Party]


@dataclass(frozen=True, slots=True)
class TiesPicture:
    drawing: who_with_whom.Diagram
    rows: list[Row]
    deals_left_out: int
    parties_left_out: int
    country: Country | None
    day: date | None
    deals: list[int]  # their keys
    name: str = "ties"
    reading: str = "A person or body is joined to a deal where one claim bears on both."

    @property
    def title(self) -> str:
        return f"Who deals with {self.country}" if self.country else "Who deals with whom"

    @property
    def description(self) -> str:
        return (
            f"{len(self.rows)} deals, the countries on either side, and the people and bodies "
            "named in claims that bear on them."
        )

    @property
    def key(self) -> key.Key:
        return key.of_ties()

    @property
    def query(self) -> str:
        asked = {"country": self.country.slug} if self.country else {}
        if self.day:
            asked["as_of"] = self.day.isoformat()
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def notes(self) -> list[str]:
        """What is not drawn, in sentences."""
        found = []
        if self.deals_left_out:
            found.append(
                f"The {len(self.rows)} deals with the latest milestones are drawn; "
                f"{self.deals_left_out:,} more are in the list."
            )
        if self.parties_left_out:
            found.append(
                f"{self.parties_left_out:,} people and bodies with fewer claims are left out."
            )
        return found


def ties_picture(country: Country | None = None, day: date | None = None) -> TiesPicture:
    """Who dealt with whom over what, all of it or one country's. Eight queries at most.

    With ``day``, as the sources published by then give it.
    """
    deals = Deal.objects.published().known_by(day).select_related("buyer", "seller")
    if country:
        deals = deals.for_country(country)
    found = list(deals.newest_first()[: MOST_DEALINGS + 1])
    shown = {deal.pk: deal for deal in found[:MOST_DEALINGS]}
    stages = _stages(shown.values(), day)
    query = AsOf(day).query
    dealings = {pk: _dealing(deal, stages[pk], query) for pk, deal in shown.items()}
    of_claim = _claims_of(shown, day)
    said: dict[PartyKey, set[int]] = {}
    named: dict[PartyKey, Counter[int]] = {}
    for kind, table in (("official", OfficialCitation), ("organisation", OrganisationCitation)):
        rows: Any = table._default_manager
        cited = rows.standing().filter(claim__in=list(of_claim)).order_by()
        for subject, claim, field in cited.values_list("subject", "claim", "field").distinct():
            about = named.setdefault((kind, subject), Counter())
            for deal in of_claim[claim]:
                about[deal] += 1
                if field == "said":
                    said.setdefault((kind, subject), set()).add(deal)
    most = sorted(named, key=lambda key: (-named[key].total(), key))
    kept = most[:MOST_PARTIES]
    parties = _parties(kept)
    voices = [
        Voice(parties[key].key, dealings[deal].key, claims, deal in said.get(key, ()))
        for key in kept
        for deal, claims in sorted(named[key].items())
    ]
    countries = _countries([*shown.values()], parties.values(), query)
    drawing = who_with_whom.lay_out(
        countries,
        list(parties.values()),
        list(dealings.values()),
        voices,
        focus=f"country-{country.slug}" if country else "",
    )
    names = {each.key: each.name for each in countries}
    by_key = {party.key: party for party in parties.values()}
    return TiesPicture(
        drawing=drawing,
        rows=[
            _row(dealing, names, [(by_key[v.party], v) for v in voices if v.deal == dealing.key])
            for dealing in sorted(dealings.values(), key=lambda d: (d.title, d.key))
        ],
        deals_left_out=_count(deals, country) - len(shown) if len(found) > len(shown) else 0,
        parties_left_out=len(most) - len(kept),
        country=country,
        day=day,
        deals=list(shown),
    )


def _count(deals: DealQuerySet, country: Country | None) -> int:
    """How many there are; a country's side by side, each from its own index."""
    if country is None:
        return deals.count()
    return deals.filter(buyer=country).count() + deals.filter(seller=country).count()


def _row(deal: Dealing, names: dict[str, str], bound: list[tuple[Party, Voice]]) -> Row:
    return Row(
        deal=deal,
        between=f"{names[deal.buyer]} and {names[deal.seller]}",
        spoke=[party for party, voice in bound if voice.said],
        named=[party for party, voice in bound if not voice.said],
    )


def _claims_of(deals: Iterable[int], day: date | None) -> dict[int, list[int]]:
    """The deals on which each claim bears, in one query; each deal once a claim."""
    keys = list(deals)
    tables: tuple[tuple[Any, str], ...] = (
        (DealCitation, "subject"),
        (LineItemCitation, "subject__deal"),
        (MilestoneCitation, "subject__deal"),
    )
    first, *others = (
        table.objects.standing()
        .known_by(day)
        .filter(**{f"{deal}__in": keys})
        .order_by()
        .values_list("claim", deal)
        for table, deal in tables
    )
    found: dict[int, list[int]] = {}
    for claim, deal in sorted(first.union(*others)) if keys else ():
        found.setdefault(claim, []).append(deal)
    return found


def _stages(deals: Iterable[Deal], day: date | None) -> dict[int, str]:
    """The stage of each deal, by its key, as of the day; empty for one that has none."""
    found = {deal.pk: deal.current_stage if day is None else "" for deal in deals}
    if day is not None:
        begins = Facet.STAGE.tag("")
        for deal, tags in (
            Listing.objects.as_of(day).filter(deal__in=list(found)).values_list("deal", "tags")
        ):
            carried = (tag.removeprefix(begins) for tag in tags if tag.startswith(begins))
            found[deal] = next(carried, "")
    return found


def _dealing(deal: Deal, stage: str, query: str) -> Dealing:
    reach = OF_STAGE.get(stage)
    return Dealing(
        key=f"deal-{deal.slug}",
        title=deal.title,
        address=deal.get_absolute_url() + query,
        buyer=f"country-{deal.buyer.slug}",
        seller=f"country-{deal.seller.slug}",
        stage=str(Stage(stage).label) if stage else "",
        shape=reach.value if reach else "event",
    )


def _parties(
    keys: Sequence[PartyKey],
) -> dict[PartyKey, Party]:
    found: dict[PartyKey, Party] = {}
    officials = [pk for kind, pk in keys if kind == "official"]
    for official in Official.objects.filter(pk__in=officials).select_related("country"):
        found["official", official.pk] = Party(
            key=f"official-{official.slug}",
            kind="official",
            name=official.name,
            address=official.get_absolute_url(),
            country=f"country-{official.country.slug}",
            detail=official.office,
        )
    bodies = [pk for kind, pk in keys if kind == "organisation"]
    for body in Organisation.objects.filter(pk__in=bodies).select_related("country"):
        found["organisation", body.pk] = Party(
            key=f"organisation-{body.slug}",
            kind="organisation",
            name=body.short_name or body.name,
            address=body.get_absolute_url(),
            country=f"country-{body.country.slug}" if body.country else "",
            detail=str(body.get_kind_display()),
        )
    return found


def _countries(deals: Iterable[Deal], parties: Iterable[Party], query: str) -> list[Party]:
    """The countries that are a side of these deals, or home to these people and bodies."""
    found = {f"country-{c.slug}": c for deal in deals for c in (deal.buyer, deal.seller)}
    homes = {party.country.removeprefix("country-") for party in parties if party.country}
    away = homes - {country.slug for country in found.values()}
    for country in Country.objects.filter(slug__in=away) if away else ():
        found[f"country-{country.slug}"] = country
    return [
        Party(key, "country", country.name, country.get_absolute_url() + query)
        for key, country in sorted(found.items())
    ]
