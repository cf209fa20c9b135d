"""The journal: one entry a transaction, linked, written with the change or not at all."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table, select, update

from policepost.core import bulk, clock, settings
from policepost.core.database import Database
from policepost.core.journalling import journal, verifying, writing
from policepost.core.journalling.records import JournalChange, JournalEntry
from policepost.core.records import new_id
from policepost.core.settings import Setting
from policepost.core.shapes import Person, Ref
from policepost.residents.actions import ResidentForm, register_resident
from policepost.residents.records import Resident
from tests.conftest import copy_of


def put(db: Database, name: str, value: object, action: str = "Set") -> UUID:
    with db.transaction(action) as session:
        settings.put(session, name, value)
        session.flush()
        key = session.scalar(select(Setting.id).where(Setting.name == name))
    assert key is not None
    return key


def faults(db: Database, anchors: dict[str, tuple[int, str]] | None = None) -> list[str]:
    with db.engine.connect() as connection:
        return [fault.what for fault in verifying.verify(connection, anchors)]


def tamper(db: Database, *statements: str) -> None:
    """Change the file behind the program's back, as somebody with the key could."""
    with db.engine.begin() as connection:
        for table in ("journal_entry", "journal_change"):
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_{verb}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_each_change_says_who_what_and_from_what_to_what(db: Database) -> None:
    db.officer = Person(None, "田某")
    key = put(db, "post.name", "泽颢警务室", "Name the post")
    put(db, "post.name", "北街警务室", "Rename the post")
    with db.reading() as session:
        newest, oldest = journal.history(session, [Ref("setting", key)])
    assert (newest.officer, newest.action, newest.op) == ("田某", "Rename the post", "change")
    assert newest.changes == (("value", {"is": "泽颢警务室"}, {"is": "北街警务室"}),)
    assert (oldest.action, oldest.op) == ("Name the post", "add")
    assert ("name", None, "post.name") in oldest.changes


def test_a_removed_record_leaves_its_values_in_the_journal(db: Database) -> None:
    key = put(db, "gone", 1)
    with db.transaction("Remove") as session:
        session.delete(session.get_one(Setting, key))
    with db.reading() as session:
        newest = journal.history(session, [Ref("setting", key)])[0]
    assert newest.op == "remove"
    assert ("value", {"is": 1}, None) in newest.changes


def test_an_empty_text_that_a_column_holds_by_itself_is_not_written(db: Database) -> None:
    form = ResidentForm(name="张三", note="住过院")
    one = register_resident(db, form)
    other = new_id()
    with db.transaction("Import residents") as session:
        columns = {"id": [other.hex], "name": ["张三"]}
        columns |= {"kind": ["registered"], "note": [""]}
        bulk.insert_columns(session, Resident, columns, ())
    lines = []
    with db.reading() as session:
        for key in (one, other):
            ((fields,),) = session.execute(
                select(JournalChange.fields).where(JournalChange.record_id == key.hex)
            )
            lines.append(json.loads(fields))
            person = session.get_one(Resident, key)
            assert all(getattr(person, name) == "" for name in journal.unsaid(Resident) - {"note"})
    assert [line.get("note") for line in lines] == ["住过院", None]
    assert "" not in [*lines[0].values(), *lines[1].values()]
    assert faults(db) == []


def test_only_texts_that_are_empty_by_themselves_go_without_saying() -> None:
    texts = {
        "silent": Column(String, nullable=False, default=""),
        "filled_by_an_upgrade": Column(String, nullable=False, default="", info={"named": True}),
        "nothing": Column(String, default=""),
        "other": Column(String, nullable=False, default="111"),
        "needed": Column(String, nullable=False),
        "made": Column(String, nullable=False, default=str),
    }
    for name, column in texts.items():
        column.key = column.name = name
    made = type("Made", (), {"__table__": Table("made", MetaData(), *texts.values())})
    assert journal.unsaid(made) == {"silent"}


def test_what_was_rolled_back_leaves_no_entry(db: Database) -> None:
    before = len_of_chain(db)
    with pytest.raises(ZeroDivisionError), db.transaction("Fail") as session:
        settings.put(session, "a", 1)
        session.flush()
        1 / 0  # noqa: B018
    assert len_of_chain(db) == before
    put(db, "b", 2)
    assert faults(db) == []


def len_of_chain(db: Database) -> int:
    with db.engine.connect() as connection:
        return journal.head(connection)[db.device][0]


def test_nothing_changed_writes_nothing(db: Database) -> None:
    put(db, "a", 1)
    before = len_of_chain(db)
    put(db, "a", 1)
    assert len_of_chain(db) == before


def test_looking_is_written_down(db: Database) -> None:
    ref = Ref("resident", new_id())
    with db.transaction("Show identity number") as session:
        journal.note(session, "look", ref, field="id_number")
    with db.reading() as session:
        (line,) = journal.history(session, [ref])
    assert (line.op, line.changes) == ("look", (("field", None, "id_number"),))


def test_many_at_once_are_one_entry_with_a_line_each(db: Database) -> None:
    rows = [{"id": new_id(), "name": f"s{n}", "value": {"is": n}} for n in range(300)]
    before = len_of_chain(db)
    with db.transaction("Import") as session:
        bulk.insert_many(session, Setting, rows)
        bulk.insert_many(session, Setting, [])
    assert len_of_chain(db) == before + 1
    with db.reading() as session:
        (line,) = journal.history(session, [Ref("setting", rows[7]["id"])])  # type: ignore[arg-type]
        assert settings.get(session, "s7", 0) == 7
    assert ("name", None, "s7") in line.changes
    assert faults(db) == []


def test_many_changed_at_once_have_a_line_where_something_changed(db: Database) -> None:
    rows = [{"id": new_id(), "name": f"s{n}", "value": {"is": n}} for n in range(3)]
    refs = [Ref("setting", row["id"]) for row in rows]  # type: ignore[arg-type]
    with db.transaction("Import") as session:
        bulk.insert_many(session, Setting, rows)
    with db.transaction("Change") as session:
        loaded = session.get_one(Setting, refs[1].id)
        keys = [*(ref.id for ref in refs[:2]), new_id()]
        assert bulk.change_many(session, Setting, keys, {"value": {"is": 1}}) == 2
        assert loaded.value == {"is": 1}
    with db.reading() as session:
        told = journal.history(session, refs, ops={"change"})
        assert [settings.get(session, f"s{n}", 9) for n in range(3)] == [1, 1, 2]
    assert [(line.ref, line.changes) for line in told] == [
        (refs[0], (("value", {"is": 0}, {"is": 1}),))
    ]
    assert faults(db) == []


def test_unseen_ways_of_writing_are_refused(db: Database) -> None:
    with (
        pytest.raises(RuntimeError, match="not journalled"),
        db.transaction("Sneak") as session,
    ):
        session.execute(update(Setting).values(name="x"))
    with pytest.raises(RuntimeError, match="savepoints"), db.transaction("Nest") as session:
        session.begin_nested()


def test_the_journal_cannot_be_rewritten_by_mistake(db: Database) -> None:
    put(db, "a", 1)
    for statement in ("UPDATE journal_entry SET officer = 'x'", "DELETE FROM journal_change"):
        with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)


@given(at=st.integers(1, 6), what=st.sampled_from(["officer", "at", "action", "previous", "seq"]))
def test_every_altered_entry_is_found(
    empty_post: Path, tmp_path_factory: pytest.TempPathFactory, at: int, what: str
) -> None:
    db = copy_of(empty_post, tmp_path_factory)
    try:
        for n in range(6):
            put(db, "counter", n)
        assert faults(db) == []
        value = "999" if what == "seq" else "'altered'"
        tamper(db, f"UPDATE journal_entry SET {what} = {value} WHERE seq = {at}")
        assert faults(db)
    finally:
        db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_change SET fields = replace(fields, 'is', 'was') WHERE entry = 4",
        "DELETE FROM journal_change WHERE entry = 3",
        "DELETE FROM journal_change WHERE entry = 3; DELETE FROM journal_entry WHERE seq = 3",
        "UPDATE journal_change SET record_id = '00' WHERE entry = 2",
        "INSERT INTO journal_change VALUES (3, 9, 'setting', '00', 'add', '{}', x'00', x'00')",
    ],
)
def test_altered_removed_and_added_changes_are_found(db: Database, statement: str) -> None:
    for n in range(5):
        put(db, "counter", n)
    tamper(db, *statement.split(";"))
    assert faults(db)


def test_a_cut_end_is_found_with_a_head_kept_elsewhere(db: Database) -> None:
    for n in range(3):
        put(db, "counter", n)
    with db.engine.connect() as connection:
        kept = journal.head(connection)
    last = kept[db.device][0]
    tamper(
        db,
        f"DELETE FROM journal_change WHERE entry = {last}",
        f"DELETE FROM journal_entry WHERE seq = {last}",
    )
    assert faults(db) == []
    assert faults(db, kept) == ["is missing: the end of the journal was cut off"]


def test_several_threads_write_one_chain(db: Database) -> None:
    def work(name: str) -> None:
        for n in range(10):
            put(db, f"{name}{n}", n)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults(db) == []
    assert len_of_chain(db) == 31


def test_entries_stand_at_the_programs_time(db: Database) -> None:
    moment = clock.now().replace(year=2025, month=3, day=1)
    with clock.at(moment):
        key = put(db, "a", 1)
    with db.reading() as session:
        (line,) = journal.history(session, [Ref("setting", key)])
    assert line.at.date() == moment.date()


def test_only_plain_values_can_be_kept() -> None:
    with pytest.raises(TypeError, match="cannot keep a set"):
        journal.plain({1})


def test_many_rows_are_written_in_parts_of_one_entry(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ENOUGH", 3)
    before = len_of_chain(db)
    with db.transaction("Import") as session:
        for part in range(4):
            rows = [
                {"id": new_id(), "name": f"{part}-{n}", "value": {"is": n}} for n in range(part + 2)
            ]
            bulk.insert_many(session, Setting, rows)
        settings.put(session, "post.name", "泽颢警务室")
    assert len_of_chain(db) == before + 1
    assert faults(db) == []
    with db.reading() as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.number.desc())).first()
        assert entry is not None
        told = select(JournalChange.n).where(JournalChange.entry == entry.number)
        assert list(session.scalars(told.order_by(JournalChange.n))) == list(range(15))
        assert (entry.size, entry.way, entry.kinds) == (15, "change", "|setting|")


def test_parts_that_were_written_go_with_the_transaction(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ENOUGH", 3)
    before = len_of_chain(db)
    rows = [{"id": new_id(), "name": f"s{n}", "value": {"is": n}} for n in range(5)]
    with pytest.raises(ZeroDivisionError), db.transaction("Import") as session:
        bulk.insert_many(session, Setting, rows)
        raise ZeroDivisionError
    assert len_of_chain(db) == before
    put(db, "post.name", "泽颢警务室")
    assert faults(db) == []
