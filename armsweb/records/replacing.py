"""Brings a folder of files to a wanted state, all of it or nothing of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from armsweb.records.files import SUFFIXES
from armsweb.records.layout import PLACES


@dataclass(slots=True)
class Difference:
    """Files that a folder lacks, has otherwise, or has too many; by their names in it.

    ``foreign``: YAML files that have no place in the layout and are left alone.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def compare(folder: Path, files: Mapping[str, str]) -> Difference:
    """How ``folder`` differs from ``files`` (name → text). Raises :class:`OSError`."""
    found = Difference()
    for name, text in files.items():
        path = folder / name
        if not os.path.lexists(path):
            found.new.append(name)
        elif path.is_symlink() or path.read_bytes() != text.encode("utf-8"):
            found.changed.append(name)
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if name not in files and path.suffix.lower() in SUFFIXES and path.is_file():
                known = any(place.many and _matches(name, place.name) for place in PLACES)
                (found.gone if known else found.foreign).append(name)
    return found


def _matches(name: str, pattern: str) -> bool:
    return Path(name).match(pattern) and name.count("/") == pattern.count("/")


def replace(folder: Path, files: Mapping[str, str], difference: Difference) -> None:
    """Write what differs and remove what is gone.

    Every new content is on the disk before the first file is replaced. Raises :class:`OSError`,
    and then every file is as it was.
    """
    written: dict[Path, Path] = {}  # target → file beside it with the new content
    made = _make_folders(folder, [folder / name for name in (*difference.new, *difference.changed)])
    try:
        for name in (*difference.new, *difference.changed):
            target = folder / name
            written[target] = target.with_name(f".{target.name}.{os.getpid()}.new")
            _write(written[target], files[name], target)
        _swap(written, [folder / name for name in difference.gone])
    except OSError:
        for beside in written.values():
            with suppress(OSError):
                beside.unlink()
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
        raise


def _make_folders(folder: Path, paths: list[Path]) -> list[Path]:
    made: list[Path] = []
    for parent in sorted({folder, *(path.parent for path in paths)}):
        missing = [p for p in (parent, *parent.parents) if not p.exists()]
        for path in reversed(missing):
            path.mkdir()
            made.append(path)
    return made


def _write(path: Path, text: str, like: Path) -> None:
    with path.open("xb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    if like.is_file() and not like.is_symlink():
        shutil.copymode(like, path)


def _swap(written: Mapping[Path, Path], gone: list[Path]) -> None:
    """Put the new files in place; each old one is kept beside it until all are."""
    kept: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for target in (*written, *gone):
            if os.path.lexists(target):
                old = target.with_name(f".{target.name}.{os.getpid()}.old")
                _keep(target, old)
                kept[target] = old
        for target, beside in written.items():
            beside.replace(target)
            placed.append(target)
        for target in gone:
            target.unlink()
            placed.append(target)
    except OSError:
        for target in placed:
            with suppress(OSError):
                if target in kept:
                    kept[target].replace(target)
                else:
                    target.unlink()
        for old in kept.values():
            with suppress(OSError):
                old.unlink()
        raise
    for old in kept.values():
        old.unlink()
    for folder in {target.parent for target in (*written, *gone)}:
        _sync(folder)


def _keep(target: Path, old: Path) -> None:
    """A second name for a file, so that it can be put back; a folder is refused here."""
    if target.is_dir() and not target.is_symlink():
        raise IsADirectoryError(21, os.strerror(21), str(target))
    os.link(target, old, follow_symlinks=False)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
