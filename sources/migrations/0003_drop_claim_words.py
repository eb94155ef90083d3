"""The words of claims are found by the index of the search: one over letters is needed no more."""

from django.db import migrations


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX claim_words")


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX claim_words ON sources_claim USING gin (upper(statement) gin_trgm_ops)"
        )


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_claim_list")]

    operations = [migrations.RunPython(drop_index, make_index)]
