"""``seed`` and ``export_fixtures`` as processes: several at once, a full disk, no database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.armsweb.conftest import Manage
from tests.armsweb.folders import SMALL, Folder
from tests.serving import ROOT

# Lets a process write files of at most so many bytes, as a disk that fills up would.
ON_A_FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from django.core.management import execute_from_command_line
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
execute_from_command_line(sys.argv)
"""


def test_two_seeds_at_once_both_succeed_and_the_record_is_there_once(
    manage: Manage, surroundings: dict[str, str]
) -> None:
    manage("migrate", "--verbosity", "0")
    command = [sys.executable, str(ROOT / "manage.py"), "seed", "--from", str(SMALL), "--json"]
    runs = [
        subprocess.Popen(
            command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    untouched = sorted(out.count('"added": 0,') for out, _ in said)
    assert untouched[0] == 0  # one of them added something of every model
    assert untouched[1] == untouched[2] > 0  # the others found it all there
    done = manage("export_fixtures", "--check", "--to", str(SMALL))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_full_disk_leaves_every_file_as_it_was(
    manage: Manage, surroundings: dict[str, str], tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "fixtures")
    folder.put("equipment.yaml", "name: jet trainer", "name: jet")
    folder.put("publishers.yaml", "made up for tests.", "x" * 90_000)
    assert manage("migrate", "--verbosity", "0").returncode == 0
    assert manage("seed", "--from", str(folder.path)).returncode == 0
    folder.put("equipment.yaml", "name: jet", "name: jet trainer")
    folder.put("publishers.yaml", "x" * 90_000, "made up for tests.")
    before = folder.texts()
    done = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, "60000", "export_fixtures", "--to", folder.path],
        env=surroundings | {"DJANGO_SETTINGS_MODULE": "armsweb.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "File too large. Every file is as it was." in done.stderr
    assert "Traceback" not in done.stderr
    assert folder.texts() == before


def test_a_database_without_tables_says_to_migrate(manage: Manage) -> None:
    for command in ("seed", "export_fixtures"):
        done = manage(command)
        assert done.returncode == 1
        assert "Its tables are not up to date: run manage.py migrate first." in done.stderr
        assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_a_sentence(manage: Manage, tmp_path: Path) -> None:
    for command in ("seed", "export_fixtures"):
        done = manage(command, DATABASE_URL=f"sqlite:////{tmp_path}/nowhere/db.sqlite3")
        assert done.returncode == 1
        assert done.stderr.startswith("CommandError: The database refused (")
        assert "Traceback" not in done.stderr


def test_faults_go_to_standard_error_and_the_status_is_one(manage: Manage, tmp_path: Path) -> None:
    assert manage("migrate", "--verbosity", "0").returncode == 0
    folder = Folder(tmp_path / "fixtures")
    folder.put("deals.yaml", "quantity: 12", "quantity: -12")
    done = manage("seed", "--from", str(folder.path))
    line = folder.line("deals.yaml", "quantity: -12")
    assert (done.returncode, done.stdout) == (1, "")
    fault, refusal = done.stderr.splitlines()
    assert fault.startswith(f"{folder.path}/deals.yaml:{line} deals.lineitem [ruritania-trainers, ")
    assert refusal == "CommandError: 1 fault; nothing was changed."
