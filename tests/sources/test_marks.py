"""The ¶ marks: what ``{% cite %}`` makes of a subject's citations."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from deals.models import Deal
from sources.footnotes import Footnotes
from sources.templatetags.citations import NotPrefetched
from tests.factories import cite, make_claim, make_deal, make_paragraph, make_source

pytestmark = pytest.mark.django_db

MARKS = Template('{% load citations %}{% cite deal "kind" %}')


def fetched(deal: Deal) -> Deal:
    return Deal.objects.for_page().get(pk=deal.pk)


def marks(deal: Deal, footnotes: Footnotes | None, template: Template = MARKS) -> str:
    return template.render(Context({"deal": fetched(deal), "footnotes": footnotes}))


def cited_by(count: int, **values: Any) -> Deal:
    deal = make_deal(state="published")
    for _ in range(count):
        cite(deal, "kind", **values)
    return deal


def test_every_paragraph_has_a_mark() -> None:
    assert marks(cited_by(3), Footnotes()).count('class="cite"') == 3


def test_a_list_shows_few_and_says_how_many_more() -> None:
    html = marks(cited_by(5), Footnotes.for_list(most=2))
    assert html.count('class="cite"') == 2
    assert "+3" in html


def test_what_contradicts_is_never_left_out() -> None:
    deal = cited_by(5)
    cite(deal, "kind", stance="contradicts", value="another")
    assert "cite-against" in marks(deal, Footnotes.for_list(most=2))


def test_a_list_numbers_only_the_sources_it_shows() -> None:
    footnotes = Footnotes.for_list(most=2)
    marks(cited_by(5), footnotes)
    assert [note.number for note in footnotes] == [1, 2]


def test_a_page_without_numbers_has_none() -> None:
    assert "cite-source" not in marks(cited_by(2), Footnotes.without_numbers())


def test_all_evidence_is_shown_once_behind_its_first_mark() -> None:
    deal = make_deal(state="published")
    paragraph = make_paragraph()
    one, two = (make_claim(paragraph=paragraph, statement=f"It was {n}.") for n in "ab")
    for claim in (one, two):
        cite(deal, "kind", "buyer", claim=claim)
    template = Template('{% load citations %}{% cite deal "kind" %}{% cite deal "buyer" %}')
    html = marks(deal, Footnotes(evidence=True), template)
    assert html.count('class="sidenote"') == 2
    assert html.count("It was a.") == html.count("It was b.") == 1


def test_a_subject_that_came_without_its_citations_is_refused() -> None:
    deal = cited_by(1)
    with pytest.raises(NotPrefetched, match="without its citations"):
        MARKS.render(Context({"deal": Deal.objects.get(pk=deal.pk)}))


def test_a_page_numbers_its_sources_as_it_names_them_and_lists_the_rest_behind() -> None:
    deal = cited_by(3)
    first, second, third = (c.claim.paragraph.source for c in deal.citations.all())
    footnotes = Footnotes.of(deal.citations.all())
    assert len(footnotes) == 3
    assert footnotes.several
    assert footnotes.number(third) == 1
    assert [note.source for note in footnotes] == [third, first, second]


def test_the_sources_that_our_sentences_call_the_article_are_those_read_in_full() -> None:
    deal = make_deal(state="published")
    later, earlier = (
        make_source(extraction="full", published=day, published_basis="stated")
        for day in ("2017", "2016")
    )
    part = make_source(extraction="selective")
    for source in (later, earlier, part):
        cite(deal, "kind", claim=make_claim(paragraph=make_paragraph(source=source)))
    footnotes = Footnotes.of(fetched(deal).citations.all())
    assert footnotes.read_in_full == [earlier, later]
