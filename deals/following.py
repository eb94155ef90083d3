"""Follows every change of the record that alters what lists say of a deal.

Saving or deleting a row is followed at once, in the transaction of the change. What sends no
signal (``bulk_create()``, ``update()``, COPY) must say which deals it touched: call
:func:`touch`, or :func:`deals.listing.refresh_all` when it was nearly all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save

from countries.models import (
    Country,
    Membership,
    MembershipCitation,
    OfficialCitation,
    Organisation,
)
from deals.listing import refresh, refresh_all
from deals.models import (
    Deal,
    DealCitation,
    Equipment,
    LineItem,
    LineItemCitation,
    Milestone,
    MilestoneCitation,
)
from sources.models import Claim, Paragraph, Source

_state = local()


@contextmanager
def gathered() -> Iterator[None]:
    """Inside, deals that change are only noted; each is listed anew once, at the end.

    Nothing is listed if the block fails: its changes are rolled back.
    """
    if getattr(_state, "deals", None) is not None:
        yield
        return
    _state.deals = set()
    try:
        yield
        refresh(_state.deals)
    finally:
        _state.deals = None


def touch(deals: Iterable[int]) -> None:
    """Something that lists say of these deals (by their keys) may have changed."""
    noted = getattr(_state, "deals", None)
    if noted is None:
        refresh(deals)
    else:
        noted.update(deals)


def _citing(**claims: Any) -> set[int]:
    """The deals on which claims of that description bear, or echoes of them."""
    echoes = {f"echoes__{name}": value for name, value in claims.items()}
    wanted = Claim.objects.filter(Q(**claims) | Q(**echoes)).order_by().values("pk")
    found: set[int] = set()
    tables: tuple[tuple[Any, str], ...] = (
        (DealCitation, "subject"),
        (LineItemCitation, "subject__deal"),
        (MilestoneCitation, "subject__deal"),
    )
    for table, deal in tables:
        rows: QuerySet[Any] = table.objects.filter(claim__in=wanted).order_by()
        found.update(rows.values_list(deal, flat=True))
    return found


def _of_countries(countries: Any) -> set[int]:
    deals = Deal.objects.filter(Q(buyer__in=countries) | Q(seller__in=countries))
    return set(deals.values_list("pk", flat=True))


def _of_membership(citation: Any) -> set[int]:
    return _of_countries(Membership.objects.filter(pk=citation.subject_id).values("country"))


def _of_organisation(organisation: Any) -> set[int]:
    members = Membership.objects.filter(organisation=organisation.pk)
    return _of_countries(members.values("country"))


def _of_equipment(equipment: Any) -> set[int]:
    items = LineItem.objects.filter(equipment=equipment.pk)
    return set(items.values_list("deal", flat=True))


def _of_part(table: Any) -> Callable[[Any], set[int]]:
    def deals(citation: Any) -> set[int]:
        return set(table.objects.filter(pk=citation.subject_id).values_list("deal", flat=True))

    return deals


# What each model's row touches.
_TOUCHES: dict[type[Model], Callable[[Any], set[int]]] = {
    Deal: lambda deal: {deal.pk},
    LineItem: lambda item: {item.deal_id},
    Milestone: lambda milestone: {milestone.deal_id},
    DealCitation: lambda citation: {citation.subject_id},
    LineItemCitation: _of_part(LineItem),
    MilestoneCitation: _of_part(Milestone),
    Claim: lambda claim: _citing(pk=claim.pk),
    Paragraph: lambda paragraph: _citing(paragraph=paragraph.pk),
    Source: lambda source: _citing(paragraph__source=source.pk),
    OfficialCitation: lambda citation: _citing(pk=citation.claim_id),
    Membership: lambda membership: _of_countries([membership.country_id]),
    MembershipCitation: _of_membership,
    Organisation: _of_organisation,
    Country: lambda country: _of_countries([country.pk]),
    Equipment: _of_equipment,
}
# Nothing can refer to a row of these on the day it is made.
_BORN_UNUSED = {Claim, Paragraph, Source, Organisation, Country, Equipment}


def _before_save(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """What the row touches as it stands: it may be about to leave one deal for another."""
    instance.touched_before = set()
    if instance.pk is not None and sender not in _BORN_UNUSED:
        for stored in sender._default_manager.filter(pk=instance.pk):
            instance.touched_before = _TOUCHES[sender](stored)


def _after_save(sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    if not (created and sender in _BORN_UNUSED):
        touch(_TOUCHES[sender](instance) | instance.touched_before)


def _after_delete(sender: type[Model], instance: Any, origin: Any, **kwargs: Any) -> None:
    # Parts that go with their deal: it is still there, but its rows have gone already.
    if (origin.model if isinstance(origin, QuerySet) else type(origin)) is not Deal:
        touch(_TOUCHES[sender](instance))


def follow() -> None:
    """Connect the receivers; called once, when the apps are ready."""
    for model in _TOUCHES:
        pre_save.connect(_before_save, sender=model)
        post_save.connect(_after_save, sender=model)
        post_delete.connect(_after_delete, sender=model)


_LISTED_ANEW = {"0002_listing", "0004_listing_words"}


def list_all_if_none_is(using: str, plan: Iterable[tuple[Any, bool]] = (), **kwargs: Any) -> None:
    """Signal receiver: a database whose listings are not there yet, or hold other words, gets them
    anew when it is migrated.

    After a ``flush`` the signal comes without a plan: nothing was migrated.
    """
    made = any(
        migration.app_label == "deals" and migration.name in _LISTED_ANEW and not backwards
        for migration, backwards in plan
    )
    if made and using == DEFAULT_DB_ALIAS:
        refresh_all()
