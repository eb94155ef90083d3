"""An index over the words of listings, in place of one over their letters, three at a time.

A later migration that makes SQLite rebuild the table has to make its triggers again.
"""

from django.db import migrations

POSTGRESQL = (
    "DROP INDEX listing_now_words",
    "DROP INDEX listing_then_words",
    """ALTER TABLE deals_listing ADD COLUMN vector tsvector GENERATED ALWAYS AS (
       to_tsvector('pg_catalog.simple'::regconfig, words)) STORED""",
    # The planner must tell common words from rare ones.
    "ALTER TABLE deals_listing ALTER COLUMN vector SET STATISTICS 1000",
    "CREATE INDEX listing_now_words ON deals_listing USING gin (vector) WHERE today",
    "CREATE INDEX listing_then_words ON deals_listing USING gin (vector) WHERE since IS NOT NULL",
)
POSTGRESQL_BACK = (
    "ALTER TABLE deals_listing DROP COLUMN vector",  # with its indexes
    "CREATE INDEX listing_now_words ON deals_listing USING gin (words gin_trgm_ops) WHERE today",
    """CREATE INDEX listing_then_words ON deals_listing USING gin (words gin_trgm_ops)
       WHERE since IS NOT NULL""",
)
INSERT = "INSERT INTO deals_listingindex(rowid, words) VALUES (new.id, new.words);"
DELETE = (
    "INSERT INTO deals_listingindex(deals_listingindex, rowid, words) "
    "VALUES ('delete', old.id, old.words);"
)
SQLITE = (
    """CREATE VIRTUAL TABLE deals_listingindex USING fts5(words,
       content='deals_listing', content_rowid='id',
       tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    "INSERT INTO deals_listingindex(deals_listingindex) VALUES ('rebuild')",
    f"""CREATE TRIGGER deals_listing_insert AFTER INSERT ON deals_listing
        BEGIN {INSERT} END""",
    f"""CREATE TRIGGER deals_listing_delete AFTER DELETE ON deals_listing
        BEGIN {DELETE} END""",
    f"""CREATE TRIGGER deals_listing_update AFTER UPDATE ON deals_listing
        BEGIN {DELETE} {INSERT} END""",
)
SQLITE_BACK = (
    "DROP TRIGGER deals_listing_update",
    "DROP TRIGGER deals_listing_delete",
    "DROP TRIGGER deals_listing_insert",
    "DROP TABLE deals_listingindex",
)


def index_words(apps, schema_editor):
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def forget_words(apps, schema_editor):
    back = {"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK}
    for statement in back[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("deals", "0003_deal_by_tie")]

    operations = [migrations.RunPython(index_words, forget_words)]
