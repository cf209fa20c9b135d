"""The property company's list with every mistake seen in practice: what each row deserves."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.exchange import kinds, values
from policepost.exchange.report import Problem, Report
from policepost.intake import actions
from policepost.intake.kinds import KINDS
from policepost.residents.records import Resident

FILES = Path(__file__).parent.parent / "files"
LIST = FILES / "property_owner_list.xlsx"
EXPECTED = {
    one["row"]: one
    for one in json.loads((FILES / "property_owner_list.expected.json").read_text("utf-8"))
}

WHY = {
    "reject: born in the future": "not yet born",
    "reject: no such birth date": "no such birth date",
    "reject: check digit": "check digit does not fit",
    "reject: digits lost by the spreadsheet": "only the first 15 are left",
    "reject: no name": "has no name",
    "skip: blank": "blank row",
    "skip: not a person": "not a person",
    "duplicate of an earlier row": "same person as in row",
    "accept with a warning: 15-digit number": "15 digits",
}
"""By verdict, what the program says of such a row."""
LEVEL = {"reject": "refused", "skip": "skipped", "duplicate": "skipped", "accept": "warning"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(date(2026, 11, 24)):
        yield


@pytest.fixture
def report(db: Database) -> Report:
    looked = kinds.look(LIST, KINDS)
    [found] = actions.take_in(db, looked, under="福景苑").reports
    return found


def test_each_row_gets_what_it_deserves(report: Report) -> None:
    said: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in report.problems:
        said[problem.row].append(problem)
    new = set(report.new)
    assert report.read == len(EXPECTED) == 400
    wrong = {}
    for row, expected in EXPECTED.items():
        verdict = expected["verdict"]
        accepted = verdict.startswith("accept")
        words = WHY.get(verdict, "")
        fits = [
            one
            for one in said[row]
            if words and words in one.why and one.level == LEVEL[verdict.split(":")[0].split()[0]]
        ]
        if (row in new) is not accepted or (words and not fits) or (not words and said[row]):
            wrong[row] = (expected, said[row])
    assert wrong == {}


def test_a_fault_names_its_cell(report: Report) -> None:
    kinds_of = {
        row: one["kind"] for row, one in EXPECTED.items() if one["verdict"].startswith("reject")
    }
    cells = {one.row: (one.column, one.field) for one in report.problems if one.level == "refused"}
    assert set(cells) == set(kinds_of)
    for row, kind in kinds_of.items():
        in_name = kind == "empty_name"
        assert cells[row] == (("业主姓名", "name") if in_name else ("身份证", "id_number")), kind


def test_what_was_accepted_stands_in_the_register_as_it_was_meant(
    db: Database, report: Report
) -> None:
    sheet = kinds.look(LIST, KINDS).parts[0].plan
    with db.reading() as session:
        people = {one.id_number: one for one in session.scalars(select(Resident))}
    by_kind: defaultdict[str, int] = defaultdict(int)
    for row, expected in EXPECTED.items():
        if not expected["verdict"].startswith("accept"):
            continue
        _building, _unit, _door, name, number, phone, moved, note = sheet.sheet.rows[row - 1]
        code = values.code(number)
        if len(code) == 15:
            code = next(one for one in people if one and one[:6] + one[8:17] == code)
        found = people[code]
        by_kind[expected["kind"]] += 1
        assert found.name == values.name(name)
        assert not set(found.name) & set(" \n\u3000")
        assert found.phone == values.text(phone)
        assert found.moved_in_on == values.day(moved)
        assert found.note == values.text(note)
        assert found.dwelling_id is not None
        if expected["kind"] == "passport":
            assert found.document_kind == "414"
            assert found.birth_date is None
    assert set(by_kind) == {
        *("clean", "lowercase_x", "serial_date", "fullwidth", "two_phones", "fifteen_digit"),
        *("formula_like", "newline_in_name", "spaces", "passport"),
    }


def test_the_list_comes_in_once(db: Database, report: Report) -> None:
    [again] = actions.take_in(db, kinds.look(LIST, KINDS), under="福景苑").reports
    assert (again.added, again.changed, again.same) == (0, 0, report.added)
    assert (again.refused, again.skipped) == (report.refused, report.skipped)
