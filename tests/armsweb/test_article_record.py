"""The article's own record stays as it was drawn, whatever second sources add.

``article_record.txt`` was written before the first of them came in: one line a citation of a
claim of the article, with the record, the field, the stance and what the record says there.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deals.models import Deal
from sources.citations import citation_models

pytestmark = pytest.mark.django_db

ARTICLE = "turkey-nato-member-talks-major-arms-deal-with-russia"
PUBLISHED = date(2016, 11, 21)


def article_record() -> list[str]:
    lines = []
    for table in citation_models():
        rows: Any = table._default_manager.filter(claim__paragraph__source__slug=ARTICLE)
        for citation in rows.select_related("subject", "claim"):
            subject = citation.subject
            # The article dates no membership: second sources fill what it left empty.
            told = (
                subject.fact_text(citation.field) if table.__name__ != "MembershipCitation" else ""
            )
            parts = (
                citation.claim.key,
                subject._meta.model_name,
                "/".join(map(str, subject.natural_key())),
                citation.field,
                citation.stance,
                citation.value,
                told,
            )
            lines.append(" | ".join(parts))
    return sorted(lines)


def test_it_is_the_same_as_before_the_second_sources(record: None) -> None:
    before = Path(__file__).with_name("article_record.txt").read_text(encoding="utf-8")
    assert article_record() == before.splitlines()


def test_as_of_its_day_every_fact_of_the_article_is_shown(record: None) -> None:
    then = {d.slug: d for d in Deal.objects.known_by(PUBLISHED).for_page(PUBLISHED)}
    shown = set()
    for deal in then.values():
        deal.take_back_to(PUBLISHED)
        shown |= {(c.claim.key, c._meta.model_name, c.field) for c in deal.all_citations()}
    told = set()
    for line in article_record():
        claim, model, _, field, *_ = line.split(" | ")
        if model in {"deal", "lineitem", "milestone"}:
            told.add((claim, f"{model}citation", field))
    assert told
    assert not told - shown


def test_as_of_its_day_nothing_later_is_shown(record: None) -> None:
    for deal in Deal.objects.known_by(PUBLISHED).for_page(PUBLISHED):
        for citation in deal.all_citations():
            published = citation.claim.paragraph.source.published_latest
            assert published is not None
            assert published <= PUBLISHED
