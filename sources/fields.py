"""Model fields for uncertain dates: the EDTF reading and its derived earliest and latest day."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import pre_save

from sources import dates

ModelT = TypeVar("ModelT", bound=models.Model)


class DateBasis(models.TextChoices):
    """How the machine-readable reading of a date follows from the source's wording."""

    STATED = "stated", "stated by the source"
    INFERRED = "inferred", "inferred from the source's wording and its date"
    EDITOR = "editor", "the editor's reading"


def validate_edtf(value: str) -> None:
    """Raise ``ValidationError`` unless ``value`` is of the EDTF subset of :mod:`sources.dates`."""
    try:
        dates.read(value)
    except dates.DateError as error:
        raise ValidationError(str(error), code="edtf") from None


class EdtfField(models.CharField):  # type: ignore[type-arg]
    """An EDTF string of the subset in :mod:`sources.dates`; empty when nothing is known."""

    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


class BoundField(models.DateField):  # type: ignore[type-arg]
    """The earliest or latest day of an EDTF field beside it; null for an open or unknown end.

    It computes itself whenever its row is written, by ``save()``, ``bulk_create()`` or a raw
    fixture, and is therefore neither edited nor exported.
    """

    def __init__(self, of: str, end: str, **kwargs: Any) -> None:
        if end not in {"earliest", "latest"}:
            raise ValueError(f"end must be 'earliest' or 'latest', not {end!r}")
        self.of, self.end = of, end
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("null", "blank", "editable"):
            kwargs.pop(key, None)
        return name, path, args, {**kwargs, "of": self.of, "end": self.end}

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        if not cls._meta.abstract:
            # Raw saves (loaddata) skip Field.pre_save but send the signal.
            pre_save.connect(self._on_pre_save, sender=cls)

    def _on_pre_save(
        self, instance: models.Model, update_fields: frozenset[str] | None = None, **kwargs: Any
    ) -> None:
        if update_fields and self.of in update_fields and self.name not in update_fields:
            raise ValueError(f"saving “{self.of}” alone leaves “{self.name}” behind: name both")
        self.pre_save(instance, add=False)

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:
        try:
            earliest, latest = dates.bounds(getattr(model_instance, self.of))
        except dates.DateError as error:
            # A reading that was never validated (loaddata) must not reach the table.
            raise ValidationError({self.of: str(error)}) from None
        value = earliest if self.end == "earliest" else latest
        setattr(model_instance, self.attname, value)
        return value


def date_constraints(model: str, name: str) -> list[models.BaseConstraint]:
    """What must hold of the five columns of the uncertain date ``name``."""
    return [
        models.CheckConstraint(
            name=f"{model}_{name}_basis_iff_read",
            condition=Q(**{name: "", f"{name}_basis": ""})
            | (~Q(**{name: ""}) & ~Q(**{f"{name}_basis": ""})),
            violation_error_message=(
                f"“{name}”: a reading of a date needs its basis, and a basis needs a reading."
            ),
        ),
        models.CheckConstraint(
            name=f"{model}_{name}_in_order",
            condition=Q(**{f"{name}_earliest__isnull": True})
            | Q(**{f"{name}_latest__isnull": True})
            | Q(**{f"{name}_earliest__lte": F(f"{name}_latest")}),
            violation_error_message=f"“{name}”: the earliest day lies after the latest.",
        ),
    ]


def checked_choices(model: type[ModelT]) -> type[ModelT]:
    """Class decorator: the table itself refuses a value outside a column's ``choices``.

    A decorator, because the body of ``Meta`` cannot see choices declared inside the model.
    """
    meta = model._meta
    known: list[models.BaseConstraint] = []
    for field in meta.local_concrete_fields:
        if not field.choices or field.is_relation:
            continue
        values = [value for value, _ in field.flatchoices]
        known.append(
            models.CheckConstraint(
                name=f"{meta.model_name}_{field.name}_known",
                condition=Q(**{f"{field.name}__in": [*values, *([""] if field.blank else [])]}),
                violation_error_message=f"“{field.name}” is one of: {', '.join(values)}.",
            )
        )
    meta.constraints = [*meta.constraints, *known]
    # Migrations look at the constraints only of a model whose Meta had some.
    meta.original_attrs["constraints"] = meta.constraints
    return model
