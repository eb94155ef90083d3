"""``manage.py seed``: what it does with fixtures that are right."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from armsweb.records.layout import (
    PLACES,
    Model,
    key_shape,
    record_models,
    shelves_by_model,
    targets,
)
from countries.models import Country, Membership
from deals.models import Deal, DealCitation, LineItem, Milestone
from sources import passages
from sources.addresses import FormerSlug
from sources.models import Claim, Paragraph, ParagraphText, Publisher, Source
from tests.armsweb.folders import SMALL, Folder, everything, said
from tests.conftest import Budget

SECOND_RUN = 2 * len(record_models()) + 40  # queries, however many rows there are

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "fixtures")


def row_of(text: str, label: str) -> list[str]:
    """The counts of a model in the summary."""
    return next(line.split()[1:] for line in text.splitlines() if line.split()[0] == label)


def test_seed_fills_an_empty_database_and_says_what_it_added(folder: Folder) -> None:
    done = folder.seed()
    assert (done.refusal, done.err) == ("", [])
    assert row_of(done.out, "sources.claim") == ["5", "0", "0", "0"]
    item = LineItem.objects.get_by_natural_key("ruritania-trainers", "trainers")
    assert (item.quantity, item.equipment.slug) == (12, "hawk")
    assert item.citations.supporting().count() == 2


def test_every_value_of_the_fixtures_reaches_its_column(folder: Folder) -> None:
    folder.seed()
    source = Source.objects.get(slug="gazette-2020")
    assert source.accessed_on == date(2020, 5, 5)
    assert (source.published_earliest, source.published_latest) == (date(2020, 5, 4),) * 2
    assert Paragraph.objects.get(source=source, number=2).number_known is False
    assert str(Country.objects.get(slug="syldavia").latitude) == "-0.500"
    assert Claim.objects.get(key="nw-p1-signed").echoes == Claim.objects.get(key="gz-p2-signed")
    assert Membership.objects.get().since_latest == date(1999, 12, 31)


def test_the_stage_of_a_deal_is_derived_at_the_end(folder: Folder) -> None:
    folder.seed()
    deal = Deal.objects.get()
    assert (deal.current_stage, deal.first_year, deal.last_year) == ("signed", 2019, 2019)
    dated = "    when: '2019'\n    when_wording: in 2019\n    when_basis: stated\n"
    folder.put("deals.yaml", dated, "")
    folder.put("deals.yaml", "stage: signed", "stage: mooted")
    folder.put("deals.yaml", "    field: when\n", "")
    assert folder.seed().err == []
    deal.refresh_from_db()
    assert (deal.current_stage, deal.first_year, deal.last_year) == ("agreed", None, None)


def test_a_second_run_changes_nothing(folder: Folder) -> None:
    folder.seed()
    before = everything()
    done = folder.seed()
    assert row_of(done.out, "sources.claim") == ["0", "0", "5", "0"]
    assert everything() == before


def test_a_second_run_writes_no_row_and_asks_a_fixed_number_of_queries(
    folder: Folder, queries: Budget
) -> None:
    folder.seed()
    with queries(SECOND_RUN) as made:
        folder.seed()
    assert not [q["sql"] for q in made if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_changed_value_is_written_and_named_with_what_it_was(folder: Folder) -> None:
    folder.seed()
    folder.put("deals.yaml", "quantity: 12", "quantity: 13")
    folder.put("organisations.yaml", "'ON'", "OFF-SHORE")
    done = folder.seed()
    label = "changed: deals.lineitem [ruritania-trainers, trainers]"
    assert f"{label} quantity: “12” → “13”" in done.out
    assert "organisation [league] short_name: “ON” → “OFF-SHORE”" in done.out
    assert row_of(done.out, "deals.lineitem") == ["0", "1", "0", "0"]
    assert LineItem.objects.get().quantity == 13


def test_a_changed_reference_is_shown_by_its_keys(folder: Folder) -> None:
    folder.seed()
    folder.put("sources/gazette-2020.yaml", "publisher: [zenda-gazette]", "publisher: [north-wire]")
    done = folder.seed()
    assert "[gazette-2020] publisher: [zenda-gazette] → [north-wire]" in done.out
    assert Source.objects.get(slug="gazette-2020").publisher.slug == "north-wire"


def test_a_field_that_is_left_out_goes_back_to_its_default(folder: Folder) -> None:
    folder.seed()
    folder.put("sources/gazette-2020.yaml", "    number_known: false\n", "")
    folder.put("publishers.yaml", "    note: A newspaper made up for tests.\n", "")
    folder.seed()
    assert Paragraph.objects.get(source__slug="gazette-2020", number=2).number_known is True
    assert Publisher.objects.get(slug="zenda-gazette").note == ""


def test_records_that_exchange_a_unique_value_are_taken(folder: Folder) -> None:
    folder.seed()
    folder.put("countries.yaml", "code: RU", "code: XX")
    folder.put("countries.yaml", "code: SY", "code: RU")
    folder.put("countries.yaml", "code: XX", "code: SY")
    assert folder.seed().refusal == ""
    assert Country.objects.get(slug="ruritania").code == "SY"
    assert Country.objects.get(slug="syldavia").code == "RU"


def test_a_record_under_a_new_slug_stays_the_same_row(folder: Folder) -> None:
    folder.seed()
    deal = Deal.objects.get()
    text = folder.text("deals.yaml").replace("ruritania-trainers", "ruritania-hawks")
    former = (
        "- model: sources.formerslug\n  fields:\n    model: deal\n"
        "    slug: ruritania-trainers\n    current: ruritania-hawks\n"
    )
    folder.write("deals.yaml", text + former)
    done = folder.seed()
    assert "[ruritania-hawks] slug: “ruritania-trainers” → “ruritania-hawks”" in done.out
    assert Deal.objects.get().pk == deal.pk
    assert FormerSlug.objects.filter(model="deal", current="ruritania-hawks").exists()
    assert DealCitation.objects.filter(subject=deal).count() == 4


def test_dry_run_says_the_same_and_changes_nothing(folder: Folder) -> None:
    folder.seed()
    folder.put("deals.yaml", "quantity: 12", "quantity: 13")
    before = everything()
    dry = folder.seed("--dry-run")
    assert everything() == before
    assert dry.out.removesuffix("Dry run: nothing was changed.\n") == folder.seed().out


def test_if_empty_fills_an_empty_database(folder: Folder) -> None:
    assert folder.seed("--if-empty").refusal == ""
    assert Deal.objects.count() == 1


def test_if_empty_leaves_a_filled_database_and_counts_the_differences(folder: Folder) -> None:
    folder.seed()
    held = sum(map(len, everything().values()))
    assert f"holds {held} records already" in folder.seed("--if-empty").out
    assert "It agrees with the fixtures." in folder.seed("--if-empty").out
    folder.put("deals.yaml", "quantity: 12", "quantity: 13")
    folder.put("publishers.yaml", "Zenda Gazette", "The Zenda Gazette")
    before = everything()
    done = folder.seed("--if-empty")
    assert "Records that differ from the fixtures: 2." in done.out
    assert everything() == before


def test_if_empty_does_not_stand_in_the_way_when_the_fixtures_are_faulty(folder: Folder) -> None:
    folder.seed()
    folder.put("deals.yaml", "quantity: 12", "quantity: -12")
    done = folder.seed("--if-empty")
    assert done.refusal == ""
    assert "Faults in the fixtures: 1" in done.out


def test_nothing_is_said_when_nothing_is_to_be_said(folder: Folder) -> None:
    assert folder.seed("--verbosity", "0").out == ""


def test_json_says_what_was_done(folder: Folder) -> None:
    folder.seed()
    folder.put("deals.yaml", "quantity: 12", "quantity: 13")
    document = json.loads(folder.seed("--json").out)
    assert document["applied"] is True
    item = next(model for model in document["models"] if model["model"] == "deals.lineitem")
    assert item["changed"] == [
        {"key": ["ruritania-trainers", "trainers"], "fields": {"quantity": {"old": 12, "new": 13}}}
    ]


def test_json_lists_the_faults_too(folder: Folder) -> None:
    folder.put("deals.yaml", "quantity: 12", "quantity: -12")
    done = folder.seed("--json")
    document = json.loads(done.out)
    assert (document["applied"], len(document["faults"])) == (False, 1)
    assert document["faults"][0]["line"] == folder.line("deals.yaml", "quantity: -12")
    assert done.refusal == "1 fault; nothing was changed."


def test_an_attached_text_that_fits_is_no_fault(folder: Folder) -> None:
    folder.seed()
    text = (
        "The defence minister of Ruritania, Rosa Lund, said in Zenda that twelve Hawk trainers "
        "would be bought from Syldavia."
    )
    paragraph = Paragraph.objects.get(source__slug="gazette-2020", number=1)
    assert passages.sha256(text) == paragraph.sha256
    ParagraphText.objects.create(paragraph=paragraph, text=text)
    assert folder.seed().refusal == ""
    assert ParagraphText.objects.get().text == text


def test_loaddata_takes_the_same_files_and_seed_finds_nothing_to_do(folder: Folder) -> None:
    files = [str(path) for place in PLACES for path in sorted(SMALL.glob(place.name))]
    call_command("loaddata", *files, verbosity=0)
    call_command("loaddata", *files, verbosity=0)
    done = folder.seed()
    assert (done.refusal, "changed:" in done.out) == ("", False)
    assert row_of(done.out, "sources.claim") == ["0", "0", "5", "0"]
    assert Milestone.objects.count() == 2


def test_the_projects_own_fixtures_are_taken() -> None:
    done = said("seed")
    assert (done.err, done.refusal) == ([], "")


# The layout itself


def test_every_reference_leads_to_a_model_that_is_written_before() -> None:
    seen: set[Model] = set()
    for model in record_models():
        assert set(targets(model).values()) <= {*seen, model}, model
        seen.add(model)


def test_every_public_model_with_a_natural_key_has_a_place() -> None:
    from django.apps import apps

    ours = [m for m in apps.get_models() if m.__module__.split(".")[0] in _FLOORS]
    assert {m for m in ours if hasattr(m, "natural_key")} == set(record_models())
    assert set(shelves_by_model()) | {FormerSlug} == set(record_models())


_FLOORS = {"sources", "countries", "deals"}


def test_the_layouts_idea_of_a_natural_key_is_the_models_own(folder: Folder) -> None:
    from armsweb.records.stored import Stored

    folder.seed()
    stored = Stored({}, {})
    for model in record_models():
        manager: Any = model._default_manager
        rows = list(manager.all())
        assert rows, f"the small record has no {model._meta.label}"
        for row in rows:
            key = stored.keys[model][row.pk]
            assert key == row.natural_key()
            assert tuple(map(type, key)) == key_shape(model)
            assert manager.get_by_natural_key(*key) == row


def test_every_place_is_a_yaml_file() -> None:
    assert all(place.name.endswith(".yaml") for place in PLACES)
