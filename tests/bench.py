"""``make bench``: how long each kind of page takes on the record, and how many queries it makes.

Starts at the home page, follows every link, and measures one page of each address pattern:
the one with the most bytes. Times are the median of several answers of Django's test client,
in milliseconds, in this process, without the network and the web server.
"""

from __future__ import annotations

import os
import re
import statistics
import tempfile
import time

ROUNDS = 15
LINK = re.compile(r'href="(/[^"#?]*)')


def pages() -> dict[str, tuple[str, int]]:
    """The largest page of each named address: name to address and bytes."""
    from django.test import Client

    client = Client()
    found: dict[str, tuple[str, int]] = {}
    seen, waiting = {"/"}, ["/"]
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        match = getattr(response, "resolver_match", None)
        if response.status_code != 200 or match is None or response.streaming:
            continue
        size = len(response.content)
        if size > found.get(match.view_name, ("", -1))[1]:
            found[match.view_name] = (address, size)
        new = set(LINK.findall(response.content.decode(errors="replace"))) - seen
        new = {link for link in new if not link.startswith(("/static/", "/admin/"))}
        seen |= new
        waiting += sorted(new)
    print(f"{len(seen)} addresses reached from the home page")
    return found


def measure(address: str) -> tuple[float, int]:
    """Median time in milliseconds, and the number of queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
        count = len(queries)  # before the next request empties the log
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000, count


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="armsweb-bench-") as var:
        os.environ["ARMSWEB_VAR"] = var
        os.environ["ARMSWEB_HOSTS"] = "testserver"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "armsweb.settings")
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        start = time.perf_counter()
        call_command("seed", verbosity=0)
        print(f"{connection.vendor}: seed took {time.perf_counter() - start:.1f} s")
        call_command("collectstatic", interactive=False, verbosity=0)
        found = pages()
        print(f"{'page':32} {'ms':>7} {'queries':>7} {'kB':>6}  address")
        for name, (address, size) in sorted(found.items()):
            took, queries = measure(address)
            print(f"{name:32} {took:7.1f} {queries:7} {size / 1000:6.1f}  {address}")
        connection.close()


if __name__ == "__main__":
    main()
