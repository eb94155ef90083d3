"""What the search lends to the filters of lists, so that these find what the box finds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.db.models import Model, Q

from armsweb.models import SearchEntry
from armsweb.search.documents import MODELS
from armsweb.search.engines import MOST, TooLongError, candidates
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
        kind = MODELS[model]
        found = None
        with suppress(TooLongError):
            found = candidates(terms, [kind], but_one=False)
        entries = SearchEntry.objects.filter(kind=kind)
        if found is not None and len(found) < MOST:
            # All there are: to name them spares the database a guess at how many have the words.
            few = entries.filter(pk__in=[candidate.entry for candidate in found])
            return Q(pk__in=list(few.values_list("subject", flat=True)))
        return Q(pk__in=entries.filter(HasWords(terms, FTS5)).values("subject"))


def lend() -> None:
    """Called once, when the apps are ready."""
    seeking.register(Lent())
