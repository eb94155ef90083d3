"""How a page is to be read: ``?as_of=2016-11-21`` and ``?evidence=all``.

The first shows the record as the sources published up to that day give it, the second every
mark together with its claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from sources.asking import shown


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day asked for, ``None`` for today's record; ``fault`` says what was ignored."""

    day: date | None = None
    fault: str = ""
    evidence: bool = False

    @property
    def toggled(self) -> str:
        """The query of the same page with the evidence shown, or folded away."""
        asked = {"as_of": self.day.isoformat()} if self.day else {}
        if not self.evidence:
            asked["evidence"] = "all"
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def query(self) -> str:
        """What an address needs to keep the day: ``?as_of=2016-11-21``, or nothing."""
        return f"?as_of={self.day.isoformat()}" if self.day else ""


def as_of(request: HttpRequest) -> AsOf:
    """Read the day from the address; a day that is none is ignored, and said to be."""
    text = request.GET.get("as_of", "").strip()
    evidence = request.GET.get("evidence") == "all"
    if not text:
        return AsOf(evidence=evidence)
    try:
        # fromisoformat also takes 20161121 and week dates; the page offers one form only.
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError(text)
        return AsOf(date.fromisoformat(text), evidence=evidence)
    except ValueError:
        return AsOf(
            fault=f"{shown(text)} is no day; today's record is shown. Write 2016-11-21.",
            evidence=evidence,
        )
