"""Pieces of the forms that read what a reader asks of a list."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.text import Truncator

SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)


def shown(value: str) -> str:
    """A value as a page may repeat it: short, in quotation marks, without control characters."""
    clean = "".join(c if c.isprintable() else "�" for c in value[:60])
    # An isolate, so that text written from right to left turns round nothing but itself.
    return f"“\u2068{Truncator(clean).chars(40)}\u2069”"


class Several(forms.MultipleChoiceField):
    """Any number of values; which of them are known, the form finds out for all at once."""

    def validate(self, value: Any) -> None:
        pass


class ForgivingForm(forms.Form):
    """``is_valid()`` is false where something was left out; the rest is followed all the same."""

    @property
    def ignored(self) -> list[str]:
        """What was left out, a sentence each."""
        return [str(message) for messages in self.errors.values() for message in messages]


def unturned(request: HttpRequest) -> list[str]:
    """What to say to an address with the number of a page: such a list is not turned by numbers."""
    if "page" not in request.GET:
        return []
    return ["Pages have no numbers here: the list begins at the start, and is turned at its end."]


def without_empty(request: HttpRequest, **defaults: str) -> str:
    """The address without parameters that are empty or ask for the default; nothing if it has none.

    A form without script sends every field.
    """
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in pairs if value.strip() not in {"", defaults.get(name)}]
    if len(kept) == len(pairs):
        return ""
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
