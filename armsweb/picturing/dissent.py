"""On what the sources of a milestone differ, read so that it can be drawn.

A claim that contradicts gives its value in words (“planned for 25 February 2015”). They are read
where they are dates and little else, never guessed: a band covers all of them, and the words
stand beside it. Words that say more (“announced 16 August 2015”) stand alone.
"""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date

from armsweb.pictures.rival import Dissent, Rival
from deals.models import Milestone
from sources import dates
from sources.citations import Citation
from sources.disputes import disputes_of

_MONTHS = [name for name in calendar.month_name if name]
# A year, with a month and a day if they stand before it; not the year of a decade (“1990s”).
_DATE = rf"(?:(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}),? )?(\d{{4}})\b"
_NAMED = re.compile(_DATE)
# May stand before a date without making it the date of something else.
_LED = r"(?:(?:planned for|leaving in|probably|about|early|late|mid|in|on) )*"
_DATES_ALONE = re.compile(
    rf"{_LED}{_DATE}(?: (?:and|or|to) {_LED}{_DATE})*(?: from the context|, [^\d]*)?"
)


def days_named(words: str) -> tuple[date, date] | None:
    """The first and last day of the dates that these words are; ``None`` if they say more."""
    found: list[tuple[date, date]] = []
    with suppress(dates.DateError):  # words may be a date of the machine-readable kind
        reading = dates.read(words.strip())
        if reading.earliest and reading.latest:
            return reading.earliest, reading.latest
    if not _DATES_ALONE.fullmatch(words.strip()):
        return None
    for day, month, year in _NAMED.findall(words):
        text = year
        if month:
            text += f"-{_MONTHS.index(month) + 1:02}"
        if day:
            text += f"-{int(day):02}"
        with suppress(dates.DateError):
            reading = dates.read(text)
            if reading.earliest and reading.latest:
                found.append((reading.earliest, reading.latest))
    return (min(a for a, _ in found), max(b for _, b in found)) if found else None


def dissent_of(milestone: Milestone, page: str = "") -> Dissent:
    """On what the citations that the milestone came with differ. No query.

    ``page``: the address of the deal, empty for a picture that stands on it.
    """
    rivals: tuple[Rival, ...] = ()
    stage = ""
    for dispute in disputes_of([milestone]):
        address = f"{page}#{dispute.anchor}"
        if dispute.field == "when":
            rivals = _rivals(dispute.contradicting, address)
        elif dispute.field == "stage":
            stage = address
    return Dissent(rivals, stage)


def _rivals(citations: list[Citation], address: str) -> tuple[Rival, ...]:
    """One for all claims that name the same days, in the order of the days; wordless ones last."""
    grouped: dict[tuple[date, date] | None, list[str]] = {}
    for citation in citations:
        grouped.setdefault(days_named(citation.value), []).append(citation.value)
    found = []
    for span in sorted(grouped, key=lambda span: span or (date.max, date.max)):
        first, last = span or (None, None)
        found.append(Rival("; ".join(dict.fromkeys(grouped[span])), first, last, address))
    return tuple(found)
