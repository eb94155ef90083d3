# The vocabulary of the project; CI calls the same words. `make` alone lists them.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
export PORT

PY := .venv/bin/python
MANAGE := $(PY) manage.py

.DEFAULT_GOAL := help
.PHONY: help base dev run editor test test-size check judge screenshots fmt lock bench bench-find seed export clean

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

base dev:
	@command -v $(PYTHON) >/dev/null || { echo "Armsweb: there is no $(PYTHON). Install Python 3.11 or later, or name yours: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) requirements/install.py $@

run: base ## read Armsweb at http://127.0.0.1:8000/ (another port: PORT=8001 make run)
	@exec $(MANAGE) serve

editor: base ## make an editor's account for the admin on this machine
	@$(MANAGE) make_editor

test: dev ## the whole suite on SQLite, then on PostgreSQL (a part of it: make test ARGS="-k deal")
	@$(PY) -m tests $(ARGS)

test-size: dev ## what PostgreSQL does among 100,000 synthetic deals; takes minutes
	@ARMSWEB_TEST_DB=postgres $(PY) -m pytest -m size $(ARGS)

check: dev ## everything that can be told without running the suite
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	$(PY) -m djlint templates --lint --quiet
	$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-cache
	$(PY) -m pytest --quiet --no-header tests/test_tree.py
	$(SCRATCH) $(MANAGE) makemigrations --check --dry-run
	$(SCRATCH) $(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(SCRATCH) $(MANAGE) migrate --verbosity 0; $(MANAGE) seed; $(MANAGE) rederive --check; \
	$(MANAGE) reindex --check; \
	$(MANAGE) export_fixtures --check; $(MANAGE) check_citations

# A command's own folder for the database and all else, gone when the command ends.
SCRATCH = @set -e; ARMSWEB_VAR=$$(mktemp -d); export ARMSWEB_VAR; trap 'rm -rf "$$ARMSWEB_VAR"' EXIT; unset DATABASE_URL;
PRODUCTION = ARMSWEB_HTTPS=1 ARMSWEB_HOSTS=armsweb.example DATABASE_URL=postgres:///armsweb \
	ARMSWEB_SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')

judge: dev ## Lighthouse and the Nu Html Checker over every kind of page; needs npm, java and Chromium
	@$(PY) -m tests.judge

screenshots: dev ## how a dozen pages look, beside how they looked; renew those kept: ARGS=--keep
	@$(PY) -m tests.screenshots $(ARGS)

fmt: dev ## put the code in order
	$(PY) -m ruff check --fix --exit-zero --quiet .
	$(PY) -m ruff format .

lock: ## choose versions anew (LOCK_ARGS=--upgrade) and write requirements/*.txt; needs uv
	uv pip compile $(UV_FLAGS) pyproject.toml -o requirements/base.txt
	uv pip compile $(UV_FLAGS) -c requirements/base.txt pyproject.toml --group dev -o requirements/dev.txt
	@! grep -nE '://|^--' requirements/*.txt || { echo "Armsweb: a lock file holds an address or an option." >&2; exit 1; }
UV_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock" $(LOCK_ARGS)

bench: dev ## time and queries of every kind of page, on the record
	@$(PY) -m tests.bench

bench-find: dev ## the same of finding among a million synthetic deals; writes docs/bench-find.md (fewer: BENCH_DEALS=100000)
	@$(PY) -m tests.bench_find

seed: base ## put fixtures/ into the database
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) seed $(ARGS)

export: base ## write the database back to fixtures/, to be read with git diff
	@$(MANAGE) export_fixtures $(ARGS)

clean: ## remove the environment and caches; the database in var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
