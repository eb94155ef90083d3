"""``manage.py seed``: references that lead nowhere, records in the wrong place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.armsweb.folders import Folder, Spoilt, assert_refused

pytestmark = pytest.mark.django_db

GAZETTE = "sources/gazette-2020.yaml"
ITEM = "deals.lineitem [ruritania-trainers, trainers]"
DEAL = "deals.deal [ruritania-trainers]"

KITE = """
- model: deals.equipment
  fields:
    slug: kite
    designation: Kite
    name: kite
    category: other
- model: sources.publisher
  fields:
    slug: north-wire"""

CASES = {
    "unknown slug, and which": Spoilt(
        "deals.yaml", "equipment: [hawk]", "equipment: [hawks]", "equipment: [hawks]",
        f"{ITEM} equipment",
        "there is no equipment [hawks] in the record; did you mean “[hawk]”?",
    ),
    "unknown slug like no other": Spoilt(
        "deals.yaml", "equipment: [hawk]", "equipment: [zeppelin]", "equipment: [zeppelin]",
        f"{ITEM} equipment", "there is no equipment [zeppelin] in the record",
    ),
    "paragraph out of range": Spoilt(
        GAZETTE, "paragraph: [gazette-2020, 2]", "paragraph: [gazette-2020, 20]", "2020, 20]",
        "sources.claim [gz-p2-signed] paragraph",
        "there is no paragraph [gazette-2020, 20]: “gazette-2020” has 1 to 2",
    ),
    "unknown part of a deal": Spoilt(
        "deals.yaml", "field: when\n    subject: [ruritania-trainers, signed]",
        "field: when\n    subject: [ruritania-trainers, singed]", "singed]",
        "deals.milestonecitation [ruritania-trainers, singed, gz-p2-signed, when] subject",
        "there is no milestone [ruritania-trainers, singed] in the record; did you mean “signed”?",
    ),
    "duplicate key": Spoilt(
        "publishers.yaml", "slug: zenda-gazette", "slug: north-wire",
        "model: sources.publisher\n  fields:\n    slug: north-wire\n    name: Zenda",
        "sources.publisher [north-wire]", "stands in the fixtures twice; first at ",
    ),
    "unknown model": Spoilt(
        "equipment.yaml", "deals.equipment\n", "deals.equipmnet\n", "deals.equipmnet", "",
        "there is no model “deals.equipmnet” in the record; did you mean “deals.equipment”?",
    ),
    "model of Django's own": Spoilt(
        "equipment.yaml", "deals.equipment\n", "auth.user\n", "auth.user", "",
        "there is no model “auth.user” in the record",
    ),
    "attached text": Spoilt(
        "equipment.yaml", "deals.equipment\n", "sources.paragraphtext\n", "paragraphtext", "",
        "there is no model “sources.paragraphtext” in the record",
    ),
    "model in a file not its own": Spoilt(
        "publishers.yaml", "- model: sources.publisher\n  fields:\n    slug: north-wire", KITE,
        "model: deals.equipment", "deals.equipment [kite]",
        "has no place in this file; it belongs into equipment.yaml",
    ),
    "source under another's name": Spoilt(
        "sources/wire-2019.yaml", "slug: wire-2019", "slug: wire-2020", "slug: wire-2020",
        "sources.source [wire-2020]", "belongs into sources/wire-2020.yaml",
    ),
    "claim in another source's file": Spoilt(
        "sources/wire-2019.yaml", "paragraph: [wire-2019, 1]", "paragraph: [gazette-2020, 1]",
        "paragraph: [gazette", "sources.claim [nw-p1-signed] paragraph",
        "belongs into sources/gazette-2020.yaml",
    ),
    "former slug that leads nowhere": Spoilt(
        GAZETTE, "current: gazette-2020", "current: gazette-2019", "current: gazette-2019",
        "sources.formerslug [source, gazette-trainers] current",
        "there is no source [gazette-2019] in the record; did you mean “[gazette-2020]”?",
    ),
    "former slug of what has none": Spoilt(
        GAZETTE, "model: source\n", "model: paragraph\n", "model: paragraph",
        "sources.formerslug [paragraph, gazette-trainers] model",
        "must be one of claim, country, deal",
    ),
    "primary key": Spoilt(
        "equipment.yaml", "deals.equipment\n", "deals.equipment\n  pk: 7\n", "pk: 7",
        "deals.equipment", "pk is given; records are known by their keys",
    ),
    "published fact without a claim": Spoilt(
        "deals.yaml", "    field: summary\n", "    field: summary\n    stance: context\n",
        "summary: 'Ruritania", f"{DEAL} summary",
        "is published, but no published claim supports it",
    ),
}  # fmt: skip


def test_a_record_out_of_place_is_named_and_changes_nothing(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    folder = Folder(tmp_path / "fixtures")
    folder.seed()
    for name, spoilt in CASES.items():
        with subtests.test(name):
            assert_refused(folder, spoilt)
