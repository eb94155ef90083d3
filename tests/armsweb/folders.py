"""A small record of made-up states in ``small/``, to be copied, changed and seeded."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError

from armsweb.records.layout import record_models

SMALL = Path(__file__).parent / "small"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and whether it refused."""

    out: str
    err: list[str]
    refusal: str


class Folder:
    """A copy of the small record that a test may spoil."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(SMALL, path)

    def file(self, name: str) -> Path:
        return self.path / name

    def text(self, name: str) -> str:
        return self.file(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        self.file(name).write_text(text, encoding="utf-8")

    def put(self, name: str, old: str, new: str) -> None:
        """Put ``new`` in the place of the one ``old`` in the file."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def line(self, name: str, words: str, occurrence: int = 1) -> int:
        """The number of the line in which ``words`` stand."""
        lines = self.text(name).split("\n")
        return [n for n, line in enumerate(lines, start=1) if words in line][occurrence - 1]

    def seed(self, *options: str) -> Said:
        return said("seed", "--from", str(self.path), *options)

    def export(self, *options: str) -> Said:
        return said("export_fixtures", "--to", str(self.path), *options)

    def texts(self) -> dict[str, bytes]:
        """Every file of the folder, hidden ones included, by its name."""
        return {
            str(path.relative_to(self.path)): path.read_bytes()
            for path in sorted(self.path.rglob("*"))
            if path.is_file()
        }


def said(*arguments: str) -> Said:
    """Run a command of ours in this process."""
    out, err = io.StringIO(), io.StringIO()
    refusal = ""
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except CommandError as error:
        refusal = str(error)
    return Said(out.getvalue(), err.getvalue().splitlines(), refusal)


def everything() -> dict[str, list[Any]]:
    """Every column of every row of the record."""
    return {
        model._meta.label_lower: list(model._default_manager.order_by("pk").values_list())
        for model in record_models()
    }


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A fixture with ``new`` for the first ``old``, and the one fault that must be said of it.

    ``record``: model, key and field as the fault names them. ``at``: words on the line that it
    names; where the record as a whole is at fault, words anywhere in the record.
    """

    file: str
    old: str
    new: str
    at: str
    record: str
    message: str


def assert_refused(folder: Folder, spoilt: Spoilt) -> None:
    """The fault is said once, with its line, and the database is as it was.

    The folder is mended afterwards.
    """
    text = folder.text(spoilt.file)
    assert spoilt.old in text
    folder.write(spoilt.file, text.replace(spoilt.old, spoilt.new, 1))
    before = everything()
    try:
        done = folder.seed()
        place = f"{folder.file(spoilt.file)}:{_line(folder, spoilt)}"
    finally:
        folder.write(spoilt.file, text)
    assert done.refusal.endswith("nothing was changed.")
    assert everything() == before
    start = f"{place} {spoilt.record}: " if spoilt.record else f"{place}: "
    found = [fault for fault in done.err if fault.startswith(start) and spoilt.message in fault]
    assert len(found) == 1, "\n".join([start + spoilt.message, *done.err])


def _line(folder: Folder, spoilt: Spoilt) -> int:
    text = folder.text(spoilt.file)
    lines = text.split("\n")
    line = text[: text.index(spoilt.at)].count("\n") + 1
    while spoilt.record.endswith("]") and not lines[line - 1].startswith("- model:"):
        line -= 1
    return line
