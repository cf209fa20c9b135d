"""What the page of the journal reads and says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from policepost.audit import exporting, queries, words
from policepost.audit.queries import EVERYTHING, JournalFilter
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import chain, erasing, journal, looking
from policepost.core.records import Base
from policepost.core.shapes import Person, Ref
from policepost.core.vectors import Numbers
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.residents import actions
from policepost.residents.actions import ResidentForm
from tests.revision import import_all_records

MONDAY = datetime(2026, 11, 23, 9).astimezone()
TUESDAY = datetime(2026, 11, 24, 9).astimezone()


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def person(db: Database) -> UUID:
    """Somebody registered on Monday, edited, looked at and printed on Tuesday."""
    import_all(FEATURES)
    with clock.at(MONDAY):
        grids.make_estate(db, "寺河嘉苑")
        db.officer = Person(None, "田某")
        form = ResidentForm(name="张淑兰", address="A3-1-302", phone="13900004417")
        key = actions.register_resident(db, form)
    db.officer = Person(None, "赵某")
    actions.edit_resident(db, key, ResidentForm(name="张淑兰", address="A3-1-302", note="独居"))
    looking.note_card(db, Ref("resident", key))
    looking.note_print(db, Ref("resident", key), "household_sheet", 2)
    looking.note_search(db, "13900004417")
    return key


def shown(db: Database, filter_: JournalFilter = EVERYTHING) -> list[str]:
    with db.reading() as session:
        found = queries.numbers(session, filter_)
        lines = {line.id: line for line in queries.lines(session, found)}
    return [lines[key].action for key in found]


def test_the_newest_stands_first_and_every_filter_narrows(db: Database, person: UUID) -> None:
    assert shown(db)[:3] == ["Search for a number", "Prepare searches", "Print paper"]
    assert shown(db, JournalFilter(officer="田某")) == ["Register resident"]
    assert shown(db, JournalFilter(first=TUESDAY.date(), way="change", text="zsl")) == [
        "Edit resident"
    ]
    assert "Edit resident" not in shown(db, JournalFilter(last=MONDAY.date()))
    assert shown(db, JournalFilter(action="Open card")) == ["Open card"]
    assert shown(db, JournalFilter(way="look")) == ["Search for a number", "Open card"]
    assert shown(db, JournalFilter(kind="resident", way="print")) == ["Print paper"]
    assert shown(db, JournalFilter(text="zsl", way="change")) == [
        "Edit resident",
        "Register resident",
    ]
    assert "Search for a number" in shown(db, JournalFilter(text="13900004417"))
    assert shown(db, JournalFilter(text="没有这个人")) == []


def test_a_long_vector_of_numbers_behaves_like_a_list() -> None:
    held = Numbers([9, 7, 5])
    assert list(held) == [UUID(int=9), UUID(int=7), UUID(int=5)]
    assert held[1] == UUID(int=7)
    assert list(held[1:]) == [UUID(int=7), UUID(int=5)]
    assert held.index(UUID(int=5)) == 2
    with pytest.raises(ValueError, match="not in"):
        held.index("other")


def test_an_entry_is_told_in_sentences_of_both_languages(db: Database, person: UUID) -> None:
    from policepost.core import language

    with db.reading() as session:
        number = queries.numbers(session, JournalFilter(action="Edit resident"))[0].int
        card = queries.entry(session, number)
        assert queries.entry(session, 10_000) is None
    assert card is not None
    change = next(one for one in card.changes if one.ref.kind == "resident")
    assert "Note: – → 独居" in list(words.sentences(change))
    assert words.headline(change, card.titles[person]) == "Resident · changed · 张淑兰"
    language.use("zh_CN")
    assert any(one.endswith("– → 独居") for one in words.sentences(change))
    assert not any(one.startswith("Note") for one in words.sentences(change))


def test_no_raw_column_name_or_key_is_ever_told(db: Database, person: UUID) -> None:
    with db.reading() as session:
        for key in queries.numbers(session, EVERYTHING):
            card = queries.entry(session, key.int)
            assert card is not None
            for change in card.changes:
                for sentence in words.sentences(change):
                    assert person.hex not in sentence
                    assert "_" not in sentence.split(":")[0]


def test_every_table_can_be_named_when_a_file_is_damaged() -> None:
    import_all_records()
    assert [name for name in Base.metadata.tables if words.kind_name(name) == "Record"] == []


def test_a_place_has_a_name_as_things_have_it() -> None:
    """Chinese has two words for it; that of a person stood over a changed name of a shop."""
    from policepost.core import language

    language.use("zh_CN")
    told = {kind: words.field_name(kind, "name") for kind in ("place", "premises", "resident")}
    assert told == {"place": "名称", "premises": "名称", "resident": "姓名"}
    assert words.field_name("grid_service", "name") == "姓名"


def test_every_kind_and_every_column_has_words_or_says_nothing() -> None:
    import_all_records()
    for mapper in Base.registry.mappers:
        if not mapper.class_.journalled:
            continue
        kind = mapper.class_.__tablename__
        assert kind in words.KINDS, kind
        for column in mapper.column_attrs:
            told = column.key in words.UNTOLD or words.field_name(kind, column.key)
            assert told, f"{kind}.{column.key} has no name in audit/columns.py"


@pytest.mark.parametrize(
    ("kind", "field", "value", "told"),
    [
        ("signature", "role", "seal", "Committee's seal"),
        ("attendance", "state", "came", "Came"),
        ("term", "performance", "kept", "Kept in time"),
        ("dispute_party", "kind", "company", "Company"),
        ("number_series", "series", "notice_limit", "Order to correct by a limit"),
        ("inspection", "checklist", "daily_fire", "Daily fire check"),
        ("checklist_edition", "name", "of another post", "of another post"),
        ("form", "paper", "backup_sheet", "Backup sheet"),
        ("retention_case", "kind", "dispute", "Dispute"),
        ("rights_request", "standing", "relative", "Close relative of the deceased"),
        ("agreement", "deadline", "2026-12-10", "10 December 2026"),
        ("resident", "birth_date", "1985-03-02", "2 March 1985"),
        ("resident", "moved_in_vague", "2020-05", "May 2020"),
        ("resident", "left_kind", "died", "Died"),
        ("residence", "since", "?", "day unknown"),
        ("residence", "until", "2020-05-17", "17 May 2020"),
        ("residence", "manner", "rents", "Rents it"),
        ("residence", "relation", "01", "Self"),
        ("booking", "state", "no_show", "No-show"),
        ("booking", "state", "unheard of", "unheard of"),
        ("dispute_party", "id_number", "140502194303129960", "1405**********9960"),
        ("follow_up", "due_on", "2026-11-24", "24 November 2026"),
        ("agreement", "oral", True, "yes"),
        ("agreement", "oral", False, "no"),
        ("listing", "list", "resident", "Resident"),
        ("resident", "paper", "household_sheet", "Household sheet"),
        ("dispute", "paper", "agreement", "Mediation agreement"),
        ("look", "field", "id_number", "Identity number"),
        ("setting", "value", {"is": 5}, "5"),
        ("setting", "value", {"is": None}, ""),
        ("inspection", "answers", {"a": 1, "b": 2}, "2 entries"),
        ("service", "papers", ["身份证", "户口簿"], "身份证, 户口簿"),
        ("place", "rented", True, "yes"),
        ("sitting", "record", "", ""),
    ],
)
def test_values_in_words(kind: str, field: str, value: object, told: str) -> None:
    assert words.value_words(kind, field, value) == told


def test_officers_actions_and_the_code_of_the_last_entry(db: Database, person: UUID) -> None:
    with db.reading() as session:
        assert queries.officers(session) == ["田某", "赵某"]
        assert "Open card" in queries.actions(session)
        seq, code = queries.last_code(session, db.device)
        assert queries.last_code(session, "another") == (0, "")
        found = queries.holding(session, code.lower())
        assert found is not None
        assert found.seq == seq
        assert journal.check_code(session) == f"第{seq}条　{code}", "as it stands on papers"
        assert queries.holding(session, "0000 0000") is None
        assert queries.holding(session, "123") is None
        assert queries.holding(session, "not a code") is None
        mine = queries.mine_today(session, "赵某", TUESDAY.date())
    assert [line.action for line in mine] == ["Prepare searches", "Edit resident"]


def test_an_altered_moment_is_shown_all_the_same(db: Database, person: UUID) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_entry_update")
        connection.exec_driver_sql("UPDATE journal_entry SET at = 'yesterday' WHERE number = 1")
    with db.reading() as session:
        (line,) = queries.lines(session, [UUID(int=1)])
    assert line.at is None


def test_the_export_proves_itself_and_withholds_what_was_erased(
    db: Database, person: UUID, tmp_path: Path
) -> None:
    with db.transaction("Delete for good") as session:
        erasing.erase(session, {person: "resident"})
    seen: list[tuple[int, int]] = []
    path = tmp_path / "journal.jsonl"
    count = exporting.lines(
        db, path, MONDAY.date(), TUESDAY.date(), lambda done, of: seen.append((done, of))
    )
    *entries, end = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    body = path.read_bytes().rpartition(b'{"entries"')[0]
    assert (end["entries"], end["sha256"]) == (count, hashlib.sha256(body).hexdigest())
    assert end["seal"] == exporting.seal(db.key, body)
    assert seen[-1] == (count, count)
    withheld = 0
    for before, entry in pairwise(entries):
        assert entry["previous"] == before["hash"]
    for entry in entries:
        rows = entry["rows"]
        assert chain.link(entry) == entry["hash"]
        marks = [
            (row["kind"], row["record"], row["op"], bytes.fromhex(row["mark"])) for row in rows
        ]
        assert chain.digest_of_marks(marks) == entry["digest"]
        for row in rows:
            if row["fields"] is None:
                withheld += 1
            else:
                salted = bytes.fromhex(row["salt"])
                assert chain.mark(salted, row["fields"]).hex() == row["mark"]
    assert withheld >= 4
    assert looking.SECRET not in path.read_text(encoding="utf-8")
    assert "13900004417" not in path.read_text(encoding="utf-8")


def test_the_sheet_has_a_row_for_each_entry(db: Database, person: UUID) -> None:
    with db.reading() as session:
        ids = queries.numbers(session, JournalFilter(first=date(2026, 11, 24)))
        rows = list(exporting.sheet(session, ids).rows)
    assert len(rows) == len(ids)
    assert rows[-1][2:6] == ("赵某", "变更", "修改居民信息", "张淑兰")
