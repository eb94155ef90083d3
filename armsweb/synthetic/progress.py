"""A line on the terminal that says how far a long command has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

WIDTH = 24
EVERY = 0.2  # seconds between two drawings


class Progress:
    """A bar that redraws itself on a terminal, and a line each tenth of the way elsewhere.

    ``out`` is told nothing at all if it is ``None``. ``clock`` gives seconds.
    """

    def __init__(self, out: TextIO | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.out, self.clock = out, clock
        self.began = self.drawn = clock()
        self.tenth = self.length = 0

    def show(self, what: str, done: int, whole: int) -> None:
        """``done`` of ``whole`` of ``what`` are made; the last call has both the same."""
        if self.out is None:
            return
        now = self.clock()
        part = min(done / whole, 1.0) if whole else 1.0
        if not self.out.isatty():
            if int(part * 10) > self.tenth or done >= whole:
                self.tenth = int(part * 10)
                self.out.write(f"{self._line(what, done, whole, part, now)}\n")
        elif now - self.drawn >= EVERY or done >= whole:
            self.drawn = now
            line = self._line(what, done, whole, part, now)
            bar = "#" * round(part * WIDTH)
            frame = f"[{bar:{WIDTH}}] {line}"
            self.out.write(f"\r{frame.ljust(self.length)}")
            self.out.flush()
            self.length = len(frame)
        if done >= whole:
            self.end()

    def _line(self, what: str, done: int, whole: int, part: float, now: float) -> str:
        spent = now - self.began
        left = f", about {spent / part - spent:.0f} s left" if 0 < part < 1 else f", {spent:.0f} s"
        return f"{what}: {done:,} of {whole:,} ({part:.0%}){left}"

    def end(self) -> None:
        """Leave the line as it is and begin anew; also after a failure."""
        if self.out is not None and self.length:
            self.out.write("\n")
        self.began = self.drawn = self.clock()
        self.tenth = self.length = 0
