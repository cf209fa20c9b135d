"""A damaged post: what can be read is saved, what the journal knows is made again."""

from __future__ import annotations

import random
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from policepost.core import check, connecting, database, faults, settings
from policepost.core.access import keys
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.salvaging import rebuilding, salvage, trees
from policepost.core.salvaging.pages import Pages
from policepost.core.salvaging.writing import Row
from policepost.core.settings import Setting
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.grids.records import Place
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from tests.conftest import KEY

PAGE = 4096
PEOPLE = 40


@pytest.fixture(scope="module")
def whole(empty_post: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post with some people, some of whom were changed later."""
    import_all(FEATURES)
    folder = Path(shutil.copytree(empty_post, tmp_path_factory.mktemp("whole") / "post"))
    (folder / keys.FILE).write_text("{}", encoding="utf-8")
    db = Database.open(folder, KEY)
    grids.make_grids(db, ["网格01"])
    for number in range(PEOPLE):
        form = ResidentForm(name=f"住户{number}", address=f"寺河嘉苑A区3号楼1单元{number + 100}")
        key = residents.register_resident(db, form)
        if number % 7 == 0:
            residents.edit_resident(db, key, ResidentForm(name=f"改名{number}", note="换了电话"))
    db.close()
    return folder


def rows(folder: Path) -> dict[str, dict[tuple[Any, ...], Any]]:
    """Every row of every table that is not derived, by key and name of column."""
    tables, _kinds = salvage._read_all(folder / database.FILE, KEY)
    return {
        name: {
            (row["entry"], row["n"]) if "n" in row else (next(iter(row.values())),): row
            for row in held
        }
        for name, held in tables.items()
    }


def spoil(folder: Path, *pages: int) -> None:
    """Write over some pages."""
    with (folder / database.FILE).open("r+b") as file:
        for page in pages:
            file.seek(page * PAGE)
            file.write(bytes(PAGE))


def root_of(whole: Path, table: str) -> int:
    """The page through which a table's rows are found."""
    connection = connecting.connect(whole / database.FILE, KEY)
    statement = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
    ((page,),) = connection.execute(statement, (table,)).fetchall()
    connection.close()
    return int(page) - 1


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_or_rebuilt_is_as_it_was(whole: Path, tmp_path: Path, seed: int) -> None:
    before = rows(whole)
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    draw = random.Random(seed)
    content = (folder / database.FILE).read_bytes()
    spoil(folder, *draw.sample(range(1, len(content) // PAGE), 1 + 2 * seed))
    found = salvage.salvage(folder, KEY)
    after = rows(folder)
    for table, held in after.items():
        for key, row in held.items():
            assert row == before[table][key], f"{table} is not as it was"
        kind = found.kinds.get(table)
        missing = len(before[table]) - len(held)
        assert not missing or (kind is not None and kind.holes), f"{table} lost {missing} unsaid"
    db = Database.open(folder, KEY)
    assert check.file_faults(db) == []
    assert [one for one in check.run(db) if one.part == "search"] == []
    with db.transaction("Change setting") as session:  # work goes on
        settings.put(session, "later", 1)
    db.close()
    assert found.aside is not None
    assert (found.aside / database.FILE).exists()
    assert (folder / keys.FILE).exists()


def test_a_lost_record_is_made_again_from_the_journal(whole: Path, tmp_path: Path) -> None:
    before = rows(whole)
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    spoil(folder, root_of(whole, "resident"))
    found = salvage.salvage(folder, KEY)
    assert (found.kinds["resident"].read, found.kinds["resident"].rebuilt) == (0, PEOPLE)
    assert found.lost == 0
    assert rows(folder)["resident"] == before["resident"]
    said = salvage.told(found, {"resident": "Residents"}.__getitem__)
    assert said[1] == f"Residents: 0 read, {PEOPLE} made again from the journal, 0 lost"
    assert said[2] == f"The former post lies in {found.aside}."


def test_a_record_of_which_a_change_is_lost_is_not_made_again_as_it_was_before(
    whole: Path, tmp_path: Path
) -> None:
    before = rows(whole)
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    pages = Pages(whole / database.FILE, KEY, b"")
    (page,) = [
        number
        for number in range(2, pages.count + 1)
        if trees.kind(pages.page(number) or b"", number) == trees.LEAF
        and any("改名7" in str(cell[1]) for cell in trees.read(pages, number).cells)
        and any("change" in cell[1] for cell in trees.read(pages, number).cells)
    ]
    spoil(folder, root_of(whole, "resident"), page - 1)
    found = salvage.salvage(folder, KEY)
    after = rows(folder)["resident"]
    lost = set(before["resident"]) - set(after)
    assert lost
    assert {before["resident"][key]["name"] for key in lost} >= {"改名7"}
    assert all(before["resident"][key] == row for key, row in after.items())
    assert found.kinds["journal_change"].lost


def test_what_neither_file_nor_journal_has_is_counted(whole: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    spoil(folder, root_of(whole, "resident"), root_of(whole, "journal_change"))
    found = salvage.salvage(folder, KEY)
    assert found.kinds["resident"].read == found.kinds["journal_change"].read == 0
    assert rows(folder)["resident"] == {}
    db = Database.open(folder, KEY)
    assert {one.part for one in check.run(db)} == {"journal"}  # its gap is told for ever
    db.close()


def test_the_open_post_goes_on_around_a_damaged_page(whole: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    spoil(folder, root_of(whole, "resident"))
    db = Database.open(folder, KEY)
    for _time in range(3):
        with pytest.raises(Refused) as told, db.reading() as session:
            session.scalars(select(Resident.name)).all()
        assert told.value.sentence == faults.DAMAGED
        with db.reading() as session:
            assert session.scalars(select(Place.id)).all()
    with db.transaction("Change setting") as session:
        settings.put(session, "later", 1)
    db.close()


def test_two_who_meet_a_damaged_page_at_once_leave_the_post_open(
    whole: Path, tmp_path: Path
) -> None:
    """No connection is left then, so the log is gone: the next one begins another."""
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    spoil(folder, root_of(whole, "resident"))
    db = Database.open(folder, KEY)
    with db.transaction("Change setting") as session:
        settings.put(session, "earlier", 1)
    db.watch.check()  # knows the log from now on
    with ExitStack() as both:
        sessions = [both.enter_context(Session(db.engine)) for _one in range(2)]
        for session in sessions:
            session.scalars(select(Place.id)).all()
        for session in sessions:
            with pytest.raises(DBAPIError):
                session.scalars(select(Resident.name)).all()
    for _time in range(2):
        with db.reading() as session:
            assert settings.get(session, "earlier", 0) == 1
        with db.transaction("Change setting") as session:
            settings.put(session, "later", 1)
        db.watch.check()
    db.close()


def test_a_whole_post_comes_out_whole(whole: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    found = salvage.salvage(folder, KEY)
    assert (found.kinds, found.lost, found.rebuilt) == ({}, 0, 0)
    assert rows(folder) == rows(whole)
    db = Database.open(folder, KEY)
    assert check.run(db) == []
    db.close()
    assert salvage.unreadable(folder / database.FILE, KEY) == []


def test_the_tables_that_cannot_be_read_are_named(whole: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    spoil(folder, root_of(whole, "resident"), root_of(whole, "place"))
    assert salvage.unreadable(folder / database.FILE, KEY) == ["place", "resident"]


def test_nothing_can_be_read_with_another_key(whole: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "post"))
    before = (folder / database.FILE).read_bytes()
    with pytest.raises(Refused) as told:
        salvage.salvage(folder, bytes(32))
    assert told.value.sentence == salvage.NOTHING
    assert (folder / database.FILE).read_bytes() == before
    assert sorted(path.name for path in folder.glob("*.part")) == []


def test_the_last_known_state_comes_from_all_changes() -> None:
    def change(entry: int, key: str, op: str, fields: str) -> Row:
        row = {"entry": entry, "n": 0, "kind": Setting.__tablename__, "record_id": key}
        return {**row, "op": op, "fields": fields}

    told = [
        change(3, "a", "change", '{"name": ["x", "y"]}'),
        change(1, "a", "add", '{"id": "a", "name": "x"}'),
        change(2, "b", "add", '{"id": "b"}'),
        change(4, "b", "remove", '{"id": "b"}'),
        change(5, "c", "change", '{"name": ["x", "y"]}'),
        change(6, "d", "look", "{}"),
        change(7, "e", "add", ""),
    ]
    states = rebuilding._states(told, {"setting"})
    assert states == {"setting": {"a": {"id": "a", "name": "y"}, "c": None, "e": None}}
    assert rebuilding._states(told, {"resident"}) == {}
