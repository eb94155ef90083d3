"""Synthetic deals with their items, milestones, claims and citations, a batch at a time.

Ten deals share two sources: a first that reports them all, and a second, of another publisher,
that confirms, contradicts or repeats some of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from armsweb.synthetic import marked, words
from armsweb.synthetic.articles import Article
from armsweb.synthetic.ground import Ground, Named, lay
from armsweb.synthetic.sheets import Book, Model
from armsweb.synthetic.uncertain import FIRST_YEAR, LAST_YEAR, When, day_of, near, stated
from countries.models import CountryCitation, OfficialCitation, OrganisationCitation
from deals.models import (
    Deal,
    DealCitation,
    LineItem,
    LineItemCitation,
    Milestone,
    MilestoneCitation,
)
from deals.stages import EXITS, LADDER, Stage, derive
from sources.citations import Stance
from sources.models import Claim

DEALS_A_SOURCE = 10
BATCH = 2000  # deals; some 50,000 rows
CONTRADICTS, CONTEXT = Stance.CONTRADICTS.value, Stance.CONTEXT.value
SAID, VIEW = Claim.Kind.SAID.value, Claim.Kind.VIEW.value
STATES = (Deal.State.PUBLISHED, Deal.State.DRAFT, Deal.State.WITHDRAWN)
TODAY = date(LAST_YEAR, 12, 31)


class Step:
    """A milestone before it is a row; :func:`deals.stages.derive` reads it like one."""

    def __init__(self, stage: Stage, when: When) -> None:
        self.stage, self.when = stage.value, when
        self.when_earliest = date.fromisoformat(when.earliest) if when.earliest else None
        self.when_latest = date.fromisoformat(when.latest) if when.latest else None


def batches(book: Book, deals: int, seed: int, with_text: bool) -> Iterator[int]:
    """Put ``deals`` deals on the book, batch by batch; yields how many there are so far.

    Whoever asks for the next batch has emptied the sheets. The same arguments give the same rows.
    """
    ground = lay(book, Random(f"{seed} ground"), deals, with_text)
    for start in range(0, deals, BATCH):
        rng = Random(f"{seed} {start}")
        end = min(start + BATCH, deals)
        for first in range(start, end, DEALS_A_SOURCE):
            _Group(book, ground, rng, first, with_text).tell(min(first + DEALS_A_SOURCE, end))
        yield end


class _Group:
    """Deals of about the same time, and the two sources that tell of them."""

    def __init__(
        self, book: Book, ground: Ground, rng: Random, first: int, with_text: bool
    ) -> None:
        self.book, self.ground, self.rng, self.first = book, ground, rng, first
        # Later years are better covered.
        self.year = round(rng.triangular(FIRST_YEAR + 1, LAST_YEAR - 4, LAST_YEAR - 8))
        a, b = rng.sample(ground.publishers[1:], 2)
        number = 2 * (first // DEALS_A_SOURCE) + 1
        told = day_of(self.year + rng.randint(1, 4), rng)
        later = min(told + timedelta(days=rng.randint(1, 700)), TODAY)
        self.report = Article(book, rng, number, a, stated(told), with_text)
        self.second = Article(book, rng, number + 1, b, stated(later), with_text)

    def tell(self, end: int) -> None:
        for number in range(self.first, end):
            _Story(self, number).tell()
            self.report.end_paragraph()
            self.second.end_paragraph()


class _Story:
    """One deal."""

    def __init__(self, group: _Group, number: int) -> None:
        self.book, self.ground, self.rng = group.book, group.ground, group.rng
        self.report, self.second = group.report, group.second
        self.number, self.year = number, group.year
        rng, ground = self.rng, self.ground
        self.seller = rng.choices(ground.countries, cum_weights=ground.seller_shares)[0]
        self.buyer = self.seller
        while self.buyer is self.seller:
            self.buyer = rng.choices(ground.countries, cum_weights=ground.buyer_shares)[0]
        shares = [share for _, share, _, _ in words.KINDS]
        self.kind, _, self.noun, self.role = rng.choices(words.KINDS, shares)[0]
        # Some goods are dealt in much more often than others.
        self.goods = ground.equipment[int(len(ground.equipment) * rng.random() ** 2)]
        self.project = f"{rng.choice(words.COLOURS)} {rng.choice(words.ANIMALS)}"
        self.deal = self.book.sheets[Deal].reserve()

    def tell(self) -> None:
        steps = self._steps()
        who = f"{self.buyer.name} and {self.seller.name}"
        first = self._claim(
            f"{who} came to a {self.noun}, known as {self.project}, over the "
            f"{self.goods.what} {self.goods.name}"
        )
        cited = ["buyer", "seller", "kind"]
        rng = self.rng
        condition = rng.choice(words.CONDITIONS) if rng.random() < 0.1 else ""
        summary = ""
        if rng.random() < 0.8:
            summary = f"Synthetic: a {self.noun} between {who}, project {self.project}."
        cited += [name for name, text in (("condition", condition), ("summary", summary)) if text]
        self.book.cite(DealCitation, self.deal, first, *cited)
        value = self._value()
        self._milestones(steps)
        self._items()
        self._around(first)
        self._deal(steps, condition, summary, value)

    def _deal(
        self, steps: list[Step], condition: str, summary: str, value: tuple[str | None, str, str]
    ) -> None:
        state = self.rng.choices(STATES, (97, 2, 1))[0]
        reason = "Synthetic: withdrawn for the sake of tests." if state == "withdrawn" else ""
        derived = derive(steps)
        self.book.sheets[Deal].put(
            self.deal, marked(self.number),
            f"Synthetic {self.noun} {self.number}: {self.goods.name} for {self.buyer.name}, "
            f"{self.project}",
            state.value, reason, self.buyer.pk, self.seller.pk, self.kind, condition, *value,
            summary, str(derived.stage), derived.first_year, derived.last_year,
        )  # fmt: skip

    def _claim(self, words_: str) -> int:
        """A claim of the first source: reported as fact, or said by an official."""
        rng = self.rng
        relay = rng.choice(self.ground.agencies) if rng.random() < 0.1 else None
        if rng.random() < 0.75:
            return self.report.claim(f"Synthetic: {words_}.", relay=relay)
        return self._said(self.report, f"said that {words_}", relay)

    def _said(self, article: Article, words_: str, relay: int | None = None) -> int:
        """Something an official, or a ministry, of either side said."""
        side = self.rng.choice((self.buyer, self.seller))
        voice = self.rng.random()
        if voice < 0.05:
            claim = article.claim(f"Synthetic: {side.name} {words_}.", SAID, side.name, relay)
            self.book.cite(CountryCitation, side.pk, claim, "said")
            return claim
        if voice < 0.2:
            name = f"the Ministry of Defence of {side.name}"
            claim = article.claim(f"Synthetic: {name} {words_}.", SAID, name, relay)
            self.book.cite(OrganisationCitation, self.ground.ministries[side.pk], claim, "said")
            return claim
        official: Named = self.rng.choice(self.ground.officials[side.pk])
        claim = article.claim(f"Synthetic: {official.name} {words_}.", SAID, official.name, relay)
        self.book.cite(OfficialCitation, official.pk, claim, "said")
        return claim

    def _value(self) -> tuple[str | None, str, str]:
        """Amount, currency and wording; a second source may give another."""
        if self.rng.random() >= 0.3:
            return None, "", ""
        millions = int(10 ** self.rng.uniform(0.5, 3.5))
        currency, unit = self.rng.choice(words.CURRENCIES)
        wording = f"{millions} million {unit}"
        claim = self._claim(f"the {self.goods.name} of {self.project} cost {wording}")
        self.book.cite(DealCitation, self.deal, claim, "value")
        if self.rng.random() < 0.1:
            other = f"{millions + self.rng.randint(1, 50)} million {unit}"
            self._contradict(DealCitation, self.deal, "value", "the price", other)
        return f"{millions}000000.00", currency, wording

    def _contradict(self, table: Model, subject: int, field: str, what: str, value: str) -> None:
        claim = self.second.claim(f"Synthetic: {what} of {self.project} was {value}.")
        self.book.cite(table, subject, claim, field, stance=CONTRADICTS, value=value)

    def _steps(self) -> list[Step]:
        """Some rungs of the ladder in order, perhaps a side exit, perhaps a development."""
        rng = self.rng
        start = rng.choices(range(6), (3, 4, 5, 4, 6, 2))[0]
        length = rng.choices((1, 2, 3, 4), (6, 4, 2, 1))[0]
        stages = list(LADDER[start : start + length])
        if rng.random() < 0.15:
            stages.append(rng.choice(EXITS))
        if rng.random() < 0.1:
            stages.append(Stage.DEVELOPMENT)
        year, steps = self.year - 1, []
        for stage in stages:
            year = min(year + rng.randint(0, 2), LAST_YEAR - 1)
            steps.append(Step(stage, near(max(year, FIRST_YEAR + 1), rng)))
        return steps

    def _milestones(self, steps: list[Step]) -> None:
        rng = self.rng
        for n, (stage, when) in enumerate((step.stage, step.when) for step in steps):
            place = rng.choice(words.TOWNS) if rng.random() < 0.3 else ""
            at = f" at {place}" if place else ""
            dated = f" {when.wording}" if when.wording else ""
            note = f"Synthetic: step {n + 1} of {self.project}." if rng.random() < 0.2 else ""
            pk = self.book.add(Milestone, f"step-{n + 1}", self.deal, stage, *when, place, note)
            label = Stage(stage).label
            claim = self._claim(f"{self.project} of {self.buyer.name} was {label}{at}{dated}")
            facts = [name for name, told in (("when", when.edtf), ("place", place)) if told]
            self.book.cite(MilestoneCitation, pk, claim, "stage", *facts)
            if when.edtf and rng.random() < 0.03:
                other = str(rng.randint(FIRST_YEAR, LAST_YEAR))
                self._contradict(MilestoneCitation, pk, "when", f"the year of “{label}”", other)

    def _items(self) -> None:
        rng = self.rng
        if self.kind in {Deal.Kind.ACCESS, Deal.Kind.COOPERATION} and rng.random() < 0.7:
            return
        goods = {self.goods.pk: self.goods}
        for _ in range(rng.choices((0, 1, 2), (83, 14, 3))[0]):
            also = rng.choice(self.ground.equipment)
            goods.setdefault(also.pk, also)
        for n, item in enumerate(goods.values(), start=1):
            number = int(10 ** rng.uniform(0, 2.7)) if rng.random() < 0.7 else None
            wording = f"{number} of type {item.name}" if number else ""
            pk = self.book.add(
                LineItem, f"item-{n}", self.deal, n, item.pk, number, wording, self.role
            )
            told = wording or f"the {item.name} in unknown number"
            claim = self._claim(f"{self.project} covers {told} for {self.buyer.name}")
            facts = ["equipment", "quantity"] if number else ["equipment"]
            self.book.cite(LineItemCitation, pk, claim, *facts)
            if number and rng.random() < 0.08:
                other = f"{number + rng.randint(1, 12)} of type {item.name}"
                self._contradict(LineItemCitation, pk, "quantity", "the number", other)

    def _around(self, first: int) -> None:
        """What others add: confirmation, the same text again, remarks, views, withdrawn claims."""
        rng, book, second = self.rng, self.book, self.second
        who = f"{self.buyer.name} and {self.seller.name}"
        if rng.random() < 0.2:
            claim = second.claim(f"Synthetic: {who} agreed on {self.project}, a {self.noun}.")
            book.cite(DealCitation, self.deal, claim, "buyer", "seller", "kind")
        if rng.random() < 0.1:
            again = f"Synthetic: as reported before, {who} came to a {self.noun}, {self.project}."
            claim = second.claim(again, echoes=first)
            book.cite(DealCitation, self.deal, claim, "kind")
        if rng.random() < 0.15:
            claim = self._said(self.report, f"{rng.choice(words.REMARKS)}, on {self.project}")
            book.cite(DealCitation, self.deal, claim, "", stance=CONTEXT)
        if rng.random() < 0.15:
            view = f"Synthetic: the author {rng.choice(words.VIEWS)}, of {self.project}."
            claim = self.report.claim(view, VIEW)
            book.cite(DealCitation, self.deal, claim, "", stance=CONTEXT)
        if rng.random() < 0.02:
            state = rng.choice((Claim.State.DRAFT, Claim.State.WITHDRAWN)).value
            reason = "Synthetic: the passage was misread." if state == "withdrawn" else ""
            claim = second.claim(
                f"Synthetic: {self.project} was never meant seriously.", state=state, reason=reason
            )
            book.cite(DealCitation, self.deal, claim, "kind")
