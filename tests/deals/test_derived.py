"""A deal's stage and years follow its milestones, and nobody types them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from deals.derived import drifts, rederive, stored
from deals.models import Deal, Milestone
from deals.stages import Derived
from tests.making import build, make

pytestmark = pytest.mark.django_db


def milestone(deal: Deal, stage: str, when: str = "", **values: Any) -> Milestone:
    basis = "stated" if when else ""
    return make(Milestone, deal=deal, stage=stage, when=when, when_basis=basis, **values)


def row(deal: Deal) -> Derived:
    return stored(Deal.objects.get(pk=deal.pk))


def test_a_deal_follows_its_milestones_as_they_come_change_and_go() -> None:
    deal = make(Deal)
    assert row(deal) == Derived("", None, None)
    milestone(deal, "in-talks", "2015")
    assert row(deal) == Derived("in-talks", 2015, 2015)
    last = milestone(deal, "signed", "2016-11-09")
    assert row(deal) == Derived("signed", 2015, 2016)
    last.stage, last.when = "suspended", "2017"
    last.save()
    assert row(deal) == Derived("suspended", 2015, 2017)
    last.delete()
    assert row(deal) == Derived("in-talks", 2015, 2015)


def test_a_milestone_that_moves_leaves_neither_deal_behind() -> None:
    old, new = make(Deal), make(Deal)
    moving = milestone(old, "signed", "2016")
    moving.deal = new
    moving.save()
    assert row(old) == Derived("", None, None)
    assert row(new) == Derived("signed", 2016, 2016)


def test_a_fixture_brings_the_deal_up_to_date(tmp_path: Path) -> None:
    deal = make(Deal, slug="boats")
    file = tmp_path / "milestones.yaml"
    file.write_text(
        "- model: deals.milestone\n"
        "  fields: {key: talks, deal: [boats], stage: in-talks, when: '2016', when_basis: stated}\n"
    )
    call_command("loaddata", file, verbosity=0)
    assert row(deal) == Derived("in-talks", 2016, 2016)


def test_deleting_a_deal_takes_its_milestones_with_it() -> None:
    deal = make(Deal)
    milestone(deal, "signed", "2016")
    deal.delete()
    assert not Milestone.objects.exists()


def test_rederiving_says_whether_it_changed_the_row() -> None:
    deal = make(Deal)
    # A bulk write sends no signal: this is what drift comes from.
    Milestone.objects.bulk_create([build(Milestone, deal=deal, stage="agreed")])
    assert rederive(deal) is True
    assert row(deal).stage == "agreed"
    assert rederive(Deal.objects.get(pk=deal.pk)) is False


def test_drifts_are_found_across_batches_and_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deals.derived.BATCH", 2)
    deals = [make(Deal) for _ in range(5)]
    drifted = [deals[0], deals[3], deals[4]]
    Milestone.objects.bulk_create([build(Milestone, deal=deal, stage="agreed") for deal in drifted])
    assert [drift.deal for drift in drifts(mend=False)] == drifted
    assert [drift.derived.stage for drift in drifts(mend=True)] == ["agreed"] * 3
    assert [row(deal).stage for deal in deals] == ["agreed", "", "", "agreed", "agreed"]
    assert list(drifts(mend=False)) == []
