"""``manage.py export_fixtures``: the way back from the database to the fixtures."""

from __future__ import annotations

import difflib
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.contrib.auth import get_user_model
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from armsweb.records import replacing
from armsweb.records.writing import dump, export
from countries.models import Country, Official
from deals.models import Deal, LineItem, Milestone
from sources.models import Claim, Paragraph, ParagraphText, Publisher, Source
from tests.armsweb.folders import Folder, said
from tests.making import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The small record, in the database too."""
    folder = Folder(tmp_path / "fixtures")
    assert folder.seed().err == []
    return folder


def changed_lines(folder: Folder, name: str, before: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), folder.text(name).splitlines(), n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_export_after_seed_is_byte_identical(folder: Folder) -> None:
    before = folder.texts()
    done = folder.export()
    assert done.out == "The fixtures agree with the database.\n"
    assert folder.texts() == before


def test_export_into_a_new_folder_writes_the_same_files(folder: Folder, tmp_path: Path) -> None:
    done = said("export_fixtures", "--to", str(tmp_path / "a" / "b"))
    assert "new: sources/gazette-2020.yaml\n" in done.out
    for name, text in folder.texts().items():
        assert (tmp_path / "a" / "b" / name).read_bytes() == text


def test_the_projects_own_fixtures_are_as_export_writes_them() -> None:
    call_command("seed", verbosity=0)
    done = said("export_fixtures", "--check")
    assert (done.out, done.refusal) == ("The fixtures agree with the database.\n", "")


def test_one_edit_is_a_diff_of_one_line(folder: Folder) -> None:
    before = folder.text("deals.yaml")
    item = LineItem.objects.get()
    item.quantity = 13
    item.save()
    assert folder.export().out == "changed: deals.yaml\n"
    assert changed_lines(folder, "deals.yaml", before) == ["-    quantity: 12", "+    quantity: 13"]


def test_only_files_whose_bytes_change_are_replaced(folder: Folder) -> None:
    inodes = {name: folder.file(name).stat().st_ino for name in folder.texts()}
    Publisher.objects.filter(slug="north-wire").update(note="Changed.")
    folder.export()
    after = {name: folder.file(name).stat().st_ino for name in folder.texts()}
    assert {name for name in inodes if inodes[name] != after[name]} == {"publishers.yaml"}


def test_a_changed_slug_changes_its_references_and_leaves_the_former_one(folder: Folder) -> None:
    deal = Deal.objects.get()
    deal.slug = "ruritania-hawks"
    deal.save()
    folder.export()
    text = folder.text("deals.yaml")
    assert (
        "model: sources.formerslug\n  fields:\n    model: deal\n    slug: ruritania-trainers"
        in text
    )
    assert "subject: [ruritania-hawks, trainers]" in text
    assert "0        0       0" not in folder.seed().out.splitlines()[1]
    assert said("export_fixtures", "--check", "--to", str(folder.path)).refusal == ""


def test_the_order_comes_from_the_layout_and_not_from_the_rows(folder: Folder) -> None:
    deal = Deal.objects.get()
    make(LineItem, deal=deal, key="zeta", position=1, equipment=LineItem.objects.get().equipment)
    make(
        LineItem,
        deal=deal,
        key="alpha",
        position=2,
        equipment=LineItem.objects.get(key="trainers").equipment,
    )
    make(Milestone, deal=deal, key="b-first", stage="mooted", when="2001", when_basis="stated")
    make(Publisher, slug="a-paper")
    text = "".join(export().files[name] for name in ("publishers.yaml", "deals.yaml"))
    places = [text.index(f": {key}\n") for key in ("a-paper", "trainers", "zeta", "alpha")]
    assert places == sorted(places)
    order = [text.index(f"key: {key}\n") for key in ("announced", "b-first", "signed")]
    assert order == sorted(order)


def test_claims_stand_in_the_order_of_the_text(folder: Folder) -> None:
    paragraph = Paragraph.objects.get(source__slug="gazette-2020", number=1)
    hash_ = "0" * 64
    make(Claim, key="a-late", paragraph=paragraph, span_start=90, span_end=95, span_sha256=hash_)
    text = export().files["sources/gazette-2020.yaml"]
    keys = ["gz-p1-office", "gz-p1-trainers", "a-late", "gz-p1-whole", "gz-p2-signed"]
    places = [text.index(f"key: {key}\n") for key in keys]
    assert places == sorted(places)


def test_what_is_local_or_secret_is_never_exported(folder: Folder) -> None:
    get_user_model().objects.create_user("zora", password="hush")
    paragraph = Paragraph.objects.get(source__slug="wire-2019")
    ParagraphText.objects.create(paragraph=paragraph, text="the very words")
    written = "".join(export().files.values())
    assert "zora" not in written
    assert "the very words" not in written
    assert folder.export().out == "The fixtures agree with the database.\n"


# --check


def test_check_is_silent_on_agreement_and_writes_nothing(folder: Folder) -> None:
    done = folder.export("--check")
    assert (done.out, done.refusal) == ("The fixtures agree with the database.\n", "")


def test_check_lists_every_file_that_differs_and_refuses(folder: Folder) -> None:
    folder.write("officials.yaml", folder.text("officials.yaml") + "# mine\n")
    folder.file("equipment.yaml").unlink()
    Claim.objects.get(key="nw-p1-signed").delete()
    Source.objects.get(slug="wire-2019").delete()
    before = folder.texts()
    done = folder.export("--check")
    assert done.out.splitlines() == [
        "would be new: equipment.yaml",
        "differs: officials.yaml",
        "would go: sources/wire-2019.yaml",
    ]
    assert done.refusal == "The fixtures differ from the database; nothing was written."
    assert folder.texts() == before


# Files that go, or stay


def test_the_file_of_a_removed_source_is_deleted_and_named(folder: Folder) -> None:
    Claim.objects.get(key="nw-p1-signed").delete()
    Source.objects.get(slug="wire-2019").delete()
    assert folder.export().out == "removed: sources/wire-2019.yaml\n"
    assert not folder.file("sources/wire-2019.yaml").exists()
    assert folder.seed().err == []


def test_other_files_are_left_alone_and_yaml_among_them_is_named(folder: Folder) -> None:
    folder.write("README.md", "mine\n")
    folder.write("drafts.yaml", "mine\n")
    done = folder.export()
    assert done.err == ["left alone: drafts.yaml has no place among the fixtures"]
    assert folder.text("drafts.yaml") == "mine\n"
    assert folder.text("README.md") == "mine\n"


def test_an_empty_database_does_not_empty_the_files(folder: Folder, tmp_path: Path) -> None:
    nothing = Folder(tmp_path / "nothing")
    for name in nothing.texts():
        nothing.file(name).unlink() if "/" in name else nothing.write(name, "[]\n")
    pruned = nothing.seed("--prune")
    assert (pruned.err, pruned.refusal) == ([], "")
    before = folder.texts()
    done = folder.export()
    assert done.refusal.startswith("The database is empty; nothing was written over the fixtures.")
    assert folder.texts() == before
    assert folder.export("--allow-empty").refusal == ""
    assert folder.text("deals.yaml") == "[]\n"
    assert "sources/gazette-2020.yaml" not in folder.texts()
    assert folder.seed().err == []


def test_a_former_slug_of_a_record_that_is_gone_is_left_out_and_named(folder: Folder) -> None:
    official = make(Official, slug="x-old", country=Country.objects.first())
    official.slug = "x-new"
    official.save()
    official.delete()
    done = folder.export()
    assert done.err == [
        "left out: sources.formerslug [official, x-old] leads to x-new, which is gone"
    ]
    assert done.out == "The fixtures agree with the database.\n"


def test_a_slug_that_cannot_name_a_file_is_refused(folder: Folder) -> None:
    before = folder.texts()
    Source.objects.filter(slug="wire-2019").update(slug="../../wire")
    done = folder.export()
    assert done.refusal == (
        "the slug of the source “../../wire” cannot be the name of a file; nothing was written."
    )
    assert folder.texts() == before


def test_a_place_that_cannot_be_written_is_a_sentence(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = said("export_fixtures", "--to", str(tmp_path / "file" / "fixtures"))
    assert done.refusal.startswith("cannot write the fixtures: ")
    assert done.refusal.endswith("Not a directory. Every file is as it was.")


def test_a_folder_in_the_place_of_a_file_leaves_the_others_as_they_were(folder: Folder) -> None:
    folder.write("publishers.yaml", "[]\n")
    folder.file("deals.yaml").unlink()
    folder.file("deals.yaml").mkdir()
    before = folder.texts()
    done = folder.export()
    assert done.refusal.endswith("deals.yaml: Is a directory. Every file is as it was.")
    assert folder.texts() == before


def test_what_fails_after_the_first_file_was_replaced_is_put_back(folder: Folder) -> None:
    """A folder appears in the place of the last file when the first is in place already."""
    before = folder.texts()
    files = {"countries.yaml": "new\n", "publishers.yaml": "new\n"}
    target = folder.path / "publishers.yaml"
    beside = {folder.path / name: folder.path / f".{name}.new" for name in files}
    beside[folder.path / "countries.yaml"].write_text("new\n")  # the other is missing
    with pytest.raises(FileNotFoundError):
        replacing._swap(beside, [])
    assert target.read_bytes() == before["publishers.yaml"]
    assert {n: t for n, t in folder.texts().items() if not n.startswith(".")} == before


# The text itself


def test_texts_that_yaml_would_misread_are_quoted() -> None:
    fields = {name: name for name in ("no", "on", "2016-11-21", "2016", "1_0", "~", "=", "1:30")}
    text = dump([{"model": "x", "fields": fields}])
    assert yaml.safe_load(text)[0]["fields"] == fields
    assert "'2016-11-21': '2016-11-21'" in text


def test_decimals_are_quoted_with_all_their_places(folder: Folder) -> None:
    Country.objects.filter(slug="syldavia").update(latitude=Decimal(7))
    folder.export()
    assert "latitude: '7.000'" in folder.text("countries.yaml")
    assert "changed:" not in folder.seed().out
    call_command("loaddata", str(folder.file("countries.yaml")), verbosity=0)
    assert folder.export().out == "The fixtures agree with the database.\n"


def test_a_field_with_its_default_is_left_out(folder: Folder) -> None:
    text = "".join(folder.text(name) for name in folder.texts())
    assert "position: 1" not in text
    assert "stance: supports" not in text
    assert "number_known: true" not in text


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@given(text=st.text(CHARACTERS, max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    records = [{"model": "sources.publisher", "fields": {"note": text}}]
    written = dump(records)
    assert yaml.load(written, yaml.CSafeLoader) == records
    assert all(line[:1] in "- " for line in written.split("\n") if line)
