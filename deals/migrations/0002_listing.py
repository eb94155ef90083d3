"""The rows that lists read, and on PostgreSQL the inverted indexes that filters go by."""

import deals.tags
import django.db.models.deletion
from django.db import migrations, models

# SQLite has no inverted indexes; its records are small enough to be read through.
INDEXES = {
    "listing_tags": "USING gin (tags)",
    "listing_words": "USING gin (words gin_trgm_ops)",
}


def make_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, how in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX {name} ON deals_listing {how}")


def drop_indexes(apps, schema_editor):
    # The extension stays: other tables may have come to need it.
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("today", models.BooleanField()),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("slug", models.CharField(max_length=80)),
                ("first_year", models.PositiveSmallIntegerField(null=True)),
                ("last_year", models.PositiveSmallIntegerField(null=True)),
                ("claims", models.PositiveIntegerField()),
                ("tags", deals.tags.TagsField(default=list, editable=False)),
                ("words", models.TextField()),
                ("by_date", models.SmallIntegerField()),
                ("by_stage", models.SmallIntegerField()),
                ("by_cited", models.IntegerField()),
                ("by_country", models.CharField(max_length=210)),
                ("shuffle", models.IntegerField()),
                ("deal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="listings", to="deals.deal")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["by_date", "slug"], name="listing_by_date"),
                    models.Index(fields=["by_stage", "slug"], name="listing_by_stage"),
                    models.Index(fields=["by_cited", "slug"], name="listing_by_cited"),
                    models.Index(fields=["by_country", "slug"], name="listing_by_country"),
                    models.Index(fields=["shuffle"], name="listing_shuffled"),
                    models.Index(fields=["first_year"], name="listing_by_first_year"),
                ],
            },
        ),
        migrations.RunPython(make_indexes, drop_indexes),
    ]
