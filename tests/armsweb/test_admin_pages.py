"""Every page of the admin answers, in a fixed number of queries, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countries.models import Country, Membership, Official, Organisation
from deals.models import Deal, Equipment, LineItem, Milestone
from sources.models import Claim, FormerSlug, Paragraph, ParagraphText, Publisher, Source
from tests import factories

pytestmark = pytest.mark.django_db

LIST_QUERIES = 9  # session, user, permissions of the log, count, rows, the choices of filters
ODD = (
    "\0",
    "x" * 5000,
    '"',
    "'",
    '"a',
    "a b " * 200,
    "%",
    "\\",
    "é ∞ 💥",
    "' OR 1=1 --",
    "' \" \0",
)


def _log(n: int) -> LogEntry:
    deal = factories.make_deal()
    kind = ContentType.objects.get_for_model(Deal)
    user = User.objects.create(username=f"user{n}")
    return LogEntry.objects.create(
        user=user,
        content_type=kind,
        object_id=str(deal.pk),
        object_repr=deal.title,
        action_flag=CHANGE,
        change_message="[]",
    )


def _cited(make: Callable[[], Any]) -> Callable[[int], Any]:
    def made(n: int) -> Any:
        record = make()
        factories.cite(record, "", claim=factories.make_claim())
        return record

    return made


MAKERS: dict[type[models.Model], Callable[[int], Any]] = {
    Publisher: lambda n: factories.make_publisher(note=f"Note {n}."),
    Source: lambda n: factories.make_source(author=f"Author {n}"),
    Paragraph: lambda n: factories.make_paragraph(f"Text number {n}.", attach=True),
    ParagraphText: lambda n: factories.make_paragraph(f"Text number {n}.", attach=True).attached,
    Claim: lambda n: factories.make_claim(
        "number", paragraph=factories.make_paragraph(f"Text number {n}.", attach=True)
    ),
    FormerSlug: lambda n: FormerSlug.objects.create(model="deal", slug=f"a-{n}", current=f"b-{n}"),
    Country: _cited(factories.make_country),
    Organisation: _cited(lambda: factories.make_organisation(country=factories.make_country())),
    Membership: _cited(factories.make_membership),
    Official: _cited(lambda: factories.make_official(organisation=factories.make_organisation())),
    Equipment: _cited(lambda: factories.make_equipment(maker=factories.make_country())),
    Deal: _cited(factories.make_deal),
    LineItem: _cited(factories.make_item),
    Milestone: _cited(factories.make_milestone),
    LogEntry: _log,
    User: lambda n: User.objects.create(username=f"name{n}"),
    Group: lambda n: Group.objects.create(name=f"group{n}"),
}
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
each_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)


def _address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@each_model
def test_list_form_and_record_answer(editor: Client, model: type[models.Model]) -> None:
    record = MAKERS[model](1)
    may_add = admin.site._registry[model].has_add_permission(
        editor.get(reverse("admin:index")).wsgi_request
    )
    assert editor.get(_address(model, "changelist")).status_code == 200
    assert editor.get(_address(model, "add")).status_code == (200 if may_add else 403)
    assert editor.get(_address(model, "change", record.pk)).status_code == 200
    assert editor.get(_address(model, "history", record.pk)).status_code == 200


@each_model
def test_a_list_costs_as_many_queries_with_ten_rows_as_with_one(
    editor: Client, model: type[models.Model]
) -> None:
    MAKERS[model](0)
    editor.get(_address(model, "changelist"))  # content types are remembered from here on
    with CaptureQueriesContext(connection) as one:
        editor.get(_address(model, "changelist"))
    for n in range(1, 10):
        MAKERS[model](n)
    with CaptureQueriesContext(connection) as ten:
        response = editor.get(_address(model, "changelist"))
    assert response.status_code == 200
    assert len(response.context["cl"].result_list) >= 10
    assert len(ten) == len(one) <= LIST_QUERIES


@each_model
def test_odd_searches_and_filters_are_answered(editor: Client, model: type[models.Model]) -> None:
    MAKERS[model](1)
    address = _address(model, "changelist")
    for text in ODD:
        assert editor.get(address, {"q": text}).status_code == 200
        assert editor.get(address, {"state": text, "kind__exact": text}).status_code in {
            200,
            302,
            400,
        }
    assert editor.get(address, {"p": "9" * 30}, follow=True).status_code == 200
    for field in {type(field): field for field in model._meta.fields}.values():
        for text in ("\0", "x", "9" * 30, "-1"):
            response = editor.get(address, {f"{field.name}__exact": text})
            assert response.status_code in {200, 302, 400}
    assert editor.get(_address(model, "change", "9" * 30)).status_code in {302, 400}


def test_choosing_a_claim_searches_key_statement_and_quotation(editor: Client) -> None:
    paragraph = factories.make_paragraph("Ten engines from Russia.", attach=True)
    claim = factories.make_claim(
        paragraph=paragraph, key="x-engines", statement="Bulgaria bought.", quotation="from Russia"
    )
    factories.make_claim(key="other")
    field = {"app_label": "deals", "model_name": "dealcitation", "field_name": "claim"}
    for term in ("x-engines", "bulgaria", "from russia"):
        answer = editor.get(reverse("admin:autocomplete"), {**field, "term": term}).json()
        assert [(row["id"], row["text"]) for row in answer["results"]] == [
            (str(claim.pk), "x-engines: Bulgaria bought.")
        ]
    for text in ODD:
        odd = editor.get(reverse("admin:autocomplete"), {**field, "term": text})
        assert odd.status_code == (400 if "\0" in text else 200)


@pytest.mark.parametrize("value", ["abc", "9" * 40, "-1", "1e3", ""])
def test_a_preset_that_is_no_record_leaves_the_choice_empty(editor: Client, value: str) -> None:
    assert editor.get(_address(LineItem, "add"), {"deal": value}).status_code == 200


def test_who_changed_what_is_listed_with_the_values(editor: Client) -> None:
    publisher = factories.make_publisher(name="Old Name")
    data = {"slug": publisher.slug, "name": "New Name", "kind": "outlet"}
    editor.post(_address(Publisher, "change", publisher.pk), data)
    page = editor.get(_address(LogEntry, "changelist")).content.decode()
    assert "Name (Old Name → New Name)" in page
    assert "editor" in page


def test_a_new_slug_is_announced_and_the_old_address_redirects(editor: Client) -> None:
    source = factories.make_source(slug="old-slug")
    factories.make_paragraph(source=source)
    form = editor.get(_address(Source, "change", source.pk)).context["adminform"].form
    data = {name: value or "" for name, value in form.initial.items()} | {
        "slug": "new-slug",
        "paragraphs-TOTAL_FORMS": "0",
        "paragraphs-INITIAL_FORMS": "0",
    }
    response = editor.post(_address(Source, "change", source.pk), data, follow=True)
    assert "“old-slug” now redirects to “new-slug”" in response.content.decode()
    former = editor.get(reverse("sources:source_detail", args=["old-slug"]))
    assert former.status_code == 301
    assert former["Location"] == reverse("sources:source_detail", args=["new-slug"])
