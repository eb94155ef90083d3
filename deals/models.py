"""Equipment, deals, their line items and milestones."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from countries.models import Country
from deals import stages
from deals.stages import Stage
from deals.tags import TagsField
from sources.addresses import Addressed, SlugQuerySet
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


class EquipmentQuerySet(SlugQuerySet["Equipment"]):
    """Found by slug."""


@checked_choices
class Equipment(Addressed, Citable):
    """A type of weapon, vehicle or part that a source names."""

    class Category(models.TextChoices):
        """SIPRI's weapon categories (Arms Transfers Database), and two it does not cover."""

        AIRCRAFT = "aircraft", "aircraft"
        AIR_DEFENCE = "air-defence", "air defence systems"
        ANTI_SUBMARINE = "anti-submarine", "anti-submarine warfare weapons"
        ARMOURED = "armoured-vehicles", "armoured vehicles"
        ARTILLERY = "artillery", "artillery"
        ENGINES = "engines", "engines"
        MISSILES = "missiles", "missiles"
        NAVAL_WEAPONS = "naval-weapons", "naval weapons"
        SATELLITES = "satellites", "satellites"
        SENSORS = "sensors", "sensors"
        SHIPS = "ships", "ships"
        OTHER = "other", "other"
        SMALL_ARMS = "small-arms", "small arms (not covered by SIPRI)"
        SERVICES = "services", "services (not covered by SIPRI)"

    class Register(models.TextChoices):
        """Categories of the United Nations Register of Conventional Arms."""

        I = "I", "I battle tanks"  # noqa: E741
        II = "II", "II armoured combat vehicles"
        III = "III", "III large-calibre artillery systems"
        IV = "IV", "IV combat aircraft and unmanned combat aerial vehicles"
        V = "V", "V attack helicopters"
        VI = "VI", "VI warships"
        VII = "VII", "VII missiles and missile launchers"

    cited_fields: ClassVar[tuple[str, ...]] = ("", "maker")
    citable_fields: ClassVar[tuple[str, ...]] = (
        "designation",
        "name",
        "category",
        "register_category",
    )

    slug = models.SlugField(max_length=80, unique=True)
    designation = models.CharField(max_length=60, unique=True, help_text="E.g. Mi-17, S-400.")
    name = models.CharField(max_length=200, help_text="What it is in plain words.")
    maker = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="equipment_made",
        help_text="Country of manufacture; empty where no source says.",
    )
    category = models.CharField(max_length=20, choices=Category)
    register_category = models.CharField(
        "UN Register category", max_length=3, choices=Register, blank=True
    )
    register_note = models.TextField(
        "UN Register note",
        blank=True,
        help_text="Why it has that category of the UN Register, or none.",
    )

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ("designation",)
        verbose_name_plural = "equipment"

    def __str__(self) -> str:
        return self.designation

    def get_absolute_url(self) -> str:
        return reverse("deals:equipment_detail", args=[self.slug])


class EquipmentCitation(Citation):
    """A claim bears on an item of equipment."""

    subject = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["EquipmentCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(Equipment)
        indexes: ClassVar = citation_indexes(Equipment)


class DealQuerySet(SlugQuerySet["Deal"]):
    def published(self) -> DealQuerySet:
        return self.filter(state=Deal.State.PUBLISHED)

    def for_country(self, country: Country) -> DealQuerySet:
        """Deals in which the country is on either side."""
        return self.filter(Q(buyer=country) | Q(seller=country))

    def of_kind(self, kind: str) -> DealQuerySet:
        return self.filter(kind=kind)

    def for_equipment(self, equipment: Equipment) -> DealQuerySet:
        return self.filter(
            models.Exists(LineItem.objects.filter(deal=models.OuterRef("pk"), equipment=equipment))
        )

    def newest_first(self) -> DealQuerySet:
        """Latest year first, undated last; the slug makes the order total."""
        return self.order_by(F("last_year").desc(nulls_last=True), "slug")

    def known_by(self, day: date | None) -> DealQuerySet:
        """Deals of which a source published by ``day`` speaks; all of them for ``None``."""
        if day is None:
            return self
        known = DealCitation.objects.filter(subject=models.OuterRef("pk"), field="kind")
        return self.filter(models.Exists(known.supporting().known_by(day)))

    def for_page(self, day: date | None = None) -> DealQuerySet:
        """With all that a row of a list or the deal's own page shows, in six queries.

        With ``day``, only what the sources published by then give.
        """
        citations = DealCitation.objects.standing().known_by(day).for_page()
        return self.select_related("buyer", "seller").prefetch_related(
            models.Prefetch("citations", queryset=citations),
            models.Prefetch("items", queryset=LineItem.objects.for_page(day)),
            models.Prefetch("milestones", queryset=Milestone.objects.for_page(day)),
        )


@checked_choices
class Deal(Addressed, Citable):
    """One arms-trade tie between two states, from rumour to delivery or its end.

    ``buyer`` is the recipient side and ``seller`` the supplier side; the words for the two
    depend on the kind (for access and basing: who is granted it, who grants it).
    """

    class Kind(models.TextChoices):
        PURCHASE = "purchase", "purchase"
        LICENSED = "licensed-production", "licensed production"
        REPAIR = "repair-overhaul", "repair and overhaul"
        MODERNISATION = "modernisation", "modernisation"
        ACCESS = "access-basing", "access and basing"
        COOPERATION = "cooperation", "cooperation agreement"
        JOINT = "joint-development", "joint development"

    class State(models.TextChoices):
        DRAFT = "draft", "draft"  # seen by editors only
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"  # keeps a page that says so

    SIDES: ClassVar[dict[str, tuple[str, str]]] = {
        Kind.PURCHASE: ("Buyer", "Seller"),
        Kind.LICENSED: ("Licensee", "Licensor"),
        Kind.REPAIR: ("Customer", "Contractor"),
        Kind.MODERNISATION: ("Customer", "Contractor"),
        Kind.ACCESS: ("Granted to", "Granted by"),
        Kind.COOPERATION: ("One party", "The other party"),
        Kind.JOINT: ("One partner", "The other partner"),
    }

    # What stands before the word for a side where one asks who it is.
    ASKED: ClassVar[dict[str, str]] = {Kind.ACCESS: "it ", Kind.COOPERATION: "", Kind.JOINT: ""}

    cited_fields: ClassVar[tuple[str, ...]] = (
        "buyer",
        "seller",
        "kind",
        "condition",
        "value",
        "summary",
    )
    citable_fields: ClassVar[tuple[str, ...]] = ("",)

    fact_questions: ClassVar[dict[str, str]] = {
        "kind": "What kind of deal is it",
        "condition": "On what condition does it depend",
        "value": "What is it worth",
        "summary": "What is it about",
    }
    public_rows: ClassVar[dict[str, str]] = {"state": "published"}

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200, help_text="In our words, short, without a verdict.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    withdrawn_reason = models.TextField(
        blank=True, help_text="For the reader: why the deal was withdrawn."
    )
    buyer = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="deals_as_buyer",
        help_text="The recipient: who buys, is licensed, is served or is granted access.",
    )
    seller = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="deals_as_seller",
        help_text="The supplier: who sells, licenses, serves or grants access.",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    condition = models.CharField(
        max_length=300,
        blank=True,
        help_text="What must come first, e.g. “once the embargo ends”.",
    )
    value_amount = models.DecimalField(
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="In units of the currency; empty if not stated.",
    )
    value_currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217, e.g. USD.")
    value_wording = models.CharField(max_length=200, blank=True, help_text="As the source has it.")
    summary = models.TextField(blank=True, help_text="One or two sentences of ours, each cited.")
    not_found = models.TextField(
        blank=True,
        help_text="What was looked for and not found, and where one looked; for the reader.",
    )
    current_stage = models.CharField(
        max_length=20, choices=Stage, blank=True, default="", editable=False
    )
    first_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = DealQuerySet.as_manager()

    class Meta:
        ordering = ("slug",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="deal_buyer_not_seller",
                condition=~Q(buyer=F("seller")),
                violation_error_message="Buyer and seller are the same country.",
            ),
            models.CheckConstraint(
                name="deal_value_has_currency",
                condition=Q(value_amount__isnull=True, value_currency="")
                | (Q(value_amount__gt=0) & ~Q(value_currency="")),
                violation_error_message="A value is above zero and comes with its currency.",
            ),
            models.CheckConstraint(
                name="deal_value_as_worded",
                condition=Q(value_amount__isnull=True) | ~Q(value_wording=""),
                violation_error_message="A value keeps the source's wording.",
            ),
            models.CheckConstraint(
                name="deal_withdrawn_iff_reason",
                condition=(Q(state="withdrawn") & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_reason="")),
                violation_error_message="A withdrawn deal gives the reader a reason; no other.",
            ),
            models.CheckConstraint(
                name="deal_years_in_order",
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(first_year__lte=F("last_year")),
                violation_error_message="The first year lies after the last.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "current_stage", "slug"], name="deal_by_stage"),
            models.Index(fields=["buyer", "state"], name="deal_by_buyer"),
            models.Index(fields=["seller", "state"], name="deal_by_seller"),
            models.Index(fields=["state", "last_year", "slug"], name="deal_by_year"),
            # All that the map counts: a million deals are counted from the index alone.
            models.Index(fields=["state", "buyer", "seller", "current_stage"], name="deal_by_tie"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deals:deal_detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def value(self) -> str:
        """The value as worded; empty if no source states one."""
        return self.value_wording

    def fact_name(self, field: str) -> str:
        """The sides go by the words for this kind of deal: “licensee”, “granted by”."""
        sides = {"buyer": self.buyer_label, "seller": self.seller_label}
        return sides[field].lower() if field in sides else super().fact_name(field)

    def fact_question(self, field: str) -> str:
        if field in {"buyer", "seller"}:
            return f"Who is {self.ASKED.get(self.kind, 'the ')}{self.fact_name(field)}"
        return super().fact_question(field)

    @property
    def buyer_label(self) -> str:
        return self.SIDES[self.kind][0]

    @property
    def seller_label(self) -> str:
        return self.SIDES[self.kind][1]

    @property
    def years(self) -> str:
        """The years its milestones span: “1993–1994”, “2016”, or empty."""
        if self.first_year == self.last_year:
            return str(self.first_year or "")
        return f"{self.first_year}–{self.last_year}"

    def story(self) -> list[Milestone]:
        """Its milestones in the order in which they happened; undated ones first."""
        return sorted(self.milestones.all(), key=stages.chronological)

    def current_milestone(self) -> Milestone | None:
        """The milestone that gives the deal its current stage."""
        return stages.current(self.milestones.all())

    def take_back_to(self, day: date | None) -> None:
        """Make the fetched row, in memory only, what the sources published by ``day`` give.

        Needs what :meth:`DealQuerySet.for_page` fetches for the same day.
        """
        if day is None:
            return
        for part in (self, *self.items.all(), *self.milestones.all()):
            part.forget_unsupported()
        then = stages.derive(self.milestones.all())
        self.current_stage = then.stage
        self.first_year, self.last_year = then.first_year, then.last_year

    def all_citations(self) -> list[Citation]:
        """Citations of the deal, its line items and milestones, in the order of its page."""
        parts = [self, *self.items.all(), *self.story()]
        return [citation for part in parts for citation in part.citations.all()]


class DealCitation(Citation):
    """A claim bears on a deal."""

    subject = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["DealCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(Deal)
        indexes: ClassVar = citation_indexes(Deal)


class PartQuerySet(models.QuerySet[Any]):
    """Parts of a deal, known within it by their key."""

    def get_by_natural_key(self, deal: str, key: str) -> Any:
        return self.get(deal__slug=deal, key=key)


class DealPart(Citable):
    """Something that belongs to one deal and is cited in its own right."""

    key = models.SlugField(max_length=60, help_text="Short, unique in the deal, stable: engines.")

    deal: Any
    deal_id: int
    anchor: ClassVar[str] = "part"
    public_rows: ClassVar[dict[str, str]] = {"deal__state": "published"}

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return bool(self.deal.is_public)

    @property
    def label(self) -> str:
        return f"{self.deal}: {self}"

    def get_absolute_url(self) -> str:
        return f"{self.deal.get_absolute_url()}#{self.anchor}-{self.key}"

    def natural_key(self) -> tuple[str, str]:
        return (self.deal.slug, self.key)


class LineItemQuerySet(PartQuerySet):
    def for_page(self, day: date | None = None) -> LineItemQuerySet:
        """With their equipment and citations; with ``day``, as the sources up to it give them."""
        citations = LineItemCitation.objects.standing().known_by(day)
        rows = self.select_related("equipment__maker").prefetch_related(
            models.Prefetch("citations", queryset=citations.for_page())
        )
        known = citations.supporting().filter(subject=models.OuterRef("pk"), field="equipment")
        return rows if day is None else rows.filter(models.Exists(known))


@checked_choices
class LineItem(DealPart):
    """What a deal is about: an item of equipment and how many, if a source says."""

    class Role(models.TextChoices):
        SUPPLIED = "supplied", "supplied"  # handed over, or to be
        SERVICED = "serviced", "repaired or maintained"
        UPGRADED = "upgraded", "upgraded"
        LICENSED = "licensed", "made under licence"
        PLATFORM = "platform", "what the goods are for"  # the aircraft an engine goes into

    cited_fields: ClassVar[tuple[str, ...]] = ("equipment", "quantity")
    citable_fields: ClassVar[tuple[str, ...]] = ("", "role")
    fact_questions: ClassVar[dict[str, str]] = {
        "equipment": "What exactly was it",
        "quantity": "How many were there",
        "role": "What was to be done with it",
    }
    anchor = "item"

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=1, help_text="Order on the page.")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="line_items")
    quantity = models.PositiveIntegerField(
        null=True, blank=True, help_text="Empty if not stated; never guessed."
    )
    quantity_wording = models.CharField(
        max_length=100, blank=True, help_text="As the source has it, e.g. “batteries”."
    )
    role = models.CharField(max_length=12, choices=Role, default=Role.SUPPLIED)

    objects = LineItemQuerySet.as_manager()

    class Meta:
        ordering = ("deal", "position", "key")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deal", "key"],
                name="lineitem_key_unique",
                violation_error_message="This deal already has a line item of that key.",
            ),
            models.CheckConstraint(
                name="lineitem_quantity_above_zero",
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0),
                violation_error_message="A quantity is above zero, or empty if not stated.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.equipment}" if self.quantity else str(self.equipment)


class LineItemCitation(Citation):
    """A claim bears on a line item."""

    subject = models.ForeignKey(LineItem, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["LineItemCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(LineItem)
        indexes: ClassVar = citation_indexes(LineItem)


class MilestoneQuerySet(PartQuerySet):
    def for_page(self, day: date | None = None) -> MilestoneQuerySet:
        """With their citations; with ``day``, as the sources up to it give them."""
        citations = MilestoneCitation.objects.standing().known_by(day)
        rows = self.prefetch_related(models.Prefetch("citations", queryset=citations.for_page()))
        known = citations.supporting().filter(subject=models.OuterRef("pk"), field="stage")
        return rows if day is None else rows.filter(models.Exists(known))


@checked_choices
class Milestone(DealPart):
    """Something that happened, or is said to have happened, in the life of a deal."""

    cited_fields: ClassVar[tuple[str, ...]] = ("stage", "when", "place")
    citable_fields: ClassVar[tuple[str, ...]] = ("", "note")
    fact_questions: ClassVar[dict[str, str]] = {
        "stage": "How far had it come",
        "place": "Where was it",
        "note": "What happened",
    }
    anchor = "milestone"

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="milestones")
    stage = models.CharField(max_length=20, choices=Stage)
    when = EdtfField(help_text="EDTF, e.g. 2016-11-09, 2016-11, ../2016-11-21; empty if unknown.")
    when_wording = models.CharField(
        max_length=200, blank=True, help_text="As the source has it, at most seven words."
    )
    when_basis = models.CharField(max_length=10, choices=DateBasis, blank=True)
    when_earliest = BoundField("when", "earliest")
    when_latest = BoundField("when", "latest", db_index=True)
    place = models.CharField(max_length=200, blank=True)
    note = models.TextField(
        blank=True, help_text="In our words: what happened, and what is inferred in the reading."
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ("deal", F("when_latest").asc(nulls_first=True), "key")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deal", "key"],
                name="milestone_key_unique",
                violation_error_message="This deal already has a milestone of that key.",
            ),
            *date_constraints("milestone", "when"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.fact_reading('when') or 'undated'}"

    def fact_question(self, field: str) -> str:
        """“When was it signed”; a stage that is no word for a deed is asked for in its own way."""
        if field != "when":
            return super().fact_question(field)
        deeds: dict[str, str] = {
            Stage.IN_TALKS: "When were there talks",
            Stage.LAPSED: "When did it lapse",
            Stage.DEVELOPMENT: "When did this happen",
        }
        return deeds.get(self.stage, f"When was it {self.get_stage_display()}")


class MilestoneCitation(Citation):
    """A claim bears on a milestone."""

    subject = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="citations")

    objects = CitationQuerySet["MilestoneCitation"].as_manager()

    class Meta(Citation.Meta):
        constraints: ClassVar = citation_constraints(Milestone)
        indexes: ClassVar = citation_indexes(Milestone)


class ListingQuerySet(models.QuerySet["Listing"]):
    def as_of(self, day: date | None) -> ListingQuerySet:
        """One row a deal: the record of that day, today's for ``None``."""
        if day is None:
            return self.filter(today=True)
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Listing(models.Model):
    """A published deal as lists, filters and counts know it, from one day of publication on.

    Derived from the record by :mod:`deals.listing` and by nothing else: ``manage.py rederive``
    makes every row again. The keys of the orders all ascend, so that a page can begin behind any
    row at the same cost.
    """

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="listings")
    today = models.BooleanField()  # today's record; one row of each deal
    # As the sources published from one day to before another give it; a row without a first day
    # also says what no dated source supports, and is today's only.
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    slug = models.CharField(max_length=80)
    first_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)
    claims = models.PositiveIntegerField()  # published claims that bear on the deal
    tags = TagsField()  # what filters ask for, see deals.listing.Facet
    words = models.TextField()  # what it is found by, as sources.words.indexed() has it
    by_date = models.SmallIntegerField()
    by_stage = models.SmallIntegerField()
    by_cited = models.IntegerField()
    by_country = models.CharField(max_length=210)
    shuffle = models.IntegerField()  # a number drawn from the slug: rows in its order are a sample

    objects = ListingQuerySet.as_manager()

    class Meta:
        # Each for today's rows, and again for those of a day: neither reads past the other's.
        indexes: ClassVar = [
            models.Index(fields=fields, name=f"listing_{which}_{name}", condition=condition)
            for which, condition in (("now", Q(today=True)), ("then", Q(since__isnull=False)))
            for name, fields in (
                ("date", ["by_date", "slug"]),
                ("stage", ["by_stage", "slug"]),
                ("cited", ["by_cited", "slug"]),
                ("country", ["by_country", "slug"]),
                ("shuffled", ["shuffle"]),
                ("first", ["first_year"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug} from {self.since or 'today'}"
