"""The life of a deal, as first told and what came after."""

from __future__ import annotations

import pytest
from django.test import Client

from deals.chapters import chapters, outcome
from deals.models import Deal, Milestone
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_milestone,
    make_paragraph,
    make_source,
)
from tests.pages import read

pytestmark = pytest.mark.django_db


def milestone(deal: Deal, when: str, extraction: str, published: str = "2016-11-21") -> Milestone:
    source = make_source(extraction=extraction, published=published, published_basis="stated")
    made = make_milestone(deal=deal, when=when, when_basis="stated" if when else "")
    cite(made, claim=make_claim(paragraph=make_paragraph(source=source)))
    return made


def told(deal: Deal) -> list[tuple[str, list[Milestone]]]:
    story = Deal.objects.for_page().get(pk=deal.pk).story()
    return [(chapter.key, chapter.milestones) for chapter in chapters(story)]


def test_the_first_source_is_told_apart_from_what_came_after() -> None:
    deal = make_deal(state="published")
    first = milestone(deal, "2016-11-09", "full")
    later = milestone(deal, "2017-09", "selective", "2017-10")
    assert told(deal) == [("told", [first]), ("after", [later])]


def test_other_sources_on_the_same_time_have_a_chapter_of_their_own() -> None:
    deal = make_deal(state="published")
    first = milestone(deal, "2016-11-09", "full")
    before = milestone(deal, "2015-02-25", "selective")
    assert told(deal) == [("told", [first]), ("meanwhile", [before])]


def test_a_deal_the_first_source_never_told_has_one_chapter() -> None:
    deal = make_deal(state="published")
    later = milestone(deal, "2018", "selective")
    assert told(deal) == [("after", [later])]


def test_no_milestone_no_chapter() -> None:
    assert told(make_deal()) == []


def test_the_page_names_the_first_source_and_what_was_not_found(client: Client) -> None:
    deal = make_deal(state="published", not_found="Nothing later was seen in ten papers.")
    cite(deal)
    milestone(deal, "2016-11-09", "full")
    milestone(deal, "2017-09", "selective", "2017-10")
    html = read(client, deal.get_absolute_url())
    assert "told it, 21 November 2016" in html
    assert "What came after" in html
    assert "Nothing later was seen in ten papers." in html


def test_what_came_of_it_names_each_new_stage_once() -> None:
    deal = make_deal(state="published")
    milestone(deal, "2016-11-09", "full")
    signed = milestone(deal, "2017-09", "selective", "2017-10")
    milestone(deal, "2018", "selective", "2018-12")
    life = chapters(Deal.objects.for_page().get(pk=deal.pk).story())
    assert outcome(life) == [signed]
