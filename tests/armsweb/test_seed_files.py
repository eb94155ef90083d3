"""``manage.py seed``: files that are missing, unreadable, odd or hostile."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError

from armsweb.management.commands.seed import database_sentence
from tests.armsweb.folders import Folder, everything, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "fixtures")


def refused(folder: Folder) -> list[str]:
    """The faults without the folder's path, once it is sure that nothing was changed."""
    before = everything()
    done = folder.seed()
    assert done.refusal.endswith("nothing was changed.")
    assert everything() == before
    return [fault.replace(f"{folder.path}/", "") for fault in done.err]


def refused_within(most: int, folder: Folder) -> list[str]:
    """The same, once it is sure that it took no more than so many bytes of memory."""
    tracemalloc.start()
    try:
        said = refused(folder)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most
    return said


# Text that is no fixture: file by file, and only that is said of it


NO_LIST = "must hold a list of records (each beginning with “- model:”)"
INVALID = "not valid YAML"

TEXTS = {
    "invalid YAML": (
        "- model: deals.equipment\n  fields:\n    slug: a: b\n",
        f"equipment.yaml:3: column 12: {INVALID}: mapping values are not allowed in this context",
    ),
    "a control character": (
        "- model: x\n  fields: {a: \x07}\n",
        "equipment.yaml:2: column 15: not valid YAML: control character U+0007",
    ),
    "nothing at all": ("", "equipment.yaml: is empty; a file without records holds []"),
    "a comment alone": ("# later\n", "equipment.yaml: is empty; a file without records holds []"),
    "a mapping": (
        "model: deals.equipment\n",
        f"equipment.yaml:1: {NO_LIST}, not a mapping",
    ),
    "a text": (
        "equipment\n",
        f"equipment.yaml:1: {NO_LIST}, not text: “equipment”",
    ),
    "a list of texts": (
        "- hawk\n",
        "equipment.yaml:1: a record must be a mapping, not text: “hawk”",
    ),
    "a record without model": (
        "- fields: {}\n",
        "equipment.yaml:1: the record does not say its model",
    ),
    "a record without fields": (
        "- model: deals.equipment\n",
        "equipment.yaml:1 deals.equipment: fields must be a mapping, not nothing: “”",
    ),
    "a key given twice": (
        "- model: deals.equipment\n  fields:\n    slug: a\n    name: b\n    slug: c\n",
        "equipment.yaml:5: “slug” is given twice; first on line 3",
    ),
    "an anchor": (
        "- &a\n  model: deals.equipment\n  fields: {}\n",
        "equipment.yaml:1: YAML anchors are not read here: “&a”",
    ),
    "a tag": (
        "- model: !!python/name:os.system [id]\n  fields: {}\n",
        "equipment.yaml:1: YAML tags are not read here: “tag:yaml.org,2002:python/name:os.system”",
    ),
    "a second document": (
        "[]\n---\n[]\n",
        "equipment.yaml:2: a second YAML document begins here; a fixture is one",
    ),
    "a list as a name": (
        "- ? [a]\n  : b\n",
        "equipment.yaml:1: a name must be text, not a list",
    ),
    "deep nesting": (
        "[" * 5000 + "]" * 5000,
        "equipment.yaml:1: is nested deeper than the 4 levels of a fixture",
    ),
    "deep nesting, never closed": (
        "- " * 100_000,
        "equipment.yaml:1: is nested deeper than the 4 levels of a fixture",
    ),
}


def test_a_text_that_is_no_fixture_is_said_to_be_none(
    folder: Folder, subtests: pytest.Subtests
) -> None:
    folder.seed()
    for name, (text, fault) in TEXTS.items():
        with subtests.test(name):
            folder.write("equipment.yaml", text)
            assert refused(folder) == [fault]


def test_an_alias_bomb_is_refused_before_it_grows(folder: Folder) -> None:
    folder.seed()  # so that what is loaded once is not counted
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    folder.write("equipment.yaml", "\n".join(lines))
    said = refused_within(10_000_000, folder)
    assert "equipment.yaml:2: YAML aliases are not read here: “*a0”" in said


def test_records_before_a_syntax_error_are_not_taken(folder: Folder) -> None:
    folder.write("equipment.yaml", folder.text("equipment.yaml") + "  - : [\n")
    said = refused(folder)
    assert len(said) == 1
    assert said[0].startswith("equipment.yaml:")


# Bytes and files


def test_a_byte_that_is_not_utf_8_is_named_by_offset_and_line(folder: Folder) -> None:
    data = folder.file("officials.yaml").read_bytes()
    at = data.index(b"Lund")
    folder.file("officials.yaml").write_bytes(data[:at] + b"L\xfcnd" + data[at + 4 :])
    line = data[:at].count(b"\n") + 1
    assert refused(folder) == [f"officials.yaml:{line}: byte {at + 1} is not UTF-8: “0xfc”"]


def test_a_byte_order_mark_and_windows_line_ends_are_taken(folder: Folder) -> None:
    text = "\ufeff" + folder.text("deals.yaml").replace("\n", "\r\n")
    folder.file("deals.yaml").write_bytes(text.encode())
    assert folder.seed().err == []


def test_a_file_of_50_megabytes_is_refused_without_reading_it(folder: Folder) -> None:
    folder.seed()  # so that what is loaded once is not counted
    with folder.file("deals.yaml").open("r+b") as file:
        file.truncate(50_000_000)
    said = refused_within(10_000_000, folder)
    assert said == ["deals.yaml: is too large: 50,000,000 bytes, at most 20,000,000 are read"]


def test_a_missing_file_is_said_to_be_missing_and_nothing_else(folder: Folder) -> None:
    folder.file("countries.yaml").unlink()
    assert refused(folder) == ["countries.yaml: is missing; a file without records holds []"]


def test_a_missing_folder_is_one_fault(tmp_path: Path) -> None:
    done = said("seed", "--from", str(tmp_path / "nowhere"))
    assert done.err == [f"{tmp_path}/nowhere: the folder of the fixtures does not exist"]


def test_a_file_for_the_folder_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = said("seed", "--from", str(tmp_path / "file"))
    assert done.err == [f"{tmp_path}/file: the folder of the fixtures is not a folder"]


def _link(path: Path) -> None:
    path.rename(path.with_suffix(".kept"))
    path.symlink_to(path.with_suffix(".kept"))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_link, "is a link; a fixture must be a file of its own"),
        (_folder, "is not a regular file"),
        (_pipe, "is not a regular file"),
    ],
)
@pytest.mark.parametrize("name", ["publishers.yaml", "sources/gazette-2020.yaml"])
def test_what_is_no_file_of_its_own_is_refused(
    folder: Folder, spoil: Callable[[Path], None], message: str, name: str
) -> None:
    spoil(folder.file(name))
    assert refused(folder) == [f"{name}: {message}"]


def test_a_link_for_the_folder_of_sources_is_refused(folder: Folder) -> None:
    folder.file("sources").rename(folder.path / "kept")
    folder.file("sources").symlink_to(folder.path / "kept")
    assert "sources: must be a folder" in refused(folder)


@pytest.mark.parametrize("name", ["deal.yaml", "Deals.YAML", "sources/old/gazette.yaml", "x.yml"])
def test_a_yaml_file_without_a_place_is_named(folder: Folder, name: str) -> None:
    folder.file(name).parent.mkdir(exist_ok=True)
    folder.write(name, "[]\n")
    fault, *others = refused(folder)
    assert fault.startswith(f"{name}: has no place among the fixtures; the files are publishers")
    assert others == []


def test_a_source_file_without_its_source_is_refused(folder: Folder) -> None:
    folder.write("sources/other-2021.yaml", "[]\n")
    assert refused(folder) == ["sources/other-2021.yaml: does not hold the source “other-2021”"]


def test_what_a_terminal_would_obey_is_not_printed(folder: Folder) -> None:
    folder.put("deals.yaml", "kind: purchase", 'kind: "\\e[31mpurchase\\n"')
    assert "�[31mpurchase" in refused(folder)[0]


# The database's own word


def test_what_the_database_refuses_is_said_in_a_sentence(folder: Folder) -> None:
    sentence = database_sentence(DatabaseError("disk is full\nDETAIL: none"))
    assert sentence == "The database refused (disk is full); nothing was changed."
