"""``manage.py seed``: what is derived from the record follows, however the rows were written."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from armsweb.records import applying
from armsweb.search import index
from deals.derived import drifts
from deals.listing import drifted
from deals.models import Deal
from tests.armsweb.folders import Folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "fixtures")


def out_of_step() -> list[object]:
    """Everything derived that does not say what the record says."""
    deals = Deal.objects.values_list("pk", flat=True)
    return [*drifts(mend=False), *drifted(deals), *index.walk(mend=False)]


def test_everything_derived_is_made_with_an_empty_database(folder: Folder) -> None:
    folder.seed()
    assert out_of_step() == []
    assert Deal.objects.get().current_stage == "signed"


@pytest.mark.parametrize("singly", [0, 300], ids=["in bulk", "one by one"])
def test_everything_derived_follows_a_change(
    folder: Folder, singly: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "SINGLY", singly)
    folder.seed()
    folder.put("deals.yaml", "title: Trainers for Ruritania", "title: Gliders for Ruritania")
    folder.put("deals.yaml", "stage: signed", "stage: cancelled")
    folder.put("countries.yaml", "name: Syldavia", "name: Greater Syldavia")
    folder.put("sources/wire-2019.yaml", "has been signed", "had been signed in Klow")
    assert folder.seed().err == []
    assert Deal.objects.get().current_stage == "cancelled"
    assert out_of_step() == []


def test_the_planner_knows_how_many_rows_there_are_now(folder: Folder) -> None:
    folder.seed()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'deals_deal'")
        else:
            cursor.execute("SELECT stat + 0 FROM sqlite_stat1 WHERE tbl = 'deals_deal'")
        assert {row[0] for row in cursor.fetchall()} == {Deal.objects.count()}


def test_everything_derived_follows_a_removal(folder: Folder) -> None:
    folder.seed()
    text = folder.text("deals.yaml")
    milestone = text.index("- model: deals.milestone\n  fields:\n    key: signed")
    folder.write("deals.yaml", text[:milestone])
    assert folder.seed("--prune").err == []
    assert Deal.objects.get().current_stage == "agreed"
    assert out_of_step() == []
