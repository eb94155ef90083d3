"""Words as readers type them and as the record has them, brought to one form. Pure."""

from __future__ import annotations

import re
import unicodedata

# Letters that carry no accent to strip, yet have a plain neighbour on most keyboards.
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})
_JOINTS = re.compile(r"(?<=\w)[-‐‑–.’'](?=\w)")
_OTHER = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits in small print without accents, words apart by one space.

    What joins the parts of a word goes: ``S-400`` and ``S400`` are both ``s400``,
    ``Çavuşoğlu`` is ``cavusoglu``.
    """
    bare = text.casefold()
    if not bare.isascii():
        # Folded again: some letters are capitals only once their decoration is off.
        small = unicodedata.normalize("NFKD", bare).casefold().translate(_PLAIN)
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c)
        )
    return _OTHER.sub(" ", _JOINTS.sub("", bare)).strip()
