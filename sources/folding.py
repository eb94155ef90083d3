"""One spelling for what readers spell in many ways; pure functions on single words.

What comes out has only ``a`` to ``z`` and ``0`` to ``9``, so that no engine's idea of a letter
matters: accents go, Greek and Cyrillic are written in Latin letters, any other letter becomes
``u`` and its code point in five hexadecimal digits (and is found by prefix all the same).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 40  # letters of a word; more are cut, in texts and in queries alike

# Letters that do not decompose into a plain one and its accent.
_LETTERS = {
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
    "ŧ": "t", "ə": "a", "ŋ": "ng",
    # Greek, after ELOT 743 without its exceptions.
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    # Cyrillic, as English-language papers write it; ъ as in Bulgarian.
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "y",
    "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "є": "e", "ґ": "g", "ј": "j", "љ": "lj",
    "њ": "nj", "ђ": "dj", "ћ": "c", "џ": "dz",
}  # fmt: skip

# American to British, and other spellings of one word. A key that ends in “*” is a beginning.
_SPELLINGS = {
    "defense*": "defence", "offense*": "offence", "licens*": "licenc", "pretense*": "pretence",
    "practis*": "practic", "armor*": "armour", "harbor*": "harbour", "labor": "labour",
    "color*": "colour", "neighbor*": "neighbour", "honor*": "honour", "favor*": "favour",
    "behavior*": "behaviour", "rumor*": "rumour", "endeavor*": "endeavour", "center*": "centre",
    "theater*": "theatre", "meter": "metre", "meters": "metres", "kilometer*": "kilometre",
    "caliber*": "calibre", "maneuver*": "manoeuvre", "airplane*": "aeroplane",
    "aluminum": "aluminium", "gray": "grey", "judgment*": "judgement", "fulfill": "fulfil",
    "fulfillment": "fulfilment", "catalog": "catalogue", "program": "programme",
    "programs": "programmes", "skeptic*": "sceptic", "canceled": "cancelled",
    "canceling": "cancelling", "labeled": "labelled", "modeled": "modelled",
    "signaled": "signalled", "fueled": "fuelled", "traveled": "travelled", "totaled": "totalled",
    "turkiye*": "turkey", "kiev": "kyiv", "czechia": "czech",
    # Months cut short; “may” needs nothing.
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june",
    "jul": "july", "aug": "august", "sep": "september", "sept": "september", "oct": "october",
    "nov": "november", "dec": "december",
    # Numbers; “one” is too often none.
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100",
}  # fmt: skip
_WHOLE = {word: spelling for word, spelling in _SPELLINGS.items() if not word.endswith("*")}
_BEGINNINGS = {word[:-1]: spelling for word, spelling in _SPELLINGS.items() if word.endswith("*")}
_BEGINNING = re.compile("|".join(sorted(_BEGINNINGS, key=len, reverse=True)))
# modernize, modernized, modernization … ; not size, prize, seize.
_IZE = re.compile(r"(?<=[a-z]{3})(i|y)z(?=(e|ed|es|er|ers|ing|ation|ations)$)")

_APOSTROPHES = "'’ʼ"
_POSSESSIVE = re.compile(f"[{_APOSTROPHES}]s$", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?![\d-])", re.ASCII)
_DOTTED = re.compile(r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\d./])", re.ASCII)


def clean(text: str) -> str:
    """NFC; control characters become spaces, invisible marks (soft hyphen, direction) go."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii() and text.isprintable():
        return text
    kinds = {char: unicodedata.category(char) for char in set(text)}
    table = {
        ord(char): " " if kind == "Cc" else None
        for char, kind in kinds.items()
        if kind in {"Cc", "Cf", "Cs", "Co", "Cn"}
    }
    return text.translate(table)


def spell(word: str) -> str:
    """The spelling under which a folded word is kept: British, months and numbers in full."""
    if word in _WHOLE:
        return _WHOLE[word]
    if found := _BEGINNING.match(word):
        word = _BEGINNINGS[found[0]] + word[found.end() :].removeprefix(
            # “center” to “centre”: what follows an e already there does not bring its own.
            "e" if _BEGINNINGS[found[0]].endswith("re") and word[found.end() :] != "" else ""
        )
    return _IZE.sub(r"\1s", word)


def _latin(char: str) -> str:
    if char.isascii():
        return char if char.isalpha() else ""  # the 2 of m², the ⁄ of ½
    if char in _LETTERS:
        return _LETTERS[char]
    return f"u{ord(char):05x}" if char.isalpha() else ""


@lru_cache(maxsize=100_000)
def normal(part: str) -> str:
    """The one form of a run of letters or of digits; empty if nothing of it can be searched.

    ``Çavuşoğlu's`` is ``cavusoglu``, ``defense`` is ``defence``, ``1,300`` is ``1300``,
    ``ten`` is ``10``.
    """
    if part[0].isdecimal():
        digits = (str(unicodedata.decimal(char)) for char in part if char.isdecimal())
        return "".join(digits)[:LONGEST]
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", part))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    plain = plain.replace("ου", "ou")  # one sound, though two letters
    folded = "".join(map(_latin, unicodedata.normalize("NFKC", plain)))
    return spell(folded)[:LONGEST]


def dates_in_words(text: str) -> str:
    """``2016-11-09``, ``9.11.2016`` and ``9/11/2016`` (day first) as the record writes dates."""

    def worded(day: str | None, month: str, year: str, as_is: str) -> str:
        if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
            return as_is
        return f"{int(day) if day else ''} {_MONTHS[int(month) - 1]} {year}"

    text = _ISO.sub(lambda found: worded(found[3], found[2], found[1], found[0]), text)
    return _DOTTED.sub(lambda found: worded(found[1], found[3], found[4], found[0]), text)
