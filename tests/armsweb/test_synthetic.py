"""Synthetic records: marked, sound, the same again, and gone again."""

from __future__ import annotations

import signal
import subprocess
import sys
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from armsweb.synthetic import MARK, clearing, marked
from armsweb.synthetic.deriving import DERIVED
from armsweb.synthetic.sheets import tables
from countries.models import Country, Membership
from deals import listing
from deals.models import Deal, DealCitation, Equipment, LineItem, Milestone
from deals.stages import Stage
from sources import dates
from sources.addresses import Addressed
from sources.citations import Stance
from sources.models import Claim, ParagraphText, Publisher
from sources.soundness import examine
from tests.factories import make_claim, make_country, make_deal, make_equipment, make_item
from tests.serving import ROOT

pytestmark = pytest.mark.django_db


def make(deals: int | None = 60, **options: Any) -> str:
    out = StringIO()
    call_command("make_synthetic", deals=deals, stdout=out, **options)
    return out.getvalue()


def rows(model: type[models.Model]) -> models.QuerySet[models.Model]:
    return model._default_manager.order_by("pk")


def real_deal() -> Deal:
    return make_deal(buyer=make_country(code="BG"), seller=make_country(code="RU"))


def everything() -> dict[str, list[Any]]:
    return {model.__name__: list(rows(model).values_list()) for model in tables()}


def test_it_makes_as_many_deals_as_asked_and_says_so() -> None:
    said = make(123)
    assert Deal.objects.count() == 123
    assert "Made 123 deals" in said
    of_deals = Claim.objects.exclude(paragraph__source__slug=marked(0))
    assert 4 < of_deals.count() / 123 < 7
    assert clearing.holds_synthetic()
    assert not clearing.holds_real()


def test_every_record_is_marked() -> None:
    make()
    for model in tables():
        if issubclass(model, Addressed):
            keys = rows(model).values_list(model.slug_field, flat=True)
            assert keys, model
            assert all(key.startswith(MARK) for key in keys), model
    assert all(title.startswith("Synthetic ") for (title,) in Deal.objects.values_list("title"))
    assert all("made up" in note for (note,) in Publisher.objects.values_list("note"))
    assert Publisher.objects.get(name="Synthetic record").sources.count() == 1


def test_the_record_is_sound_and_its_derived_columns_right() -> None:
    make(150, texts=True)
    found = examine()
    assert found.sound, found
    assert found.spans.checked == Claim.objects.count()
    call_command("rederive", check=True, stdout=StringIO())
    call_command("reindex", check=True, stdout=StringIO())
    assert listing.drifted(Deal.objects.values_list("pk", flat=True)) == []
    for table, name in ((Milestone, "when"), (Membership, "since"), (Membership, "until")):
        for row in rows(table):
            bounds = getattr(row, f"{name}_earliest"), getattr(row, f"{name}_latest")
            assert bounds == dates.bounds(getattr(row, name)), row


def test_every_row_passes_the_checks_of_its_model() -> None:
    make(40, texts=True)
    for model in tables():
        found = rows(model)[:25]
        assert found, model
        for row in found:
            row.full_clean()


def test_it_holds_all_that_readers_choose_by() -> None:
    make(500)
    stages = set(Milestone.objects.values_list("stage", flat=True))
    assert stages == set(Stage.values)
    assert set(Deal.objects.values_list("kind", flat=True)) == set(Deal.Kind.values)
    assert set(Deal.objects.values_list("state", flat=True)) == set(Deal.State.values)
    assert set(Claim.objects.values_list("kind", flat=True)) == set(Claim.Kind.values)
    assert set(Claim.objects.values_list("state", flat=True)) == set(Claim.State.values)
    assert set(DealCitation.objects.values_list("stance", flat=True)) == set(Stance.values)
    assert set(Equipment.objects.values_list("category", flat=True)) == set(
        Equipment.Category.values
    )
    assert Claim.objects.filter(echoes__isnull=False).exists()
    assert LineItem.objects.filter(quantity=None).exists()
    assert Milestone.objects.filter(when="").exists()
    years = Deal.objects.aggregate(first=models.Min("first_year"), last=models.Max("last_year"))
    assert 1990 <= years["first"] < 1995
    assert 2020 < years["last"] <= 2026


def test_the_same_numbers_give_the_same_rows_and_another_seed_others() -> None:
    make(50, seed=7, texts=True)
    first = everything()
    make(50, seed=7, texts=True, clear=True)
    assert everything() == first
    make(50, seed=8, texts=True, clear=True)
    assert everything()["Claim"] != first["Claim"]


def test_the_next_record_takes_the_next_key() -> None:
    make()
    assert real_deal().pk == 61


def test_a_second_time_is_refused() -> None:
    make()
    with pytest.raises(CommandError, match="synthetic records already; nothing was changed"):
        make()


def test_without_a_number_it_asks_for_one() -> None:
    with pytest.raises(CommandError, match="--deals N; or --clear"):
        make(None)


@pytest.mark.parametrize("number", ["0", "-1", "1000001", "ten", "1e3", "", "٣", "9" * 5000])
def test_an_odd_number_is_refused(number: str) -> None:
    with pytest.raises(CommandError, match="not a whole number from 1 to 1000000"):
        call_command("make_synthetic", f"--deals={number}")


def test_a_database_with_real_records_is_left_alone(record: None) -> None:
    before = everything()
    with pytest.raises(CommandError, match="real records; nothing was changed"):
        make()
    assert everything() == before


def test_beside_real_records_it_works_and_is_cleared_without_a_trace(record: None) -> None:
    before = everything()
    make(beside_real=True)
    assert Deal.objects.filter(slug__startswith=MARK).count() == 60
    assert clearing.holds_real()
    said = make(None, clear=True)
    assert "Removed 60 deals" in said
    assert everything() == before
    assert examine().sound
    call_command("reindex", check=True, stdout=StringIO())


def test_clearing_leaves_nothing_behind() -> None:
    make(texts=True)
    make(None, clear=True)
    assert not any(found for found in everything().values())
    assert not any(rows(model).exists() for model in DERIVED)
    assert "Removed 0 deals" in make(None, clear=True)


def test_a_real_record_with_a_like_name_is_not_taken_for_synthetic() -> None:
    radar = make_equipment(slug="synthetic-aperture-radar")
    make(beside_real=True)
    make(None, clear=True)
    assert list(Equipment.objects.all()) == [radar]


def test_what_a_real_record_needs_is_not_cleared() -> None:
    real = make_claim()
    make(beside_real=True)
    real.echoes = Claim.objects.filter(key__startswith=MARK).first()
    real.save()
    before = everything()
    with pytest.raises(CommandError, match=f"claim “{real}” is real and its echoes is"):
        make(None, clear=True)
    assert everything() == before


def test_items_of_a_real_deal_are_not_cleared_either() -> None:
    make(beside_real=True)
    item = make_item(deal=real_deal(), equipment=Equipment.objects.get(slug=marked(3)))
    with pytest.raises(CommandError, match="nothing was changed"):
        make(None, clear=True)
    assert LineItem.objects.filter(pk=item.pk).exists()


def test_citations_between_real_and_synthetic_records_go() -> None:
    make(beside_real=True)
    deal, claim = real_deal(), make_claim()
    DealCitation.objects.create(subject=deal, claim=Claim.objects.earliest("pk"), field="kind")
    DealCitation.objects.create(subject=Deal.objects.earliest("pk"), claim=claim, field="kind")
    make(None, clear=True)
    assert list(Deal.objects.all()) == [deal]
    assert list(Claim.objects.all()) == [claim]
    assert not DealCitation.objects.exists()


def test_the_text_is_attached_only_if_asked_for() -> None:
    make()
    assert not ParagraphText.objects.exists()


def test_no_country_is_a_real_one() -> None:
    make()
    # User-assigned in ISO 3166-1: QM to QZ and XA to XZ among others.
    codes = set(Country.objects.values_list("code", flat=True))
    assert all((code[0] == "Q" and code[1] >= "M") or code[0] == "X" for code in codes)


def test_an_interruption_changes_nothing(surroundings: dict[str, str]) -> None:
    command = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*command, "migrate", "-v0"], env=surroundings, check=True)
    begun = [*command, "make_synthetic", "--deals", "20000"]
    with subprocess.Popen(
        begun,
        env=surroundings,
        stderr=subprocess.PIPE,
        text=True,
        # A suite in the background of a shell is deaf to it, and so would its children be.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        assert process.stderr is not None
        assert "deals: " in process.stderr.readline()  # rows are written by now
        process.send_signal(signal.SIGINT)
        assert "Interrupted; nothing was changed" in process.stderr.read()
    assert process.returncode == 130
    again = [*command, "make_synthetic", "--deals", "1", "-v0"]
    subprocess.run(again, env=surroundings, check=True)
