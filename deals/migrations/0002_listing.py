"""The rows that lists read, and on PostgreSQL the inverted indexes that filters go by."""

import deals.tags
import django.db.models.deletion
from django.db import migrations, models

# SQLite has no inverted indexes; its records are small enough to be read through.
INDEXES = {
    "listing_now_tags": "USING gin (tags) WHERE today",
    "listing_then_tags": "USING gin (tags) WHERE since IS NOT NULL",
    "listing_now_words": "USING gin (words gin_trgm_ops) WHERE today",
    "listing_then_words": "USING gin (words gin_trgm_ops) WHERE since IS NOT NULL",
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
                    models.Index(condition=models.Q(("today", True)), fields=["by_date", "slug"], name="listing_now_date"),
                    models.Index(condition=models.Q(("today", True)), fields=["by_stage", "slug"], name="listing_now_stage"),
                    models.Index(condition=models.Q(("today", True)), fields=["by_cited", "slug"], name="listing_now_cited"),
                    models.Index(condition=models.Q(("today", True)), fields=["by_country", "slug"], name="listing_now_country"),
                    models.Index(condition=models.Q(("today", True)), fields=["shuffle"], name="listing_now_shuffled"),
                    models.Index(condition=models.Q(("today", True)), fields=["first_year"], name="listing_now_first"),
                    models.Index(condition=models.Q(("since__isnull", False)), fields=["by_date", "slug"], name="listing_then_date"),
                    models.Index(condition=models.Q(("since__isnull", False)), fields=["by_stage", "slug"], name="listing_then_stage"),
                    models.Index(condition=models.Q(("since__isnull", False)), fields=["by_cited", "slug"], name="listing_then_cited"),
                    models.Index(condition=models.Q(("since__isnull", False)), fields=["by_country", "slug"], name="listing_then_country"),
                    models.Index(condition=models.Q(("since__isnull", False)), fields=["shuffle"], name="listing_then_shuffled"),
                    models.Index(condition=models.Q(("since__isnull", False)), fields=["first_year"], name="listing_then_first"),
                ],
            },
        ),
        migrations.RunPython(make_indexes, drop_indexes),
    ]
