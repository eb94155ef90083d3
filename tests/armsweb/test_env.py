"""Environment variables are read strictly."""

from __future__ import annotations

import os
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from armsweb import env

NAME = "ARMSWEB_TRIED"
GOOD_SECRET = "correct-horse-battery-staple-" * 2


@contextmanager
def variable(value: str | None) -> Iterator[None]:
    if value is None:
        os.environ.pop(NAME, None)
    else:
        os.environ[NAME] = value
    try:
        yield
    finally:
        os.environ.pop(NAME, None)


READERS: list[tuple[Callable[[], Any], Callable[[Any], bool]]] = [
    (lambda: env.text(NAME, "default"), lambda got: bool(got) and got == got.strip()),
    (lambda: env.flag(NAME, default=True), lambda got: got in (True, False)),
    (lambda: env.whole(NAME, 5, 1, 99), lambda got: 1 <= got <= 99),
    (lambda: env.hosts(NAME, "localhost"), lambda got: bool(got) and all(got)),
    (lambda: env.folder(NAME, Path("var")), lambda got: got.is_absolute()),
    (
        lambda: env.secret_key(NAME, Path("nowhere"), required=True),
        lambda got: len(got) >= env.SECRET_LENGTH,
    ),
    (
        lambda: env.database(NAME, "sqlite:///x.sqlite3"),
        lambda got: got["ENGINE"].startswith("django.db.backends.") and bool(got["NAME"]),
    ),
]
# What an operating system can put into a variable: anything but NUL, bad UTF-8 included.
VALUES = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.binary().map(lambda raw: os.fsdecode(raw.replace(b"\0", b""))),
    st.text(string.digits, min_size=4000, max_size=6000),
    st.sampled_from(["postgres", "postgresql", "sqlite", "mysql", "http"]).flatmap(
        lambda scheme: st.text(string.ascii_letters + "/:@[]%?=&.,0123456789-").map(
            lambda rest: f"{scheme}://{rest}"
        )
    ),
)


@given(value=VALUES)
def test_any_value_gives_a_good_setting_or_a_clear_refusal(value: str) -> None:
    for read, is_good in READERS:
        with variable(value):
            try:
                assert is_good(read())
            except ImproperlyConfigured as error:
                message = str(error)
            else:
                continue
        assert NAME in message
        assert "Example" in message or "Make one with" in message


@pytest.mark.parametrize("value", [None, "", "   "])
def test_an_unset_or_empty_variable_gives_the_default(value: str | None) -> None:
    with variable(value):
        assert env.text(NAME, "default") == "default"
        assert env.flag(NAME, default=True) is True
        assert env.flag(NAME, default=False) is False
        assert env.whole(NAME, 5, 1, 99) == 5
        assert env.hosts(NAME, "a.example") == ["a.example"]
        assert env.folder(NAME, Path.cwd()) == Path.cwd()
        assert env.database(NAME, "sqlite:///x")["NAME"] == "x"


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), (" YES ", True), ("off", False), ("False", False)]
)
def test_a_flag_is_read_in_any_of_its_spellings(value: str, expected: bool) -> None:
    with variable(value):
        assert env.flag(NAME, default=not expected) is expected


@pytest.mark.parametrize("value", ["0", "100", "-5", "5.0", "٣", "five", "1" * 5000])
def test_a_number_out_of_bounds_is_refused_with_its_bounds(value: str) -> None:
    with variable(value), pytest.raises(ImproperlyConfigured, match="from 1 to 99"):
        env.whole(NAME, 5, 1, 99)


def test_hosts_are_set_apart_by_commas() -> None:
    with variable("a.example, .b.example,127.0.0.1,[::1]"):
        assert env.hosts(NAME, "x") == ["a.example", ".b.example", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    "value", ["https://a.example", "a.example:80", "a.example/", "a,,b", "a b"]
)
def test_what_is_no_host_name_is_refused(value: str) -> None:
    with variable(value), pytest.raises(ImproperlyConfigured, match=NAME):
        env.hosts(NAME, "x")


def test_a_database_address_is_read_in_full() -> None:
    with variable("postgres://user:p%40ss@db.example:5433/armsweb?sslmode=require"):
        got = env.database(NAME, "")
    assert got["ENGINE"] == "django.db.backends.postgresql"
    assert (got["USER"], got["PASSWORD"]) == ("user", "p@ss")
    assert (got["HOST"], got["PORT"], got["NAME"]) == ("db.example", 5433, "armsweb")
    assert got["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "value",
    ["mysql://u:hunter2@h/d", "postgres://u:hunter2@h:99999999/d", "postgres://u:hunter2@h/"],
)
def test_a_refused_database_address_does_not_show_its_password(value: str) -> None:
    with variable(value), pytest.raises(ImproperlyConfigured) as caught:
        env.database(NAME, "")
    assert "hunter2" not in str(caught.value)
    assert "postgres://user:password@host:5432/armsweb" in str(caught.value)


def test_a_folder_may_not_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with variable(str(tmp_path / "file")), pytest.raises(ImproperlyConfigured, match="folder"):
        env.folder(NAME, tmp_path)


def test_a_local_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret_key"
    first = env.secret_key(NAME, file, required=False)
    assert len(first) >= env.SECRET_LENGTH
    assert file.stat().st_mode & 0o777 == 0o600
    assert env.secret_key(NAME, file, required=False) == first
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_processes_starting_together_agree_on_the_secret(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    code = (
        "from pathlib import Path; from armsweb import env; "
        f"print(env.secret_key('{NAME}', Path({str(file)!r}), required=False))"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    keys = {process.communicate()[0].strip() for process in processes}
    assert keys == {file.read_text(encoding="ascii")}


def test_the_variable_wins_over_the_file(tmp_path: Path) -> None:
    with variable(GOOD_SECRET):
        assert env.secret_key(NAME, tmp_path / "secret_key", required=True) == GOOD_SECRET
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("value", ["short", "a" * 60, "django-insecure-" + GOOD_SECRET])
def test_a_weak_secret_is_refused_and_not_shown(value: str) -> None:
    with variable(value), pytest.raises(ImproperlyConfigured, match="too weak") as caught:
        env.secret_key(NAME, Path("nowhere"), required=True)
    assert value not in str(caught.value)


def test_production_makes_no_secret_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="is not set"):
        env.secret_key(NAME, tmp_path / "secret_key", required=True)


@pytest.mark.parametrize("content", ["", "cut off", "\N{SNOWMAN}" * 60])
def test_a_spoilt_secret_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secret_key"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match="secret_key"):
        env.secret_key(NAME, file, required=False)


def test_a_folder_that_takes_no_secret_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="Make the folder writable"):
        env.secret_key(NAME, tmp_path / "file" / "secret_key", required=False)
