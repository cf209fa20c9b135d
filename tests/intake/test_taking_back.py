"""Taking a large file back: everything at once, and everything again when that is taken back."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text

from policepost.core.database import Database
from policepost.core.journalling import undo, verifying
from policepost.core.searching import search
from policepost.intake import actions
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from tests.intake.conftest import HEAD, HOME, Write, look, number
from tests.intake.working import last_entry

TABLES = ("resident", "place", "residence")


def contents(db: Database) -> dict[str, list[Any]]:
    """All rows of the tables that an import writes."""
    with db.reading() as session:
        return {
            table: sorted(
                json.dumps(list(row), default=str)
                for row in session.execute(text(f"SELECT * FROM {table}"))
            )
            for table in TABLES
        }


def test_a_large_file_goes_and_comes_back_whole(post: Database, write: Write) -> None:
    known = ResidentForm(name="旧人", id_number=number("19700707"), address=HOME, phone="")
    residents.register_resident(post, known)
    before = contents(post)
    rows = [
        (f"人{at:03d}", number("19800101", f"{at:03d}"), f"寺河嘉苑{at % 90 + 1}-1-101", "")
        for at in range(300)
    ]
    moved = ("旧人", number("19700707"), "寺河嘉苑5-1-101", "13900004417")
    again = [(*one[:3], f"1390000{at:04d}") for at, one in enumerate(rows[:50])]
    path = write("大.xlsx", 一=(HEAD, *rows, moved), 二=(HEAD, *again))
    done = actions.take_in(post, look(post, path))
    assert [(one.added, one.changed) for one in done.reports] == [(300, 1), (0, 50)]
    after = contents(post)
    undo.undo(post, last_entry(post))
    assert contents(post) == before
    with post.reading() as session:
        assert verifying.verify(session.connection()) == []
        assert search.verify(session) == []
        assert search.find(session, "人007") == []
    undo.undo(post, last_entry(post))
    assert contents(post) == after
    with post.reading() as session:
        assert verifying.verify(session.connection()) == []
        assert search.verify(session) == []
        assert [hit.title for hit in search.find(session, "人007")] == ["人007"]
