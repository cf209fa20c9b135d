"""The one file and the one way to write into it."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from policepost.core import bulk, connecting, drafts, numbering, sessions, settings
from policepost.core.database import FILE, Database
from policepost.core.errors import Refused
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.settings import Setting
from policepost.core.shapes import Kinds
from policepost.grids.records import Place
from tests.conftest import KEY


def test_the_file_is_encrypted_from_the_first_byte(db: Database) -> None:
    with db.transaction("Set") as session:
        settings.put(session, "post.name", "泽颢警务室")
    db.close()
    for file in db.folder.iterdir():
        content = file.read_bytes()
        assert "泽颢".encode() not in content
        assert b"post.name" not in content
        assert not content.startswith(b"SQLite format 3")


def test_a_commit_says_which_kinds_changed(db: Database) -> None:
    told: list[Kinds] = []
    db.on_commit(told.append)
    with db.transaction("Set") as session:
        settings.put(session, "a", 1)
    with db.transaction("Nothing"):
        pass
    assert told == [frozenset({"setting"})]


def test_a_transaction_inside_another_is_a_bug_not_a_hang(db: Database) -> None:
    with (
        pytest.raises(RuntimeError, match="already open"),
        db.transaction("Outer"),
        db.transaction("Inner"),
    ):
        pass
    with db.transaction("After") as session:
        settings.put(session, "a", 1)


def test_reading_inside_a_transaction_does_not_disturb_it(db: Database) -> None:
    with db.transaction("Set") as session:
        settings.put(session, "a", 1)
        session.flush()
        with db.reading() as other:
            assert settings.get(other, "a", 0) == 0
    with db.reading() as session:
        assert settings.get(session, "a", 0) == 1


def test_a_reading_session_cannot_write_unseen(db: Database) -> None:
    with db.reading() as session:
        session.add(Setting(name="a", value={"is": 1}))
        session.flush()
    with db.reading() as session:
        assert settings.get(session, "a", 0) == 0


def test_a_second_post_in_a_folder_is_refused(db: Database) -> None:
    with pytest.raises(Refused, match="choose another folder"):
        Database.create(db.folder, KEY)


@pytest.mark.parametrize("content", [b"", None])
def test_a_missing_or_empty_file_is_never_taken_for_a_new_post(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(Refused, match="restore the last backup"):
        Database.open(tmp_path, KEY)


def test_a_wrong_key_and_a_damaged_file_are_refused(empty_post: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(empty_post, tmp_path / "post"))
    with pytest.raises(Refused, match="restore the last good backup"):
        Database.open(folder, bytes(32))
    with (folder / FILE).open("r+b") as file:
        file.write(b"\0" * 4096)
    with pytest.raises(Refused, match="restore the last good backup"):
        Database.open(folder, KEY)


def test_a_file_of_a_newer_version_is_refused(db: Database) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    with pytest.raises(Refused, match="newer version"):
        Database.open(db.folder, KEY)


def test_what_nobody_foresaw_is_no_refusal_without_words(db: Database) -> None:
    db.close()
    with closing(connecting.connect(db.folder / FILE, KEY)) as raw:
        raw.execute("ALTER TABLE setting RENAME TO other")
    with pytest.raises(OperationalError, match="setting"):
        Database.open(db.folder, KEY)


def test_numbers_have_no_gaps_and_start_anew_each_year(db: Database) -> None:
    with db.transaction("Take") as session:
        taken = [numbering.take_number(session, "mediation", 2026) for _ in range(3)]
    with pytest.raises(ZeroDivisionError), db.transaction("Fail") as session:
        numbering.take_number(session, "mediation", 2026)
        1 / 0  # noqa: B018
    with db.transaction("Take") as session:
        taken.append(numbering.take_number(session, "mediation", 2026))
        assert numbering.take_number(session, "mediation", 2027) == 1
        assert numbering.take_number(session, "notice", 2026) == 1
    assert taken == [1, 2, 3, 4]


def test_a_draft_is_kept_found_and_dropped(db: Database) -> None:
    record = new_id()
    drafts.keep(db, "resident", None, {"name": "张𬭎"})
    drafts.keep(db, "resident", None, {"name": "张𬭎", "phone": "139 0000"})
    drafts.keep(db, "resident", record, {"name": "other"})
    found = drafts.find(db, "resident", None)
    assert found is not None
    assert found.typed == {"name": "张𬭎", "phone": "139 0000"}
    with db.transaction("Done") as session:
        drafts.drop(session, db.officer.name, "resident", None)
    assert drafts.find(db, "resident", None) is None
    drafts.discard(db, "resident", record)
    drafts.discard(db, "resident", record)
    assert drafts.find(db, "resident", record) is None
    with db.reading() as session:
        names = session.scalars(select(Setting.name)).all()
    assert list(names) == ["device"]


def test_keys_sort_by_the_time_they_were_made() -> None:
    keys = [new_id() for _ in range(5000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 5000
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}


def test_an_index_over_nothing_is_well(db: Database) -> None:
    with db.reading() as session:
        assert search.verify(session) == []
        assert search.find(session, "  ") == []


def test_a_commit_that_fails_leaves_no_transaction_behind(db: Database) -> None:
    with pytest.raises(IntegrityError), db.transaction("Add") as session:
        session.add(
            Place(parent_id=new_id(), level="unit", name="2单元", address="2单元", sort_key="2单元")
        )
    with db.transaction("Add") as session:
        settings.put(session, "a", 1)
    with db.reading() as session:
        assert settings.get(session, "a", 0) == 1


def test_the_log_of_an_import_is_copied_by_whoever_commits_next(db: Database) -> None:
    rows = [{"id": new_id(), "name": f"s{n}", "value": {"is": "x" * 1200}} for n in range(4500)]
    with db.engine.connect() as connection:
        held = connection.connection.driver_connection
        (before,) = held.execute("PRAGMA wal_autocheckpoint").fetchone()  # type: ignore[union-attr]
    with db.transaction("Import") as session:
        bulk.insert_many(session, Setting, rows)
        sessions.commit(session, hurried=True)
        size = db.path.stat().st_size
        assert Path(f"{db.path}-wal").stat().st_size > sessions.LOG_PAGES * 4096 > size
    (after,) = held.execute("PRAGMA wal_autocheckpoint").fetchone()  # type: ignore[union-attr]
    assert before == after == sessions.LOG_PAGES
    assert db.path.stat().st_size > size


def test_pages_that_were_read_are_given_back_and_read_again(db: Database) -> None:
    def tables() -> int:
        with db.reading() as session:
            found = session.connection().exec_driver_sql("SELECT name FROM sqlite_master")
            return len(found.fetchall())

    before = tables()
    db.forget_pages()
    with db.reading():
        db.forget_pages()  # beside a reader, whose connection is not idle

    assert tables() == before > 0
