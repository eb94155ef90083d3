"""An editor corrects a claim: its span by its words, its state only while nothing rests on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from sources import passages
from sources.editing import change_url
from sources.models import Claim, Paragraph
from tests import factories
from tests.forms import errors, submit, typed

pytestmark = pytest.mark.django_db

TEXT = "The ministry ordered ten engines. The ministry has not said when the engines come."


@pytest.fixture
def paragraph() -> Paragraph:
    return factories.make_paragraph(TEXT, attach=True)


@pytest.fixture
def claim(paragraph: Paragraph) -> Claim:
    return factories.make_claim(
        "ordered ten engines", paragraph=paragraph, key="x-engines", quotation="ten engines"
    )


def test_the_span_is_worked_out_from_its_words(editor: Client, claim: Claim) -> None:
    words = "has not  said when"  # white space is normalised
    response = submit(editor, change_url(claim), span_words=words, quotation="said when")
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.span_start is not None
    assert TEXT[claim.span_start : claim.span_end] == "has not said when"
    assert claim.span_sha256 == passages.sha256("has not said when")


def test_a_claim_is_added_from_its_paragraph(editor: Client, paragraph: Paragraph) -> None:
    link = f"{reverse('admin:sources_claim_add')}?source=1&paragraph={paragraph.pk}"
    assert f"paragraph={paragraph.pk}" in editor.get(change_url(paragraph)).content.decode()
    submit(editor, link, key="new", statement="Ten.", kind="fact", span_words="ten engines")
    assert Claim.objects.get(key="new").span_start == TEXT.index("ten engines")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("eleven engines", "does not stand in the paragraph"),
        ("the engines.", "does not stand in the paragraph"),
        ("engines", "stands there more than once"),
    ],
)
def test_words_that_are_not_there_once_are_refused(
    editor: Client, claim: Claim, words: str, sentence: str
) -> None:
    response = submit(editor, change_url(claim), span_words=words, note="Typed before.")
    assert response.status_code == 200
    assert sentence in errors(response)
    assert "Typed before." in response.content.decode()


def test_words_without_an_attached_text_are_refused(editor: Client) -> None:
    claim = factories.make_claim()
    assert "No text is attached" in errors(submit(editor, change_url(claim), span_words="ten"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"span_end": 12}, "SHA-256 is not that of the attached text"),
        ({"span_end": 500}, "The span ends at 500, the paragraph at 82."),
        ({"quotation": "eleven engines"}, "the quotation does not stand in the span"),
        ({"quotation": "a b c d e f g h"}, "A quotation has at most seven words."),
        ({"span_sha256": ""}, "Span start, end and SHA-256 belong together."),
        ({"span_sha256": "Z" * 64}, "A SHA-256 is 64 hexadecimal digits"),
        ({"kind": "said"}, "names its speaker"),
        ({"paragraph": "abc"}, "Select a valid choice."),
    ],
)
def test_a_passage_that_does_not_hold_is_refused(
    editor: Client, claim: Claim, changes: dict[str, Any], sentence: str
) -> None:
    response = submit(editor, change_url(claim), **changes)
    assert response.status_code == 200
    assert sentence in errors(response)


def test_the_span_is_shown_in_the_text_and_a_broken_one_as_broken(
    editor: Client, claim: Claim
) -> None:
    page = editor.get(change_url(claim)).content.decode()
    assert "The ministry <mark>ordered ten engines</mark>. The" in page
    assert "span and quotation match the text" in page
    Claim.objects.update(span_sha256="0" * 64)
    assert "BROKEN: the span" in editor.get(change_url(claim)).content.decode()
    # It can still be edited otherwise, for instance to say what is wrong with it.
    assert submit(editor, change_url(claim), note="To be mended.").status_code == 302


@pytest.mark.parametrize("state", ["withdrawn", "draft"])
def test_a_claim_on_which_a_fact_rests_alone_stays_published(
    editor: Client, claim: Claim, state: str
) -> None:
    country = factories.make_country(name="Bulgaria")
    factories.cite(country, "", claim=claim)
    reason = {"withdrawn_reason": "Misread."} if state == "withdrawn" else {}
    response = submit(editor, change_url(claim), state=state, note="Typed before.", **reason)
    assert response.status_code == 200
    assert "Published facts rest on this claim alone" in errors(response)
    assert f'<a href="{change_url(country)}">Bulgaria, the record as a whole</a>' in errors(
        response
    )
    assert "Typed before." in response.content.decode()
    claim.refresh_from_db()
    assert claim.is_published

    factories.cite(country, "", claim=factories.make_claim())
    response = submit(editor, change_url(claim), state=state, **reason)
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.state == state


def test_a_claim_that_supports_only_a_draft_can_be_withdrawn(editor: Client, claim: Claim) -> None:
    factories.cite(factories.make_deal(state="draft"), "buyer", claim=claim)
    response = submit(editor, change_url(claim), state="withdrawn", withdrawn_reason="Misread.")
    assert response.status_code == 302


def test_a_withdrawal_gives_a_reason(editor: Client, claim: Claim) -> None:
    response = submit(editor, change_url(claim), state="withdrawn")
    assert "gives the reader a reason" in errors(response)


def test_what_the_claim_bears_on_is_linked(editor: Client, claim: Claim) -> None:
    item = factories.make_item(quantity=10)
    factories.cite(item, "quantity", claim=claim)
    page = editor.get(change_url(claim)).content.decode()
    assert f'supports <a href="{change_url(item)}">{item.deal}: {item}</a>, quantity' in page


def test_a_cited_claim_is_not_deleted_one_by_one_or_in_bulk(editor: Client, claim: Claim) -> None:
    Claim.objects.update(state="draft")
    country = factories.make_country(name="Bulgaria")
    factories.cite(country, "", claim=claim)
    delete = reverse("admin:sources_claim_delete", args=[claim.pk])
    page = editor.post(delete, {"post": "yes"}).content.decode()
    assert "was not deleted" in page
    assert "Bulgaria, the record as a whole" in page
    chosen = {"action": "delete_selected", "_selected_action": [claim.pk], "post": "yes"}
    editor.post(reverse("admin:sources_claim_changelist"), chosen)
    editor.post(
        reverse("admin:sources_source_delete", args=[claim.paragraph.source_id]), {"post": "yes"}
    )
    assert Claim.objects.filter(pk=claim.pk).exists()

    country.delete()
    editor.post(delete, {"post": "yes"})
    assert not Claim.objects.exists()


def test_claims_are_filtered_by_use(editor: Client, claim: Claim) -> None:
    factories.cite(factories.make_country(), "", claim=claim)
    idle = factories.make_claim()
    address = reverse("admin:sources_claim_changelist")
    for value, expected in (("yes", [claim]), ("no", [idle]), ("x", [idle, claim])):
        found = editor.get(address, {"cited": value}).context["cl"].result_list
        assert sorted(found, key=str) == sorted(expected, key=str)


def test_the_words_of_the_span_are_not_kept_in_the_log(editor: Client, claim: Claim) -> None:
    submit(editor, change_url(claim), span_words="has not said when", quotation="said when")
    history = editor.get(reverse("admin:sources_claim_history", args=[claim.pk])).content.decode()
    assert "Words of the span" in history
    assert "has not said when" not in history


def test_what_the_database_alone_refuses_is_told_and_nothing_is_saved(
    editor: Client, claim: Claim
) -> None:
    def faster(instance: Claim, **kwargs: Any) -> None:
        """Another editor takes the key between the check and the saving."""
        taken = Claim(key="taken", statement="Ten.", kind="fact", paragraph=claim.paragraph)
        Claim.objects.bulk_create([taken])

    pre_save.connect(faster, sender=Claim)
    try:
        address = change_url(claim)
        data = typed(editor.get(address), key="taken")
        with zeal_ignore([{"model": "sources.*", "field": "get()"}]):  # it is tried twice
            response = editor.post(address, data, follow=True)
    finally:
        pre_save.disconnect(faster, sender=Claim)
    assert "The database refused this change; nothing was saved." in response.content.decode()
    assert list(Claim.objects.values_list("key", flat=True)) == ["x-engines"]
