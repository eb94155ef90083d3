"""The abstract citation: how a fact of any floor is tied to the claims that bear on it.

Each floor makes its own concrete table per subject, with a real key named ``subject``;
:func:`citation_models` finds them through the app registry, so that this floor never
names a higher one.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from sources import dates
from sources.fields import EdtfField
from sources.models import Claim

ModelT = TypeVar("ModelT", bound=models.Model)


class Stance(models.TextChoices):
    """How a claim bears on a fact."""

    SUPPORTS = "supports", "supports"
    CONTRADICTS = "contradicts", "contradicts"  # gives another value for the same fact
    CONTEXT = "context", "context"  # bears on the subject without confirming the fact


class Citable(models.Model):
    """A record whose facts are published only with a claim behind each.

    ``cited_fields`` must have a supporting, published claim whenever they hold a value;
    ``citable_fields`` may have one. ``""`` stands for the record as a whole.
    """

    cited_fields: ClassVar[tuple[str, ...]] = ("",)
    citable_fields: ClassVar[tuple[str, ...]] = ()
    # What must hold of a row for readers to see it, as look-ups: {"state": "published"}.
    public_rows: ClassVar[dict[str, str]] = {}
    # What is cited without being a column.
    fact_names: ClassVar[dict[str, str]] = {"": "the record as a whole", "said": "a statement"}
    # What a reader would ask to learn the fact, without the mark: {"quantity": "How many"}.
    fact_questions: ClassVar[dict[str, str]] = {}

    citations: Any  # the reverse of the concrete citation's key: a manager of citations

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Where readers find it; every record that is cited has such a place."""
        raise NotImplementedError(f"{type(self).__name__} has no address")

    @classmethod
    def relations(cls) -> list[str]:
        """The keys to other records: fetched with it, its name, address and facts need no query."""
        model: type[models.Model] = cls
        return [field.name for field in model._meta.concrete_fields if field.is_relation]

    @property
    def label(self) -> str:
        """What it is called where nothing around it says what it belongs to."""
        return str(self)

    @property
    def is_public(self) -> bool:
        """Whether readers can see the record."""
        return True

    def has_fact(self, field: str) -> bool:
        """Whether the record says anything under ``field``, be it only in the source's wording."""
        # "country_id" before "country": to know that there is one, it need not be fetched.
        names = (f"{field}_id" if hasattr(self, f"{field}_id") else field, f"{field}_wording")
        return field == "" or any(getattr(self, name, None) not in (None, "") for name in names)

    def facts(self) -> list[str]:
        """The fields that need a supporting claim, given what the record says now."""
        return [field for field in self.cited_fields if self.has_fact(field)]

    def forget_unsupported(self) -> None:
        """Blank, in memory only, each optional fact that no fetched citation supports.

        For the record as of a day: the view fetches the citations of the sources up to it. What
        the record cannot do without (a buyer, a stage) stays; the query leaves such rows out.
        """
        supported = {c.field for c in self.citations.all() if c.stance == Stance.SUPPORTS}
        for field in self.facts():
            if field in supported:
                continue
            for column in self._meta.concrete_fields:
                if column.name == field or column.name.startswith(f"{field}_"):
                    if column.null:
                        setattr(self, column.attname, None)
                    elif column.blank:
                        setattr(self, column.attname, "")

    def fact_name(self, field: str) -> str:
        """What the fact under ``field`` is called, ready for mid-sentence: “buyer”."""
        if field in self.fact_names:
            return self.fact_names[field]
        column = _column(self, field)
        return field.replace("_", " ") if column is None else str(column.verbose_name)

    def fact_question(self, field: str) -> str:
        """What a reader would ask to learn the fact, without the mark: “When was it signed”."""
        if field == "":
            return "What do other sources tell otherwise"
        return self.fact_questions.get(field) or f"What is given as {self.fact_name(field)}"

    def fact_text(self, field: str) -> str:
        """What the record says under ``field``, in words; empty where it says nothing.

        As :meth:`fact_reading` has it; behind it, in quotation marks, the source's wording where
        that differs: ``2016 (“last year”)``.
        """
        text = self.fact_reading(field)
        wording = str(getattr(self, f"{field}_wording", ""))
        if not wording or wording == text:
            return text
        return f"{text} (“{wording}”)" if text else f"“{wording}”"

    def fact_reading(self, field: str) -> str:
        """The same without the source's wording: a choice by its label, a date in prose."""
        if field in self.fact_names:
            return ""
        value = getattr(self, field, None)
        text = "" if value is None else str(value)
        if display := getattr(self, f"get_{field}_display", None):
            text = str(display())
        elif text and isinstance(_column(self, field), EdtfField):
            # What an editor just typed may not be a date yet; it is then named as typed.
            with suppress(dates.DateError):
                text = dates.read(text).display
        return text


def _column(record: models.Model, name: str) -> Any:
    """The column of that name, or ``None`` for a fact told by several, such as a deal's value."""
    try:
        return record._meta.get_field(name)
    except FieldDoesNotExist:
        return None


class CitationQuerySet(models.QuerySet[ModelT]):
    def for_page(self) -> CitationQuerySet[ModelT]:
        """With all that a mark, a footnote and a pop-over link show."""
        return self.select_related(
            "claim__paragraph__source__publisher",
            "claim__relay",
            "claim__echoes__paragraph__source__publisher",
        ).order_by(
            "claim__paragraph__source__published_latest",
            "claim__paragraph__source",
            "claim__paragraph__number",
            "claim__span_start",
            "claim__key",
        )

    def standing(self) -> CitationQuerySet[ModelT]:
        """Those of published claims; a draft or withdrawn claim supports nothing."""
        return self.filter(claim__state=Claim.State.PUBLISHED)

    def known_by(self, day: date | None) -> CitationQuerySet[ModelT]:
        """Those of sources published on or before ``day`` for certain; all of them for ``None``."""
        if day is None:
            return self
        return self.filter(claim__paragraph__source__published_latest__lte=day)

    def supporting(self) -> CitationQuerySet[ModelT]:
        return self.standing().filter(stance=Stance.SUPPORTS)

    def get_by_natural_key(self, *key: Any) -> ModelT:
        *subject, claim, field = key
        subject_model: Any = self.model._meta.get_field("subject").related_model
        return self.get(
            subject=subject_model._default_manager.get_by_natural_key(*subject),
            claim__key=claim,
            field=field,
        )


class Citation(models.Model):
    """One claim bears on one field of one record, with a stance."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="%(class)ss")
    field = models.CharField(
        max_length=40,
        blank=True,
        default="",
        help_text="The fact it bears on; empty for the record as a whole.",
    )
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.SUPPORTS)
    value = models.CharField(
        max_length=300,
        blank=True,
        help_text="What this claim gives for the field, in its own terms; needed to contradict.",
    )

    # The concrete class declares: subject = ForeignKey(..., related_name="citations").
    subject: Any
    subject_id: int

    class Meta:
        abstract = True
        ordering = ("field", "claim__key")

    def __str__(self) -> str:
        return f"{self.claim.key} {self.stance} {self.field or 'the record'}"

    def natural_key(self) -> tuple[Any, ...]:
        return (*self.subject.natural_key(), self.claim.key, self.field)


def citation_constraints(subject: type[Citable]) -> list[models.BaseConstraint]:
    """What a subject's citation table refuses: doubles, unknown fields, contradiction unsaid."""
    name = f"{subject.__name__.lower()}citation"
    fields = (*subject.cited_fields, *subject.citable_fields)
    listed = ", ".join(f"“{field}”" if field else "nothing (the record)" for field in fields)
    return [
        models.UniqueConstraint(
            fields=["subject", "claim", "field"],
            name=f"{name}_unique",
            violation_error_message="This claim is already cited for this field.",
        ),
        models.CheckConstraint(
            name=f"{name}_field",
            condition=Q(field__in=fields),
            violation_error_message=f"A citation here names one of: {listed}.",
        ),
        models.CheckConstraint(
            name=f"{name}_stance",
            condition=Q(stance__in=Stance.values),
            violation_error_message="A citation supports, contradicts or gives context.",
        ),
        models.CheckConstraint(
            name=f"{name}_value",
            condition=~Q(stance="contradicts") | ~Q(value=""),
            violation_error_message="A citation that contradicts says what value the claim gives.",
        ),
    ]


def citation_indexes(subject: type[Citable]) -> list[models.Index]:
    """To find few among millions: those that contradict, and the facts among what was said."""
    name = f"{subject.__name__.lower()}citation"
    fields = ["subject", "field"]
    against = Q(stance=Stance.CONTRADICTS)
    found = [models.Index(fields=fields, condition=against, name=f"{name}_against")]
    if "said" in subject.citable_fields:
        found.append(models.Index(fields=fields, condition=~Q(field="said"), name=f"{name}_facts"))
    return found


def citation_models() -> list[type[Citation]]:
    """Every concrete citation table of the installed floors, in a stable order."""
    return sorted(
        (model for model in apps.get_models() if issubclass(model, Citation)),
        key=lambda model: model._meta.label,
    )


def subject_model(table: type[Citation]) -> Any:
    """The model whose records the rows of a citation table are about, a :class:`Citable`."""
    # The abstract citation has no such field: mypy cannot know that every concrete one does.
    return table._meta.get_field("subject").related_model  # type: ignore[misc]
