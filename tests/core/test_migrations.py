"""The revisions make exactly the tables that the records describe."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Column, Date, Engine, Integer, MetaData, String, select
from sqlalchemy.exc import IntegrityError

from policepost.core import migrating, versions
from policepost.core.connecting import connect, engine_for
from policepost.core.database import FILE, Database
from policepost.core.journalling import comparing, verifying
from policepost.core.records import Base
from policepost.core.searching import search
from policepost.features import FEATURES, import_all
from policepost.mediation.records import Dispute
from tests.conftest import KEY
from tests.revision import UNMAPPED, import_all_records, settle


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


def test_a_new_field_is_all_that_a_revision_is_written_of(db: Database) -> None:
    """It filled no row that was there, and took the whole search index away."""
    import_all_records()
    wanted = MetaData()
    for table in Base.metadata.tables.values():
        table.to_metadata(wanted)
    resident = wanted.tables["resident"]
    for column in (
        Column("occupation", String(), default="", nullable=False),
        Column("rooms", Integer(), default=1, nullable=False),
        Column("works", Boolean(), default=False, nullable=False),
        Column("since", Date(), nullable=True),
    ):
        resident.append_column(column)
    with db.reading() as session:
        script = produce_migrations(MigrationContext.configure(session.connection()), wanted)
    settle(None, None, [script])
    assert script.upgrade_ops is not None
    code = render_python_code(script.upgrade_ops)
    lines = [line.strip() for line in code.splitlines() if "op." in line]
    assert [line.partition("(")[0] for line in lines] == ["op.add_column"] * 4
    assert [re.findall(r"server_default='?(\w*)", line) for line in lines] == [
        [""],
        ["1"],
        ["0"],
        [],
    ]


def test_a_new_post_is_what_the_revisions_make(tmp_path: Path) -> None:
    """It is made at once by `tables.json`: the same tables with the same rows.

    Alembic writes the constraints of a rebuilt table in any order.
    """

    def whole(name: str, make: Callable[[Engine], None]) -> dict[str, set[Any]]:
        connect(tmp_path / name, KEY, new=True).close()
        engine = engine_for(tmp_path / name, lambda: KEY)
        make(engine)
        engine.dispose()
        file = connect(tmp_path / name, KEY)
        made = file.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master")
        told = {(*rest, frozenset(re.split(r",?\s*\n", sql))) for *rest, sql in made}
        tables = [name for kind, name, *_rest in told if kind == "table"]
        held = {name: set(file.execute(f'SELECT * FROM "{name}"')) for name in tables}
        file.close()
        return {"sqlite_master": told, **held}

    by_revisions = whole("by revisions", migrating.run_revisions)
    assert by_revisions["alembic_version"] == {(versions.HEAD,)}
    hint = "python -m tests.revision --save"
    assert whole("at once", migrating.make_tables) == by_revisions, hint


def test_the_program_expects_the_last_revision() -> None:
    assert max(migrating.revisions()) == versions.HEAD


FILES = Path(__file__).parents[1] / "files"


@pytest.mark.parametrize("saved", sorted(FILES.glob("post-*.db")), ids=lambda path: path.stem)
def test_every_released_file_still_opens(saved: Path, tmp_path: Path) -> None:
    """A post of each version, saved when that version was made, opens whole in this one."""
    shutil.copy(saved, tmp_path / FILE)
    import_all(FEATURES)
    db = Database.open(tmp_path, KEY)
    try:
        with db.reading() as session:
            assert search.find(session, "zhanghong")[0].title == "张𬭎"
            assert search.verify(session) == []
            assert list(comparing.strange(session.connection())) == []
            assert verifying.verify(session.connection()) == []
            (number,) = session.scalars(select(Dispute.number))
            assert number == "(2026)泽颢调字第1号"
    finally:
        db.close()


@pytest.mark.parametrize("saved", sorted(FILES.glob("post-*.db")), ids=lambda path: path.stem)
def test_every_foreign_key_waits_for_the_commit(saved: Path, tmp_path: Path) -> None:
    """Nothing has to be written in a certain order, in no post however old; nothing is let pass."""
    shutil.copy(saved, tmp_path / FILE)
    db = Database.open(tmp_path, KEY)
    try:
        with db.engine.connect() as connection:
            texts = connection.exec_driver_sql("SELECT sql FROM sqlite_master").scalars().all()
            keys = re.findall(r" REFERENCES .*", "\n".join(filter(None, texts)))
            assert len(keys) > 50
            assert [one for one in keys if "DEFERRABLE INITIALLY DEFERRED" not in one] == []
            statement = "INSERT INTO journal_change VALUES (999, 0, 'a', '', 'add', '', '', '')"
            connection.exec_driver_sql(statement)
            with pytest.raises(IntegrityError, match="FOREIGN KEY"):
                connection.commit()
    finally:
        db.close()


def test_there_is_a_saved_file_of_each_version() -> None:
    assert {path.stem.removeprefix("post-") for path in FILES.glob("post-*.db")} == set(
        migrating.revisions()
    )
