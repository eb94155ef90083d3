"""The command ``rederive``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from deals.models import Deal, Listing, Milestone
from sources.words import fold
from tests.making import build, make

pytestmark = pytest.mark.django_db

Budget = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def drifted() -> Deal:
    deal = make(Deal, slug="boats")
    make(Milestone, deal=deal, stage="mooted", when="2014", when_basis="stated")
    Deal.objects.update(current_stage="signed", first_year=None, last_year=2016)
    return deal


def run(*args: str) -> str:
    out = StringIO()
    call_command("rederive", *args, stdout=out)
    return out.getvalue()


def test_a_deal_that_has_drifted_is_reported_and_mended(drifted: Deal) -> None:
    assert run() == (
        "boats: stage signed → mooted, first year none → 2014, last year 2016 → 2014\n"
        "1 deals mended\n"
    )
    drifted.refresh_from_db()
    assert (drifted.current_stage, drifted.first_year, drifted.last_year) == ("mooted", 2014, 2014)
    assert run() == "No deal has drifted.\n"
    assert run("--check") == "No deal has drifted.\n"


def test_a_check_reports_and_changes_nothing(drifted: Deal) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="1 deals have drifted") as caught:
        call_command("rederive", "--check", stdout=out)
    assert caught.value.returncode == 1
    assert out.getvalue().startswith("boats: stage signed → mooted")
    drifted.refresh_from_db()
    assert drifted.current_stage == "signed"


def test_a_record_without_deals_has_no_drift() -> None:
    assert run("--check") == "No deal has drifted.\n"


def test_a_deal_that_is_not_where_lists_look_is_put_there() -> None:
    deal = make(Deal, slug="boats", state="published")
    Listing.objects.filter(deal=deal).update(words="something else")
    with pytest.raises(CommandError, match="1 deals have drifted"):
        run("--check")
    assert run() == "boats: its place in lists and filters\n1 deals mended\n"
    assert Listing.objects.get(deal=deal).words.startswith(fold(deal.title))
    Listing.objects.all().delete()
    assert "boats: its place" in run()
    assert Listing.objects.count() == 1
    assert run("--check") == "No deal has drifted.\n"


CHECK = 6  # deals, their milestones; keys, rows, deals and slugs of those listed
MEND = 9  # the same, and begin, one write, end


def test_the_number_of_queries_does_not_grow_with_the_deals(queries: Budget) -> None:
    deals = [make(Deal) for _ in range(20)]
    Milestone.objects.bulk_create([build(Milestone, deal=deal) for deal in deals])
    with queries(CHECK), pytest.raises(CommandError, match="20 deals have drifted"):
        run("--check")
    with queries(MEND):
        assert run().endswith("20 deals mended\n")
