"""Where sources differ on a date, pictures show both values, by mark and in words."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from armsweb.pictures import ladder, timeline
from armsweb.pictures.rival import Dissent, Rival
from armsweb.pictures.timeline import Event, Mark, Story
from armsweb.picturing.dissent import days_named
from deals.models import Milestone
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_milestone,
    make_paragraph,
    make_source,
)
from tests.pages import ids, read

FEBRUARY = Rival("25 February 2015", date(2015, 2, 25), date(2015, 2, 25), "/deals/x/#dispute")
WORDLESS = Rival("a few years before", None, None, "/deals/x/#dispute")
DENIED = "/deals/x/#denied"


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("25 February 2015", (date(2015, 2, 25), date(2015, 2, 25))),
        ("25 February, 2015 from the context", (date(2015, 2, 25), date(2015, 2, 25))),
        ("planned for 25 February 2015", (date(2015, 2, 25), date(2015, 2, 25))),
        ("February 2015", (date(2015, 2, 1), date(2015, 2, 28))),
        ("1995", (date(1995, 1, 1), date(1995, 12, 31))),
        ("2015-02/2015-03", (date(2015, 2, 1), date(2015, 3, 31))),
        ("1998, for the first large order", (date(1998, 1, 1), date(1998, 12, 31))),
        ("late 2015 and early 2016", (date(2015, 1, 1), date(2016, 12, 31))),
        ("leaving in October 2015", (date(2015, 10, 1), date(2015, 10, 31))),
        ("stated in August 2015: to end in October 2015", None),
        ("announced 16 August 2015", None),
        ("back in the United States by October 2015", None),
        ("supplies since 1998", None),
        ("after 2016", None),
        ("not in 2016", None),
        ("../2016", None),
        ("5–7 June 2015", None),
        ("between May and June 2015", None),
        ("1 May 2015 to 3 June", None),
        ("in the 1990s", None),
        ("1200 rifles", None),
        ("30 February 2015", None),
        ("before the war", None),
        ("", None),
    ],
)
def test_the_dates_that_words_name_are_read_and_none_is_guessed(
    words: str, days: tuple[date, date] | None
) -> None:
    assert days_named(words) == days


def an_event(dissent: Dissent, when: date = date(2016, 2, 9), stage: str = "signed") -> Event:
    return Event(stage, stage, when, when, True, str(when.year), "/deals/x/#m", dissent)


def marks(event: Event, first: int = 2010, last: int = 2020) -> list[Mark]:
    drawing = timeline.lay_out([Story("A and B", "Engines", "/", (event,))], first, last)
    return [mark for group in drawing.groups for row in group.rows for mark in row.marks]


def test_a_timeline_draws_both_dates_where_sources_differ() -> None:
    own, other = marks(an_event(Dissent((FEBRUARY,))))
    assert (own.shape, own.word) == ("signed", "signed ≠")
    assert own.label == "signed, 2016; other sources: 25 February 2015"
    assert (other.shape, other.word, other.sign) == ("rival", "≠ signed", False)
    assert other.label == "signed, other sources: 25 February 2015; the record has 2016"
    assert other.left < own.left
    assert (own.address, other.address) == ("/deals/x/#m", FEBRUARY.address)


def test_a_date_told_in_no_days_is_marked_though_it_cannot_be_drawn() -> None:
    (own,) = marks(an_event(Dissent((WORDLESS,))))
    assert own.word == "signed ≠"
    assert own.label.endswith("other sources: a few years before")


def test_a_stage_that_is_denied_is_marked_as_well() -> None:
    (own,) = marks(an_event(Dissent(stage=DENIED)))
    assert own.label.endswith("sources differ on the stage")


def test_where_sources_agree_nothing_is_marked() -> None:
    (own,) = marks(an_event(Dissent()))
    assert (own.word, own.label) == ("signed", "signed, 2016")


def test_only_the_date_that_falls_into_the_years_is_drawn() -> None:
    (other,) = marks(an_event(Dissent((FEBRUARY,))), 2015, 2015)
    assert other.shape == "rival"
    drawing = timeline.lay_out(
        [Story("A and B", "Engines", "/", (an_event(Dissent((FEBRUARY,))),))], 2015, 2015
    )
    assert drawing.rivals
    assert drawing.milestones == 1  # the table has it all the same


def test_a_ladder_gives_the_other_dates_a_line_of_their_own() -> None:
    step = ladder.Step("signed", "2016", "fact", "#m", Dissent((FEBRUARY, WORDLESS), DENIED))
    rung = next(rung for rung in ladder.lay_out([step], "signed").rungs if rung.entries)
    assert [(entry.text, entry.address, entry.rival) for entry in rung.entries] == [
        ("2016", "#m", False),
        ("≠ other sources: 25 February 2015; a few years before", FEBRUARY.address, True),
        ("≠ sources differ on the stage", DENIED, True),
    ]
    assert rung.more == 0


@pytest.mark.django_db
def test_pages_lead_from_both_dates_to_where_they_stand_side_by_side(client: Client) -> None:
    milestone = a_disputed_milestone()
    page = milestone.deal.get_absolute_url()
    anchor = f"dispute-milestone-{milestone.pk}-when"
    deal = read(client, page)
    assert anchor in ids(deal)
    assert deal.count(f'href="#{anchor}"') >= 2  # the ladder, and the table beside it
    years = read(client, "/timeline/")
    assert f'<a href="{page}#{anchor}" class="pic-milestone">' in years
    assert f'≠ <a href="{page}#{anchor}">other sources: 25 February 2015</a>' in years
    country = read(client, milestone.deal.buyer.get_absolute_url())
    assert f'href="{page}#{anchor}">≠ signed, 2016; other sources: 25 February 2015</a>' in country
    for file in ("/pictures/timeline.svg", f"/pictures/ladder/{milestone.deal.slug}.svg"):
        said = " ".join(ET.fromstring(client.get(file).content).itertext())  # noqa: S314
        assert "25 February 2015" in said, file
        assert "≠" in said, file


@pytest.mark.django_db
def test_the_ladder_of_a_day_shows_no_date_that_was_given_later(client: Client) -> None:
    milestone = a_disputed_milestone(against="2022-03-05")
    page = milestone.deal.get_absolute_url()
    assert "≠ other sources" in read(client, page)
    assert "≠ other sources" not in read(client, f"{page}?as_of=2016-11-21")


def a_disputed_milestone(against: str = "2015-02-26") -> Milestone:
    """A deal signed in 2016 by one source and in 2015 by another, published ``against``."""
    deal = make_deal(state="published", title="Engines")
    first, other = (
        make_claim(
            paragraph=make_paragraph(source=make_source(published=day, published_basis="stated"))
        )
        for day in ("2016-11-20", against)
    )
    milestone = make_milestone(deal=deal, stage="signed", when="2016", when_basis="stated")
    cite(deal, "", "kind", claim=first)
    cite(milestone, "stage", "when", claim=first)
    cite(milestone, "when", claim=other, stance="contradicts", value="25 February 2015")
    return milestone
