"""What is noted of looking, printing and signing in has words in the journal."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import uuid4

import pytest

from policepost.audit import queries, words
from policepost.core.access import keys
from policepost.core.access.keys import Keyring, WrongPassword
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.core.shapes import Person, Ref
from policepost.grids import actions as grids
from policepost.officers import actions as officers
from policepost.officers.records import Officer

PACKAGE = Path(words.__file__).parents[1]
PASSWORD = "a long password"  # noqa: S105


def noted() -> set[str]:
    """Every field that some line of the program gives to `journal.note`."""
    found = set()
    texts = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    for text in texts:
        for one in ast.walk(ast.parse(text)) if "journal.note" in text else ():
            if isinstance(one, ast.Call) and ast.unparse(one.func) == "journal.note":
                found |= {word.arg for word in one.keywords if word.arg}
    return found


def test_every_field_of_a_note_has_a_word() -> None:
    kinds = ("resident", "place", Officer.__tablename__)
    fields = noted()
    assert {"field", "paper", "way", "reason"} <= fields
    for field in sorted(fields - words.UNTOLD):
        assert any(words.field_name(kind, field) for kind in kinds), field


@pytest.mark.parametrize("kind", ["resident", "place", "booking", "officer"])
def test_a_note_says_the_same_of_every_kind_of_record(kind: str) -> None:
    assert words.value_words(kind, "field", "id_number") == "Identity number"
    assert words.value_words(kind, "paper", "household_sheet") == "Household sheet"
    assert words.value_words(kind, "list", "resident") == "Resident"


def told(db: Database, action: str) -> tuple[str, list[str]]:
    """What the newest entry of an action is about, and what it says."""
    with db.reading() as session:
        shown = queries.JournalFilter(action=action)
        (number, *_rest) = queries.numbers(session, shown)
        card = queries.entry(session, number.int)
    assert card
    return card.line.subject, [one for row in card.changes for one in words.sentences(row)]


def test_accounts_are_named_with_their_grids(db: Database) -> None:
    first, second = grids.make_grids(db, ["网格01", "网格02"])
    with db.transaction("Add officer") as session:
        one = Officer(id=uuid4(), name="李某", role="auxiliary", grids=[str(first), str(second)])
        session.add(one)
    subject, said = told(db, "Add officer")
    assert subject == "李某"
    assert "Serves these grids: 网格01, 网格02" in said


def test_a_sign_in_tells_where_and_what_was_tried_before(db: Database) -> None:
    path = db.folder / keys.FILE
    cost = Cost(passes=1, memory=8, lanes=1)
    made, key, _code = Keyring.create(path, "北街", "田某", PASSWORD, cost=cost)
    ring = made.reseal(key, db.key, path)
    officers.register_first(db, ring.officers()[0])
    db.officer = Person(ring.officers()[0].id, "田某")
    for name in ("田某", "谁"):
        with pytest.raises(WrongPassword):
            ring.unlock(name, "not it at all")
    officers.note_sign_in(db, ring)
    subject, said = told(db, "Sign in")
    assert subject == "田某"
    assert "Way: In the window" in said
    for name in ("Wrong passwords before", "Names that nobody has"):
        assert any(one.startswith(f"{name}: 1 time, at 20") for one in said)


def test_asking_who_lived_there_tells_from_when_to_when(db: Database) -> None:
    estate = grids.make_estate(db, "寺河嘉苑")
    with db.transaction("Ask who lived in a dwelling") as session:
        about = Ref("place", estate)
        journal.note(session, "look", about, since="2020-01-01", until="2021-01-01")
    _subject, said = told(db, "Ask who lived in a dwelling")
    assert said == ["Since: 1 January 2020", "Until: 1 January 2021"]
