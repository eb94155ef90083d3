"""Countries, organisations, who belongs to what, and the officials a source names."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from sources.addresses import Addressed, ModelT, SlugQuerySet
from sources.citations import (
    Citable,
    Citation,
    CitationQuerySet,
    citation_constraints,
    citation_indexes,
)
from sources.fields import (
    BoundField,
    DateBasis,
    EdtfField,
    checked_choices,
    date_constraints,
)


class CountryQuerySet(SlugQuerySet["Country"]):
    """Found by slug."""


class Country(Addressed, Citable):
    """A state, named and coded by ISO 3166-1; the name and place are reference data, not claims."""

    citable_fields: ClassVar[tuple[str, ...]] = ("said",)

    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(
        "ISO code",
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", "Two capital letters, as in ISO 3166-1.")],
        help_text="ISO 3166-1 alpha-2, e.g. BG.",
    )
    name = models.CharField(max_length=100, unique=True)
    adjective = models.CharField(max_length=100, help_text="As in “Bulgarian deals”.")
    capital = models.CharField(max_length=100)
    latitude = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Of the capital, degrees north.",
    )
    longitude = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Of the capital, degrees east.",
    )

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "countries"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="country_place_on_earth",
                condition=Q(
                    latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180
                ),
                violation_error_message="Latitude lies within ±90, longitude within ±180 degrees.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("countries:country_detail", args=[self.slug])


class CountryCitation(Citation):
    """What a source says of a country beyond its deals; also its voice (“said”)."""

    subject = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["CountryCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(Country)
        indexes: ClassVar = citation_indexes(Country)


class SpokenOfQuerySet(SlugQuerySet[ModelT]):
    """Rows of which sources give facts, and of which or by whom much may have been said."""

    def for_page(self) -> Self:
        """With all that its own page shows, but for what was said."""
        return self._with(self._standing().exclude(field="said"))

    def for_list(self, day: date | None = None) -> Self:
        """With all that a row of a list shows: the citations of its facts, not of what was said.

        With ``day``, only those of sources published by then, and only the rows of which such a
        source speaks.
        """
        known = self._standing().known_by(day)
        about = models.Exists(known.filter(subject=models.OuterRef("pk")))
        rows = self.filter(about) if day else self
        return rows._with(known.filter(field__in=self._citable().cited_fields))

    def _citable(self) -> Any:
        """The model, which is a :class:`Citable`."""
        return self.model

    def _standing(self) -> CitationQuerySet[Any]:
        citations: CitationQuerySet[Any] = self._citable().citations.rel.related_model.objects.all()
        return citations.standing()

    def _with(self, citations: CitationQuerySet[Any]) -> Self:
        return self.select_related(*self._citable().relations()).prefetch_related(
            models.Prefetch("citations", queryset=citations.for_page())
        )


@checked_choices
class Organisation(Addressed, Citable):
    """An alliance, a union, a state body or a company that a source names."""

    class Kind(models.TextChoices):
        ALLIANCE = "alliance", "alliance"
        UNION = "union", "union of states"
        STATE_BODY = "state-body", "state body"  # ministry, service, commission
        COMPANY = "company", "company"

    cited_fields: ClassVar[tuple[str, ...]] = ("", "country")
    citable_fields: ClassVar[tuple[str, ...]] = ("name", "kind", "said")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40, blank=True, help_text="E.g. NATO.")
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        help_text="Empty for a body of several states, or where no source says.",
    )

    objects = SpokenOfQuerySet["Organisation"].as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("countries:organisation_detail", args=[self.slug])


class OrganisationCitation(Citation):
    """A claim bears on an organisation."""

    subject = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["OrganisationCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(Organisation)
        indexes: ClassVar = citation_indexes(Organisation)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def get_by_natural_key(self, country: str, organisation: str, spell: int) -> Membership:
        return self.get(country__slug=country, organisation__slug=organisation, spell=spell)


@checked_choices
class Membership(Citable):
    """A country belongs to an organisation, for one unbroken spell."""

    cited_fields: ClassVar[tuple[str, ...]] = ("", "since", "until")
    fact_questions: ClassVar[dict[str, str]] = {"since": "Since when", "until": "Until when"}

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    spell = models.PositiveSmallIntegerField(
        default=1, help_text="1, or 2 for a country that left and came back."
    )
    since = EdtfField(help_text="EDTF; empty where no source says since when.")
    since_wording = models.CharField(max_length=200, blank=True)
    since_basis = models.CharField(max_length=10, choices=DateBasis, blank=True)
    since_earliest = BoundField("since", "earliest")
    since_latest = BoundField("since", "latest")
    until = EdtfField(help_text="EDTF; empty for a standing membership.")
    until_wording = models.CharField(max_length=200, blank=True)
    until_basis = models.CharField(max_length=10, choices=DateBasis, blank=True)
    until_earliest = BoundField("until", "earliest")
    until_latest = BoundField("until", "latest")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "country", "spell")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["country", "organisation", "spell"],
                name="membership_spell_unique",
                violation_error_message="This country already has that spell of membership.",
            ),
            models.CheckConstraint(
                name="membership_spell_from_one",
                condition=Q(spell__gte=1),
                violation_error_message="Spells of membership are numbered from 1.",
            ),
            *date_constraints("membership", "since"),
            *date_constraints("membership", "until"),
        ]

    def __str__(self) -> str:
        return f"{self.country} in {self.organisation.short_name or self.organisation}"

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#member-{self.country.slug}-{self.spell}"

    def natural_key(self) -> tuple[str, str, int]:
        return (self.country.slug, self.organisation.slug, self.spell)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "countries.country",
        "countries.organisation",
    ]


class MembershipCitation(Citation):
    """A claim bears on a membership."""

    subject = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["MembershipCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(Membership)
        indexes: ClassVar = citation_indexes(Membership)


class Official(Addressed, Citable):
    """A person whom a source names in an office; what they said is cited under “said”."""

    cited_fields: ClassVar[tuple[str, ...]] = ("country", "organisation", "office")
    citable_fields: ClassVar[tuple[str, ...]] = ("", "name", "said")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(
        max_length=200, help_text="As written in the person's own language, in Latin letters."
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="officials")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officials",
    )
    office = models.CharField(max_length=300, help_text="As the source gives it.")

    objects = SpokenOfQuerySet["Official"].as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("countries:official_detail", args=[self.slug])


class OfficialCitation(Citation):
    """A claim bears on an official: an office, a form of the name (value), something said."""

    subject = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["OfficialCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(Official)
        indexes: ClassVar = citation_indexes(Official)
