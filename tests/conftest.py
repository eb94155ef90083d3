"""Fixtures for every test: the record, query budgets, a live site, a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from tests import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright
    from pytest_django import DjangoDbBlocker
    from pytest_django.live_server_helper import LiveServer

Budget = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


# The record. Seeding takes longer than a test should, so it is done once and committed, and
# the tests are sorted: those that visit a site first, then those on an empty database, then those
# on the record, each kind in random order. Each of two processes gets half of that (and then takes
# from the other's end), so that as a rule one visits, and the other seeds. Should the order be
# another, the database is still what the test asks for.


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("ARMSWEB_TEST_DB") == "postgres":
        once = [item for item in items if item.get_closest_marker("once")]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if item not in once]

    def place(item: pytest.Item) -> tuple[bool, bool, bool]:
        names = getattr(item, "fixturenames", ())
        marker = item.get_closest_marker("django_db")
        commits = bool({"transactional_db", "live_server"} & set(names)) or bool(
            marker and marker.kwargs.get("transaction")
        )
        # A test that commits empties the database afterwards.
        return "site" not in names, "record" in names, commits

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
    # Here the database exists and the test's transaction has not begun.
    # Tests of size fill the database by themselves.
    if fixturedef.argname == "_django_db_helper" and not request.node.get_closest_marker("size"):
        blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            _prepare(with_record="record" in request.node.fixturenames)
    return (yield)


def _prepare(with_record: bool) -> None:
    from sources.models import Source

    if Source.objects.exists() == with_record:
        return
    if with_record:
        call_command("seed", verbosity=0)
    else:
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """PostgreSQL's databases go with the server, which is the run's own.

    To drop one takes that nobody is connected any more, and a killed process may still be seen.
    """
    return os.environ.get("ARMSWEB_TEST_DB") == "postgres"


@pytest.fixture
def record(db: None) -> None:
    """The database holds the record of ``fixtures/``, as ``manage.py seed`` puts it there."""


@pytest.fixture
def queries() -> Budget:
    """``with queries(BUDGET): …`` fails, listing them, when more queries are made."""

    @contextmanager
    def budget(most: int) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as made:
            yield made
        if len(made) > most:
            listed = "\n".join(
                f"  {n}. {query['sql'][:200]}" for n, query in enumerate(made, start=1)
            )
            pytest.fail(f"{len(made)} queries where at most {most} are allowed:\n{listed}")

    return budget


@pytest.fixture
def editor(client: Client) -> Iterator[Client]:
    """A client signed in as an editor who may do everything."""
    from django.contrib.contenttypes.models import ContentType

    client.force_login(get_user_model().objects.create_superuser("editor"))
    # A process looks each up once; which test is the first must not matter.
    ContentType.objects.get_for_models(*apps.get_models())
    # Not N+1: a form gets the record chosen in each of its fields, a user's page two users.
    with zeal_ignore(
        [
            {"model": "auth.User", "field": "get()"},
            {"model": "countries.Country", "field": "get()"},
        ]
    ):
        yield client


# Browser tests: @pytest.mark.browser, with the fixtures `page` and `site` or `live`.


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site in a process of its own, as ``make run`` serves it.

    It has the record and ``tests.kinds.MADE_UP``, and is there once for all that changes nothing.
    """
    with serving.site(tmp_path_factory.mktemp("site"), states=True) as address:
        yield address


@pytest.fixture
def live(record: None, live_server: LiveServer) -> str:
    """The address of a running site that shows the record, without a slash at the end.

    It serves this test's own database: for tests that change it. It costs a seeding each time.
    """
    return str(live_server.url)


def _installed(*names: str, package: str, needed: bool) -> str:
    """The path of a browser; without one the test is skipped, under CI failed if it is needed."""
    for name in names:
        if path := shutil.which(name):
            return path
    reason = f"no {names[0]} on this machine: install the package {package}"
    if needed and os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django would take its own queries for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium, headless; it can reach this machine only."""
    browser = playwright.chromium.launch(
        executable_path=_installed("chromium", "chromium-browser", package="chromium", needed=True),
        args=[
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ],
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Firefox, headless, not a patched one; it can reach this machine only."""
    browser = playwright.firefox.launch(
        executable_path=_installed("firefox-esr", "firefox", package="firefox-esr", needed=False),
        channel="moz-firefox",  # speaks WebDriver BiDi, as every Firefox does
        firefox_user_prefs={
            "browser.sessionhistory.max_total_viewers": 0,  # Back loads, as Playwright expects
            "network.proxy.type": 1,  # all but this machine goes to a proxy that is not there
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": 9,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": 9,
        },
    )
    yield browser
    browser.close()


def _fresh(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page 1,280 by 800 pixels with no cookies; ``page.set_viewport_size`` changes it."""
    yield from _fresh(chromium)


@pytest.fixture
def typeset(page: Page, site: str) -> None:
    """``page`` has the type already: for what is measured in lines, and breaks with them."""
    serving.fetch_type(page, site)


@pytest.fixture(params=["chromium", "firefox"])
def either(request: pytest.FixtureRequest) -> Iterator[Page]:
    """The same in Chromium, then in Firefox."""
    yield from _fresh(request.getfixturevalue(request.param))
