"""The frame of a picture that stands alone: its title above, its key and its citation below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from armsweb.pictures.lettering import lines

MARGIN = 24
HEADING, HEADING_LINE = 20, 26
SMALL, SMALL_LINE = 13, 18
MOST_SOURCES = 8


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    y: int
    kind: str = "pic-text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything in pixels from the top left of the file."""

    width: int
    height: int
    title: str
    description: str
    head: list[Line]
    body_y: int
    body_width: int
    body_height: int
    key_y: int
    foot: list[Line]
    margin: int = MARGIN


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a picture comes from. ``count``: of the sources, of which some are named."""

    sources: Sequence[str]
    count: int
    address: str
    drawn: str


def lay_out(
    title: str,
    description: str,
    size: tuple[int, int],
    key_height: int,
    citation: Citation,
    notes: Iterable[str] = (),
) -> Sheet:
    """Frame a drawing of ``size`` (width, height)."""
    width, height = size
    head: list[Line] = []
    y = MARGIN
    for text in lines(title, HEADING, width, 3):
        y += HEADING_LINE
        head.append(Line(text, y - 6))
    body_y = y + 10
    key_y = body_y + height + 16
    y = key_y + key_height + 12
    foot: list[Line] = []
    for text, kind in _paragraphs(citation, notes):
        for line in lines(text, SMALL, width, 4):
            y += SMALL_LINE
            foot.append(Line(line, y, kind))
        y += 6
    return Sheet(
        width=width + 2 * MARGIN,
        height=y + MARGIN,
        title=title,
        description=description,
        head=head,
        body_y=body_y,
        body_width=width,
        body_height=height,
        key_y=key_y,
        foot=foot,
    )


def _paragraphs(citation: Citation, notes: Iterable[str]) -> Iterable[tuple[str, str]]:
    for note in notes:
        yield note, "pic-text"
    named = citation.sources[:MOST_SOURCES]
    yield (
        f"Sources ({citation.count:,}):" if citation.count else "No source is on record.",
        "pic-text",
    )
    for text in named:
        yield text, "pic-text"
    if citation.count > len(named):
        yield (
            f"and {citation.count - len(named):,} more; the address below leads to each.",
            "pic-text",
        )
    yield f"Armsweb, {citation.address}, drawn on {citation.drawn}.", "pic-text"
