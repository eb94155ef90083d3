"""``manage.py seed``: what a record must not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.armsweb.folders import Folder, Spoilt, assert_refused

pytestmark = pytest.mark.django_db

GAZETTE = "sources/gazette-2020.yaml"
ITEM = "deals.lineitem [ruritania-trainers, trainers]"
DEAL = "deals.deal [ruritania-trainers]"
SIGNED = "deals.milestone [ruritania-trainers, signed]"
CLAIM = "sources.claim [gz-p1-trainers]"
HASH = "5addca60000729e535030c416e55d7785637c73e99892432b03ad3a39017f2c0"

CASES = {
    "negative quantity": Spoilt(
        "deals.yaml", "quantity: 12", "quantity: -3", "quantity: -3", f"{ITEM} quantity",
        "must be a whole number from 0 to 2147483647, not “-3”",
    ),
    "quantity zero": Spoilt(
        "deals.yaml", "quantity: 12", "quantity: 0", "quantity: 0", f"{ITEM} quantity",
        "A quantity is above zero, or empty if not stated.",
    ),
    "quantity beyond the column": Spoilt(
        "deals.yaml", "quantity: 12", "quantity: 2147483648", "quantity: 2", f"{ITEM} quantity",
        "must be a whole number from 0 to 2147483647, not “2147483648”",
    ),
    "quantity of thousands of digits": Spoilt(
        "deals.yaml", "quantity: 12", f"quantity: {'9' * 5000}", "quantity: 9",
        f"{ITEM} quantity", "is a number of 5000 digits, which is out of range",
    ),
    "quantity in quotation marks": Spoilt(
        "deals.yaml", "quantity: 12", "quantity: '12'", "quantity: '12'", f"{ITEM} quantity",
        "must be a whole number without quotation marks, not text: “12”",
    ),
    "quantity in octal": Spoilt(
        "deals.yaml", "quantity: 12", "quantity: 014", "quantity: 014", f"{ITEM} quantity",
        "must be a whole number in plain digits, not a whole number: “014”",
    ),
    "quantity as a fraction": Spoilt(
        "deals.yaml", "quantity: 12", "quantity: 12.5", "quantity: 12.5", f"{ITEM} quantity",
        "must be a whole number in plain digits, not a number: “12.5”",
    ),
    "reading that is no date": Spoilt(
        "deals.yaml", "when: '2019'", "when: '2019-13'", "when: '2019-13'", f"{SIGNED} when",
        "“2019-13”: there is no month 13",
    ),
    "day that does not exist": Spoilt(
        GAZETTE, "2020-05-05", "2020-02-30", "accessed_on",
        "sources.source [gazette-2020] accessed_on",
        "must be a day such as 2016-11-21, not a date: “2020-02-30”",
    ),
    "day with a time": Spoilt(
        GAZETTE, "2020-05-05", "2020-05-05 10:00", "accessed_on",
        "sources.source [gazette-2020] accessed_on",
        "must be a day such as 2016-11-21, not text: “2020-05-05 10:00”",
    ),
    "date without its basis": Spoilt(
        "deals.yaml", "    when_basis: stated\n", "",
        "model: deals.milestone\n  fields:\n    key: signed", SIGNED,
        "“when”: a reading of a date needs its basis, and a basis needs a reading.",
    ),
    "span past the end": Spoilt(
        GAZETTE, "span_end: 115", "span_end: 117", "span_end: 117", f"{CLAIM} span_end",
        "The span ends at 117, the paragraph at 116.",
    ),
    "span that ends before it starts": Spoilt(
        GAZETTE, "span_end: 115", "span_end: 65", "key: gz-p1-trainers", CLAIM,
        "The span ends before it starts.",
    ),
    "span without its hash": Spoilt(
        GAZETTE, f"    span_sha256: {HASH}\n", "", "key: gz-p1-trainers", CLAIM,
        "Span start, end and SHA-256 belong together.",
    ),
    "malformed hash": Spoilt(
        GAZETTE, HASH, HASH[:-1] + "G", "G", f"{CLAIM} span_sha256",
        "A SHA-256 is 64 hexadecimal digits in lower case.",
    ),
    "paragraph numbered zero": Spoilt(
        GAZETTE, "number: 1\n", "number: 0\n", "number: 0",
        "sources.paragraph [gazette-2020, 0] number", "Paragraphs are numbered from 1.",
    ),
    "quotation of eight words": Spoilt(
        GAZETTE, "twelve Hawk trainers\n", "one two three four five six seven eight\n",
        "one two three", f"{CLAIM} quotation", "A quotation has at most seven words.",
    ),
    "quotation with doubled spaces, which only the table's own rule counts": Spoilt(
        GAZETTE, "twelve Hawk trainers\n", "'one  two three four five six seven'\n", "one  two",
        f"{CLAIM} quotation", "A quotation has at most seven words.",
    ),
    "saying without a speaker": Spoilt(
        GAZETTE, "    speaker: Rosa Lund\n", "", "key: gz-p1-trainers", CLAIM,
        "A claim of the kind “said” names its speaker.",
    ),
    "echo of itself": Spoilt(
        "sources/wire-2019.yaml", "echoes: [gz-p2-signed]", "echoes: [nw-p1-signed]",
        "key: nw-p1-signed", "sources.claim [nw-p1-signed]", "A claim cannot echo itself.",
    ),
    "buyer equal to seller": Spoilt(
        "deals.yaml", "seller: [syldavia]", "seller: [ruritania]", "slug: ruritania-trainers",
        DEAL, "Buyer and seller are the same country.",
    ),
    "kind that there is not": Spoilt(
        "deals.yaml", "kind: purchase", "kind: purchas", "kind: purchas", f"{DEAL} kind",
        "must be one of purchase, licensed-production, repair-overhaul",
    ),
    "field that may not be cited": Spoilt(
        "deals.yaml", "field: summary", "field: title", "field: title",
        "deals.dealcitation [ruritania-trainers, gz-p1-trainers, title] field",
        "A citation here names one of:",
    ),
    "contradiction without a value": Spoilt(
        "officials.yaml", "field: said", "field: said\n    stance: contradicts", "field: said",
        "countries.officialcitation [rosa-lund, gz-p1-trainers, said]",
        "A citation that contradicts says what value the claim gives.",
    ),
    "text that is too long": Spoilt(
        "deals.yaml", "Trainers for Ruritania", "T" * 201, "title: T", f"{DEAL} title",
        "has 201 characters, at most 200 fit: “TTT",
    ),
    "text that is empty": Spoilt(
        "deals.yaml", "Trainers for Ruritania", "''", "title: ''", f"{DEAL} title",
        "must not be empty",
    ),
    "slug that is none": Spoilt(
        "publishers.yaml", "slug: north-wire", "slug: north wire", "slug: north wire",
        "sources.publisher [north wire] slug", "Enter a valid “slug”",
    ),
    "address that is none": Spoilt(
        "publishers.yaml", "https://gazette.example/about", "gazette", "note_url: gazette",
        "sources.publisher [zenda-gazette] note_url", "Enter a valid URL.",
    ),
    "latitude beyond the pole": Spoilt(
        "countries.yaml", "'48.500'", "'90.500'", "90.500",
        "countries.country [ruritania] latitude", "less than or equal to 90",
    ),
    "latitude with too many places": Spoilt(
        "countries.yaml", "'48.500'", "48.5001", "48.5001",
        "countries.country [ruritania] latitude", "no more than 3 decimal places",
    ),
    "latitude not a number": Spoilt(
        "countries.yaml", "'48.500'", ".nan", ".nan", "countries.country [ruritania] latitude",
        "must be a number such as 42.698, not a number: “.nan”",
    ),
    "name that another record has": Spoilt(
        "publishers.yaml", "name: Zenda Gazette", "name: North Wire",
        "name: North Wire\n    kind: outlet", "sources.publisher [zenda-gazette] name",
        "“North Wire” is already that of the publisher [north-wire]",
    ),
}  # fmt: skip


def test_a_value_that_cannot_be_is_named_and_changes_nothing(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    folder = Folder(tmp_path / "fixtures")
    folder.seed()
    for name, spoilt in CASES.items():
        with subtests.test(name):
            assert_refused(folder, spoilt)
