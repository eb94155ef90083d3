"""``manage.py seed``: faults beside each other, records beyond the files, attached texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection

from armsweb.records.applying import apply_plan
from armsweb.records.seeding import compare, read
from countries.models import Country
from deals.models import Deal, Equipment, LineItem, Milestone
from sources.addresses import FormerSlug
from sources.models import Claim, Paragraph, ParagraphText, Publisher, Source
from tests.armsweb.folders import Folder, everything
from tests.making import make

pytestmark = pytest.mark.django_db

GAZETTE = "sources/gazette-2020.yaml"
TEXT = (
    "The defence minister of Ruritania, Rosa Lund, said in Zenda that twelve Hawk trainers "
    "would be bought from Syldavia."
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "fixtures")


def refused(folder: Folder, *options: str) -> list[str]:
    before = everything()
    done = folder.seed(*options)
    assert done.refusal.endswith("nothing was changed.")
    assert everything() == before
    return [fault.replace(f"{folder.path}/", "") for fault in done.err]


# All faults at once, each once


def test_all_faults_are_listed_at_once_in_the_order_of_the_files(folder: Folder) -> None:
    folder.put("deals.yaml", "quantity: 12", "quantity: -12")
    folder.put("deals.yaml", "stage: signed", "stage: singed")
    folder.put("publishers.yaml", "kind: agency", "kind: agent")
    folder.put("sources/wire-2019.yaml", "echoes: [gz-p2-signed]", "echoes: [gz-p2-singed]")
    places = [fault.split(" ")[0].partition(":")[0] for fault in refused(folder)]
    assert places == ["publishers.yaml", "sources/wire-2019.yaml", "deals.yaml", "deals.yaml"]


def test_several_faults_of_one_record_are_all_said(folder: Folder) -> None:
    folder.put("deals.yaml", "quantity: 12", "quantity: yes")
    folder.put("deals.yaml", "equipment: [hawk]", "equipment: [kite, 1]")
    folder.put("deals.yaml", "quantity_wording: twelve", "wording: twelve")
    fields = [fault.split("] ")[1].partition(":")[0] for fault in refused(folder)]
    assert fields == ["equipment", "quantity", "wording"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("deals.yaml", "slug: ruritania-trainers", "slug: on"),
        ("deals.yaml", "slug: ruritania-trainers", "slug: ruritania trainers"),
        ("deals.yaml", "kind: purchase", "kind: 1"),
        ("deals.yaml", "    key: trainers\n", ""),
        (GAZETTE, "number: 1\n", "number: one\n"),
        ("publishers.yaml", "slug: north-wire", "slg: north-wire"),
        ("equipment.yaml", "- model: deals.equipment\n", "- modle: deals.equipment\n"),
    ],
)
def test_a_broken_parent_does_not_drown_the_reader(
    folder: Folder, file: str, old: str, new: str
) -> None:
    folder.put(file, old, new)
    said = refused(folder)
    assert 1 <= len(said) <= 2
    assert all(fault.startswith(file) for fault in said)


def test_children_of_a_faulty_record_are_still_checked(folder: Folder) -> None:
    folder.put("deals.yaml", "kind: purchase", "kind: 1")
    folder.put("deals.yaml", "quantity: 12", "quantity: 0")
    assert len(refused(folder)) == 2


def test_an_unknown_key_is_named_once_however_many_refer_to_it(folder: Folder) -> None:
    folder.put("equipment.yaml", "slug: hawk", "slug: hauk")
    folder.write("equipment.yaml", folder.text("equipment.yaml").replace("[hawk]", "[hauk]"))
    folder.put("sources/wire-2019.yaml", "slug: wire-2019", "slug: wire-2018")
    said = [fault for fault in refused(folder) if "there is no" in fault]
    assert [fault.partition(": ")[2] for fault in said] == [
        "there is no source [wire-2019] in the record; did you mean “[wire-2018]”?",
        "there is no equipment [hawk] in the record; did you mean “[hauk]”?",
    ]


def test_duplicate_citations_are_named_with_both_places(folder: Folder) -> None:
    double = (
        "- model: deals.equipmentcitation\n  fields:\n    claim: [gz-p1-trainers]\n"
        "    field: maker\n    stance: context\n    subject: [hawk]\n"
    )
    first = folder.line("equipment.yaml", "- model: deals.equipmentcitation", 2)
    last = len(folder.text("equipment.yaml").splitlines()) + 1
    folder.write("equipment.yaml", folder.text("equipment.yaml") + double)
    (fault,) = refused(folder)
    assert fault.startswith(
        f"equipment.yaml:{last} deals.equipmentcitation [hawk, gz-p1-trainers, maker]: "
    )
    assert fault.endswith(
        f"first at {folder.path}/equipment.yaml:{first}".replace(f"{folder.path}/", "")
    )


# Attached texts


@pytest.fixture
def attached(folder: Folder) -> Folder:
    folder.seed()
    paragraph = Paragraph.objects.get(source__slug="gazette-2020", number=1)
    ParagraphText.objects.create(paragraph=paragraph, text=TEXT)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "span_sha256: 5addca",
            "span_sha256: 5addcb",
            "is not the hash of code points 65 to 115 of the text attached to the paragraph",
        ),
        (
            "span_start: 65",
            "span_start: 64",
            "is not the hash of code points 64 to 115 of the text",
        ),
        (
            "sha256: 8caf50",
            "sha256: 8caf51",
            "is not the hash of the text attached to this paragraph",
        ),
        (
            "length: 116",
            "length: 120",
            "the text attached to this paragraph has 116 code points, not 120",
        ),
    ],
)
def test_a_hash_that_the_attached_text_contradicts_is_a_fault(
    attached: Folder, old: str, new: str, fault: str
) -> None:
    attached.put(GAZETTE, old, new)
    (said,) = refused(attached)
    assert said.startswith(f"{GAZETTE}:")
    assert fault in said


# Records that only the database has


@pytest.fixture
def shortened(folder: Folder) -> Folder:
    """The fixtures without the deal, seeded with it before."""
    folder.seed()
    folder.write("deals.yaml", "[]\n")
    return folder


def test_what_only_the_database_has_is_kept_and_named(shortened: Folder) -> None:
    done = shortened.seed()
    assert "only in the database: deals.deal [ruritania-trainers]" in done.out
    assert "Records only in the database were kept; --prune removes them." in done.out
    assert Deal.objects.count() == 1


def test_prune_removes_what_only_the_database_has(shortened: Folder) -> None:
    done = shortened.seed("--prune")
    assert done.err == []
    assert "removed: deals.lineitem [ruritania-trainers, trainers]" in done.out
    assert (Deal.objects.count(), LineItem.objects.count(), Milestone.objects.count()) == (0, 0, 0)
    assert Equipment.objects.count() == 1


def test_prune_under_dry_run_removes_nothing(shortened: Folder) -> None:
    before = everything()
    assert "removed: deals.deal [ruritania-trainers]" in shortened.seed("--prune", "--dry-run").out
    assert everything() == before


def test_prune_says_how_many_attached_texts_went(attached: Folder) -> None:
    make(Paragraph, source=Source.objects.get(slug="gazette-2020"), number=9)
    text = ParagraphText.objects.create(paragraph=Paragraph.objects.get(number=9), text="gone")
    done = attached.seed("--prune")
    assert "removed: sources.paragraph [gazette-2020, 9]" in done.out
    assert "with their paragraphs went 1 attached texts" in done.out
    assert not ParagraphText.objects.filter(pk=text.pk).exists()
    assert ParagraphText.objects.count() == 1


def test_prune_frees_the_unique_values_of_what_goes(folder: Folder) -> None:
    folder.seed()
    text = folder.text("equipment.yaml").replace("hawk", "sparrow-hawk")
    folder.write("equipment.yaml", text)
    folder.write("deals.yaml", folder.text("deals.yaml").replace("[hawk]", "[sparrow-hawk]"))
    (fault,) = refused(folder)
    assert "“Hawk” is already that of the equipment [hawk], which only the database has" in fault
    assert folder.seed("--prune").err == []
    assert [thing.slug for thing in Equipment.objects.all()] == ["sparrow-hawk"]


def test_prune_removes_claims_that_echo_each_other(folder: Folder) -> None:
    folder.seed()
    first = make(Claim, paragraph=Paragraph.objects.filter(source__slug="wire-2019").get())
    make(Claim, paragraph=first.paragraph, echoes=first)
    assert folder.seed("--prune").err == []
    assert Claim.objects.count() == 5


def test_a_claim_may_echo_one_that_only_the_database_has(folder: Folder) -> None:
    folder.seed()
    origin = make(Claim, paragraph=Paragraph.objects.get(source__slug="wire-2019"), key="origin")
    folder.put("sources/wire-2019.yaml", "key: nw-p1-signed", "key: nw-p1-new")
    folder.put("sources/wire-2019.yaml", "echoes: [gz-p2-signed]", "echoes: [origin]")
    assert folder.seed().err == []
    assert Claim.objects.get(key="nw-p1-new").echoes == origin


def test_under_prune_the_fixtures_must_stand_by_themselves(folder: Folder) -> None:
    folder.seed()
    make(Publisher, slug="old-wire")
    folder.put("sources/wire-2019.yaml", "publisher: [north-wire]", "publisher: [old-wire]")
    assert folder.seed("--dry-run").err == []
    (fault,) = refused(folder, "--prune")
    assert "publisher: there is no publisher [old-wire] in the record" in fault


def test_what_something_outside_the_record_needs_is_not_removed(folder: Folder) -> None:
    folder.seed()
    maker = make(Country, slug="borduria")
    kite = make(Equipment, maker=maker, designation="Kite")
    _, plan, faults = compare(read(folder.path), alone=True)
    assert faults == []
    plan[Equipment].absent.clear()  # as if equipment were a table that seed does not know
    (fault,) = apply_plan(plan, prune=True)
    needs = f"the equipment “{kite}” still needs it"
    assert str(fault) == f"database countries.country [borduria]: cannot be removed: {needs}"


# What the database itself refuses


def test_an_unexpected_database_error_is_a_sentence_and_changes_nothing(folder: Folder) -> None:
    folder.seed()
    with connection.cursor() as cursor:  # a rule of which the models know nothing
        cursor.execute("CREATE UNIQUE INDEX odd_rule ON countries_country (adjective)")
    folder.put("publishers.yaml", "name: North Wire", "name: North Wire Agency")
    folder.put("countries.yaml", "adjective: Ruritanian", "adjective: Syldavian")
    before = everything()
    done = folder.seed()
    assert re.fullmatch(
        r"The database refused \(.*(odd_rule|adjective).*\); nothing was changed\.", done.refusal
    )
    assert everything() == before


def test_former_slugs_that_the_database_wrote_itself_are_matched(folder: Folder) -> None:
    folder.seed()
    assert FormerSlug.objects.get().natural_key() == ("source", "gazette-trainers")
    assert "sources.formerslug                       0        0       1  0" in folder.seed().out
