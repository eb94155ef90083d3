"""Pages of a list: numbered where the rows are few, else such as begin behind a row.

To find the hundredth page by its number a database reads and drops the ninety-nine before it; to
begin behind a row that an index knows, it reads one page. The address names that row, signed
together with the list it belongs to: a cursor that was changed, or comes from another list, is
not followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, F, Func, Model, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from sources.asking import shown

ModelT = TypeVar("ModelT", bound=Model)
RowT = TypeVar("RowT")

AFTER, BEFORE = "after", "before"  # the parameters of an address
LONGEST = 600  # characters of a cursor
LONGEST_NUMBER = 6  # digits
NO_PLACE = "The place in the list is not one of this list; it begins at the start."
PAST_THE_END = "Nothing stands behind that place in the list; it begins at the start."


def page_number(request: HttpRequest) -> tuple[int, str]:
    """The number that ``?page=`` asks for, 1 without it; and what to say where it is none."""
    text = request.GET.get("page", "").strip()
    if not text:
        return 1, ""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and int(text):
        return int(text), ""
    return 1, f"Page {shown(text)} is no number of a page; the first is shown."


def too_far(number: int, last: int) -> str:
    """What to say where the list ends before the page asked for."""
    return f"There is no page {number:,}: the last, {last:,}, is shown."


class NumberedPage(Page[RowT]):
    """``fault`` says what was ignored."""

    fault = ""


def numbered(rows: Any, request: HttpRequest, size: int) -> NumberedPage[Any]:
    """The page of the rows that ``?page=`` asks for; the last where it is too far."""
    number, fault = page_number(request)
    paginator: Paginator[Any] = Paginator(rows, size)
    last = paginator.num_pages
    if number > last:
        number, fault = last, too_far(number, last)
    found = paginator.page(number)
    page = NumberedPage(found.object_list, number, paginator)
    page.fault = fault
    return page


class RowComparison(Func):
    """``(a, b) > (1, 2)`` as the SQL standard has it: one range of an index over ``a, b``."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, names: Sequence[str], operator: str, values: Sequence[Any]) -> None:
        super().__init__(*(F(name) for name in names))
        self.operator, self.values = operator, list(values)

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, Any]:  # type: ignore[override]
        parts, params = [], []
        for expression in self.get_source_expressions():
            sql, own = compiler.compile(expression)
            parts.append(sql)
            params += own
        holders = ", ".join(["%s"] * len(self.values))
        return f"({', '.join(parts)}) {self.operator} ({holders})", (*params, *self.values)


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[RowT]):
    """Some rows of a list in its order, and the cursors of the pages on both sides.

    ``previous`` and ``next`` are empty at the ends. ``fault`` says what was ignored.
    """

    rows: list[RowT]
    previous: str = ""
    next: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Keyset:
    """An order that pages follow.

    ``keys`` are columns, none of them null, all ascending, which together are unique. Of these
    the first ``leading`` stand in one index: over a join it takes them to find the first row.
    ``of`` names the list, filters and all: a cursor is good for no other.
    """

    keys: tuple[str, ...]
    size: int
    of: str
    leading: int = 0
    few: bool = False

    def cursor(self, row: Any) -> str:
        """What leads behind (or before) the row."""
        return self._signer().sign_object([_value(row, key) for key in self.keys])

    def page(
        self, rows: QuerySet[ModelT], after: str = "", before: str = "", *, few: bool = False
    ) -> KeysetPage[ModelT]:
        """The rows behind the cursor ``after``, or the last before ``before``; else the first.

        One query; two where ``before`` leaves less than a page, or ``after`` no row. ``rows`` may
        come in any order. ``few`` says that they are few enough to be found first and then put in
        order. Otherwise a database may go through the order until it has met a page of them, which
        takes long where the few stand at its end.
        """
        if few and not self.few:
            return replace(self, few=True).page(rows, after, before)
        fault = ""
        for cursor, backwards in ((after, False), (before, True)):
            if not cursor:
                continue
            values = self._read(cursor)
            if values is None:
                fault = NO_PLACE
            elif backwards:
                return self._back(rows, values)
            else:
                behind = self._on(self._beyond(rows, values, ">"), first=False)
                if behind.rows:
                    return behind
                fault = PAST_THE_END  # what stood there has gone
        return self._on(rows, first=True, fault=fault)

    def _signer(self) -> Signer:
        return Signer(salt=f"armsweb list: {self.of} by {self.keys}")

    def _read(self, cursor: str) -> list[Any] | None:
        try:
            values = self._signer().unsign_object(cursor[:LONGEST])
        except (BadSignature, ValueError, UnicodeError):
            return None
        return values if isinstance(values, list) and len(values) == len(self.keys) else None

    def _beyond(self, rows: QuerySet[ModelT], values: list[Any], operator: str) -> QuerySet[ModelT]:
        rows = rows.filter(RowComparison(self.keys, operator, values))
        if self.leading:
            keys = self.keys[: self.leading]
            rows = rows.filter(RowComparison(keys, f"{operator}=", values[: self.leading]))
        return rows

    def _on(self, rows: QuerySet[ModelT], *, first: bool, fault: str = "") -> KeysetPage[ModelT]:
        found = list(rows.order_by(*self._order())[: self.size + 1])
        more, found = len(found) > self.size, found[: self.size]
        return KeysetPage(
            found,
            previous=self.cursor(found[0]) if found and not first else "",
            next=self.cursor(found[-1]) if more else "",
            fault=fault,
        )

    def _order(self) -> list[Any]:
        first, *others = (F(key) for key in self.keys)
        # An expression, though of the same value, is in no index.
        return [Coalesce(first, first) if self.few else first, *others]

    def _back(self, rows: QuerySet[ModelT], values: list[Any]) -> KeysetPage[ModelT]:
        order = [key.desc() for key in self._order()]
        found = list(self._beyond(rows, values, "<").order_by(*order)[: self.size + 1])
        if len(found) <= self.size:
            return self._on(rows, first=True)
        found = found[: self.size][::-1]
        return KeysetPage(found, previous=self.cursor(found[0]), next=self.cursor(found[-1]))


def _value(row: Any, key: str) -> Any:
    for name in key.split("__"):
        row = getattr(row, name)
    return row.isoformat() if isinstance(row, date) else row
