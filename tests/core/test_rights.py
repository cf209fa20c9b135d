"""Who may do and see what: the table, and that nothing goes round it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from policepost.core import check, drafts, language, rights
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.records import Base
from policepost.core.settings import Setting
from policepost.core.shapes import Person
from policepost.features import FEATURES, import_all
from policepost.officers.records import Officer
from policepost.residents.records import Resident
from tests import roles

SOURCE = Path(rights.__file__).parent.parent
ASKING = {"transaction": 0, "demand": 0}
"""Methods that take the name of an action, and where among what they are given it stands."""


def words_in(node: ast.AST) -> Iterator[str]:
    """The texts in a piece of source, also inside ``N_(...)`` and ``a if b else c``."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def literals(call: ast.Call) -> Iterator[str]:
    """The words of an action in a call: of a method that asks, or given as ``action=N_(...)``."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in ASKING and len(call.args) > ASKING[name]:
        yield from words_in(call.args[ASKING[name]])
    for given in call.keywords:
        if given.arg == "action" and ast.unparse(given.value).startswith("N_("):
            yield from words_in(given.value)


def asked(held: Iterable[str]) -> tuple[dict[str, Path], set[str]]:
    """Every action that the source names, and every text of where one of those held stands."""
    found: dict[str, Path] = {}
    texts: set[str] = set()
    telling = (*(f".{name}(" for name in ASKING), "action=N_(", *held)
    for path in SOURCE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if not any(one in source for one in telling):
            continue  # most modules name none, and to walk through one takes long
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.Call):
                found |= dict.fromkeys(literals(node), path)
    return found, texts


def test_every_action_has_one_line_and_every_line_an_action() -> None:
    held = set(rights.table().of_action)
    named, texts = asked(held)
    assert len(named) > 100
    assert {name: str(path) for name, path in named.items() if name not in held} == {}
    assert held - texts == set()


def test_the_page_in_the_docs_is_made_of_the_table() -> None:
    assert roles.FILE.read_text(encoding="utf-8") == roles.page(), "run python -m tests.roles"


def test_open_tables_exist() -> None:
    import_all(FEATURES)
    assert drafts.DraftRecord.__tablename__ in rights.table().open
    assert rights.table().open <= {*Base.metadata.tables, "alembic_version"}


def sign_in(db: Database, role: str, *grids: UUID) -> UUID:
    """Give an officer a record and let the officer sign in."""
    db.officer = Person(None, "")
    one = Officer(name=f"{role}某", role=role, grids=[str(grid) for grid in grids])
    with db.transaction("Add officer") as session:
        session.add(one)
        session.flush()
        key = one.id
    db.officer = Person(key, f"{role}某")
    return key


def write(db: Database, action: str) -> None:
    with db.transaction(action) as session:
        session.add(Setting(name=str(uuid4()), value={"is": action}))


def test_a_role_does_what_its_rights_name_and_nothing_else(db: Database) -> None:
    sign_in(db, "chief")
    sign_in(db, "auxiliary")
    write(db, "Book an appointment")
    with pytest.raises(Refused) as caught:
        write(db, "Verify residents")
    assert caught.value.sentence == (
        "Your account may not do this (verify residents, take them off the list and back)."
        " Ask the station chief or a community officer."
    )
    language.use("zh_CN")
    with pytest.raises(Refused, match="核实、注销和恢复居民信息"):
        write(db, "Verify residents")


def test_a_refused_action_leaves_the_way_free_for_the_next(db: Database) -> None:
    sign_in(db, "chief")
    sign_in(db, "auxiliary")
    for _again in range(3):
        with pytest.raises(Refused):
            write(db, "Verify residents")
    write(db, "Book an appointment")


def test_an_action_without_a_line_is_a_fault_of_the_program(db: Database) -> None:
    sign_in(db, "chief")
    with pytest.raises(RuntimeError, match="no line"):
        write(db, "Paint the walls")
    db.officer = Person(None, "")
    write(db, "Paint the walls")


def test_a_change_of_role_works_at_once(db: Database) -> None:
    chief = sign_in(db, "chief")
    one = sign_in(db, "auxiliary")
    signed_in = db.officer
    db.officer = Person(chief, "chief某")
    with db.transaction("Change officer") as session:
        session.get_one(Officer, one).role = "officer"
    db.officer = signed_in
    assert db.may("residents.verify")
    write(db, "Verify residents")


def test_a_change_of_ones_own_role_works_at_once(db: Database) -> None:
    sign_in(db, "administrator")
    chief = sign_in(db, "chief")
    with db.transaction("Change officer") as session:
        session.get_one(Officer, chief).role = "auxiliary"
    assert db.officer.role == "auxiliary"
    assert not db.may("accounts")


def test_a_retired_officer_who_is_still_signed_in_does_nothing_more(db: Database) -> None:
    sign_in(db, "chief")
    one = sign_in(db, "officer")
    with db.engine.begin() as behind:
        behind.execute(
            text("UPDATE officer SET retired_on = :day WHERE id = :id"),
            {"day": date(2026, 1, 2), "id": one.hex},
        )
    with pytest.raises(Refused):
        write(db, "Keep draft")
    assert not any(db.may(right) for right in rights.table().by_name)


def test_an_account_without_a_record_may_do_nothing(db: Database) -> None:
    sign_in(db, "chief")
    db.officer = Person(uuid4(), "某")
    with pytest.raises(Refused):
        write(db, "Keep draft")


def test_where_nobody_manages_accounts_an_officer_stands_in(db: Database) -> None:
    officer = sign_in(db, "officer")
    assert db.officer.role == "chief"
    sign_in(db, "auxiliary")
    assert db.officer.role == "auxiliary"
    sign_in(db, "administrator")
    db.officer = Person(officer, "officer某")
    assert db.officer.role == "officer"


def test_the_administrator_sees_no_person_by_whatever_way(db: Database) -> None:
    import_all(FEATURES)
    sign_in(db, "administrator")
    sentence = "may not do this"
    with db.reading() as session:
        assert session.scalars(select(Officer.name)).all() == ["administrator某"]
    with pytest.raises(Refused, match=sentence), db.reading() as session:
        session.scalars(select(Resident)).all()
    with pytest.raises(Refused, match=sentence), db.reading() as session:
        session.execute(text("SELECT count(*) FROM resident"))
    with pytest.raises(Refused, match=sentence), db.reading() as session:
        session.connection().exec_driver_sql("SELECT name FROM (SELECT name FROM resident)")
    for table in set(Base.metadata.tables) - rights.table().open:
        with pytest.raises(Refused, match=sentence), db.reading() as session:
            session.execute(text(f"SELECT * FROM {table}"))


def test_the_administrator_checks_the_post(db: Database) -> None:
    import_all(FEATURES)
    sign_in(db, "administrator")
    assert db.may("backup")
    assert check.run(db, field_named=lambda _kind, name: name) == []


def test_whoever_comes_after_the_administrator_sees_people_again(db: Database) -> None:
    import_all(FEATURES)
    sign_in(db, "administrator")
    with pytest.raises(Refused), db.reading() as session:
        session.scalars(select(Resident)).all()
    sign_in(db, "auxiliary")
    for _connection in range(8):
        with db.reading() as session:
            assert session.scalars(select(Resident)).all() == []


def test_what_begins_outside_the_database_is_asked_too(db: Database) -> None:
    sign_in(db, "chief")
    db.demand("Back up")
    sign_in(db, "auxiliary")
    with pytest.raises(Refused, match="back up"):
        db.demand("Back up")


@pytest.mark.parametrize(
    ("role", "grids", "asked", "served"),
    [
        ("chief", [1], 2, True),
        ("officer", [], 2, True),
        ("officer", [1], 2, False),
        ("auxiliary", [1, 2], 2, True),
        ("auxiliary", [1], None, True),
    ],
)
def test_who_serves_a_grid(
    db: Database, role: str, grids: list[int], asked: int | None, served: bool
) -> None:
    sign_in(db, "administrator")
    sign_in(db, role, *(UUID(int=grid) for grid in grids))
    assert rights.serves(db.officer, None if asked is None else UUID(int=asked)) is served
