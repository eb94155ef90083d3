"""The tree itself: what lies where, and what must not be in it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
TOP = {
    ".ci", ".editorconfig", ".github", ".gitattributes", ".gitignore", "CHANGELOG.md",
    "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "armsweb", "countries", "deals", "docs",
    "fixtures", "manage.py", "pyproject.toml", "requirements", "sources", "static", "templates",
    "tests",
}  # fmt: skip
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc", "tools", "base"}
BINARY = {".woff2", ".ttf", ".png", ".ico", ".jpg", ".webp"}
TEST_MODULE_LINES = 300
TEMPLATE_LINES = 120


def listed() -> list[Path]:
    """Every file that git keeps, relative to the top."""
    done = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a clone: git keeps no list of the files")
    paths = sorted({Path(name) for name in done.stdout.split("\0") if name})
    return [path for path in paths if (ROOT / path).is_file()]


def texts(*suffixes: str) -> list[tuple[Path, str]]:
    """Path and text of the listed files with those suffixes; of all if none is named."""
    return [
        (path, (ROOT / path).read_text(encoding="utf-8"))
        for path in listed()
        if path.suffix not in BINARY and (not suffixes or path.suffix in suffixes)
    ]


def test_the_top_level_holds_what_the_design_names() -> None:
    assert {path.parts[0] for path in listed()} <= TOP


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path for path in listed() if path.suffix == ".py"]
    assert not [path for path in named if VAGUE_NAMES & {path.stem, *path.parts[:-1]}]


def test_every_text_is_utf_8_with_plain_line_ends() -> None:
    for path, text in texts():
        assert "\r" not in text, path
        # A fragment set within a sentence must not bring a line end along.
        assert not text or text.endswith("\n") or path.suffix == ".html", path


def test_no_file_names_a_place_of_one_machine() -> None:
    # Its slashes stand apart from the names, so that this file is not its own first fault.
    places = "root|home|work|farm|opt|Users|mnt"
    pattern = re.compile(rf"(?<![\w.:/-])/(?:{places})/[\w.-]")
    faults = [
        f"{path}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert faults == []


def test_a_lock_holds_versions_and_hashes_and_no_address() -> None:
    for name in ("base", "dev"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        pinned = [line for line in lines if re.match(r"[a-z]", line)]
        assert pinned
        for line in pinned:
            assert re.fullmatch(r"[a-z0-9-]+(\[[a-z,-]+\])?==[\w.]+( ; [^\\]+)? \\", line), line
        for line in lines:
            assert "://" not in line, line
            assert not line.startswith("-"), line


def test_every_dependency_is_locked_and_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    groups = {
        "base": project["project"]["dependencies"],
        "dev": project["dependency-groups"]["dev"],
    }
    for name, requirements in groups.items():
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for requirement in requirements:
            package = re.split(r"[\[~]", requirement)[0]
            assert re.search(rf"^{package}(\[.*\])?==", lock, re.MULTILINE), package
            reason = re.search(rf'"{re.escape(requirement)}", *# (.+)', text)
            assert reason, requirement
            assert len(reason[1].split()) >= 3, requirement


def test_what_runs_and_what_is_tested_are_the_same_versions() -> None:
    def versions(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==([\w.]+)", text, re.MULTILINE))

    base, dev = versions("base"), versions("dev")
    assert base.items() <= dev.items()


def test_test_modules_are_short_and_stand_beside_their_subject() -> None:
    for path, text in texts(".py"):
        if path.parts[0] == "tests":
            assert text.count("\n") <= TEST_MODULE_LINES, path
        if path.name.startswith("test_"):
            assert path.parts[0] == "tests", path


def test_templates_are_short_and_carry_no_script_or_style() -> None:
    for path, text in texts(".html", ".svg"):
        if path.parts[0] == "templates":
            assert text.count("\n") <= TEMPLATE_LINES, path
            if path.name == "standalone.svg":
                continue  # a picture to take away, outside any page, carries its style along
            assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text), path
            scripts = re.findall(r"<script[^>]*>", text)
            assert all("src=" in tag or "application/ld+json" in tag for tag in scripts), path


def test_nothing_of_this_installation_is_kept() -> None:
    assert not [path for path in listed() if path.parts[0] in {"var", ".venv"}]
    assert not [path for path in listed() if path.suffix in {".sqlite3", ".log", ".pem", ".env"}]
