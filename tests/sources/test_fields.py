"""Uncertain dates in the database: the bounds follow the reading however a row is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from sources.fields import BoundField
from sources.models import Publisher, Source
from tests.making import build, make

pytestmark = pytest.mark.django_db

NOVEMBER = (date(2016, 11, 1), date(2016, 11, 30))


def bounds_in_table(source: Source) -> tuple[date | None, date | None]:
    return Source.objects.values_list("published_earliest", "published_latest").get(pk=source.pk)


def test_saving_writes_the_bounds_of_the_reading() -> None:
    source = make(Source, published="2016-11", published_basis="stated")
    assert (source.published_earliest, source.published_latest) == NOVEMBER
    assert bounds_in_table(source) == NOVEMBER


def test_saving_again_moves_the_bounds_and_empties_them() -> None:
    source = make(Source, published="2016-11", published_basis="stated")
    source.published = "../2016"
    source.save()
    assert bounds_in_table(source) == (None, date(2016, 12, 31))
    source.published = source.published_basis = ""
    source.save()
    assert bounds_in_table(source) == (None, None)


def test_bulk_create_writes_the_bounds() -> None:
    [source] = Source.objects.bulk_create(
        [build(Source, published="2016-11", published_basis="stated")]
    )
    assert bounds_in_table(source) == NOVEMBER


FIXTURE = """\
- model: sources.source
  fields:
    slug: harbour-day
    title: A day at the harbour
    publisher: [the-gull]
    url: https://paper.example/harbour
    published: '{published}'
    published_basis: stated
    genre: report
    access: whole
"""


def test_a_fixture_without_bounds_gets_them(tmp_path: Path) -> None:
    make(Publisher, slug="the-gull")
    file = tmp_path / "harbour.yaml"
    file.write_text(FIXTURE.format(published="2016-11"), encoding="utf-8")
    call_command("loaddata", file, verbosity=0)
    assert bounds_in_table(Source.objects.get(slug="harbour-day")) == NOVEMBER


def test_a_fixture_whose_date_is_no_date_loads_nothing(tmp_path: Path) -> None:
    make(Publisher, slug="the-gull")
    file = tmp_path / "harbour.yaml"
    file.write_text(FIXTURE.format(published="some day"), encoding="utf-8")
    with pytest.raises(ValidationError, match="is not a date"):
        call_command("loaddata", file, verbosity=0)
    assert not Source.objects.exists()


def test_a_reading_cannot_be_saved_without_its_bounds() -> None:
    source = make(Source, published="2016-11", published_basis="stated")
    source.published = "2016-12"
    with pytest.raises(ValueError, match="leaves “published_earliest” behind"):
        source.save(update_fields=["published"])
    assert bounds_in_table(source) == NOVEMBER
    source.save(update_fields=["published", "published_earliest", "published_latest"])
    assert bounds_in_table(source) == (date(2016, 12, 1), date(2016, 12, 31))
    source.save(update_fields=["title"])


def test_a_reading_that_is_no_date_fails_validation_with_the_reason() -> None:
    source = build(Source, published="2016-02-30", published_basis="stated")
    with pytest.raises(ValidationError) as caught:
        source.full_clean()
    assert list(caught.value.message_dict) == ["published"]
    assert "there is no such day" in str(caught.value)


@pytest.mark.parametrize(("reading", "basis"), [("2016", ""), ("", "stated")])
def test_reading_and_basis_come_together_or_not_at_all(reading: str, basis: str) -> None:
    source = build(Source, published=reading, published_basis=basis)
    with pytest.raises(ValidationError, match="needs its basis"):
        source.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        source.save()


def test_the_table_refuses_bounds_out_of_order() -> None:
    source = make(Source, published="2016-11", published_basis="stated")
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(published_earliest=date(2017, 1, 1))


def test_a_bound_is_of_one_end_or_the_other() -> None:
    with pytest.raises(ValueError, match="'earliest' or 'latest'"):
        BoundField("published", "middle")
