"""Premises with something to guard: what their marks ask for is kept, and goes through sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.exchange import book
from policepost.exchange.report import Report
from policepost.grids import exporting
from policepost.grids.premises import PremisesForm, add_premises, edit_premises
from policepost.grids.premises_importing import PREMISES
from policepost.grids.records import Premises

STORE = PremisesForm(
    name="城东民爆仓库",
    kind="flammables",
    tags=("explosives",),
    responsible="赵大",
    phone="13900004417",
    address="城东路1号",
    officer="田某",
    licence="MB-2024-0012",
    licence_until=date(2027, 12, 31),
    stores="工业炸药，最大5吨",
    keepers="钱二、孙三",
    security_by="李四",
    security_phone="13900004418",
)


@pytest.fixture
def store(db: Database) -> UUID:
    return add_premises(db, STORE)


def held(db: Database, key: UUID) -> tuple[object, ...]:
    names = ("licence", "licence_until", "stores", "keepers", "security_by", "security_phone")
    with db.reading() as session:
        one = session.get_one(Premises, key)
        return tuple(getattr(one, name) for name in names)


FULL = (
    *("MB-2024-0012", date(2027, 12, 31), "工业炸药，最大5吨", "钱二、孙三"),
    *("李四", "13900004418"),
)
EMPTY = ("", None, "", "", "", "")


def taken_in(db: Database, folder: Path, headings: Sequence[str], row: Sequence[str]) -> Report:
    path = folder / "单位.xlsx"
    with xlsxwriter.Workbook(path) as sheets:
        page = sheets.add_worksheet("单位")
        page.write_row(0, 0, headings)
        page.write_row(1, 0, row)
    return PREMISES.take(db, PREMISES.look(path))


def test_what_marks_ask_for_is_kept_and_emptied_with_them(db: Database, store: UUID) -> None:
    assert held(db, store) == FULL
    edit_premises(db, store, replace(STORE, tags=("school",)))
    assert held(db, store) == ("", None, "", "", "李四", "13900004418")
    edit_premises(db, store, replace(STORE, tags=()))
    assert held(db, store) == EMPTY
    with pytest.raises(Refused) as refusal:
        edit_premises(db, store, replace(STORE, security_phone="12345"))
    assert refusal.value.field == "security_phone"


def test_they_go_out_and_come_back_unchanged(db: Database, store: UUID, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with db.reading() as session:
        book.write(path, [exporting.premises(session, [store])])
    report = PREMISES.take(db, PREMISES.look(path))
    assert (report.added, report.changed, report.same, report.problems) == (0, 0, 1, [])
    assert held(db, store) == FULL


def test_a_sheet_brings_them_only_where_a_mark_asks(
    db: Database, store: UUID, tmp_path: Path
) -> None:
    headings = ("单位名称", "地址", "标签", "许可证号", "许可证有效期", "治安保卫负责人")
    taken_in(
        db, tmp_path, headings, ("城西商店", "城西路2号", "九小场所", "X-1", "2027-01-01", "王五")
    )
    with db.reading() as session:
        shop = session.query(Premises).filter_by(name="城西商店").one().id
    assert held(db, shop) == EMPTY
    row = ("城东民爆仓库", "城东路1号", "涉爆单位", "MB-2027-0001", "2030-12-31", "李四")
    assert taken_in(db, tmp_path, headings, row).changed == 1
    assert held(db, store)[:2] == ("MB-2027-0001", date(2030, 12, 31))
    assert taken_in(db, tmp_path, headings, row).same == 1
    row = ("城东民爆仓库", "城东路1号", "九小场所", "MB-2027-0001", "2030-12-31", "李四")
    assert taken_in(db, tmp_path, headings, row).changed == 1
    assert held(db, store) == EMPTY
