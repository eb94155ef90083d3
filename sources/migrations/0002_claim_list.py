"""Indexes for the list of claims: its order, and on PostgreSQL the words of the statements."""

import datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX claim_words ON sources_claim USING gin (upper(statement) gin_trgm_ops)"
        )


def drop_index(apps, schema_editor):
    # The extension stays: other tables may have come to need it.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX claim_words")


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                Coalesce("published_latest", models.Value(datetime.date(9999, 12, 31))),
                models.F("slug"),
                name="source_reading",
            ),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
