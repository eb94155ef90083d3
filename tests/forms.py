"""Filling in a page of the admin as an editor does: what stands there, and what is changed."""

from __future__ import annotations

from typing import Any

from django.test import Client


def typed(response: Any, **changes: Any) -> dict[str, Any]:
    """What the page's form would send as it stands, with ``changes`` on top.

    A name with ``__`` for ``-`` is of a row: ``citations__0__stance="context"``.
    """
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and field.name != "text_file":
                data[field.html_name] = value
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


def new_citation(response: Any, claim: Any, fact: str, /, **changes: Any) -> dict[str, Any]:
    """A row added to those of the page: the claim supports the field."""
    prefix = "citations"
    rows = next(
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.prefix == prefix
    ).initial_form_count()
    row = {"claim": claim.pk, "field": fact, "stance": "supports", "value": ""} | changes
    return {
        f"{prefix}-TOTAL_FORMS": rows + 1,
        **{f"{prefix}-{rows}-{name}": value for name, value in row.items()},
    }


def errors(response: Any) -> str:
    """Every refusal on the page, one after another."""
    context = response.context
    found = [*context["errors"]]
    return " | ".join(str(error) for error in found)


def submit(client: Client, address: str, **changes: Any) -> Any:
    """Open a page, change what is to be changed, save; the answer to that."""
    return client.post(address, typed(client.get(address), **changes))
