"""The whole suite on SQLite, then on PostgreSQL: ``python -m tests [pytest's arguments]``.

The exit status is non-zero if either run failed, or, under ``CI=true``, did not happen.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.postgres import NoServerError, programs


def run(engine: str, arguments: list[str]) -> tuple[int, str]:
    """pytest's exit status and closing line; its output is passed on as it comes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "--numprocesses=2", "--dist=worksteal", *arguments],
        env={**os.environ, "ARMSWEB_TEST_DB": engine},
        stdout=subprocess.PIPE,
        text=True,
    )
    closing = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        closing = line.strip(" =\n") or closing
    return process.wait(), closing


def main(arguments: list[str]) -> int:
    failed = 0
    closing = {}
    for engine, name in (("sqlite", "SQLite"), ("postgres", "PostgreSQL")):
        print(f"\n=== The suite on {name} ===", flush=True)
        try:
            if engine == "postgres":
                programs()
        except NoServerError as error:
            closing[name] = f"NOT RUN. {error}"
            failed |= os.environ.get("CI") == "true"
            continue
        status, closing[name] = run(engine, arguments)
        failed |= status != 0
    print()
    for name, line in closing.items():
        print(f"{name + ':':12}{line}")
    return int(failed)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
