"""Typed reading of environment variables that fails loudly.

Every helper names the variable, what is allowed and an example in its error.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def _refuse(name: str, value: str, allowed: str, example: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} is {value!r}, but must be {allowed}. Example: {name}={example}"
    )


def text(name: str, default: str) -> str:
    """The variable as it stands, trimmed; ``default`` where unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """``1``/``true``/``yes``/``on`` or ``0``/``false``/``no``/``off``, in any case."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise _refuse(name, value, "1 or 0 (true/false, yes/no, on/off)", "1")


def whole(name: str, default: int, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise _refuse(name, value, f"a whole number from {low} to {high}", str(default))
    return int(value)


def words(name: str, default: str, forbidden: str = "/ ") -> list[str]:
    """A comma-separated list without empty parts; no part holds a ``forbidden`` character."""
    parts = [part.strip() for part in text(name, default).split(",")]
    if not all(parts) or any(mark in part for part in parts for mark in forbidden):
        raise _refuse(name, ",".join(parts), "host names set apart by commas", "armsweb.example")
    return parts


def secret_key(name: str, file: Path, required: bool) -> str:
    """A secret of at least 50 characters from the variable, else from ``file``, made when missing.

    With ``required`` only the variable will do: a server in production must not invent one.
    """
    value = text(name, "")
    if value:
        if len(value) < 50 or len(set(value)) < 5:
            raise ImproperlyConfigured(
                f"{name} is too weak: it must have at least 50 characters, 5 of them different. "
                'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
            )
        return value
    if required:
        raise ImproperlyConfigured(
            f"{name} is not set, but ARMSWEB_HTTPS=1 asks for a production set-up. "
            'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # "x" so that of two processes starting together one writes and both read the same.
        with file.open("x", encoding="ascii") as new:
            file.chmod(0o600)
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"cannot write the local secret key to {file} ({error.strerror}). "
            f"Make the folder writable, set ARMSWEB_VAR to one that is, or set {name}."
        ) from None
    return file.read_text(encoding="ascii")


def database(name: str, default: str) -> dict[str, Any]:
    """Django's connection settings from a database address, SQLite or PostgreSQL."""
    value = text(name, default)
    scheme = value.partition(":")[0]
    example = "postgres://user:password@host:5432/armsweb"
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise _refuse(name, scheme + ":…", "a sqlite:/// or postgres:// address", example)
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(value))
    except ValueError:
        raise _refuse(name, scheme + ":…", "a sqlite:/// or postgres:// address", example) from None
    if not config.get("NAME"):
        raise _refuse(name, scheme + ":…", "an address that names a database", example)
    return config
