"""The style of a picture that stands alone: the pictures' part of the site's own stylesheet.

A file that is saved, mailed or printed has no stylesheet beside it, and its reader's theme is not
known. So the rules between two marks in ``armsweb.css`` go into the file, without those for a
kind of screen, and with the light colours in place of their names.
"""

from __future__ import annotations

import re

BEGIN, END = "/* Pictures", "/* End of pictures */"


def standalone(stylesheet: str) -> str:
    """The pictures' rules of ``stylesheet``, which declares its light colours first.

    Raises ``ValueError`` where the marks are missing or a colour has no name.
    """
    if BEGIN not in stylesheet or END not in stylesheet:
        raise ValueError(f"the stylesheet lacks “{BEGIN}” or “{END}”")
    rules = stylesheet.partition(BEGIN)[2].partition("*/")[2].partition(END)[0]
    tokens: dict[str, str] = {}
    for name, text in re.findall(r"(--[\w-]+):\s*([^;]+);", stylesheet):
        tokens.setdefault(name, text)
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    rules = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", rules)

    def value(match: re.Match[str]) -> str:
        if match[1] not in tokens:
            raise ValueError(f"the stylesheet does not say what {match[1]} is")
        return tokens[match[1]]

    while "var(" in rules:
        rules = re.sub(r"var\((--[\w-]+)\)", value, rules)
    return re.sub(r"\s+", " ", rules).strip()
