"""The revisions make exactly the tables that the records describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from policepost.core import migrating, versions
from policepost.core.database import Database
from policepost.core.records import Base
from tests.revision import import_all_records

UNMAPPED = "search_"
"""The search index is made by its own statements, not from mapped classes."""


def test_a_new_post_has_the_tables_of_the_records_and_no_others(db: Database) -> None:
    import_all_records()
    with db.reading() as session:
        context = MigrationContext.configure(
            session.connection(),
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parents: (
                    not (kind == "table" and name.startswith(UNMAPPED))
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_the_program_expects_the_last_revision() -> None:
    assert max(migrating.revisions()) == versions.HEAD
