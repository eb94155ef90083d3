"""The two sides of a deal and what they belonged to at the time."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch

from countries.belonging import Belonging, belonging
from countries.models import Membership, MembershipCitation, Organisation
from deals.models import Deal
from deals.stages import opening

BLOCS = (Organisation.Kind.ALLIANCE, Organisation.Kind.UNION)


def belongings(deal: Deal, day: date | None = None) -> list[Belonging]:
    """Each side's membership of an alliance or union, set against the deal's first milestone.

    Two queries. With ``day``, only memberships of which the sources published by then speak. The
    deal must come with its milestones.
    """
    known = MembershipCitation.objects.standing().known_by(day)
    memberships = (
        Membership.objects.filter(
            country__in=[deal.buyer_id, deal.seller_id], organisation__kind__in=BLOCS
        )
        .select_related("country", "organisation")
        .prefetch_related(Prefetch("citations", queryset=known.for_page()))
        .order_by("country__name", "organisation__name", "spell")
    )
    earliest, latest = opening(deal.milestones.all())
    found = []
    for membership in memberships:
        if day is not None:
            membership.forget_unsupported()
        if membership.citations.all():
            found.append(belonging(membership, earliest, latest))
    return found
