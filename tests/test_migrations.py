"""The tables are what the models say."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FLOORS = ("sources", "countries", "deals")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_every_migration_is_applied_and_has_a_way_back() -> None:
    executor = MigrationExecutor(connection)
    leaves = [key for key in executor.loader.graph.leaf_nodes() if key[0] in FLOORS]
    assert {key[0] for key in leaves} == set(FLOORS)
    assert executor.migration_plan(leaves) == []
    for key in executor.loader.graph.nodes:
        if key[0] in FLOORS:
            migration = executor.loader.get_migration(*key)
            assert all(operation.reversible for operation in migration.operations), key


@pytest.mark.django_db
def test_a_published_migration_does_not_name_the_current_models() -> None:
    """A migration works on the models of its time; importing today's would break it tomorrow."""
    loader = MigrationExecutor(connection).loader
    for key, migration in loader.disk_migrations.items():
        if key[0] in FLOORS:
            module = import_module(migration.__module__)
            imported = {getattr(value, "__module__", "") for value in vars(module).values()}
            assert not imported & {f"{floor}.models" for floor in FLOORS}, key
