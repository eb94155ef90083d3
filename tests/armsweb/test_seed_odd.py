"""``manage.py seed``: whatever stands in the files, it is taken whole or refused in sentences."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from armsweb.records.faults import Refused
from armsweb.records.seeding import seed
from tests.armsweb.folders import SMALL, Folder, everything

pytestmark = pytest.mark.django_db

NAMES = sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.yaml"))
VALUES = [
    "no", "~", "''", "[]", "{}", "[a, b]", "-1", "0", "99999999999999999999", "1e400", ".inf",
    "2016-11-21", "'2016-99'", '"\\0"', '"\\U0010FFFF"', "&a b", "*a", "!!str x", "<<", "=", "? x",
    "[[[[[[x]]]]]]", "'[2015,'", "'/'", "x" * 400, "|\n  x\n", "on", "0x10", "1_000", "12:30:45",
    "[gz-p1-office]", "[ruritania]", "[ruritania-trainers, trainers]", "[gazette-2020, 1]", "- -",
]  # fmt: skip


def flip_bytes(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def drop_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    start = chance.randrange(len(lines))
    return b"".join(lines[:start] + lines[start + chance.randint(1, 6) :])


def double_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    start = chance.randrange(len(lines))
    return b"".join(lines[: start + chance.randint(1, 6)] + lines[start:])


def put_values(chance: random.Random, data: bytes) -> bytes:
    lines = data.decode(errors="surrogateescape").splitlines() or [""]
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        name, colon, _ = lines[at].partition(": ")
        lines[at] = f"{name}{colon or ': '}{chance.choice(VALUES)}"
    return "\n".join(lines).encode(errors="surrogateescape")


def swap_values(chance: random.Random, data: bytes) -> bytes:
    lines = data.decode(errors="surrogateescape").splitlines() or [""]
    one, two = (chance.randrange(len(lines)) for _ in range(2))
    parts = [lines[at].partition(": ") for at in (one, two)]
    lines[one] = "".join(parts[0][:2]) + parts[1][2]
    lines[two] = "".join(parts[1][:2]) + parts[0][2]
    return "\n".join(lines).encode(errors="surrogateescape")


def cut_off(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


Change = Callable[[random.Random, bytes], bytes]
CHANGES: list[Change] = [flip_bytes, drop_lines, double_lines, put_values, swap_values, cut_off]


def tried(path: Path) -> bool:
    """Whether the folder was taken; if not, it was refused with faults and nothing changed."""
    before = everything()
    faults: list[str] = []
    try:
        seed(path, dry_run=True, if_empty=False, prune=False)
        taken = True
    except Refused as refusal:
        faults = list(map(str, refusal.faults))
        taken = False
    assert everything() == before
    assert taken == (not faults)
    assert all(fault.isprintable() and fault.startswith(str(path)) for fault in faults)
    return taken


@given(
    name=st.sampled_from(NAMES),
    changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3),
    number=st.integers(0, 2**32),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(name="deals.yaml", changes=[cut_off], number=1)
def test_a_spoilt_file_is_taken_or_refused_in_sentences(
    db: None, name: str, changes: list[Change], number: int
) -> None:
    chance = random.Random(number)
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place).resolve() / "fixtures")
        data = folder.file(name).read_bytes()
        for change in changes:
            data = change(chance, data) or b"[]"
        folder.file(name).write_bytes(data)
        tried(folder.path)


@given(data=st.binary(max_size=200))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(data=b"- ! a")
@example(data=b"%YAML 3.0\n---\n[]")
@example(data=b"? \n")
@example(data=b"\xef\xbb\xbf[]")
def test_any_bytes_at_all_are_refused_in_sentences(db: None, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place).resolve() / "fixtures")
        folder.file("equipment.yaml").write_bytes(data)
        assert not tried(folder.path)


def test_the_unspoilt_files_are_taken(tmp_path: Path) -> None:
    assert tried(Folder(tmp_path / "fixtures").path)
