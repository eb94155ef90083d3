"""The production settings, and the little that tests need otherwise."""

from __future__ import annotations

from armsweb.settings import *  # noqa: F403
from armsweb.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES, VAR_DIR

# A file, as in production: an in-memory database knows neither WAL nor a second writer.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
# A connection kept open by a server's thread would keep the test database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Raises on N+1 queries; finds nothing unless it is an installed app.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True

# The hashed names come from collectstatic, which the tests of `serve` run for real.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)

# Hashing a password slowly protects it; tests have none worth protecting.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
