"""Countries and what belongs to them are added and corrected with their citations."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from countries.models import Country, Membership, Official, Organisation
from sources.editing import change_url
from tests import factories
from tests.forms import errors, new_citation, submit, typed

pytestmark = pytest.mark.django_db

BULGARIA = {
    "slug": "bulgaria",
    "code": "BG",
    "name": "Bulgaria",
    "adjective": "Bulgarian",
    "capital": "Sofia",
    "latitude": "42.698",
    "longitude": "23.322",
}


def _add(editor: Client, model: type[Any], *facts: str, **values: Any) -> Any:
    """Add a record with one supporting claim for each of the facts."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    page = editor.get(address)
    data = typed(page, **values)
    for number, fact in enumerate(facts):
        row = new_citation(page, factories.make_claim(), fact)
        data |= {name.replace("-0-", f"-{number}-"): value for name, value in row.items()}
    data["citations-TOTAL_FORMS"] = len(facts)
    return editor.post(address, data)


def test_a_country_is_added_with_its_citation(editor: Client) -> None:
    assert _add(editor, Country, "", **BULGARIA).status_code == 302
    assert Country.objects.get(code="BG").citations.count() == 1


def test_a_country_without_a_citation_is_refused(editor: Client) -> None:
    response = _add(editor, Country, **BULGARIA)
    assert "Still without one: the record as a whole." in errors(response)
    assert 'value="Sofia"' in response.content.decode()


def test_an_official_and_the_office_are_added(editor: Client) -> None:
    country, body = factories.make_country(), factories.make_organisation()
    values: dict[str, Any] = {"name": "A Person", "slug": "a-person", "office": "minister"}
    values |= {"country": country.pk, "organisation": body.pk}
    refused = _add(editor, Official, "office", "said", **values)
    assert "Still without one: country, organisation." in errors(refused)
    assert _add(editor, Official, "office", "country", "organisation", **values).status_code == 302


def test_a_membership_is_dated_and_cited(editor: Client) -> None:
    country, body = factories.make_country(), factories.make_organisation()
    values = {"country": country.pk, "organisation": body.pk, "since": "2004-03-29"}
    refused = _add(editor, Membership, "", **values)
    assert "a reading of a date needs its basis" in errors(refused)
    values["since_basis"] = "stated"
    assert "Still without one: since." in errors(_add(editor, Membership, "", **values))
    assert _add(editor, Membership, "", "since", **values).status_code == 302
    again = _add(editor, Membership, "", "since", **values)
    assert "already has that spell" in errors(again)


@pytest.mark.parametrize("day", ["2004-13", "yesterday", "2004-03-29/2003", "\0"])
def test_a_date_that_is_none_is_refused_beside_its_field(editor: Client, day: str) -> None:
    membership = factories.make_membership()
    factories.cite(membership)
    response = submit(editor, change_url(membership), since=day, since_basis="stated")
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["since"]


def test_the_country_of_a_body_needs_a_claim_once_it_is_given(editor: Client) -> None:
    body = factories.make_organisation()
    factories.cite(body)
    response = submit(editor, change_url(body), country=factories.make_country().pk)
    assert "Still without one: country." in errors(response)
    assert Organisation.objects.get().country is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "bg"}, "Two capital letters"),
        ({"latitude": "91"}, "less than or equal to 90"),
        ({"slug": "no slug"}, "Enter a valid"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_a_country_cannot_be_is_said_beside_the_field(
    editor: Client, values: dict[str, str], sentence: str
) -> None:
    response = _add(editor, Country, "", **(BULGARIA | values))
    assert response.status_code == 200
    assert sentence in errors(response)
    assert not Country.objects.exists()
