"""Files for the desk to take in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.exchange import kinds
from policepost.exchange.kinds import Looked
from policepost.grids import actions as grids
from policepost.intake import layout_queries
from policepost.intake.kinds import KINDS
from policepost.residents.rules import check_character

TODAY = date(2026, 11, 24)
HEAD = ("姓名", "身份证号", "住址", "电话")
HOME = "寺河嘉苑3-2-1101"
Rows = Sequence[Sequence[object]]
Write = Callable[..., Path]


def number(born: str, order: str = "996", county: str = "140502") -> str:
    """An invented identity number."""
    first = county + born + order
    return first + check_character(first)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def post(db: Database) -> Database:
    """A post with one estate and an officer at work."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    return db


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a workbook; each sheet has its name, its headings and its rows."""

    def written(name: str, **sheets: Rows) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
            for title, rows in sheets.items():
                page = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    page.write_row(at, 0, row)
        return path

    return written


def look(db: Database, path: Path, sender: str = "") -> Looked:
    """Read a file as the page and the command do."""
    with db.reading() as session:
        known = layout_queries.layouts(session)
    return kinds.look(path, KINDS, known, sender=sender)
