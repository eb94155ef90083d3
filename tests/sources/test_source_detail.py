"""The reader: one source, paragraph by paragraph."""

from __future__ import annotations

import pytest
from django.test import Client

from sources.models import Paragraph, Source
from sources.views import FEW_CLAIMS
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_item,
    make_milestone,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)
from tests.pages import HTML, ids, links, read, tree

QUERIES = 11  # source, paragraphs, claims, and one a citation table
TEXT = "Ruritania bought ten engines in May, its minister said."

pytestmark = pytest.mark.django_db


@many()
def whole_source(paragraphs: int = 1) -> Source:
    """A source of which every paragraph has a claim that a deal and its parts rest on."""
    source = make_source()
    for number in range(1, paragraphs + 1):
        claim = make_claim(paragraph=make_paragraph(source=source, number=number))
        deal = make_deal(state="published")
        for subject in (deal, make_item(deal=deal), make_milestone(deal=deal)):
            cite(subject, claim=claim)
    return source


def test_it_works(client: Client) -> None:
    source = make_source(
        title="Engines bought",
        publisher=make_publisher(name="The Bugle", note="Owned by a town."),
        published="2016-11-21",
        published_wording="from the address",
        published_basis="inferred",
        archive_url="https://archive.example/1",
        access="excerpt",
        access_note="Two paragraphs were seen.",
    )
    paragraph = make_paragraph(TEXT, source=source, gist="On engines.")
    claim = make_claim(
        paragraph=paragraph,
        statement="A minister said so.",
        kind="said",
        speaker="its minister",
        relay=make_publisher(name="The Wire"),
        quotation="bought ten engines",
        note="The year is not given.",
    )
    html = read(client, source.get_absolute_url())
    for words in ("Engines bought", "The Bugle", "Owned by a town.", "Unknown", "On engines."):
        assert words in html
    for words in (
        "21 November 2016, from the address",
        "Two paragraphs were seen.",
        "excerpt seen",
    ):
        assert words in html
    for words in (claim.statement, "its minister", "The Wire", "bought ten engines", claim.note):
        assert words in html
    assert {source.url, source.archive_url, claim.get_absolute_url()} <= set(links(html))
    assert {"p1", claim.key} <= ids(html)


def test_a_claim_leads_to_everything_it_supports(client: Client) -> None:
    source = whole_source()
    deal = make_deal(title="Ten engines", state="published")
    claim = make_claim(paragraph=source.paragraphs.get())
    cite(deal, "kind", claim=claim)
    html = read(client, source.get_absolute_url())
    assert deal.get_absolute_url() in links(html)
    assert "kind: purchase" in html


def test_coverage_counts_claims_by_kind_and_names_what_was_left(client: Client) -> None:
    source = make_source()
    paragraphs = [make_paragraph(source=source, number=number) for number in range(1, 6)]
    for kind in ("fact", "fact", "view"):
        make_claim(paragraph=paragraphs[0], kind=kind)
    make_claim(paragraph=paragraphs[1], state="draft")
    html = read(client, source.get_absolute_url())
    assert "2 fact, 1 view" in html
    assert "No claim was drawn from paragraphs 2 to 5." in html
    for paragraph in paragraphs:
        assert f"#p{paragraph.number}" in links(html)


def test_a_source_drawn_on_for_particular_facts_says_so(client: Client) -> None:
    source = make_source(extraction="selective")
    assert "drawn on for particular facts only" in read(client, source.get_absolute_url())


def test_without_the_text_the_page_says_what_it_would_show(client: Client) -> None:
    paragraph = make_paragraph(TEXT)
    make_claim(paragraph=paragraph, span_start=0, span_end=9, span_sha256="0" * 64)
    html = read(client, paragraph.source.get_absolute_url())
    assert f"its {len(TEXT)} characters would stand here" in html
    assert "<mark>" not in html
    assert TEXT not in html


def test_the_attached_text_is_shown_with_its_passages_lit_up(client: Client) -> None:
    paragraph = make_paragraph(TEXT, attach=True)
    make_claim("ten engines", paragraph=paragraph)
    html = read(client, paragraph.source.get_absolute_url())
    assert "Ruritania bought <mark>ten engines</mark> in May" in html


def test_a_text_that_no_longer_fits_its_hash_is_not_shown(client: Client) -> None:
    paragraph = make_paragraph(TEXT, attach=True)
    Paragraph.objects.filter(pk=paragraph.pk).update(sha256="0" * 64)
    html = read(client, paragraph.source.get_absolute_url())
    assert "text not shown" in html
    assert TEXT not in html


def test_a_paragraph_is_identified_by_length_hash_and_end_words(client: Client) -> None:
    paragraph = make_paragraph(TEXT)
    html = read(client, paragraph.source.get_absolute_url())
    for words in (paragraph.sha256, paragraph.first_words, paragraph.last_words):
        assert words in html
    assert paragraph.passage_url() in links(html)


def test_a_number_that_is_ours_is_said_to_be(client: Client) -> None:
    paragraph = make_paragraph(number_known=False)
    assert "number ours" in read(client, paragraph.source.get_absolute_url())


def test_drafts_and_withdrawn_claims_do_not_appear(client: Client) -> None:
    source = whole_source()
    paragraph = source.paragraphs.get()
    make_claim(paragraph=paragraph, statement="Not yet.", state="draft")
    make_claim(
        paragraph=paragraph, statement="No more.", state="withdrawn", withdrawn_reason="misread"
    )
    html = read(client, source.get_absolute_url())
    assert "Not yet." not in html
    assert "No more." not in html


def test_a_source_without_paragraphs_has_a_page(client: Client) -> None:
    assert "No paragraph is on record yet." in read(client, make_source().get_absolute_url())


@pytest.mark.parametrize("paragraphs", [1, 20])
def test_queries_do_not_grow_with_the_paragraphs(
    client: Client, queries: Budget, paragraphs: int
) -> None:
    source = whole_source(paragraphs)
    with queries(QUERIES):
        read(client, source.get_absolute_url())


def test_words_of_other_languages_are_marked_as_such(client: Client) -> None:
    paragraph = make_paragraph(source=make_source(language="he", title="כותרת"))
    make_claim(paragraph=paragraph, quotation="עשרה מנועים")
    html = read(client, paragraph.source.get_absolute_url())
    (quotation,) = (q for q in tree(html).iter(f"{HTML}q") if q.get("class") == "quotation")
    assert quotation.attrib == {"class": "quotation", "lang": "he", "dir": "auto"}
    assert "in Hebrew" in html


def test_markup_in_a_record_is_shown_as_text(client: Client) -> None:
    source = make_source(title="<script>alert(1)</script>", author="<b>A</b>")
    make_claim(paragraph=make_paragraph(source=source, gist="<i>g</i>"), statement="<u>s</u>")
    html = read(client, source.get_absolute_url())
    for markup in ("<script>alert", "<b>A", "<i>g", "<u>s"):
        assert markup not in html


@pytest.mark.parametrize("slug", ["no-such-source", "x" * 10_000, "a%00b"])
def test_a_wrong_slug_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/sources/{slug}/").status_code == 404


def test_a_former_slug_redirects(client: Client) -> None:
    source = make_source(slug="old")
    source.slug = "new"
    source.save()
    response = client.get("/sources/old/?x=1")
    assert response.status_code == 301
    assert response["Location"] == "/sources/new/?x=1"


def test_many_claims_are_folded_under_their_paragraphs_and_unfold_on_request(
    client: Client,
) -> None:
    source = make_source()
    paragraph = make_paragraph(source=source, number=1)
    with many():
        for _ in range(FEW_CLAIMS):
            make_claim(paragraph=paragraph)
    address = source.get_absolute_url()
    assert '<details class="fold"' not in read(client, address)
    last = make_claim(paragraph=paragraph, kind="said", speaker="he")
    html = read(client, address)
    assert html.count('<details class="fold"') == 1
    assert f"{FEW_CLAIMS + 1} claims: {FEW_CLAIMS} fact, 1 said" in html
    assert last.statement in html
    assert f"{address}?claims=all#paragraphs" in links(html)
    whole = read(client, f"{address}?claims=all")
    assert '<details class="fold"' not in whole
    assert f"{address}#paragraphs" in links(whole)
