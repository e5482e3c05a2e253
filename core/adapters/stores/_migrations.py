"""Schema of the database, one step after the other; never change a step that was released."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from core.errors import StoreError

Migration = Callable[[sa.Connection], None]


def create_studies(connection: sa.Connection) -> None:
    """Version 1: studies, their documents, the histories of their maps, and the tables they need."""
    for statement in (
        """CREATE TABLE studies (
            id VARCHAR(80) PRIMARY KEY,
            name VARCHAR(120) NOT NULL,
            version INTEGER NOT NULL,
            created_at VARCHAR(32) NOT NULL,
            changed_at VARCHAR(32) NOT NULL,
            deleted_at VARCHAR(32),
            n_customers INTEGER NOT NULL
        )""",
        """CREATE TABLE documents (
            study_id VARCHAR(80) NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
            kind VARCHAR(20) NOT NULL,
            doc_id VARCHAR(200) NOT NULL,
            position INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            digest VARCHAR(64) NOT NULL,
            n_bytes INTEGER NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (study_id, kind, doc_id)
        )""",
        """CREATE TABLE histories (
            study_id VARCHAR(80) NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
            journey_id VARCHAR(200) NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (study_id, journey_id)
        )""",
        """CREATE TABLE study_tables (
            study_id VARCHAR(80) NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
            table_hash VARCHAR(64) NOT NULL,
            n_bytes BIGINT NOT NULL,
            PRIMARY KEY (study_id, table_hash)
        )""",
    ):
        connection.exec_driver_sql(statement)


def keep_histories_of_personas(connection: sa.Connection) -> None:
    """Version 2: histories of personas beside those of maps."""
    for statement in (
        """CREATE TABLE entry_histories (
            study_id VARCHAR(80) NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
            kind VARCHAR(20) NOT NULL,
            doc_id VARCHAR(200) NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (study_id, kind, doc_id)
        )""",
        """INSERT INTO entry_histories (study_id, kind, doc_id, body)
            SELECT study_id, 'journey', journey_id, body FROM histories""",
        "DROP TABLE histories",
        "ALTER TABLE entry_histories RENAME TO histories",
    ):
        connection.exec_driver_sql(statement)


MIGRATIONS: tuple[Migration, ...] = (create_studies, keep_histories_of_personas)
"""Migration n brings a database from version n - 1 to n."""


def migrate(connection: sa.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Bring a database to the newest version and return how many steps that took.

    Raises
    ------
    StoreError
        When the database is newer than the newest step known here.
    """
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
    found = connection.execute(sa.text("SELECT MAX(version) FROM schema_version")).scalar() or 0
    if found > len(migrations):
        message = f"The database of studies has schema version {found}; this program knows {len(migrations)}."
        raise StoreError(message, hint="Update the program, or point WAYPRINT_HOME at another folder.")
    for version, migration in enumerate(migrations[found:], start=found + 1):
        migration(connection)
        connection.execute(sa.text("INSERT INTO schema_version (version) VALUES (:version)"), {"version": version})
    return len(migrations) - found
