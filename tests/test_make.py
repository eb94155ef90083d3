"""The environment is made from nothing but Python, and says what is wrong when it cannot be."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
INSTALLER = ROOT / "requirements" / "install.py"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the installer, and a lock that asks for nothing: it needs no network."""
    folder = tmp_path / "clone"
    (folder / "requirements").mkdir(parents=True)
    shutil.copy(INSTALLER, folder / "requirements")
    (folder / "requirements" / "base.txt").write_text("# nothing\n", encoding="ascii")
    return folder


def install(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_python(), "requirements/install.py", *(arguments or ("base",))],
        cwd=clone,
        env=_offline(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _python() -> str:
    """The Python that this environment was made of: it has a pip, as a fresh machine's has."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


def _offline() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return kept | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}


def test_make_alone_lists_its_words() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    words = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("make ")]
    assert {"run", "test", "editor", "check", "fmt", "lock", "bench", "seed", "export"} <= set(
        words
    )


def test_the_environment_is_made_once(clone: Path) -> None:
    first = install(clone)
    assert first.returncode == 0, first.stderr
    assert "installing" in first.stderr
    python = clone / ".venv" / "bin" / "python"
    asked = [str(python), "-c", "import sys; print(sys.prefix)"]
    prefix = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(prefix) == clone / ".venv"
    second = install(clone)
    assert (second.returncode, second.stderr) == (0, "")


def test_a_changed_lock_is_installed_again(clone: Path) -> None:
    install(clone)
    (clone / "requirements" / "base.txt").write_text("# still nothing\n", encoding="ascii")
    assert "installing" in install(clone).stderr


def test_an_environment_whose_python_is_gone_is_made_anew(clone: Path) -> None:
    install(clone)
    python = clone / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert install(clone).returncode == 0
    assert subprocess.run([python, "-c", ""], check=False).returncode == 0


def test_two_at_once_do_not_disturb_each_other(clone: Path) -> None:
    command = [_python(), "requirements/install.py", "base"]
    both = [
        subprocess.Popen(command, cwd=clone, env=_offline(), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert sorted("installing" in end for end in ends) == [False, True]


def test_without_a_network_it_says_so(clone: Path) -> None:
    lock = clone / "requirements" / "base.txt"
    lock.write_text("django==5.2.0 --hash=sha256:" + "0" * 64 + "\n", encoding="ascii")
    done = install(clone)
    assert done.returncode == 1
    assert "Is there a network" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv" / "installed-base").exists()


def test_where_nothing_can_be_written_it_says_so(clone: Path) -> None:
    (clone / ".venv").touch()  # stops root, too, whom no permission stops
    done = install(clone)
    assert done.returncode == 1
    assert "Make room or make the folder writable" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_lock_is_refused(clone: Path) -> None:
    done = install(clone, "everything")
    assert done.returncode == 1
    assert "base, or dev" in done.stderr


def test_an_old_python_is_told_that_it_is_too_old(clone: Path) -> None:
    ast.parse(INSTALLER.read_text(encoding="utf-8"), feature_version=(3, 7))
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['install.py', 'base'];"
        "runpy.run_path('requirements/install.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=clone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Python 3.9 is too old, 3.11 or later is needed" in done.stderr
    assert not (clone / ".venv").exists()


def test_a_missing_python_is_named() -> None:
    done = subprocess.run(
        ["make", "run", "PYTHON=python-of-the-moon"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "there is no python-of-the-moon" in done.stderr
