"""``make bench-find``: what finding a deal costs among a thousand deals and among a million.

Starts a PostgreSQL server, fills two databases with synthetic records, and asks both for the
same pages in turn, so that what else the machine does meanwhile weighs on both alike. Times are
medians of several answers of Django's test client in one process for each database, without the
network and the web server. What was counted for filters is forgotten before each answer. Writes
``docs/bench-find.md``; never fails because something is slow.

``BENCH_DEALS`` sets the larger number of deals, ``BENCH_ROUNDS`` the answers a median is of,
``BENCH_KEEP`` a folder in which the filled databases stay for the next time.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench_database import ROOT, Database
from tests.postgres import Run, Server

FILE = ROOT / "docs" / "bench-find.md"
SMALL = 1_000
LARGE = int(os.environ.get("BENCH_DEALS", "1000000"))
# A folder in which the databases stay, so that queries and indexes can be tried again and again.
KEEP = os.environ.get("BENCH_KEEP", "")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
# As an operator would set them for a machine with some gigabytes to spare.
SERVER_OPTIONS = """
shared_buffers = 1GB
effective_cache_size = 4GB
work_mem = 16MB
maintenance_work_mem = 512MB
max_wal_size = 16GB
checkpoint_timeout = 30min
random_page_cost = 1.1
"""


LARGE_TABLES = ("deals_", "sources_claim", "countries_")  # deals, claims, citations
KEPT = ", counts kept"


@dataclass(slots=True)
class Measured:
    """A page at both sizes: milliseconds of each answer, and what the last one was.

    ``kept``: what was counted for an earlier answer may be used again.
    """

    group: str
    name: str
    addresses: tuple[str, str]
    kept: bool = False
    small: list[float] = field(default_factory=list)
    large: list[float] = field(default_factory=list)
    outcomes: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    plan: str = ""

    @property
    def medians(self) -> tuple[float, float]:
        return statistics.median(self.small), statistics.median(self.large)

    @property
    def ratio(self) -> float:
        small, large = self.medians
        return large / small


TARGETS = {"deal page": 1.5, "filtered first page": 3, "thousandth page": 3, "search": 5}


def measure(small: Database, large: Database) -> list[Measured]:
    found = [
        Measured(group, name, (address, other))
        for (group, name, address), (_, _, other) in zip(
            small.ask("pages"), large.ask("pages"), strict=True
        )
    ]
    found += [
        Measured(f"{each.group}{KEPT}", each.name, each.addresses, kept=True)
        for each in found
        if "page" in each.group and each.addresses[0].startswith("/deals/?")
    ]
    for number, each in enumerate(found, start=1):
        said = f"\r{number} of {len(found)}: {each.group}, {each.name}"
        print(said.ljust(70), end="", file=sys.stderr, flush=True)
        few, many = each.addresses
        each.outcomes = (
            small.ask("outcome", few, each.kept),
            large.ask("outcome", many, each.kept),
        )
        # What takes seconds is known well enough after once.
        rounds = ROUNDS if large.ask("get", many, each.kept) < 2000 else 1
        for _ in range(rounds):
            each.small.append(small.ask("get", few, each.kept))
            each.large.append(large.ask("get", many, each.kept))
        target = TARGETS.get(each.group.removesuffix(KEPT))
        if target and each.ratio > target:
            each.plan = large.ask("slowest", many)
    print(file=sys.stderr)
    return found


def memory() -> int:
    """Gigabytes of the machine."""
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def heading(facts: dict[str, Any], filled: list[dict[str, float]]) -> str:
    """``facts`` of the large database; what filling the small and the large one took."""
    rows, options = facts["rows"], ", ".join(SERVER_OPTIONS.split("\n")[1:-1])
    return f"""# Finding a deal among a thousand and among a million

Written by `make bench-find`; what the figures mean stands in `tests/bench_find.py`.

- When: {datetime.now(UTC):%d %B %Y}. Command: `BENCH_DEALS={LARGE} make bench-find`; medians of
  {ROUNDS} answers, of one where an answer takes two seconds.
- Machine: {os.cpu_count()} cores ({platform.machine()}), {memory()} GB of memory; load average
  {os.getloadavg()[1]:.1f} in the five minutes before the end.
- Versions: Python {platform.python_version()}, Django {facts["Django"]}, PostgreSQL
  {facts["PostgreSQL"]} with {options}.
- Small: {SMALL:,} synthetic deals, filled in {filled[0]["seconds"]:,.0f} s.
- Large: {rows["deals_deal"]:,} deals, {rows["sources_claim"]:,} claims,
  {rows["armsweb_searchentry"]:,} search entries, {facts["size"] / 1e9:.1f} GB, filled in
  {filled[1]["seconds"]:,.0f} s by a process that took {filled[1]["megabytes"]:,.0f} MB at most.
"""


def report(found: list[Measured], facts: dict[str, Any], filled: list[dict[str, float]]) -> str:
    lines = [heading(facts, filled)]
    for group in dict.fromkeys(each.group for each in found):
        lines += section(group, [each for each in found if each.group == group])
    plans = [each for each in found if each.plan]
    if plans:
        lines += ["## Plans of what missed", "", "The slowest query of each.", ""]
    for each in plans:
        lines += [f"### {each.group}: {each.name}", "", "```", shortened(each.plan), "```", ""]
    return "\n".join(lines)


def shortened(plan: str) -> str:
    return "\n".join(line[:300] for line in plan.splitlines()[:60])


def section(group: str, found: list[Measured]) -> list[str]:
    target = TARGETS.get(group.removesuffix(KEPT))
    small, large = (
        statistics.median(values) for values in zip(*(each.medians for each in found), strict=True)
    )
    lines = [f"## {group.capitalize()}", ""]
    verdict = f"Median of all: {small:.1f} ms and {large:.1f} ms, {large / small:.1f} times."
    if target:
        missed = [each.name for each in found if each.ratio > target]
        names = f" ({', '.join(missed)})" if missed else ""
        verdict += f" Target {target:g} times: missed by {len(missed)} of {len(found)}{names}."
    through = {
        table
        for each in found
        for table in each.outcomes[1]["through"]
        if table.startswith(LARGE_TABLES)
    }
    verdict += f" Read from end to end: {', '.join(sorted(through)) or 'none of the tables'}."
    lines += [
        verdict,
        "",
        "| | ms, small | ms, large | times | queries | |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for each in found:
        few, many = each.outcomes
        queries = f"{few['queries']}"
        if many["queries"] != few["queries"]:
            queries += f" → {many['queries']}"
        note = "" if many["status"] == 200 else f"answered {many['status']}"
        a, b = each.medians
        lines.append(f"| {each.name} | {a:.1f} | {b:.1f} | {each.ratio:.1f} | {queries} | {note} |")
    return [*lines, ""]


def main() -> None:
    run = Run()
    try:
        folder = Path(KEEP).absolute() if KEEP else run.folder
        var = folder / "var"
        var.mkdir(parents=True, exist_ok=True)
        server = Server(folder, SERVER_OPTIONS)
        if (folder / "bindir").exists():
            server.resume()
        else:
            server.start()
        try:
            os.environ["PGHOST"] = str(folder)
            bases = [Database("small", SMALL, var), Database("large", LARGE, var)]
            filled = [base.fill() for base in bases]
            with bases[0].answering() as small, bases[1].answering() as large:
                found = measure(small, large)
                facts = large.ask("facts")
            text = report(found, facts, filled)
            FILE.write_text(text, encoding="utf-8")
            print(text)
        finally:
            if KEEP:
                server.stop("fast")
    finally:
        Run.remove(run.folder)
        run.lock.close()


if __name__ == "__main__":
    main()
