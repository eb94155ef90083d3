"""Specimens of the pictures for the style guide: every state, drawn by the same code as records."""

from __future__ import annotations

from datetime import date

from armsweb.pictures import coverage, ladder, timeline, who_with_whom
from armsweb.pictures.rival import AGREED, Dissent, Rival
from armsweb.pictures.who_with_whom import Dealing, Party, Voice
from sources import dates

HERE = "#pictures"
LONG = (
    "A specimen of an agreement between governments on cooperation in the military field, in "
    "military technology and in the training of personnel"
)
DIFFER = Dissent((Rival("25 February 2015", date(2015, 2, 25), date(2015, 2, 25), HERE),))
DENIED = Dissent(stage=HERE)


def _event(when: str, stage: str, dissent: Dissent = AGREED) -> timeline.Event:
    reading = dates.read(when) if when else None
    return timeline.Event(
        stage=stage,
        label=stage,
        earliest=reading.earliest if reading else None,
        latest=reading.latest if reading else None,
        certain=bool(reading and reading.certain),
        display=reading.display if reading else "",
        address=HERE,
        dissent=dissent,
    )


def of_timeline() -> timeline.Timeline:
    """A sure day, a band, an open end, no date, a date in dispute, a stage denied, a long name."""
    rows = (
        ("A day stated", [_event("2016-11-09", "signed")]),
        ("Some time in a span", [_event("2015/2016-03", "mooted")]),
        ("An end that no source gives", [_event("../2016-02-21", "delivered")]),
        ("No date at all", [_event("", "proposed"), _event("2017-05-02", "lapsed")]),
        ("Sources differ on the date", [_event("2016-02?", "signed", DIFFER)]),
        ("Sources differ on the stage", [_event("2017-06", "delivered", DENIED)]),
        (LONG, [_event("2014-03-05", "development")]),
    )
    stories = [timeline.Story("Specimens", title, HERE, tuple(events)) for title, events in rows]
    return timeline.lay_out(stories, 2014, 2018)


def no_timeline() -> timeline.Timeline:
    return timeline.lay_out([], 2014, 2018)


def of_ladder() -> ladder.Ladder:
    """Reached, said, open, ahead, a way out, differing sources, and more than are shown."""
    steps = [
        ladder.Step("proposed", "3 May 2014", "said", HERE),
        *(ladder.Step("in-talks", f"{month} 2015", "fact", HERE) for month in ("May", "June")),
        *(ladder.Step("in-talks", "", "view", HERE) for _ in range(3)),
        ladder.Step("signed", "probably February 2016", "fact", HERE, DIFFER),
        ladder.Step("lapsed", "by 5 March 2022", "fact", HERE, DENIED),
    ]
    return ladder.lay_out(steps, "lapsed")


def of_coverage() -> coverage.Coverage:
    """Paragraphs with every kind, with none, and with more claims than find room."""
    kinds = (
        (("fact", 3), ("said", 2), ("view", 1)),
        (),
        (("fact", 9), ("said", 9)),
        (("view", 2),),
        (("said", 4),),
    )
    return coverage.lay_out(
        [coverage.Read(number, found, HERE) for number, found in enumerate(kinds, 1)]
    )


def of_ties() -> who_with_whom.Diagram:
    """One who spoke, one who is named, a body of no country, a country without people, a long
    name.
    """
    home, other = (Party(name, "country", name, HERE) for name in ("Atlantis", "Ruritania"))
    parties = [
        Party("minister", "official", "A. Minister", HERE, "Atlantis", "Defence Minister"),
        Party("envoy", "official", f"Envoy of {LONG}", HERE, "Ruritania", LONG),
        Party("alliance", "organisation", "An alliance", HERE, detail="alliance"),
    ]
    dealings = [
        Dealing("one", "Trainers for Atlantis", HERE, "Atlantis", "Ruritania", "signed", "signed"),
        Dealing("two", LONG, HERE, "Ruritania", "Atlantis", "", "event"),
    ]
    voices = [
        Voice("minister", "one", 5, True),
        Voice("envoy", "two", 1, True),
        Voice("alliance", "one", 1, False),
    ]
    return who_with_whom.lay_out([home, other], parties, dealings, voices)
