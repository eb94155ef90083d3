"""How many independent publishers stand behind a fact."""

from __future__ import annotations

from typing import Any

import pytest

from sources.citations import Citation
from sources.counts import Count
from sources.disputes import Balance, balance
from sources.models import Claim, Publisher
from sources.weighing import weigh
from tests.factories import cite, make_claim, make_deal, make_paragraph, make_publisher, make_source

pytestmark = pytest.mark.django_db


def claim_of(publisher: Publisher, **fields: Any) -> Claim:
    paragraph = make_paragraph(source=make_source(publisher=publisher))
    return make_claim(paragraph=paragraph, **fields)


def citations(*rows: tuple[Claim, str]) -> list[Citation]:
    deal = make_deal(state="published")
    for claim, stance in rows:
        cite(deal, "kind", claim=claim, stance=stance, value="another kind")
    return list(deal.citations.for_page())


def test_two_publishers_confirm_a_fact() -> None:
    one, two = make_publisher(), make_publisher()
    weight = weigh(citations((claim_of(one), "supports"), (claim_of(two), "supports")))
    assert set(weight.supporting) == {one, two}
    assert (weight.confirmed, weight.single, weight.disputed) == (True, False, False)


def test_one_publisher_counts_once_however_often_it_says_so() -> None:
    one = make_publisher()
    weight = weigh(citations((claim_of(one), "supports"), (claim_of(one), "supports")))
    assert weight.supporting == (one,)
    assert weight.single


def test_an_echo_counts_as_the_text_it_repeats() -> None:
    agency, paper, other = make_publisher(), make_publisher(), make_publisher()
    origin = claim_of(agency)
    echoes = [claim_of(paper, echoes=origin), claim_of(other, echoes=origin)]
    weight = weigh(citations(*((claim, "supports") for claim in echoes)))
    assert weight.supporting == (agency,)
    assert not weight.confirmed


def test_a_contradiction_makes_a_dispute_however_many_support() -> None:
    one, two, three = make_publisher(), make_publisher(), make_publisher()
    weight = weigh(
        citations(
            (claim_of(one), "supports"),
            (claim_of(two), "supports"),
            (claim_of(three), "contradicts"),
        )
    )
    assert weight.contradicting == (three,)
    assert (weight.disputed, weight.confirmed) == (True, False)


def test_context_and_withdrawn_claims_weigh_nothing() -> None:
    gone = claim_of(make_publisher(), state="withdrawn", withdrawn_reason="misread")
    weight = weigh(citations((claim_of(make_publisher()), "context"), (gone, "supports")))
    assert weight.supporting == ()


def test_the_balance_counts_each_fact_as_weigh_does() -> None:
    agency, paper, third = make_publisher(), make_publisher(), make_publisher()
    origin = claim_of(agency)
    citations((origin, "supports"), (claim_of(paper, echoes=origin), "supports"))
    citations((origin, "supports"), (claim_of(third), "supports"))
    citations((origin, "supports"), (claim_of(third), "contradicts"))
    hidden = make_deal()
    cite(hidden, "kind")
    assert balance() == Balance(confirmed=Count(1), disputed=Count(1), single=Count(1))
