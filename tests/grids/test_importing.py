"""Dwellings and premises from spreadsheets."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from policepost.core import settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.searching import search
from policepost.exchange.report import CancelledImport, Report
from policepost.grids import importing, premises_importing, premises_queries, queries

DOORS = ("房屋地址", "社区", "小区", "房屋用途", "是否出租", "面积(㎡)", "网格")
PARTS = ("楼号", "单元", "房号", "用途")
SHOPS = ("店铺名称", "统一社会信用代码", "地址", "行业", "负责人", "电话", "员工数", "网格", "备注")


def sheet(folder: Path, head: tuple[str, ...], *rows: tuple[object, ...]) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("表")
        for at, row in enumerate((head, *rows)):
            page.write_row(at, 0, row)
    return path


def counted(report: Report) -> tuple[int, int, int, int, int]:
    return (report.added, report.changed, report.same, report.skipped, report.refused)


def told(report: Report) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.level) for one in report.problems]


def test_dwellings_come_into_the_tree_with_their_facts(db: Database, tmp_path: Path) -> None:
    rows = (
        (
            "宁德市东侨区一社区福馨园小区1幢1单元0101室-0",
            "一社区",
            "福馨园小区",
            "办公",
            "是",
            139.6,
            "",
        ),
        ("1幢1单元0102室", "一社区", "福馨园小区", "桑拿", "不知", "很大", "3"),
        ("宁德市东侨区一社区福馨园小区1幢1单元101室", "", "", "", "", "", ""),
        ("街对面", "", "", "", "", "", ""),
        ("", "", "", "", "", "", ""),
        ("福馨园小区2幢201", "", "", "住宅", "否", "89.5㎡", ""),
    )
    path = sheet(tmp_path, DOORS, *rows)
    report = importing.DWELLINGS.take(db, importing.DWELLINGS.look(path))
    assert report.read == 6
    assert counted(report) == (3, 0, 0, 2, 1)
    assert told(report) == [
        *((3, "面积(㎡)", "warning"), (4, "房屋地址", "skipped")),
        *((5, "房屋地址", "refused"), (6, "", "skipped")),
    ]
    with db.reading() as session:
        lines = {line.short_address: line for line in queries.dwellings(session)}
        facts = {key: (one.use, one.rented, one.area, one.grid) for key, one in lines.items()}
        assert search.find(session, "福馨园小区1号楼1单元101")[0].kind == "place"
    assert facts == {
        "1号楼1单元101": ("office", True, 139.6, ""),
        "1号楼1单元102": ("other", None, None, ""),
        "2号楼201": ("home", False, 89.5, ""),
    }
    again = importing.DWELLINGS.take(db, importing.DWELLINGS.look(path))
    assert counted(again) == (0, 0, 3, 2, 1)
    let = sheet(tmp_path, DOORS, ("福馨园小区2幢201", "", "", "", "是", "", ""))
    assert counted(importing.DWELLINGS.take(db, importing.DWELLINGS.look(let))) == (0, 1, 0, 0, 0)


def test_dwellings_in_columns_lie_under_an_estate(db: Database, tmp_path: Path) -> None:
    with db.transaction("Set up") as session:
        settings.put(session, "post.name", "泽颢警务室")
    path = sheet(tmp_path, PARTS, ("1号楼", "1单元", 101, "住宅"), ("", "", "", "住宅"))
    trial = importing.DWELLINGS.take(
        db, importing.DWELLINGS.look(path), under="河东小区", dry_run=True
    )
    assert counted(trial) == (1, 0, 0, 0, 1)
    with db.reading() as session:
        assert queries.dwellings(session) == []
    importing.DWELLINGS.take(db, importing.DWELLINGS.look(path))
    importing.DWELLINGS.take(db, importing.DWELLINGS.look(path), under="河东小区")
    with db.reading() as session:
        addresses = {line.address for line in queries.dwellings(session)}
    assert addresses == {"泽颢警务室1号楼1单元101", "河东小区1号楼1单元101"}
    report = importing.DWELLINGS.take(db, importing.DWELLINGS.look(path))
    assert counted(report) == (0, 0, 1, 0, 1)


def test_premises_are_known_by_code_or_by_name_and_address(db: Database, tmp_path: Path) -> None:
    rows = (
        (
            "便民超市",
            "91350100M000100Y43",
            "泽州路18号",
            "",
            "王学",
            "139 0000 4842",
            3,
            "2",
            "沿街",
        ),
        ("北街旅馆", "", "北街2号", "住宿", "", "没有", "很多", "", ""),
        ("某某公司", "91350100M000100Y44", "北街3号", "制造", "", "", "", "", ""),
        ("便民超市", "91350100M000100Y43", "别处", "", "", "", "", "", ""),
        ("", "", "北街4号", "", "", "", "", "", ""),
        ("", "", "", "", "", "", "", "", ""),
        ("无名小铺", "", "", "算命", "", "", "", "", ""),
    )
    path = sheet(tmp_path, SHOPS, *rows)
    report = premises_importing.PREMISES.take(db, premises_importing.PREMISES.look(path))
    assert counted(report) == (4, 0, 0, 2, 1)
    assert told(report) == [
        *((3, "电话", "warning"), (3, "员工数", "warning"), (4, "统一社会信用代码", "warning")),
        *((5, "店铺名称", "skipped"), (6, "店铺名称", "refused"), (7, "", "skipped")),
    ]
    with db.reading() as session:
        ids = premises_queries.premises_ids(session)
        held = {one.name: one for one in premises_queries.premises_lines(session, ids)}
        assert {name: one.kind for name, one in held.items()} == {
            "便民超市": "shop",
            "北街旅馆": "hotel",
            "某某公司": "workshop",
            "无名小铺": "other",
        }
        shop = held["便民超市"]
        assert (shop.phone, shop.staff_count, shop.grid) == ("13900004842", 3, "网格02")
        assert search.find(session, "便民超市")[0].detail == "泽州路18号 · 网格02"
    again = premises_importing.PREMISES.take(db, premises_importing.PREMISES.look(path))
    assert counted(again) == (0, 0, 4, 2, 1)
    moved = sheet(tmp_path, SHOPS[:3], ("便民超市", "91350100M000100Y43", "泽州路20号"))
    report = premises_importing.PREMISES.take(db, premises_importing.PREMISES.look(moved))
    assert counted(report) == (0, 1, 0, 0, 0)
    with db.reading() as session:
        card = premises_queries.premises(session, shop.id)
        assert card is not None
        assert (card.address, card.kind, card.responsible) == ("泽州路20号", "shop", "王学")


def test_a_stopped_import_leaves_nothing(db: Database, tmp_path: Path) -> None:
    doors = importing.DWELLINGS.look(sheet(tmp_path, DOORS, ("福馨园小区2幢201", *[""] * 6)))
    with pytest.raises(CancelledImport):
        importing.DWELLINGS.take(db, doors, cancelled=lambda: True)
    shops = premises_importing.PREMISES.look(sheet(tmp_path, SHOPS, ("便民超市", *[""] * 8)))
    seen: list[tuple[int, int]] = []
    with pytest.raises(CancelledImport):
        premises_importing.PREMISES.take(
            db,
            shops,
            progress=lambda done, of: seen.append((done, of)),
            cancelled=lambda: bool(seen),
        )
    with db.reading() as session:
        assert queries.tree(session) == []
        assert premises_queries.premises_ids(session) == []


def test_a_sheet_of_something_else_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, ("甲", "乙"), ("1", "2"))
    with pytest.raises(Refused, match="地址"):
        importing.DWELLINGS.look(path)
    with pytest.raises(Refused, match="单位名称"):
        premises_importing.PREMISES.look(path)


def test_who_collected_and_verified_comes_in_and_what_is_newer_stays(
    db: Database, tmp_path: Path
) -> None:
    seen = ("采集时间", "采集人", "核实时间", "核实人")
    for kind, head, told in (
        (importing.DWELLINGS, ("房屋地址", *seen), ("福馨园小区1幢1单元0101",)),
        (premises_importing.PREMISES, ("店铺名称", *seen), ("老王面馆",)),
    ):
        day = ("2026-03-01", "武网格", "2026-03-02", "田某")
        assert kind.take(db, kind.look(sheet(tmp_path, head, (*told, *day)))).added == 1
        older = ("2026-03-01", "武网格", "2026-01-02", "李某")
        report = kind.take(db, kind.look(sheet(tmp_path, head, (*told, *older))))
        assert (report.same, report.problems) == (1, [])
        before = ("2026-02-01", "赵网格", "2026-01-02", "李某")
        assert kind.take(db, kind.look(sheet(tmp_path, head, (*told, *before)))).same == 1
        newer = ("3月", "武网格", "2999-01-01", "李某")
        report = kind.take(db, kind.look(sheet(tmp_path, head, (*told, *newer))))
        assert [one.column for one in report.problems] == ["采集时间", "核实时间"]
        assert [set(one.fields) for one in report.changes] == [{"verified_by"}]


def test_premises_without_an_address_are_the_only_ones_that_agree(
    db: Database, tmp_path: Path
) -> None:
    kind = premises_importing.PREMISES
    head, rows = (
        ("店铺名称", "地址", "电话"),
        (("便民超市", "一路1号", ""), ("便民超市", "二路2号", "")),
    )
    kind.take(db, kind.look(sheet(tmp_path, head, *rows, ("老王面馆", "三路3号", "13900004417"))))
    few = (("老王面馆", "13900004417"), ("便民超市", ""))
    report = kind.take(db, kind.look(sheet(tmp_path, ("店铺名称", "电话"), *few)))
    assert counted(report) == (0, 0, 1, 0, 1)
    assert "add the address" in report.problems[0].why
