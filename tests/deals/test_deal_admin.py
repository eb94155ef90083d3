"""An editor corrects a deal, and cannot leave a published fact uncited."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from deals.models import Deal, LineItem, Milestone
from sources.editing import change_url
from sources.models import Claim
from tests import factories
from tests.forms import errors, new_citation, submit, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> LineItem:
    """Ten engines in a published deal, everything cited."""
    deal = factories.make_deal(slug="engines", state="published")
    factories.cite(deal)
    item = factories.make_item(deal=deal, key="engines", quantity=10)
    factories.cite(item, "equipment")
    factories.cite(item, "quantity")
    return item


def test_a_wrong_quantity_is_corrected(editor: Client, item: LineItem) -> None:
    response = submit(editor, change_url(item), quantity=12)
    assert response.status_code == 302
    assert response["Location"] == change_url(item.deal)
    item.refresh_from_db()
    assert item.quantity == 12
    history = editor.get(f"{change_url(item).removesuffix('change/')}history/").content.decode()
    assert "Quantity (10 → 12)" in history


def test_the_last_support_of_a_fact_cannot_be_removed(editor: Client, item: LineItem) -> None:
    page = editor.get(change_url(item))
    data = typed(page, quantity=12, quantity_wording="a dozen")
    row = next(n for n in (0, 1) if data[f"citations-{n}-field"] == "quantity")
    response = editor.post(change_url(item), data | {f"citations-{row}-DELETE": "on"})
    assert response.status_code == 200
    assert "Still without one: quantity." in response.content.decode()
    assert 'value="a dozen"' in response.content.decode()
    assert 'value="12"' in response.content.decode()
    item.refresh_from_db()
    assert (item.quantity, item.citations.count()) == (10, 2)


@pytest.mark.parametrize("change", [{"stance": "context"}, {"field": ""}])
def test_a_support_that_is_turned_to_something_else_is_missed(
    editor: Client, item: LineItem, change: dict[str, str]
) -> None:
    data = typed(editor.get(change_url(item)))
    row = next(n for n in (0, 1) if data[f"citations-{n}-field"] == "quantity")
    changed = {f"citations-{row}-{name}": value for name, value in change.items()}
    response = editor.post(change_url(item), data | changed)
    assert "Still without one: quantity." in errors(response)


def test_a_draft_claim_supports_nothing(editor: Client, item: LineItem) -> None:
    draft = factories.make_claim(state="draft")
    item.citations.filter(field="quantity").delete()
    page = editor.get(change_url(item))
    response = editor.post(change_url(item), typed(page) | new_citation(page, draft, "quantity"))
    assert "Still without one: quantity." in errors(response)


def test_emptying_the_fact_with_its_citation_is_allowed(editor: Client, item: LineItem) -> None:
    data = typed(editor.get(change_url(item)), quantity="")
    row = next(n for n in (0, 1) if data[f"citations-{n}-field"] == "quantity")
    response = editor.post(change_url(item), data | {f"citations-{row}-DELETE": "on"})
    assert response.status_code == 302
    item.refresh_from_db()
    assert item.quantity is None


def test_another_claim_can_take_over_in_one_step(editor: Client, item: LineItem) -> None:
    page = editor.get(change_url(item))
    data = typed(page) | new_citation(page, factories.make_claim(), "quantity")
    row = next(n for n in (0, 1) if data[f"citations-{n}-field"] == "quantity")
    assert (
        editor.post(change_url(item), data | {f"citations-{row}-DELETE": "on"}).status_code == 302
    )


def test_many_citations_cost_no_query_a_row(editor: Client, item: LineItem, queries: Any) -> None:
    for _ in range(8):
        factories.cite(item, "quantity")
    with queries(12):
        assert editor.get(change_url(item)).status_code == 200


def test_many_parts_cost_a_deals_page_no_query_a_row(
    editor: Client, item: LineItem, queries: Any
) -> None:
    for _ in range(6):
        factories.make_item(deal=item.deal, quantity=3)
        factories.make_milestone(deal=item.deal)
    with queries(14):
        page = editor.get(change_url(item.deal)).content.decode()
    assert page.count(">Change</a>") == 13


def test_a_deal_is_written_as_a_draft_and_published(editor: Client) -> None:
    buyer, seller = factories.make_country(), factories.make_country()
    equipment, claim = factories.make_equipment(), factories.make_claim()
    add = reverse("admin:deals_deal_add")
    deal_data = {
        "title": "Ten engines",
        "slug": "ten-engines",
        "state": "draft",
        "kind": "purchase",
    }
    editor.post(add, typed(editor.get(add), **deal_data, buyer=buyer.pk, seller=seller.pk))
    deal = Deal.objects.get(slug="ten-engines")

    add = f"{reverse('admin:deals_lineitem_add')}?deal={deal.pk}"
    page = editor.get(add)
    item_data = typed(page, key="engines", equipment=equipment.pk, quantity=10)
    editor.post(add, item_data | new_citation(page, claim, "equipment"))
    add = f"{reverse('admin:deals_milestone_add')}?deal={deal.pk}"
    page = editor.get(add)
    step = typed(page, key="signed", stage="signed", when="2016-11", when_basis="stated")
    editor.post(add, step | new_citation(page, claim, "stage"))
    item, milestone = LineItem.objects.get(), Milestone.objects.get()

    refused = submit(editor, change_url(deal), state="published")
    assert refused.status_code == 200
    assert "parts of it are not cited" in errors(refused)
    assert f'href="{change_url(item)}"' in errors(refused)
    assert "(quantity)" in errors(refused)
    assert "(when)" in errors(refused)
    assert "Still without one: buyer, seller, kind." in errors(refused)

    factories.cite(item, "quantity", claim=claim)
    factories.cite(milestone, "when", claim=claim)
    factories.cite(deal, "buyer", "seller", "kind", claim=claim)
    assert submit(editor, change_url(deal), state="published").status_code == 302
    deal.refresh_from_db()
    assert (deal.state, deal.current_stage, deal.last_year) == ("published", "signed", 2016)
    shown = editor.get(change_url(deal)).content.decode()
    assert change_url(item) in shown
    assert change_url(milestone) in shown


def test_a_new_part_of_a_published_deal_is_cited_from_the_start(
    editor: Client, item: LineItem
) -> None:
    add = f"{reverse('admin:deals_milestone_add')}?deal={item.deal.pk}"
    response = submit(editor, add, key="signed", stage="signed")
    assert "Still without one: stage." in errors(response)
    assert not Milestone.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seller": "same"}, "Buyer and seller are the same country."),
        ({"state": "withdrawn"}, "A withdrawn deal gives the reader a reason"),
        ({"value_amount": "5"}, "A value is above zero and comes with its currency."),
        ({"buyer": ""}, "This field is required."),
        ({"buyer": "abc"}, "Select a valid choice."),
        ({"kind": "gift"}, "Select a valid choice."),
        ({"title": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_the_tables_refuse_is_said_in_a_sentence(
    editor: Client, item: LineItem, changes: dict[str, Any], sentence: str
) -> None:
    if changes == {"seller": "same"}:
        changes = {"seller": item.deal.buyer_id}
    response = submit(editor, change_url(item.deal), summary="Typed before.", **changes)
    assert response.status_code == 200
    assert sentence in errors(response)
    assert "Typed before." in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"field": "colour"}, "A citation here names one of:"),
        ({"stance": "contradicts"}, "A citation that contradicts says what value the claim gives."),
        ({"stance": "doubts"}, "Select a valid choice."),
        ({"claim": ""}, "This field is required."),
        ({"claim": "\0"}, "Null characters are not allowed."),
        ({"claim": "9" * 30}, "Select a valid choice."),
    ],
)
def test_a_citation_that_says_nonsense_is_refused_in_a_sentence(
    editor: Client, item: LineItem, changes: dict[str, str], sentence: str
) -> None:
    page = editor.get(change_url(item))
    row = new_citation(page, factories.make_claim(), "quantity", **changes)
    response = editor.post(change_url(item), typed(page) | row)
    assert response.status_code == 200
    assert sentence in errors(response)


def test_the_same_claim_twice_for_a_fact_is_refused(editor: Client, item: LineItem) -> None:
    page = editor.get(change_url(item))
    cited = item.citations.get(field="quantity").claim
    response = editor.post(change_url(item), typed(page) | new_citation(page, cited, "quantity"))
    assert "twice for the same fact" in errors(response)


def test_a_page_sent_without_its_rows_changes_nothing(editor: Client, item: LineItem) -> None:
    data = {
        name: value
        for name, value in typed(editor.get(change_url(item)), quantity=12).items()
        if not name.startswith("citations-")
    }
    assert editor.post(change_url(item), data).status_code == 200
    item.refresh_from_db()
    assert item.quantity == 10


def test_who_may_change_items_but_not_citations_is_held_to_the_rule(
    client: Client, item: LineItem
) -> None:
    user = User.objects.create(username="half", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_lineitem"))
    client.force_login(user)
    item.citations.filter(field="quantity").delete()
    response = submit(client, change_url(item), quantity=12)
    assert "Still without one: quantity." in errors(response)


def test_a_published_deal_is_withdrawn_not_deleted(editor: Client, item: LineItem) -> None:
    draft = factories.make_deal()
    delete = reverse("admin:deals_deal_delete", args=[item.deal.pk])
    assert "withdraw it instead" in editor.post(delete, {"post": "yes"}).content.decode()
    chosen = {
        "action": "delete_selected",
        "_selected_action": [item.deal.pk, draft.pk],
        "post": "yes",
    }
    editor.post(reverse("admin:deals_deal_changelist"), chosen)
    assert Deal.objects.count() == 2
    editor.post(reverse("admin:deals_deal_delete", args=[draft.pk]), {"post": "yes"})
    assert Deal.objects.get() == item.deal


def test_view_on_site_leads_to_the_item_on_the_deals_page(editor: Client, item: LineItem) -> None:
    page = editor.get(change_url(item))
    response = editor.get(page.context["absolute_url"])
    assert response.status_code == 302
    assert response["Location"].endswith("/deals/engines/#item-engines")
    Deal.objects.update(state="draft")
    assert not editor.get(change_url(item)).context["has_absolute_url"]


def test_a_claim_is_shown_in_its_row_with_its_words(editor: Client, item: LineItem) -> None:
    claim = Claim.objects.get(pk=item.citations.get(field="quantity").claim_id)
    page = editor.get(change_url(item)).content.decode()
    assert claim.statement in page
    assert change_url(claim) in page
