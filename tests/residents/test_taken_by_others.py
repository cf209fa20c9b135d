"""What must be unique does not come back by undo where another record has it by now."""

import pytest

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.vague import UNKNOWN
from policepost.grids import actions as grids
from policepost.residents import moving, staying
from policepost.residents.actions import ResidentForm, edit_resident, register_resident
from policepost.residents.rules import check_character
from policepost.residents.staying import StayForm

HAS_IT = "Another record has by now"


def number(born: str) -> str:
    first = f"140502{born}996"
    return first + check_character(first)


def last(db: Database) -> int:
    """The officer's last action."""
    with db.reading() as session:
        found = undo.last_entry(session, db.officer.name)
    assert found is not None
    return found


def test_a_number_that_somebody_else_has_by_now(db: Database) -> None:
    first, second = number("19800101"), number("19810101")
    key = register_resident(db, ResidentForm(name="张三", id_number=first))
    edit_resident(db, key, ResidentForm(name="张三", id_number=second))
    changed = last(db)
    register_resident(db, ResidentForm(name="李四", id_number=first))
    with pytest.raises(Refused, match=HAS_IT):
        undo.undo(db, changed)


def test_a_door_that_was_made_anew(db: Database) -> None:
    grids.make_estate(db, "寺河嘉苑")
    key = register_resident(db, ResidentForm(name="张三", address="A3-1-302"))
    staying.add_stay(db, key, StayForm(address="A3-1-303", manner="rents"))
    undo.undo(db, last(db))
    taken_back = last(db)
    register_resident(db, ResidentForm(name="李四", address="A3-1-303"))
    with pytest.raises(Refused, match=HAS_IT):
        undo.undo(db, taken_back)


def test_a_home_where_the_person_lives_besides_by_now(db: Database) -> None:
    grids.make_estate(db, "寺河嘉苑")
    key = register_resident(db, ResidentForm(name="张三", address="A3-1-302"))
    moving.move_resident(db, key, "A3-1-303", UNKNOWN)
    moved = last(db)
    stay = staying.add_stay(db, key, StayForm(address="A3-1-302", manner="rents"))
    with pytest.raises(Refused, match="twice in one dwelling"):
        undo.undo(db, moved)
    staying.remove_stay(db, stay)
    removed = last(db)
    staying.add_stay(db, key, StayForm(address="A3-1-302", manner="owns"))
    with pytest.raises(Refused, match="twice in one dwelling"):
        undo.undo(db, removed)
    undo.undo(db, last(db))
    undo.undo(db, moved)
