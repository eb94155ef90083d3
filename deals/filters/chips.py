"""What was chosen, each with the address that takes it back. Pure; no query."""

from __future__ import annotations

from dataclasses import dataclass, replace

from deals.filters.asked import Asked
from deals.filters.form import LABELS
from sources.seeking import NOTHING


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice; ``address`` is the same list without it."""

    label: str
    value: str
    address: str


def chips(asked: Asked) -> list[Chip]:
    """In the order of the address: words, choices, years."""
    found = []
    if asked.words:
        found.append(Chip("Words", asked.words, replace(asked, sought=NOTHING).query()))
    for choices in asked.by_facet.values():
        for choice in choices:
            address = asked.without(choice).query()
            found.append(Chip(LABELS[choice.facet], choice.label, address))
    if asked.first is not None:
        found.append(Chip("From", str(asked.first), replace(asked, first=None).query()))
    if asked.last is not None:
        found.append(Chip("To", str(asked.last), replace(asked, last=None).query()))
    return found
