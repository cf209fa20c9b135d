"""Premises with a named officer and marks: kept, filtered, found, imported and exported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.searching import search
from policepost.exchange import book
from policepost.grids import exporting, premises, premises_importing, premises_queries
from policepost.grids.premises import PremisesForm
from policepost.grids.premises_queries import PremisesFilter
from policepost.inspections import actions, premises_list, rhythm
from policepost.inspections.lists import Filter
from tests.grids.test_importing import counted, sheet
from tests.inspections import made

TODAY = date(2026, 11, 22)
SCHOOL = PremisesForm(
    name="寺河小学",
    kind="teaching",
    responsible="秦某",
    responsible_phone="139 0000 4417",
    officer=" 田  某 ",
    tags=("school", "key_unit"),
    opened_on=date(2001, 9, 1),
)


def test_a_school_has_its_officer_and_marks(db: Database) -> None:
    key = premises.add_premises(db, SCHOOL)
    premises.add_premises(db, PremisesForm(name="北街超市", kind="shop", tags=("nine_small",)))
    with db.reading() as session:
        card = premises_queries.premises(session, key)
        assert card is not None
        assert (card.officer, card.tags, card.opened_on) == (
            "田 某",
            ("school", "key_unit"),
            date(2001, 9, 1),
        )
        assert card.responsible_phone == "13900004417"
        for shown in (PremisesFilter(tag="school"), PremisesFilter(officer="田 某")):
            assert premises_queries.premises_ids(session, shown) == [key]
        for wanted in (Filter(tag="school"), Filter(officer="田 某")):
            assert premises_list.premises_ids(session, wanted, TODAY, 365) == [key]
        assert premises_queries.named_officers(session) == ["田 某"]
        for text in ("田 某", "13900004417"):
            hits = search.find(session, text, kinds=["premises"])
            assert [hit.title for hit in hits] == ["寺河小学"], text
        assert search.verify(session) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"tags": ("castle",)}, "tags"), ({"responsible_phone": "x"}, "responsible_phone")],
)
def test_what_does_not_fit_is_refused(db: Database, change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        premises.add_premises(db, replace(SCHOOL, **change))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_mark_that_asks_for_more_shortens_the_rhythm(db: Database) -> None:
    assert rhythm.shortest(365, ()) == 365
    assert rhythm.shortest(365, ("school", "explosives", "?")) == 30
    assert rhythm.shortest(7, ("school",)) == 7
    school = premises.add_premises(db, replace(SCHOOL, kind="shop"))
    shop = premises.add_premises(db, PremisesForm(name="北街超市", kind="shop"))
    for key in (school, shop):
        day = date(2026, 3, 2)
        with clock.at(datetime(2026, 3, 2, 9).astimezone()):
            actions.finish_inspection(db, made.started(db, key, day), made.form(made.well(), day))
    with db.reading() as session:
        due = premises_list.premises_ids(session, Filter(state="due"), TODAY, 365)
        (line,) = premises_list.premises_lines(session, [school], TODAY, 365)
    assert due == [school]
    assert line.next_on == date(2026, 8, 29)


def test_marks_and_officers_come_from_spreadsheets_and_go_back(
    db: Database, tmp_path: Path
) -> None:
    head = ("单位名称", "负责人", "负责人电话", "责任民警", "标签", "开业日期", "电话")
    path = sheet(
        tmp_path,
        head,
        ("寺河小学", "秦某", "139 0000 4417", "田某", "学校、重点单位", "2001-09-01", ""),
        ("北街超市", "", "没有", "", "城堡", "哪天", "0356-2000000"),
    )
    report = premises_importing.PREMISES.take(db, premises_importing.PREMISES.look(path))
    assert counted(report) == (2, 0, 0, 0, 0)
    assert sorted(one.column for one in report.problems) == ["开业日期", "标签", "负责人电话"]
    again = premises_importing.PREMISES.take(db, premises_importing.PREMISES.look(path))
    assert counted(again) == (0, 0, 2, 0, 0)
    with db.reading() as session:
        ids = premises_queries.premises_ids(session, PremisesFilter(tag="key_unit"))
        page = exporting.premises(session, premises_queries.premises_ids(session))
        rows = [tuple(row) for row in page.rows]
    assert len(ids) == 1
    marks = "学校幼儿园、治安保卫重点单位"
    assert rows[1][9:13] == ("13900004417", "田某", marks, date(2001, 9, 1))
    out = tmp_path / "out.xlsx"
    book.write(out, [book.Page(page.name, page.headings, rows)])
    back = premises_importing.PREMISES.take(db, premises_importing.PREMISES.look(out))
    assert (back.added, back.changed, back.same) == (0, 0, 2)
