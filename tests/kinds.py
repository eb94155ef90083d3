"""Every kind of page, an address or two each: the one list for weight, judges and pictures kept.

A new kind of page is added here, and is measured, judged and walked by keyboard from then on.
"""

from __future__ import annotations

ARTICLE = "/sources/turkey-nato-member-talks-major-arms-deal-with-russia/"
SEARCH = "/search/?q=s400"

KINDS = (
    "/",
    "/countries/",
    "/countries/turkey/",
    "/deals/",
    "/deals/turkey-s-400/",
    "/equipment/",
    "/equipment/s-400/",
    "/officials/",
    "/officials/mevlut-cavusoglu/",
    "/organisations/",
    "/organisations/nato/",
    "/sources/",
    "/sources/?publisher=tass",
    ARTICLE,
    f"{ARTICLE}11/",
    "/claims/",
    "/claims/scf-2016-p11-engines/",
    "/disputed/",
    "/facts/confirmed/",
    "/facts/single/",
    "/ties/",
    "/timeline/",
    "/compare/?country=turkey&country=greece",
    "/compare/claims/?country=turkey",
    SEARCH,
    "/method/",
    "/styleguide/",
)

# The same pages with little, nothing or something else to show.
STATES = (
    "/countries/syria/",  # no deal
    "/compare/",  # nothing chosen yet
    "/deals/?words=zzzz",  # nothing found
    "/deals/?country=turkey&stage=signed",  # narrowed
    "/deals/turkey-s-400/?as_of=2016-11-21",
    "/deals/turkey-s-400/?evidence=all",
    "/deals/turkey-s-400/?as_of=1990-01-01",  # not yet known
    "/search/?q=zzzz",  # nothing found
    "/timeline/?from=2015&to=2017",
)
MISSING = "/no-such-page/"

# Only in a record that has `tests.serving.ADD_STATES` in it.
MADE_UP = (
    "/claims/withdrawn-claim/",
    "/deals/withdrawn-deal/",
    "/sources/attached/",  # with its text, a passage of it marked
    "/deals/long-name/",  # a very long title, a word that does not break, no date, no quantity
)
