"""Somebody with the key changes records with another program: the journal says otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from policepost.audit.words import field_name
from policepost.core import check, connecting, database
from policepost.core.database import Database
from policepost.core.journalling import comparing, undo
from policepost.features import FEATURES, import_all
from policepost.mediation.records import Term
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from tests.conftest import KEY
from tests.mediation import makers

import_all(FEATURES)


@pytest.fixture(scope="module")
def made(empty_post: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post in which much was done: added, changed, taken back, agreed and signed."""
    folder = Path(shutil.copytree(empty_post, tmp_path_factory.mktemp("made") / "post"))
    db = Database.open(folder, KEY)
    key = residents.register_resident(db, ResidentForm(name="张三", phone="13900004417"))
    residents.edit_resident(db, key, ResidentForm(name="张三", phone="13900004418"))
    residents.register_resident(db, ResidentForm(name="李四"))
    with db.reading() as session:
        last = undo.last_entry(session, db.officer.name)
    assert last is not None
    undo.undo(db, last)
    makers.in_force(db)
    db.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "post"))


def found(folder: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    db = Database.open(folder, KEY)
    try:
        with db.engine.connect() as connection:
            strange = list(comparing.strange(connection))
        checked = check.run(db, field_named=field_name)
        told = [one.sentence for one in checked if one.part == "records"]
    finally:
        db.close()
    assert told == [one.sentence(str, field_name) for one in strange]
    return [(one.kind, one.what, one.fields) for one in strange]


def edit(folder: Path, *statements: str) -> None:
    """Write into the file as somebody does who has its key and another program."""
    connection = connecting.connect(folder / database.FILE, KEY)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_what_the_program_wrote_is_as_the_journal_has_it(folder: Path) -> None:
    assert found(folder) == []


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (
            "UPDATE resident SET phone = '13900004419', note = 'x' WHERE name = '张三'",
            ("resident", comparing.ALTERED, ("note", "phone")),
        ),
        (
            "UPDATE resident SET name_key = 'a' WHERE name = '张三'",
            ("resident", comparing.ALTERED, ("name_key",)),
        ),
        ("DELETE FROM resident WHERE name = '张三'", ("resident", comparing.MISSING, ())),
        (
            f"UPDATE {Term.__tablename__} SET amount = '5' WHERE amount = '500'",
            (Term.__tablename__, comparing.ALTERED, ("amount",)),
        ),
        (
            "UPDATE agreement SET effective_on = '2026-12-25'",
            ("agreement", comparing.ALTERED, ("effective_on",)),
        ),
        (
            "UPDATE sitting SET started_at = '2026-11-24 10:00:00.000000'",
            ("sitting", comparing.ALTERED, ("started_at",)),
        ),
        (
            f"INSERT INTO setting (id, name, value) VALUES ('{UUID(int=7).hex}', 'x', '1')",
            ("setting", comparing.PUT_IN, ()),
        ),
    ],
)
def test_what_somebody_wrote_past_it_is_found(
    folder: Path, statement: str, wanted: tuple[str, str, tuple[str, ...]]
) -> None:
    edit(folder, statement)
    assert found(folder) == [wanted]


def test_a_record_that_was_removed_and_stands_there_again_is_found(folder: Path) -> None:
    connection = connecting.connect(folder / database.FILE, KEY)
    ((key,),) = connection.execute(
        "SELECT record_id FROM journal_change WHERE kind = 'resident' AND op = 'remove'"
    ).fetchall()
    columns = [row[1] for row in connection.execute("PRAGMA table_info(resident)")]
    names = ", ".join(columns)
    values = ", ".join(f"'{key}'" if name == "id" else name for name in columns)
    connection.execute(f"INSERT INTO resident ({names}) SELECT {values} FROM resident LIMIT 1")
    connection.close()
    assert found(folder) == [("resident", comparing.BACK, ())]


@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004"])
def test_a_post_that_was_upgraded_is_no_fault(version: str, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    files = Path(__file__).parents[2] / "files"
    shutil.copy(files / f"post-{version}.db", folder / database.FILE)
    assert found(folder) == []
