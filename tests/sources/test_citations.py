"""What every citation table and every column of choices refuses, found by introspection."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from sources.citations import Citable, Citation, Stance, citation_models
from sources.models import Claim
from tests.making import build, make

TABLES = citation_models()
FLOORS = ("sources", "countries", "deals")
CHOICES = [
    pytest.param(model, field, id=f"{model.__name__}-{field.name}")
    for floor in FLOORS
    for model in apps.get_app_config(floor).get_models()
    for field in model._meta.concrete_fields
    if field.choices
]

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
pytestmark = pytest.mark.django_db


def refused(row: models.Model, message: str) -> None:
    """By validation in words, and by the database itself."""
    with pytest.raises(ValidationError, match=message):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row)._base_manager.bulk_create([row])


def subject_of(table: type[Citation]) -> type[Citable]:
    subject: Any = table._meta.get_field("subject")  # type: ignore[misc]
    assert isinstance(subject, models.ForeignKey)
    return subject.related_model  # type: ignore[return-value]


def test_the_tables_are_found_on_every_floor_above() -> None:
    assert {table._meta.app_label for table in TABLES} == {"countries", "deals"}
    assert len({subject_of(table) for table in TABLES}) == len(TABLES)


@every_table
def test_a_table_takes_every_field_that_may_be_cited(table: type[Citation]) -> None:
    subject_model = subject_of(table)
    subject: Any = make(subject_model)
    for name in (*subject_model.cited_fields, *subject_model.citable_fields):
        row = build(table, subject=subject, field=name)
        row.full_clean()
        row.save()
    fields = [*subject_model.cited_fields, *subject_model.citable_fields]
    assert sorted(subject.citations.values_list("field", flat=True)) == sorted(fields)


@every_table
def test_a_table_finds_its_rows_by_their_natural_key(table: type[Citation]) -> None:
    row = make(table, field=subject_of(table).cited_fields[0])
    manager: Any = table._default_manager
    assert manager.get_by_natural_key(*row.natural_key()) == row


@every_table
def test_a_table_refuses_an_unknown_field(table: type[Citation]) -> None:
    refused(build(table, field="colour"), "A citation here names one of")


@every_table
def test_a_table_refuses_the_same_citation_twice(table: type[Citation]) -> None:
    field = subject_of(table).cited_fields[0]
    first = make(table, field=field)
    refused(
        build(table, subject=first.subject, claim=first.claim, field=field),
        "already cited for this field",
    )


@every_table
def test_a_table_refuses_a_contradiction_without_a_value(table: type[Citation]) -> None:
    field = subject_of(table).cited_fields[0]
    refused(build(table, field=field, stance=Stance.CONTRADICTS), "says what value")
    make(table, field=field, stance=Stance.CONTRADICTS, value="nine")


@every_table
def test_a_table_refuses_an_unknown_stance(table: type[Citation]) -> None:
    field = subject_of(table).cited_fields[0]
    refused(build(table, field=field, stance="doubts"), "supports, contradicts or gives context")


@every_table
def test_a_claim_that_is_cited_cannot_be_deleted(table: type[Citation]) -> None:
    row = make(table, field=subject_of(table).cited_fields[0])
    with pytest.raises(models.ProtectedError):
        row.claim.delete()
    assert Claim.objects.filter(pk=row.claim.pk).exists()


@every_table
def test_every_fact_of_a_subject_is_something_it_has(table: type[Citation]) -> None:
    subject = make(subject_of(table))
    for name in subject.cited_fields:
        assert name == "" or hasattr(subject, name)
    assert set(subject.facts()) <= set(subject.cited_fields)


@pytest.mark.parametrize(("model", "field"), CHOICES)
def test_a_table_refuses_a_value_outside_the_choices(
    model: type[models.Model], field: models.Field[Any, Any]
) -> None:
    if issubclass(model, Citation):
        values = {"field": subject_of(model).cited_fields[0]}
    elif field.name.endswith("_basis"):
        values = {field.name.removesuffix("_basis"): "2016"}
    else:
        values = {}
    refused(build(model, **{**values, field.name: "?"}), field.flatchoices[0][0])


def test_only_a_published_claim_that_supports_is_support() -> None:
    table = TABLES[0]
    subject = make(subject_of(table))
    field = (*subject.cited_fields, *subject.citable_fields)[0]
    for state, reason in (("published", ""), ("draft", ""), ("withdrawn", "Misread.")):
        for stance in Stance.values:
            claim = make(Claim, state=state, withdrawn_reason=reason)
            make(table, subject=subject, claim=claim, field=field, stance=stance, value="other")
    manager: Any = table._default_manager
    assert manager.count() == 9
    assert {row.stance for row in manager.standing()} == set(Stance.values)
    [row] = manager.supporting()
    assert (row.stance, row.claim.state) == ("supports", "published")
