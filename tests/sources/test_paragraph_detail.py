"""One paragraph: its page, and the card of evidence that a ¶ opens."""

from __future__ import annotations

import pytest
from django.test import Client

from sources.models import Paragraph
from tests.conftest import Budget
from tests.factories import (
    cite,
    make_claim,
    make_deal,
    make_paragraph,
    make_publisher,
    make_source,
    many,
)
from tests.pages import ids, links, read, tree

QUERIES = 11  # paragraph, claims, neighbours, and one a citation table
CARD_QUERIES = 2
TEXT = "Ruritania bought ten engines in May, its minister said."
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


@many()
def whole_paragraph(claims: int = 2) -> Paragraph:
    paragraph = make_paragraph(TEXT)
    for _ in range(claims):
        cite(make_deal(state="published"), claim=make_claim(paragraph=paragraph))
    return paragraph


def card(client: Client, address: str) -> str:
    """The fragment, as htmx gets it; it must be sound markup on its own."""
    response = client.get(address, headers=HTMX)
    assert response.status_code == 200, response.status_code
    assert "HX-Request" in response["Vary"]
    assert not response.cookies
    html = response.content.decode()
    tree(f"<!DOCTYPE html><title>card</title><div>{html}</div>")
    assert "<html" not in html
    return html


def test_it_works(client: Client) -> None:
    paragraph = whole_paragraph()
    html = read(client, paragraph.get_absolute_url())
    assert paragraph.gist in html
    for claim in paragraph.claims.all():
        assert claim.key in ids(html)
        assert claim.get_absolute_url() in links(html)
        assert claim.dealcitations.all()[0].subject.get_absolute_url() in links(html)


def test_it_leads_to_the_paragraphs_before_and_after(client: Client) -> None:
    source = make_source()
    first, middle, last = (make_paragraph(source=source, number=n) for n in (1, 4, 9))
    found = links(read(client, middle.get_absolute_url()))
    assert {first.get_absolute_url(), last.get_absolute_url()} <= set(found)
    assert f"{source.get_absolute_url()}#p4" in found
    assert 'rel="prev"' not in read(client, first.get_absolute_url())
    assert 'rel="next"' not in read(client, last.get_absolute_url())


def test_the_answer_depends_on_htmx_and_says_so(client: Client) -> None:
    paragraph = whole_paragraph()
    assert "HX-Request" in client.get(paragraph.get_absolute_url())["Vary"]
    assert "Cookie" not in client.get(paragraph.get_absolute_url())["Vary"]


def test_the_card_shows_the_claim_its_words_and_where_they_stand(client: Client) -> None:
    publisher = make_publisher(
        name="The Bugle", note="Owned by a town.", note_url="https://a.example/"
    )
    source = make_source(
        publisher=publisher,
        published="2016-11-21",
        published_basis="stated",
        archive_url="https://archive.example/1",
    )
    paragraph = make_paragraph(TEXT, attach=True, source=source, gist="On engines.", number=11)
    claim = make_claim(
        "ten engines",
        paragraph=paragraph,
        kind="said",
        speaker="its minister",
        relay=make_publisher(name="The Wire"),
        quotation="ten engines",
    )
    other = make_claim("in May", paragraph=paragraph)
    html = card(client, f"{paragraph.get_absolute_url()}?claim={claim.key}")
    for words in ("The Bugle, 21 November 2016, ¶11", "Owned by a town.", "On engines."):
        assert words in html
    for words in (claim.statement, "Said", "its minister", "The Wire", "<mark>ten engines</mark>"):
        assert words in html
    assert other.statement not in html
    assert '<h2 id="evidence-heading" tabindex="-1">' in html
    assert '<button type="button" class="close" data-close aria-label="Close">' in html
    in_place = f"{paragraph.get_absolute_url()}#{claim.key}"
    wanted = {claim.get_absolute_url(), claim.passage_url(), in_place}
    assert {*wanted, source.archive_url, publisher.note_url} <= set(
        links(f"<!DOCTYPE html><title>card</title>{html}")
    )


def test_the_card_shows_several_claims_or_all_of_them(client: Client) -> None:
    paragraph = whole_paragraph(3)
    one, two, three = paragraph.claims.order_by("pk")
    html = card(client, f"{paragraph.get_absolute_url()}?claim={one.key}&claim={two.key}")
    assert one.statement in html
    assert two.statement in html
    assert three.statement not in html
    assert three.statement in card(client, paragraph.get_absolute_url())


def test_the_card_of_a_bare_paragraph_says_that_nothing_was_drawn(client: Client) -> None:
    assert "Nothing was drawn" in card(client, make_paragraph().get_absolute_url())


@pytest.mark.parametrize("number_known", [True, False])
def test_the_card_says_where_only_an_excerpt_was_seen(client: Client, number_known: bool) -> None:
    source = make_source(access="excerpt")
    paragraph = make_paragraph(source=source, number_known=number_known)
    html = card(client, paragraph.get_absolute_url())
    assert "excerpt seen" in html
    assert ("number ours" in html) is not number_known


@pytest.mark.parametrize("extra", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_gets_the_whole_page_where_it_needs_one(client: Client, extra: str) -> None:
    html = read(client, whole_paragraph().get_absolute_url(), **HTMX, **{extra: "true"})
    assert "<html" in html


@pytest.mark.parametrize("key", ["", "no-such-claim", "%00", "%FF", "x" * 10_000, "of-another"])
def test_a_claim_that_is_not_there_is_ignored_on_the_page_and_not_found_for_the_card(
    client: Client, key: str
) -> None:
    make_claim(key="of-another")
    address = f"{whole_paragraph().get_absolute_url()}?claim={key}"
    assert read(client, address)
    response = client.get(address, headers=HTMX)
    assert response.status_code == 404
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_claim_that_is_not_published_has_no_card(client: Client, state: str) -> None:
    reason = "misread" if state == "withdrawn" else ""
    claim = make_claim(statement="Hidden.", state=state, withdrawn_reason=reason)
    address = f"{claim.paragraph.get_absolute_url()}?claim={claim.key}"
    assert client.get(address, headers=HTMX).status_code == 404
    assert "Hidden." not in read(client, address)


@pytest.mark.parametrize("claims", [1, 20])
def test_queries_do_not_grow_with_the_claims(client: Client, queries: Budget, claims: int) -> None:
    address = whole_paragraph(claims).get_absolute_url()
    with queries(QUERIES):
        read(client, address)
    with queries(CARD_QUERIES):
        card(client, address)


@pytest.mark.parametrize("number", ["0", "2", "-1", "1.5", "one", str(10**40), "9" * 5_000, "%00"])
def test_a_number_that_is_not_there_is_not_found(client: Client, number: str) -> None:
    source = make_paragraph().source
    assert client.get(f"{source.get_absolute_url()}{number}/").status_code == 404


def test_a_former_slug_of_the_source_redirects(client: Client) -> None:
    source = make_paragraph(source=make_source(slug="old")).source
    source.slug = "new"
    source.save()
    response = client.get("/sources/old/1/")
    assert response.status_code == 301
    assert response["Location"] == "/sources/new/1/"
