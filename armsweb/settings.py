"""Settings. Safe by default; every choice an operator has is a variable listed in the README."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from armsweb import env

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that is made here and belongs to this machine: database, secret key, static files.
VAR_DIR = env.folder("ARMSWEB_VAR", BASE_DIR / "var")

DEBUG = env.flag("ARMSWEB_DEBUG", default=False)
HTTPS = env.flag("ARMSWEB_HTTPS", default=False)
READ_ONLY = env.flag("ARMSWEB_READ_ONLY", default=False)
SECRET_KEY = env.secret_key("ARMSWEB_SECRET_KEY", VAR_DIR / "secret_key", required=HTTPS)
ALLOWED_HOSTS = env.hosts("ARMSWEB_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "armsweb.admin_config.ArmswebAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_htmx",
    "csp",
    "axes",
    "sources",
    "countries",
    "deals",
    "armsweb",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "armsweb.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "armsweb.read_only.ReadOnlyMiddleware",
    "sources.addresses.FormerSlugMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "armsweb.busy.BusyMiddleware",
]

ROOT_URLCONF = "armsweb.urls"
WSGI_APPLICATION = "armsweb.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Databases. SQLite is the embedded default, PostgreSQL the production engine.

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'armsweb.sqlite3'}")}
_database: dict[str, Any] = DATABASES["default"]
_options: dict[str, Any] = _database.setdefault("OPTIONS", {})
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _options |= {
        # A writer takes its lock at BEGIN: two writers wait for each other instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        # FULL keeps the last commit through a power cut. WAL is set once, in armsweb.sqlite.
        "init_command": "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    _pool = env.whole("ARMSWEB_DB_POOL", 4, 0, 100)
    _timeout = env.whole("ARMSWEB_DB_TIMEOUT_MS", 15_000, 100, 600_000)
    _limits = {
        "statement_timeout": _timeout,
        "lock_timeout": 5_000,
        "idle_in_transaction_session_timeout": 60_000,
    }
    _options |= {
        "connect_timeout": 2,  # seconds
        "tcp_user_timeout": 5_000,  # milliseconds, as the limits are
        "options": " ".join(
            [_options.get("options", ""), *(f"-c {name}={ms}" for name, ms in _limits.items())]
        ).strip(),
    }
    # A connection is tried before it is used, so that a restart of the server goes unnoticed.
    _database["CONN_HEALTH_CHECKS"] = True
    if _pool:
        _options["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 5}

# Signing in. Failures are counted in the database, so that all processes and servers agree; who
# guesses is kept out, and an editor elsewhere is not. No reader's page asks any of this.

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "armsweb.sign_in.client_address"
AXES_LOCKOUT_CALLABLE = "armsweb.sign_in.refuse"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # no longer than the page says
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who signed in when is nobody's business
AXES_ENABLE_ADMIN = False  # its lists are no part of the record
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Language, time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Static files: hashed, compressed, immutable.

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# The record

FIXTURE_DIRS = [BASE_DIR / "fixtures"]
# Texts an operator holds; attached at the start of `make run` by their hashes.
SOURCE_DIR = env.folder("ARMSWEB_SOURCE_DIR", VAR_DIR / "sources")

# Errors go to the console, with their traceback and debug on or off; who runs the site keeps them.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would mail errors to nobody, and print them twice under debug.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A reader's 404 is no fault of the site's.
        "django.request": {"level": "ERROR"},
        # Scanners that ask for other hosts would fill the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
