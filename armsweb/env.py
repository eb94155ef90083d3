"""Typed reading of environment variables that fails loudly.

Every helper raises ``ImproperlyConfigured`` for a wrong or missing value, and its message
names the variable, what is allowed and an example. A secret is never repeated in a message.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH = 50
_HOW_TO_MAKE = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
# A name, an IPv4 or bracketed IPv6 address, a leading dot for all sub-domains, or * for any.
_HOST = re.compile(r"\*|\.?\w([\w.-]*\w)?|\[[0-9a-fA-F:.]+\]", re.ASCII)


def _refuse(name: str, value: str, allowed: str, example: str) -> ImproperlyConfigured:
    shown = value if len(value) <= 80 else value[:80] + "…"
    return ImproperlyConfigured(
        f"{name} is {shown!r}, but must be {allowed}. Example: {name}={example}"
    )


def text(name: str, default: str) -> str:
    """The variable as it stands, trimmed; ``default`` where unset or empty."""
    value = os.environ.get(name, "").strip()
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _refuse(name, ascii(value), "text in UTF-8", default or "text") from None
    return value or default


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
    if (
        not value.isascii()
        or not value.isdigit()
        or len(value) > len(str(high))
        or not low <= int(value) <= high
    ):
        raise _refuse(name, value, f"a whole number from {low} to {high}", str(default))
    return int(value)


def hosts(name: str, default: str) -> list[str]:
    """Host names or addresses set apart by commas, without scheme, port or path."""
    value = text(name, default)
    parts = [part.strip() for part in value.split(",")]
    if not all(_HOST.fullmatch(part) for part in parts):
        allowed = "host names set apart by commas, without https://, port or path"
        raise _refuse(name, value, allowed, "armsweb.example,www.armsweb.example")
    return parts


def folder(name: str, default: Path) -> Path:
    """The absolute path of a folder, which need not exist yet."""
    path = Path(text(name, str(default))).absolute()
    try:
        usable = path.is_dir() or not path.exists()
    except OSError:  # a name that is too long, a parent that may not be read
        usable = False
    if not usable:
        raise _refuse(name, str(path), "the path of a folder one may use", "/var/lib/armsweb")
    return path


def secret_key(name: str, file: Path, required: bool) -> str:
    """A secret of at least 50 characters from the variable, else from ``file``, made when missing.

    With ``required`` only the variable will do: a server in production must not invent one.
    """
    value = text(name, "")
    if not value and required:
        raise ImproperlyConfigured(
            f"{name} is not set, but ARMSWEB_HTTPS=1 asks for a production set-up. {_HOW_TO_MAKE}"
        )
    if value:
        if len(value) < SECRET_LENGTH or len(set(value)) < 5 or value.startswith("django-insecure"):
            raise ImproperlyConfigured(
                f"{name} is too weak: it must have at least {SECRET_LENGTH} characters, "
                f"5 of them different. {_HOW_TO_MAKE}"
            )
        return value
    try:
        key = _local_secret(file)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ImproperlyConfigured(
            f"cannot keep the local secret key in {file} ({why}). "
            f"Make the folder writable, set ARMSWEB_VAR to one that is, or set {name}."
        ) from None
    if len(key) < SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"the local secret key in {file} has fewer than {SECRET_LENGTH} characters. "
            "Delete the file: a new key is made at the next start."
        )
    return key


def _local_secret(file: Path) -> str:
    """What ``file`` holds; a new secret is put there if there is no such file."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as new:
            new.write(secrets.token_urlsafe(SECRET_LENGTH))
        try:
            # Appears whole or not at all; of two processes starting together the first wins.
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()


def database(name: str, default: str) -> dict[str, Any]:
    """Django's connection settings from a database address, SQLite or PostgreSQL."""
    value = text(name, default)
    scheme = value.partition(":")[0]
    # The address may hold a password, so a message shows its scheme only.
    refusal = _refuse(
        name,
        scheme[:20] + ":…",
        "an address that begins with sqlite:/// or postgres:// and names a database",
        "postgres://user:password@host:5432/armsweb",
    )
    if scheme not in {"sqlite", "postgres", "postgresql"} or "://" not in value:
        raise refusal
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(value))
    except ValueError:
        raise refusal from None
    if not config.get("NAME") or any("\0" in str(part) for part in config.values()):
        raise refusal
    return config
