"""The files of a fixture folder: which there are, and their text."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from armsweb.records.faults import Fault, shown
from armsweb.records.layout import PLACES, Place

MAX_BYTES = 20_000_000
SUFFIXES = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class FixtureFile:
    """A fixture file. ``name`` is its path for messages, ``stem`` its bare name."""

    name: str
    stem: str
    place: Place
    text: str


class Unreadable(Exception):
    """A file cannot be taken: the message says why, ``line`` where (0: the file as a whole)."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.message, self.line = message, line
        super().__init__(message)


def display(path: Path) -> str:
    """A path as the reader would type it: relative where it lies below the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def read_folder(folder: Path) -> tuple[list[FixtureFile], list[Place], list[Fault]]:
    """Every file of the layout, the places of which something could not be read, and the faults."""
    root = display(folder)
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        return [], list(PLACES), [Fault(root, 0, f"the folder of the fixtures {what}")]
    files: list[FixtureFile] = []
    broken: list[Place] = []
    faults: list[Fault] = []
    for place in PLACES:
        try:
            paths = _paths(folder, place)
        except Unreadable as error:
            broken.append(place)
            faults.append(Fault(f"{root}/{place.name.partition('/')[0]}", 0, error.message))
            continue
        for path in paths:
            name = f"{root}/{path.relative_to(folder)}"
            try:
                files.append(FixtureFile(name, path.stem, place, read_text(path)))
            except Unreadable as error:
                broken.append(place)
                faults.append(Fault(name, error.line, error.message))
    return files, broken, faults + _strangers(folder)


def _paths(folder: Path, place: Place) -> list[Path]:
    if not place.many:
        return [folder / place.name]
    inner = folder / place.name.partition("/")[0]
    if not os.path.lexists(inner):
        return []
    if inner.is_symlink() or not inner.is_dir():
        raise Unreadable("must be a folder")
    return sorted(path for path in inner.iterdir() if path.suffix == ".yaml")


def _strangers(folder: Path) -> list[Fault]:
    """YAML files that have no place in the layout: a misspelt name must not go unread."""
    faults = []
    known = [place.name for place in PLACES]
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name).relative_to(folder)
            if path.suffix.lower() in SUFFIXES and not any(
                path.match(pattern) and len(path.parts) == len(Path(pattern).parts)
                for pattern in known
            ):
                places = ", ".join(known)
                message = f"has no place among the fixtures; the files are {places}"
                faults.append(Fault(f"{display(folder)}/{path}", 0, message))
    return faults


def read_text(path: Path) -> str:
    """The text of a fixture file of at most :data:`MAX_BYTES`.

    Raises :class:`Unreadable`; a larger file is refused by its size, without reading it whole.
    """
    try:
        # O_NONBLOCK so that a pipe in place of a file is seen and not waited for.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            data = _read(handle)
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise Unreadable("is missing; a file without records holds []") from None
    except OSError as error:
        if path.is_symlink():
            raise Unreadable("is a link; a fixture must be a file of its own") from None
        raise Unreadable(f"cannot be read ({error.strerror})") from None
    return decode(data)


def _read(handle: int) -> bytes:
    info = os.fstat(handle)
    if not stat.S_ISREG(info.st_mode):
        raise Unreadable("is not a regular file")
    if info.st_size > MAX_BYTES:
        raise Unreadable(_too_large(info.st_size))
    with os.fdopen(handle, "rb", closefd=False) as file:
        data = file.read(info.st_size + 1)
    if len(data) > info.st_size:
        raise Unreadable("is being written to; try again")
    return data


def _too_large(size: int) -> str:
    return f"is too large: {size:,} bytes, at most {MAX_BYTES:,} are read"


def decode(data: bytes) -> str:
    """UTF-8 bytes as text, without a byte-order mark. Raises :class:`Unreadable`."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wrong = shown(f"0x{data[error.start]:02x}")
        raise Unreadable(f"byte {error.start} is not UTF-8: {wrong}", line) from None
