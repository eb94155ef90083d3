"""The command ``attach_text``, for one source and for a folder."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from sources.models import Claim, Paragraph, ParagraphText, Source
from sources.passages import sha256
from sources.soundness import broken_spans
from tests.making import make

pytestmark = pytest.mark.django_db

DAY = ["Nine boats left the harbour.", "Nobody knew where they went."]


@pytest.fixture
def source() -> Source:
    source = make(Source, slug="harbour-day")
    for number, text in enumerate(DAY, start=1):
        make(Paragraph, source=source, number=number, length=len(text), sha256=sha256(text))
    return source


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "scan 7.txt"
    file.write_text("\n\n".join(DAY), encoding="utf-8")
    return file


def run(*args: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("attach_text", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_file_is_attached_to_the_source_named(source: Source, file: Path) -> None:
    out, _ = run("harbour-day", file)
    assert out == "harbour-day: 2 of 2 paragraphs match and are attached\n"
    assert ParagraphText.objects.count() == 2


def test_what_does_not_match_is_printed_by_number(source: Source, file: Path) -> None:
    file.write_text(f"{DAY[0]}\n\nEverybody knew.\n\nThe end.", encoding="utf-8")
    out, _ = run("harbour-day", file)
    assert out.splitlines() == [
        "harbour-day: 1 of 2 paragraphs match and are attached",
        "harbour-day: ¶2 differ from the record and are not attached",
        "harbour-day: not in the record: paragraph 3 of the text",
    ]


def test_a_file_of_which_nothing_matches_is_an_error(source: Source, file: Path) -> None:
    file.write_text("\n".join(DAY), encoding="utf-8")  # no blank line between the two
    with pytest.raises(CommandError, match=r"nothing was attached.*set apart by blank lines"):
        run("harbour-day", file)
    assert not ParagraphText.objects.exists()


def test_detaching_removes_the_text(source: Source, file: Path) -> None:
    run("harbour-day", file)
    out, _ = run("--detach", "harbour-day")
    assert out == "harbour-day: the text of 2 paragraphs removed\n"
    assert not ParagraphText.objects.exists()


def broken_file(folder: Path, kind: str) -> Path:
    file = folder / f"{kind}.txt"
    if kind == "folder":
        file.mkdir()
    elif kind == "unreadable":
        file.symlink_to("/proc/self/mem")
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind != "absent":
        data = {"bytes": b"a\xff", "empty": b"", "nul": b"a\0b", "large": b"x" * 5_000_001}
        file.write_bytes(data[kind])
    return file


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        ("absent", "there is no such file"),
        ("folder", "it is not a regular file"),
        ("pipe", "it is not a regular file"),
        ("unreadable", "it cannot be read"),
        ("bytes", "byte 2 .* is not UTF-8"),
        ("empty", "there is no text in it"),
        ("nul", "character 2 is a NUL"),
        ("large", "it has 5,000,001 bytes"),
    ],
)
def test_a_file_that_will_not_do_is_named_with_the_reason(
    source: Source, tmp_path: Path, kind: str, complaint: str
) -> None:
    with pytest.raises(CommandError, match=rf"{kind}\.txt: {complaint}") as caught:
        run("harbour-day", broken_file(tmp_path, kind))
    assert "\n" not in str(caught.value)


def test_an_unknown_source_is_answered_with_the_nearest(source: Source, file: Path) -> None:
    with pytest.raises(CommandError, match="no source “harbor-day”; the nearest is “harbour-day”"):
        run("harbor-day", file)
    with pytest.raises(CommandError, match="no source “harbor-day”"):
        run("--detach", "harbor-day")


def test_a_source_without_hashes_is_an_error(source: Source, file: Path) -> None:
    source.paragraphs.update(sha256="", length=None)
    with pytest.raises(CommandError, match="nothing was attached"):
        run("harbour-day", file)


@pytest.mark.parametrize(
    "args", [[], ["harbour-day"], ["--all", "harbour-day"], ["--all", "--detach"], ["--detach"]]
)
def test_arguments_that_make_no_sense_together_are_refused(args: list[str]) -> None:
    with pytest.raises(CommandError, match="give <source> <file>"):
        run(*args)


def test_every_file_of_the_folder_is_attached_whatever_its_name(
    source: Source, file: Path, settings: Any
) -> None:
    settings.SOURCE_DIR = file.parent
    (file.parent / ".hidden").write_bytes(b"\xff")
    out, err = run("--all")
    assert out == "harbour-day: 2 of 2 paragraphs match and are attached\n"
    assert err == ""
    out, _ = run("--all")
    assert out == "harbour-day: 2 of 2 paragraphs match and are attached (2 were before)\n"


def test_stray_files_of_the_folder_are_told_and_keep_no_other_from_being_attached(
    source: Source, file: Path, settings: Any
) -> None:
    settings.SOURCE_DIR = file.parent
    for kind in ("bytes", "folder", "nul", "unreadable"):
        broken_file(file.parent, kind)
    (file.parent / "letter.txt").write_text("Dear all,\n\nno news.", encoding="utf-8")
    out, err = run("--all")
    assert out.startswith("harbour-day: 2 of 2")
    assert len(err.splitlines()) == 5
    assert "letter.txt: no paragraph has a hash in the record" in err
    assert all(line.startswith("not attached: ") for line in err.splitlines())


@pytest.mark.parametrize("name", ["empty", "absent"])
def test_a_folder_with_nothing_in_it_is_passed_in_silence(
    tmp_path: Path, settings: Any, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    settings.SOURCE_DIR = tmp_path / name
    assert run("--all") == ("", "")


def test_a_folder_that_is_none_is_an_error(file: Path, settings: Any) -> None:
    settings.SOURCE_DIR = file
    with pytest.raises(CommandError, match="it cannot be read"):
        run("--all")


SEED_TEXTS = django_settings.BASE_DIR.parent / "shared" / "sources"


@pytest.mark.skipif(not SEED_TEXTS.is_dir(), reason="the seed article's text is not at hand")
def test_the_seed_article_matches_the_record_to_the_letter(record: None, settings: Any) -> None:
    settings.SOURCE_DIR = SEED_TEXTS
    out, err = run("--all")
    assert "19 of 19 paragraphs match and are attached\n" in out
    assert err == ""
    check = broken_spans()
    assert check.broken == []
    attached = Claim.objects.exclude(paragraph__attached=None)
    assert check.checked == attached.exclude(span_start=None, quotation="").count() > 100
    assert check.checked > 50
