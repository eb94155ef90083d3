"""``manage.py seed``: YAML 1.1's surprises, and fields that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.armsweb.folders import Folder, Spoilt, assert_refused

pytestmark = pytest.mark.django_db

GAZETTE = "sources/gazette-2020.yaml"
ITEM = "deals.lineitem [ruritania-trainers, trainers]"
DEAL = "deals.deal [ruritania-trainers]"
SIGNED = "deals.milestone [ruritania-trainers, signed]"

CASES = {
    "unquoted no": Spoilt(
        "organisations.yaml", "'ON'", "no", "short_name: no",
        "countries.organisation [league] short_name",
        "must be text, but YAML takes it for a truth value: “no”; put it in quotation marks",
    ),
    "unquoted date": Spoilt(
        GAZETTE, "'2020-05-04'", "2020-05-04", "published: 2020-05-04",
        "sources.source [gazette-2020] published",
        "must be text, but YAML takes it for a date: “2020-05-04”; put it in quotation marks",
    ),
    "unquoted year": Spoilt(
        "deals.yaml", "when: '2019'", "when: 2019", "when: 2019", f"{SIGNED} when",
        "must be text, but YAML takes it for a whole number: “2019”; put it in quotation marks",
    ),
    "number for a text": Spoilt(
        "deals.yaml", "Trainers for Ruritania", "1.5", "title: 1.5", f"{DEAL} title",
        "must be text, but YAML takes it for a number: “1.5”; put it in quotation marks",
    ),
    "nothing for a text": Spoilt(
        "deals.yaml", "title: Trainers for Ruritania", "title:", "title:", f"{DEAL} title",
        "must be text, but nothing is given (leave the line out if unknown)",
    ),
    "list for a text": Spoilt(
        "deals.yaml", "title: Trainers for Ruritania", "title: [a, b]", "title: [",
        f"{DEAL} title", "must be text, not a list",
    ),
    "text for true or false": Spoilt(
        GAZETTE, "number_known: false", "number_known: 'false'", "number_known",
        "sources.paragraph [gazette-2020, 2] number_known",
        "must be true or false, not text: “false”",
    ),
    "NUL in a text": Spoilt(
        "deals.yaml", "Trainers for Ruritania", '"a\\0b"', "title:", f"{DEAL} title",
        "holds a NUL character (character 2)",
    ),
    "reference without brackets": Spoilt(
        GAZETTE, "publisher: [zenda-gazette]", "publisher: zenda-gazette", "publisher: zenda",
        "sources.source [gazette-2020] publisher",
        "must be the key of a publisher in brackets, [text], not text: “zenda-gazette”",
    ),
    "reference of the wrong length": Spoilt(
        "deals.yaml", "equipment: [hawk]", "equipment: [hawk, 2]", "equipment: [hawk, 2]",
        f"{ITEM} equipment",
        "must be the key of a equipment in brackets, [text], not a list of 2",
    ),
    "missing field": Spoilt(
        "deals.yaml", "    title: Trainers for Ruritania\n", "", "- model: deals.deal\n",
        f"{DEAL} title", "is missing",
    ),
    "unknown field": Spoilt(
        "deals.yaml", "quantity_wording: twelve", "quantity_wordign: twelve", "quantity_wordign",
        f"{ITEM} quantity_wordign", "there is no such field; did you mean “quantity_wording”?",
    ),
    "derived field": Spoilt(
        "deals.yaml", "kind: purchase", "kind: purchase\n    current_stage: signed",
        "current_stage", f"{DEAL} current_stage",
        "is worked out by the database and has no place in a fixture",
    ),
}  # fmt: skip


def test_a_form_that_is_not_meant_is_named_and_changes_nothing(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    folder = Folder(tmp_path / "fixtures")
    folder.seed()
    for name, spoilt in CASES.items():
        with subtests.test(name):
            assert_refused(folder, spoilt)
