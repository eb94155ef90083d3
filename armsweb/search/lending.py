"""What the search lends to the filters of lists, so that these find what the box finds."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model, Q

from armsweb.models import SearchEntry
from armsweb.search.documents import MODELS
from armsweb.search.queries import parse, tie
from sources import seeking
from sources.seeking import HasWords, Sought, Term

FTS5 = "armsweb_searchindex"


class Lent:
    """See :class:`sources.seeking.Search`."""

    def understood(self, typed: str) -> Sought:
        line = parse(typed.strip())
        if not line.atoms:
            return Sought(ignored=tuple(line.notes))
        query = tie(line)
        terms, corrected = tuple(query.terms), tuple(query.corrected)
        return Sought(line.shown, terms, tuple(line.notes), corrected)

    def having(self, model: type[Model], terms: Sequence[Term]) -> Q:
        entries = SearchEntry.objects.filter(HasWords(terms, FTS5), kind=MODELS[model])
        return Q(pk__in=entries.values("subject"))


def lend() -> None:
    """Called once, when the apps are ready."""
    seeking.register(Lent())
