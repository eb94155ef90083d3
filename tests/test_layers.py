"""Imports go only down: armsweb > deals > countries > sources.

Read from the syntax tree, so that imports inside functions, in migrations and by name count too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
FLOORS = ("armsweb", "deals", "countries", "sources")  # from the top down
BY_NAME = {"import_module", "get_model", "get_app_config", "is_installed", "__import__"}


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of every module that the tree imports, or names where a model is looked up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
        elif isinstance(node, ast.Call):
            function = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if function in BY_NAME and node.args and isinstance(node.args[0], ast.Constant):
                yield node.lineno, str(node.args[0].value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # "deals.Deal" as the target of a key, "deals:deal_detail" as an address.
            if re.fullmatch(r"[a-z]+[.:]\w+", node.value):
                yield node.lineno, re.split(r"[.:]", node.value)[0]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "dependencies":
            for pair in getattr(node.value, "elts", []):
                if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant):
                    yield node.lineno, str(pair.elts[0].value)


def climbs(floor: str, source: str) -> list[str]:
    """Every place in the source of a module of ``floor`` that names a floor above it."""
    above = set(FLOORS[: FLOORS.index(floor)])
    return [
        f"line {line}: {name}"
        for line, name in named(ast.parse(source))
        if name.partition(".")[0] in above
    ]


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_names_none_above_it(floor: str) -> None:
    modules = list((ROOT / floor).rglob("*.py"))
    assert modules
    faults = {
        str(module.relative_to(ROOT)): found
        for module in modules
        if (found := climbs(floor, module.read_text(encoding="utf-8")))
    }
    assert faults == {}


def test_no_floor_names_the_tests() -> None:
    for floor in FLOORS:
        for module in (ROOT / floor).rglob("*.py"):
            names = [name for _, name in named(ast.parse(module.read_text(encoding="utf-8")))]
            assert not [name for name in names if name.partition(".")[0] == "tests"], module


@pytest.mark.parametrize(
    "source",
    [
        "import deals.models",
        "def later():\n    from deals.models import Deal",
        "model = apps.get_model('deals', 'Deal')",
        "key = models.ForeignKey('deals.Deal', models.CASCADE)",
        "class Migration:\n    dependencies = [('deals', '0001_initial')]",
        "reverse('deals:deal_detail')",
    ],
)
def test_every_way_up_is_seen(source: str) -> None:
    assert climbs("countries", source)
    assert not climbs("armsweb", source)
