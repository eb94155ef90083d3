"""The plugin that gives each run its folder and its server cleans up after killed runs."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from django.conf import settings

from tests import postgres


def test_what_a_killed_run_left_is_removed_and_a_living_one_is_let_be(tmp_path: Path) -> None:
    for name in ("dead", "living"):
        folder = tmp_path / f"{postgres.PREFIX}{name}"
        folder.mkdir()
        (folder / "lock").touch()
    (tmp_path / "somebody-elses").mkdir()
    with (tmp_path / f"{postgres.PREFIX}living" / "lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        postgres.Run.sweep(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"{postgres.PREFIX}living", "somebody-elses"}


def test_the_programs_are_those_of_the_chosen_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(postgres.NoServerError, match="PG_BINDIR"):
        postgres.programs()
    for name in ("initdb", "pg_ctl", "postgres"):
        (tmp_path / name).touch()
    assert postgres.programs() == tmp_path


def test_the_suite_keeps_away_from_this_installation() -> None:
    folder = Path(os.environ[postgres.RUN_FOLDER])
    assert settings.VAR_DIR.is_relative_to(folder)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        assert Path(str(settings.DATABASES["default"]["NAME"])).is_relative_to(folder)
    else:
        assert os.environ["PGHOST"] == str(folder)
