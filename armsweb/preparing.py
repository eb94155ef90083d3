"""What must be done before the site can be served: tables, the record, texts, static files.

Everything here may be run again at any time, and by two processes at once: the second waits
for the first and finds the work done.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import DatabaseError, InterfaceError, connection

from armsweb.search import index


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds the lock of the folder ``ARMSWEB_VAR``; it ends with the process, however that ends."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Turns what the machine may refuse into a ``CommandError`` that says what to do."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if connection.vendor == "sqlite":
            where = f"the database file {settings.DATABASES['default']['NAME']}"
            advice = "Make its folder writable, or set ARMSWEB_VAR or DATABASE_URL to another place"
        else:
            where = "the PostgreSQL database that DATABASE_URL names"
            advice = "Start the server, or correct DATABASE_URL"
        why = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        raise CommandError(f"cannot use {where}: {why}. {advice}.") from None
    except OSError as error:
        raise CommandError(
            f"cannot write {error.filename or settings.VAR_DIR}: {error.strerror or error}. "
            "Make room or make the folder writable, or set ARMSWEB_VAR to one that is."
        ) from None


def migrate() -> None:
    """Bring the tables up to date."""
    if settings.DATABASES["default"]["NAME"] == ":memory:":
        raise CommandError("a database in memory would be gone at once: set DATABASE_URL to a file")
    call_command("migrate", verbosity=0, interactive=False)


def load_record(stdout: OutputWrapper) -> None:
    """Seed a database that holds no record yet, and attach the texts that are at hand."""
    call_command("seed", "--if-empty", stdout=stdout)
    call_command("attach_text", "--all", stdout=stdout)
    if index.is_empty():  # the record is from before there was a search
        call_command("reindex", stdout=stdout)


def _static_fingerprint() -> str:
    """SHA-256 over every static file's name and content."""
    whole = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            content = hashlib.sha256(Path(storage.path(name)).read_bytes()).hexdigest()
            whole.update(f"{content} {name}\n".encode())
    return whole.hexdigest()


def collect_static() -> bool:
    """Hash and compress the static files, unless that was done for just these; true if done."""
    stamp = settings.VAR_DIR / "static.stamp"
    wanted = _static_fingerprint()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True
