"""The line that says how far a long command has come."""

from __future__ import annotations

from io import StringIO

from armsweb.synthetic.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_on_a_terminal_a_bar_grows_in_one_line() -> None:
    out = Terminal()
    progress = Progress(out, Clock())
    for done in (1, 2, 4):
        progress.show("deals", done * 1000, 4000)
    frames = out.getvalue().split("\r")
    assert frames[1].startswith("[######                  ] deals: 1,000 of 4,000 (25%), about 3 s")
    assert frames[2].startswith("[############            ] deals: 2,000 of 4,000 (50%), about 2 s")
    assert frames[3].startswith("[########################] deals: 4,000 of 4,000 (100%), 3 s")
    assert out.getvalue().count("\n") == 1


def test_a_shorter_line_leaves_nothing_of_a_longer_one() -> None:
    out = Terminal()
    progress = Progress(out, Clock())
    progress.show("deals and more", 1, 2)
    long = len(out.getvalue()) - 1
    progress.show("deals", 2, 2)
    assert len(out.getvalue().split("\r")[2].rstrip("\n")) == long


def test_elsewhere_each_tenth_is_a_line() -> None:
    out = StringIO()
    progress = Progress(out, Clock())
    for done in range(1, 101):
        progress.show("deals", done, 100)
    lines = out.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("deals: 10 of 100 (10%)")
    assert "\r" not in out.getvalue()


def test_a_second_phase_begins_anew() -> None:
    out = StringIO()
    progress = Progress(out, Clock())
    for what in ("deals", "entries"):
        progress.show(what, 1, 1)
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["deals", "entries"]


def test_what_is_cut_short_ends_its_line() -> None:
    out = Terminal()
    progress = Progress(out, Clock())
    progress.show("deals", 1, 2)
    progress.end()
    assert out.getvalue().endswith("\n")


def test_nothing_is_said_to_nobody() -> None:
    Progress(None).show("deals", 1, 1)


def test_nothing_at_all_to_do_is_done() -> None:
    out = StringIO()
    Progress(out, Clock()).show("deals", 0, 0)
    assert "100%" in out.getvalue()
