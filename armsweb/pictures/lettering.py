"""How much room letters take, estimated without a font: enough to keep words apart."""

from __future__ import annotations

NARROW = frozenset("ijlIftr.,:;'’|!()[]/ ")
WIDE = frozenset("mwMW@%—")
ELLIPSIS = "…"


def width(text: str, size: float) -> float:
    """Pixels that ``text`` takes at most in the plain sans face at ``size`` pixels."""
    ems = sum(0.36 if c in NARROW else 0.95 if c in WIDE else 0.6 for c in text)
    return ems * size + sum(0.1 * size for c in text if c.isupper())


def cut(text: str, size: float, room: float) -> str:
    """``text``, or as much of its beginning as fits into ``room`` pixels, with an ellipsis."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + ELLIPSIS, size) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def lines(text: str, size: float, room: float, most: int) -> list[str]:
    """``text`` broken between words into at most ``most`` lines of ``room`` pixels.

    What does not fit is cut from the last line, which then ends in an ellipsis.
    """
    found: list[str] = []
    rest = text.split()
    while rest and len(found) < most - 1:
        taken = 1
        while taken < len(rest) and width(" ".join(rest[: taken + 1]), size) <= room:
            taken += 1
        found.append(cut(" ".join(rest[:taken]), size, room))
        rest = rest[taken:]
    if rest:
        found.append(cut(" ".join(rest), size, room))
    return found
