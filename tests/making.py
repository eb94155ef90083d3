"""Records for tests, of any model: what a test does not care about is filled in by the fields.

A new model is covered the day it is added, because nothing here names one.
"""

from __future__ import annotations

from itertools import count
from typing import Any, TypeVar

from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)

_numbers = count(1)


def build(model: type[ModelT], **values: Any) -> ModelT:
    """An unsaved record that every constraint accepts; the records it points to are saved."""
    number = next(_numbers)
    for field in model._meta.concrete_fields:
        given = field.name in values or field.attname in values
        if not (given or field.has_default() or field.blank or field.primary_key):
            values[field.name] = _value(field, number)
    return model(**values)


def make(model: type[ModelT], **values: Any) -> ModelT:
    """The same, saved."""
    record = build(model, **values)
    record.save()
    return record


def _value(field: Any, number: int) -> Any:
    if field.is_relation:
        return make(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.CharField | models.TextField):
        if field.max_length == 2:  # a country's code
            return chr(65 + number // 26 % 26) + chr(65 + number % 26)
        if isinstance(field, models.URLField):
            return f"https://paper.example/{number}"
        return f"{field.name}-{number}".replace("_", "-")
    if isinstance(field, models.DecimalField):
        return 0
    if isinstance(field, models.IntegerField):
        return 1
    raise NotImplementedError(f"no value known for {field}")
