"""What must come first for what readers type, and the same on both engines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from armsweb.search.finding import Found, find
from tests.serving import ROOT

QUALITY: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("search_quality.yaml").read_text(encoding="utf-8")
)
ASKED = sorted({row["query"] for row in QUALITY})
# Run in a process of its own, on an SQLite database of its own.
ELSEWHERE = """
import json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("seed", verbosity=0)
from tests.armsweb.test_search_quality import outcome
print(json.dumps([outcome(query) for query in json.load(sys.stdin)]))
"""


def outcome(query: str) -> list[Any]:
    """All that a reader sees of a search, but for the page around it."""
    found: Found = find(query)
    return [
        found.counted,
        found.but_one,
        found.query.corrected,
        found.suggestions,
        [
            [
                group.kind,
                group.counted,
                [
                    [
                        hit.key,
                        hit.score,
                        [[p.text, p.marked] for p in (*hit.title, *hit.body, *hit.about)],
                    ]
                    for hit in group.hits
                ],
            ]
            for group in found.groups
        ],
    ]


def test_there_are_enough_queries_and_none_twice() -> None:
    assert len(ASKED) == len(QUALITY) >= 40


@pytest.mark.parametrize("row", QUALITY, ids=lambda row: row["query"])
def test_the_record_meant_comes_first(row: dict[str, str], record: None) -> None:
    first = find(row["query"]).first
    assert first is not None
    assert f"{first.kind} {first.key}" == row["first"]


def test_both_engines_give_the_same_results_in_the_same_order_marked_alike(
    record: None, tmp_path: Path
) -> None:
    """The engine under test against SQLite in another process: so SQLite against PostgreSQL."""
    if os.environ.get("ARMSWEB_TEST_DB", "sqlite") == "sqlite":
        pytest.skip("the run on PostgreSQL compares the two")
    asked = [*ASKED, "russia", "tu", "of missiles", '"air defence"', "zzzz turkey", "helicoptre x"]
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=json.dumps(asked),
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "armsweb.settings",
            "ARMSWEB_VAR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    theirs = dict(zip(asked, json.loads(done.stdout), strict=True))
    ours = {query: json.loads(json.dumps(outcome(query))) for query in asked}
    assert ours == theirs
