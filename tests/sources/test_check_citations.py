"""The command ``check_citations``: its verdict, its lines, its JSON."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from countries.models import Organisation, OrganisationCitation
from deals.models import Deal, LineItem
from sources.models import Claim, Paragraph, ParagraphText, Source
from sources.passages import sha256
from tests.making import make

pytestmark = pytest.mark.django_db

TEXT = "Nine boats left the harbour."


@pytest.fixture
def claim() -> Claim:
    """The one claim of a small record that is sound in every way."""
    source = make(Source, slug="harbour-day")
    paragraph = make(Paragraph, source=source, length=len(TEXT), sha256=sha256(TEXT))
    ParagraphText.objects.create(paragraph=paragraph, text=TEXT)
    claim = make(Claim, key="day-p1-boats", paragraph=paragraph, quotation="Nine boats")
    make(OrganisationCitation, claim=claim, field="")
    return claim


def run(*args: str) -> tuple[str, str]:
    """What was printed, and what is wrong ("" for exit status 0)."""
    out = StringIO()
    try:
        call_command("check_citations", *args, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_sound_record_is_called_sound(claim: Claim) -> None:
    out, fault = run()
    assert fault == ""
    assert out.splitlines() == [
        "Uncited facts: 0",
        "Broken spans and quotations: 0",
        "Claims that nothing cites: 0",
        "Paragraphs without a claim: 0",
        "Passages checked against attached text: 1",
        "Passages not checked, their text not being attached: 0",
        "Claims without span or quotation: 0",
        "Claims from sources of which an excerpt was seen: 0",
        "Paragraphs without a hash: 0",
        "The record is sound.",
    ]


def test_an_empty_record_is_sound() -> None:
    assert run("--strict")[1] == ""


def test_an_uncited_fact_is_named_as_in_the_fixtures(claim: Claim) -> None:
    make(Organisation, slug="port-office", name="Port Office")
    out, fault = run()
    assert fault == "the record is not sound: 1 uncited facts"
    assert "Uncited facts: 1\n  countries.organisation port-office: Port Office, " in out
    assert "no published claim supports it" in out
    assert "The record is sound" not in out


def test_a_broken_quotation_is_named_by_its_claim(claim: Claim) -> None:
    Claim.objects.update(quotation="Ten boats")
    out, fault = run()
    assert fault == "the record is not sound: 1 broken passages"
    assert "  day-p1-boats: the quotation does not stand in the paragraph\n" in out


def test_an_idle_claim_is_named(claim: Claim) -> None:
    make(Claim, key="day-p1-idle", paragraph=claim.paragraph)
    out, fault = run()
    assert fault == "the record is not sound: 1 idle claims"
    assert "Claims that nothing cites: 1\n  day-p1-idle\n" in out


def test_only_a_strict_look_minds_bare_paragraphs_and_absent_text(claim: Claim) -> None:
    make(Paragraph, source=claim.paragraph.source, number=2)
    ParagraphText.objects.all().delete()
    out, fault = run()
    assert fault == ""
    assert "Paragraphs without a claim: 1\n  harbour-day ¶2\n" in out
    assert run("--strict")[1] == (
        "the record is not sound: 1 paragraphs without a claim, 1 passages not checked"
    )


def test_a_long_list_is_cut_and_says_how_much_was_left_out(claim: Claim) -> None:
    for _ in range(53):
        make(Organisation)
    out, fault = run()
    assert fault == "the record is not sound: 53 uncited facts"
    assert out.count("countries.organisation") == 50
    assert "\n  and 3 more\n" in out
    assert len(json.loads(run("--json")[0])["uncited"]) == 53


def test_as_json_the_findings_have_one_shape(claim: Claim) -> None:
    out, fault = run("--json")
    assert fault == ""
    assert json.loads(out) == {
        "sound": True,
        "uncited": [],
        "broken": [],
        "idle": [],
        "bare": [],
        "spans": {"checked": 1, "without_text": 0, "without_passage": 0},
        "excerpt_claims": 0,
        "unhashed_paragraphs": 0,
    }


def test_as_json_every_fault_can_be_found_again(claim: Claim) -> None:
    make(LineItem, key="boats", deal=make(Deal, state="published", slug="boats-deal"))
    make(Claim, key="day-p1-idle", paragraph=claim.paragraph)
    Claim.objects.filter(key="day-p1-boats").update(quotation="Ten boats")
    out, fault = run("--json")
    found = json.loads(out)
    assert fault.startswith("the record is not sound: ")
    assert found["sound"] is False
    assert {
        "model": "deals.lineitem",
        "key": ["boats-deal", "boats"],
        "field": "equipment",
    }.items() <= next(u for u in found["uncited"] if u["model"] == "deals.lineitem").items()
    assert found["broken"] == [
        {"where": "day-p1-boats", "problem": "the quotation does not stand in the paragraph"}
    ]
    assert found["idle"] == ["day-p1-idle"]
