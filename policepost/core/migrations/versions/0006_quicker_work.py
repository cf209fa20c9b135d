"""Let every action take less time: foreign keys that wait for the commit by themselves."""

import re

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Each part of the revision is a function of its own, called here."""
    _let_foreign_keys_wait()


def _let_foreign_keys_wait() -> None:
    """Write into each table's own text that its foreign keys are looked at when all is committed.

    Only the texts change, no row does: so SQLite describes it for what alters no stored data
    (https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes"), and
    a large post is upgraded as soon as a small one.
    """
    connection = op.get_bind()
    tables = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '% REFERENCES %'"
    ).all()
    (version,) = connection.exec_driver_sql("PRAGMA schema_version").one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for name, text in tables:
        deferred = re.sub(
            r"( REFERENCES \w+ \(\w+\))(?! DEFERRABLE)", r"\1 DEFERRABLE INITIALLY DEFERRED", text
        )
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (deferred, name)
        )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
