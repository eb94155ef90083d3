"""From a YAML node to the value of a field, without YAML 1.1's surprises."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from armsweb.records.faults import shown
from armsweb.records.layout import Key, key_shape
from armsweb.records.nodes import Listing, Node, Scalar, Table, said

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LONGEST_NUMBER = 40  # digits; beyond this it is out of every column's range anyway
# The same on every engine: SQLite itself would take any 64-bit number.
_RANGES = BaseDatabaseOperations.integer_field_ranges


class Wrong(ValueError):
    """The node is no value for its field; the message says what is due and what stands there."""


def convert(field: models.Field[Any, Any], node: Node) -> Any:
    """The Python value of ``node`` for ``field``. Raises :class:`Wrong`."""
    if not isinstance(node, Scalar):
        raise Wrong(f"must be {_due(field)}, not {said(node)}")
    if node.kind == "nothing":
        if field.null:
            return None
        raise Wrong(f"must be {_due(field)}, but nothing is given (leave the line out if unknown)")
    if isinstance(field, models.BooleanField):
        return _truth(node)
    if isinstance(field, models.IntegerField):
        return _whole(field, node)
    if isinstance(field, models.DecimalField):
        return _decimal(node)
    if isinstance(field, models.DateField):
        return _day(node)
    return _text(field, node)


def validate(field: models.Field[Any, Any], value: Any) -> None:
    """Ask the field's own validators. Raises :class:`Wrong`."""
    if value == "" and not field.blank:
        raise Wrong("must not be empty")
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise Wrong(" ".join(error.messages)) from None


def _due(field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.BooleanField):
        return "true or false"
    if isinstance(field, models.IntegerField):
        return "a whole number"
    if isinstance(field, models.DecimalField):
        return "a number"
    return "a day such as 2016-11-21" if isinstance(field, models.DateField) else "text"


def _truth(node: Scalar) -> bool:
    if node.kind != "a truth value" or node.text.lower() not in {"true", "false"}:
        raise Wrong(f"must be true or false, not {said(node)}")
    return node.text.lower() == "true"


def whole_number(node: Scalar) -> int:
    """The number of a plain decimal scalar. Raises :class:`Wrong`."""
    if node.kind == "text" and _WHOLE.fullmatch(node.text):
        raise Wrong(f"must be a whole number without quotation marks, not {said(node)}")
    if node.kind != "a whole number" or not _WHOLE.fullmatch(node.text):
        raise Wrong(f"must be a whole number in plain digits, not {said(node)}")
    if len(node.text) > _LONGEST_NUMBER:
        raise Wrong(f"is a number of {len(node.text)} digits, which is out of range")
    return int(node.text)


def _whole(field: models.Field[Any, Any], node: Scalar) -> int:
    number = whole_number(node)
    low, high = _RANGES[field.get_internal_type()]
    if not low <= number <= high:
        raise Wrong(f"must be a whole number from {low} to {high}, not {shown(number)}")
    return number


def _decimal(node: Scalar) -> Decimal:
    if len(node.text) > _LONGEST_NUMBER or not _DECIMAL.fullmatch(node.text):
        raise Wrong(f"must be a number such as 42.698, not {said(node)}")
    return Decimal(node.text)


def _day(node: Scalar) -> date:
    try:
        if _DAY.fullmatch(node.text):
            return date.fromisoformat(node.text)
    except ValueError:
        pass
    raise Wrong(f"must be a day such as 2016-11-21, not {said(node)}")


def text_of(node: Scalar) -> str:
    """The text of a scalar that YAML reads as text. Raises :class:`Wrong`."""
    if node.kind != "text":
        raise Wrong(f"must be text, but YAML takes it for {said(node)}; put it in quotation marks")
    if "\0" in node.text:
        raise Wrong(f"holds a NUL character (character {node.text.index(chr(0)) + 1})")
    return node.text


def _text(field: models.Field[Any, Any], node: Scalar) -> str:
    text = text_of(node)
    longest = getattr(field, "max_length", None)
    if longest is not None and len(text) > longest:
        raise Wrong(f"has {len(text)} characters, at most {longest} fit: {shown(text)}")
    allowed = [str(value) for value, _ in field.flatchoices]
    if allowed and text not in allowed and text:
        raise Wrong(f"must be one of {', '.join(allowed)}, not {shown(text)}")
    return text


def reference(target: type[models.Model], null: bool, node: Node) -> Key | None:
    """The natural key that a reference names. Raises :class:`Wrong`."""
    shape = key_shape(target)
    example = ", ".join("number" if part is int else "text" for part in shape)
    due = f"must be the key of a {target._meta.verbose_name} in brackets, [{example}]"
    if isinstance(node, Scalar) and node.kind == "nothing" and null:
        return None
    if isinstance(node, (Scalar, Table)):
        raise Wrong(f"{due}, not {said(node)}")
    return _key(shape, node, due)


def _key(shape: tuple[type, ...], node: Listing, due: str) -> Key:
    if len(node.items) != len(shape):
        raise Wrong(f"{due}, not a list of {len(node.items)}")
    key: list[Any] = []
    for part, item in zip(shape, node.items, strict=True):
        if not isinstance(item, Scalar):
            raise Wrong(f"{due}; inside stands {said(item)}")
        key.append(whole_number(item) if part is int else text_of(item))
    return tuple(key)
