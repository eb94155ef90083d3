"""The timeline: a row for each deal, a mark for each milestone.

A day the record is sure of is a sign on that day. Anything less is a band over all the days it
may have been; an end that no source gives fades out. A milestone without any date stands at the
left edge and says so. The stage stands beside its mark in words. Where other sources give another
date, that one is drawn too, as an open band marked ≠.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from armsweb.pictures.lettering import lines, width
from armsweb.pictures.reach import OF_STAGE
from armsweb.pictures.rival import AGREED, SIGN, Dissent, Rival
from armsweb.pictures.scale import Run, Scale, scale

NARROWEST = 288  # pixels: the picture on a phone of 320
HEAD = 40  # pixels: the labels of the scale
HEADING, TITLE, TITLE_LINE, LINE, GAP = 30, 24, 18, 24, 6
TITLE_LETTERS, STAGE_LETTERS = 14, 12
HALF_SIGN = 8  # pixels: from the middle of a sign to its edge
UNDATED = 20  # pixels: the dotted line of what has no date, at the left edge
LEAST_BAND = 1.2  # per cent
LEAST_TARGET = 100 * 24 / NARROWEST  # per cent: what a finger can hit on the narrowest phone
FROM = 1990  # the timeline begins here, or where the record does
FADE = 5.0  # per cent: how far an open end is drawn; its length has no meaning


@dataclass(frozen=True, slots=True)
class Event:
    """A milestone. ``certain``: one day, stated without doubt. ``display``: its date in prose."""

    stage: str
    label: str
    earliest: date | None
    latest: date | None
    certain: bool
    display: str
    address: str
    dissent: Dissent = AGREED

    @property
    def when(self) -> str:
        return self.display or "no date given"

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day, an open end taken as its known one; ``None`` without a date."""
        first, last = self.earliest or self.latest, self.latest or self.earliest
        return (first, last) if first and last else None


@dataclass(frozen=True, slots=True)
class Story:
    """A deal with its milestones; stories of one ``group`` stand together under its name."""

    group: str
    title: str
    address: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """``left`` and ``share`` in per cent; ``sign``: a sure day, else a band.

    ``shape`` names the CSS class: a :class:`Reach`, ``event`` for what changes no stage, or
    ``rival`` for a date that other sources give instead. ``fades`` are up to three steps of an
    open end: left and share of each, the densest first.
    """

    address: str
    y: int
    shape: str
    sign: bool
    undated: bool
    left: float
    share: float
    fades: tuple[tuple[float, float], ...]
    word: str
    word_at: float  # per cent
    word_shift: int  # pixels from there
    anchor: str
    hit_left: float
    hit_share: float
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """``title`` in lines of ``TITLE_LINE`` pixels; ``events`` are those that ``marks`` draw."""

    story: Story
    events: list[Event]
    title: list[str]
    y: int
    marks: list[Mark]

    @property
    def title_width(self) -> int:
        return round(max(width(line, TITLE_LETTERS) for line in self.title))

    @property
    def title_height(self) -> int:
        return TITLE + TITLE_LINE * (len(self.title) - 1)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    y: int
    height: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Timeline:
    first_year: int
    last_year: int
    runs: list[Run]
    groups: list[Group]
    height: int
    head: int = HEAD

    @property
    def milestones(self) -> int:
        return sum(len(row.events) for group in self.groups for row in group.rows)

    @property
    def undated(self) -> bool:
        """Whether any milestone is drawn that no source dates."""
        marks = (mark for group in self.groups for row in group.rows for mark in row.marks)
        return any(mark.undated for mark in marks)

    @property
    def rivals(self) -> bool:
        """Whether any date is drawn on which sources differ."""
        events = (event for group in self.groups for row in group.rows for event in row.events)
        return any(event.dissent.words for event in events)


def lay_out(stories: Iterable[Story], first_year: int, last_year: int) -> Timeline:
    """Draw what falls into these years; deals of which nothing does are left out."""
    window = date(first_year, 1, 1), date(last_year, 12, 31)
    shown = [
        (story, events)
        for story in stories
        if (events := [event for event in story.events if _falls(event, *window)])
        and any(event.span for event in events)
    ]
    counts = months(event for _, events in shown for event in events)
    time = scale(first_year, last_year, counts)
    groups: list[Group] = []
    y = HEAD
    shown.sort(key=lambda pair: (pair[0].group, _begins(pair[1]), pair[0].address))
    for name, stories_of in groupby(shown, key=lambda pair: pair[0].group):
        heading, y = y, y + HEADING
        rows = []
        for story, events in stories_of:
            title = lines(story.title, TITLE_LETTERS, NARROWEST, 2)
            row = y
            y += TITLE + TITLE_LINE * (len(title) - 1)
            marks, high = _marks(events, time, y, window)
            rows.append(Row(story, sorted(events, key=_chronological), title, row, marks))
            y += high * LINE + GAP
        groups.append(Group(name, heading, y - heading, rows))
    return Timeline(first_year, last_year, time.runs, groups, y + GAP)


def months(events: Iterable[Event]) -> Counter[tuple[int, int]]:
    """How many of the events may fall last into each (year, month)."""
    return Counter((span[1].year, span[1].month) for event in events if (span := event.span))


Days = tuple[date, date]


def _falls(event: Event, first: date, last: date) -> bool:
    """Whether it may have been in these days, by whatever source; an undated one always may."""
    spans = [event.span, *(rival.span for rival in event.dissent.dates)]
    return event.span is None or any(_meets(span, (first, last)) for span in spans)


def _meets(span: Days | None, window: Days) -> bool:
    return span is not None and span[0] <= window[1] and span[1] >= window[0]


def _begins(events: Sequence[Event]) -> date:
    return min(event.span[0] for event in events if event.span)


def _chronological(event: Event) -> Days:
    return event.span or (date.min, date.min)


def _marks(events: Iterable[Event], time: Scale, top: int, window: Days) -> tuple[list[Mark], int]:
    """The marks of one deal and the number of lines they take, none over another."""
    drawn: list[Mark] = []
    before = ""
    for event in sorted(events, key=_chronological):
        reach = OF_STAGE.get(event.stage)
        # A stage is named where it begins; what changes no stage is named by its table only.
        word = event.label if reach and event.stage != before else ""
        before = event.stage if reach else before
        if event.span is None or _meets(event.span, window):
            drawn.append(_own(event, reach.value if reach else "event", word, time))
        drawn += [
            _other(event, rival, rival.span, time)
            for rival in event.dissent.dates
            if rival.span and _meets(rival.span, window)
        ]
    taken: list[list[tuple[float, float]]] = []
    marks = []
    for mark in drawn:
        start, end = mark.hit_left, mark.hit_left + mark.hit_share
        line = next(
            (n for n, row in enumerate(taken) if all(end <= a or start >= b for a, b in row)),
            len(taken),
        )
        if line == len(taken):
            taken.append([])
        taken[line].append((start, end))
        marks.append(replace(mark, y=top + line * LINE))
    return marks, len(taken)


def _own(event: Event, shape: str, word: str, time: Scale) -> Mark:
    """The mark of a milestone where the record has it, on no line yet."""
    left, right = _place(event.span, time)
    sign = event.certain and event.span is not None
    said = event.dissent.words
    return _mark(
        address=event.address,
        shape=shape,
        sign=sign,
        undated=event.span is None,
        ends=((left + right) / 2,) * 2 if sign else (left, right),
        fades=_fades(event, left, right),
        word=f"{word} {SIGN}".strip() if said else word,
        label=f"{event.label}, {event.when}" + (f"; {said}" if said else ""),
    )


def _other(event: Event, rival: Rival, span: Days, time: Scale) -> Mark:
    """The mark of the same milestone where other sources have it."""
    return _mark(
        address=rival.address,
        shape="rival",
        sign=False,
        undated=False,
        ends=_place(span, time),
        fades=(),
        word=f"{SIGN} {event.label}" if event.stage in OF_STAGE else SIGN,
        label=f"{event.label}, other sources: {rival.words}; the record has {event.when}",
    )


def _mark(
    *,
    address: str,
    shape: str,
    sign: bool,
    undated: bool,
    ends: tuple[float, float],
    fades: tuple[tuple[float, float], ...],
    word: str,
    label: str,
) -> Mark:
    """One mark, on no line yet; its word stands on the side where there is room."""
    left, right = ends
    half = 100 * HALF_SIGN / NARROWEST if sign else 0
    first = min([left - half, *(at for at, _ in fades)])
    beyond = max([right + half, *(at + share for at, share in fades)])
    room = 100 * (width(word, STAGE_LETTERS) + 14) / NARROWEST if word else 0
    after = beyond + room <= 100 or first < room
    start, end = (first, beyond + room) if after else (first - room, beyond)
    if end - start < LEAST_TARGET:
        spare = (LEAST_TARGET - end + start) / 2
        start, end = start - spare, end + spare
    start = max(min(start, 100 - LEAST_TARGET), 0)
    end = max(min(end, 100), start + LEAST_TARGET)
    at, shift = (left, HALF_SIGN + 4) if sign else (beyond if after else first, 5)
    if undated:
        at, shift = 0.0, UNDATED + 6
    return Mark(
        address=address,
        y=0,
        shape=shape,
        sign=sign,
        undated=undated,
        left=round(left, 2),
        share=round(right - left, 2),
        fades=fades,
        word=word,
        word_at=round(at, 2),
        word_shift=shift if after else -shift,
        anchor="start" if after else "end",
        hit_left=round(start, 2),
        hit_share=round(end - start, 2),
        label=label,
    )


def _place(span: Days | None, time: Scale) -> tuple[float, float]:
    """Left and right end of a band, in per cent, wide enough to be seen."""
    if span is None:
        return 0.0, 100 * UNDATED / NARROWEST
    left = time.at(span[0])
    right = time.at(span[1] + timedelta(days=1))
    if right - left < LEAST_BAND:
        middle = min(max((left + right) / 2, LEAST_BAND / 2), 100 - LEAST_BAND / 2)
        left, right = middle - LEAST_BAND / 2, middle + LEAST_BAND / 2
    return left, right


def _fades(event: Event, left: float, right: float) -> tuple[tuple[float, float], ...]:
    """Three steps away from the known end, as far as the picture goes."""
    step = FADE / 3
    steps: list[tuple[float, float]] = []
    if event.span and event.earliest is None:
        ends = [max(left - n * step, 0) for n in range(4)]
        steps = [(after, before - after) for before, after in pairwise(ends)]
    elif event.span and event.latest is None:
        ends = [min(right + n * step, 100) for n in range(4)]
        steps = [(before, after - before) for before, after in pairwise(ends)]
    return tuple((round(at, 2), round(share, 2)) for at, share in steps)


def window(
    first: int | None, last: int | None, asked: tuple[int | None, int | None], today: int
) -> tuple[int, int]:
    """The years to draw: those asked for, else from 1990, or the first on record, to today.

    ``first``, ``last``: the years on record, ``None`` for an empty one. Years asked for in the
    wrong order change places.
    """
    begin = asked[0] or min(first or FROM, FROM)
    end = asked[1] or max(last or today, today)
    return min(begin, end), max(begin, end)
