"""People from spreadsheets: a whole sheet, and each fault that a row can have."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from policepost.core import settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo, verifying
from policepost.core.searching import search
from policepost.core.shapes import Ref
from policepost.core.tables import table
from policepost.exchange import values
from policepost.exchange.report import CancelledImport, Report, as_json
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.grids.records import Level, Place
from policepost.residents import (
    actions,
    around,
    cells,
    headings,
    importing,
    lines,
    listing,
    queries,
)
from policepost.residents.actions import ResidentForm
from policepost.residents.listing import ResidentFilter
from policepost.residents.records import Resident
from policepost.residents.rules import check_character
from tests.residents.conftest import TODAY

SIHE = Path(__file__).parent.parent / "files" / "sihe_residents.xlsx"
HEAD = ("姓名", "身份证号", "住址", "网格", "与户主关系", "人员类型", "电话", "采集日期", "备注")


@pytest.fixture
def sheet(tmp_path: Path) -> type[Sheets]:
    """Writes sheets into the test's folder."""
    Sheets.folder = tmp_path
    Sheets.count = 0
    return Sheets


class Sheets:
    """Sheets of this test."""

    folder: Path
    count: int

    @classmethod
    def of(cls, *rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> Path:
        """Write one sheet and return its path."""
        cls.count += 1
        path = cls.folder / f"{cls.count}.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
            page = book.add_worksheet("人口")
            for at, row in enumerate((head, *rows)):
                page.write_row(at, 0, row)
        return path


def number(born: str, order: str = "996", county: str = "140502") -> str:
    """An invented identity number."""
    first = county + born + order
    return first + check_character(first)


def bring(db: Database, path: Path, **options: object) -> Report:
    return importing.import_residents(db, importing.look(path), **options)  # type: ignore[arg-type]


def counted(report: Report) -> tuple[int, int, int, int, int, int]:
    return (
        *(report.added, report.changed, report.same),
        *(report.skipped, report.refused, report.doubtful),
    )


def whys(report: Report) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.level) for one in report.problems]


def one(db: Database, name: str) -> queries.ResidentCard:
    with db.reading() as session:
        key = session.scalars(select(Resident.id).where(Resident.name == name)).one()
        found = queries.card(session, key, TODAY)
        assert found is not None
        return found


def test_the_grid_workers_sheet_comes_in_whole_and_only_once(db: Database) -> None:
    with db.transaction("Set up") as session:
        settings.put(session, "post.name", "泽颢警务室")
    grids.make_grids(db, [f"网格{n:02d}" for n in range(1, 13)])
    told: list[tuple[int, int]] = []
    report = bring(db, SIHE, progress=lambda done, of: told.append((done, of)))
    assert (report.read, *counted(report)) == (5000, 5000, 0, 0, 0, 0, 0)
    assert report.problems == []
    assert told[0] == (0, 5000)
    assert told[-1] == (5000, 5000)

    rows = CalamineWorkbook.from_path(SIHE).get_sheet_by_index(0).to_python()[2:]
    with db.reading() as session:
        assert [name for _key, name in places.estates(session)] == ["寺河嘉苑"]
        assert len(places.grids(session)) == 12
        assert {line.estate for line in places.grids(session)} == {"寺河嘉苑"}
        held = session.execute(
            select(
                *(Resident.id_number, Resident.name, Resident.phone, Resident.collected_on),
                *(Resident.sex, Resident.relation, Resident.kind, Place.address, Resident.note),
                *(Resident.ethnic, Resident.birth_date, Resident.grid_id),
            ).join(Place, Place.id == Resident.dwelling_id)
        )
        by_number = {row.id_number: row for row in held}
        names = places.grid_names(session)
    kinds = {"常住": "registered", "流动": "migrant", "寄住": "lodging"}
    for _n, *said, day, _by, note in rows:
        name, sex, code, ethnic, relation, kind, address, grid, phone = map(str, said)
        row = by_number[code]
        assert (row.name, row.phone, row.note, row.address) == (name, phone, note, address)
        assert row.kind == kinds[kind]
        assert row.collected_on == values.day(day)
        assert row.grid_id is not None
        assert names[row.grid_id] == grid
        assert row.sex == {"男": "1", "女": "2"}[sex]
        assert row.birth_date.strftime("%Y%m%d") == code[6:14]
        for text, found, kept in (
            (relation, "relations", row.relation),
            (ethnic, "ethnic_groups", row.ethnic),
        ):
            expected = table(found).find(text)
            assert expected is not None
            assert kept == expected.code

    again = bring(db, SIHE)
    assert counted(again) == (0, 0, 5000, 0, 0, 0)
    with db.reading() as session:
        assert search.verify(session) == []
        assert verifying.verify(session.connection()) == []
        assert [hit.title for hit in search.find(session, "阿依古丽")]
        last = undo.last_entry(session, db.officer.name)
    assert last is not None
    undo.undo(db, last)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Resident)) == 0
        assert list(session.scalars(select(Place.id).where(Place.level == Level.DWELLING))) == []
        assert search.find(session, "阿依古丽") == []


def test_a_stopped_import_and_a_trial_leave_nothing(db: Database) -> None:
    plan = importing.look(SIHE)
    asked = iter([False, False, True])
    with pytest.raises(CancelledImport):
        importing.import_residents(db, plan, cancelled=lambda: next(asked))
    late = iter([False] * 20 + [True])
    with pytest.raises(CancelledImport):
        importing.import_residents(db, plan, cancelled=lambda: next(late))
    report = importing.import_residents(db, plan, dry_run=True)
    assert counted(report) == (5000, 0, 0, 0, 0, 0)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Resident)) == 0
        assert session.scalar(select(func.count()).select_from(Place)) == 0


def test_rows_add_change_and_leave_alone(db: Database, sheet: type[Sheets]) -> None:
    zhang = (
        "张三",
        number("19800101"),
        "寺河嘉苑3-2-1101",
        "网格2",
        "户主",
        "常住",
        "13900004417",
        "2026.1.2",
        "",
    )
    li = ("李四", "", "寺河嘉苑3-2-1101", "02", "儿子", "流动人口", "", "", "")
    report = bring(db, sheet.of(zhang, li, li))
    assert counted(report) == (2, 0, 0, 1, 0, 0)
    assert whys(report) == [(4, "姓名", "skipped")]
    assert one(db, "张三").grid == "网格2"
    assert one(db, "李四").grid == "网格2"
    assert counted(bring(db, sheet.of(zhang, li))) == (0, 0, 2, 0, 0, 0)
    moved = (*zhang[:2], "寺河嘉苑4号楼101", "网格3", *zhang[4:6], "13900004418", "", "新搬来")
    report = bring(db, sheet.of(moved, ("李四", number("20100506"), *li[2:])))
    assert counted(report) == (0, 2, 0, 0, 0, 0)
    found = one(db, "张三")
    assert (found.short_address, found.grid, found.phone) == ("4号楼101", "网格3", "13900004418")
    assert found.collected_on == date(2026, 1, 2)  # an empty cell takes nothing away
    assert found.note == "新搬来"
    assert one(db, "李四").birth_date == date(2010, 5, 6)
    with db.reading() as session:
        assert [stay.address for stay in queries.former(session, found.id)] == [
            "寺河嘉苑3号楼2单元1101"
        ]
        actions_done = [
            line.action for line in journal.history(session, [Ref("resident", found.id)])
        ]
    assert actions_done == ["Import residents", "Import residents"]


def test_each_fault_is_named_with_its_cell(db: Database, sheet: type[Sheets]) -> None:
    good = number("19800101")
    report = bring(
        db,
        sheet.of(
            (
                "张三",
                good,
                "寺河嘉苑3-2-1101",
                "1",
                "户主",
                "常住",
                "13900004417",
                "2026-01-02",
                "",
            ),
            ("李四", good, "", "", "", "", "", "", ""),
            ("张三", good, "", "", "", "", "", "", ""),
            ("王五", good[:17] + ("0" if good[17] != "0" else "1"), "", "", "", "", "", "", ""),
            ("赵六", number("19800230"), "", "", "", "", "", "", ""),
            ("钱七", number("20310101"), "", "", "", "", "", "", ""),
            ("孙八", 1.40502198e17, "", "", "", "", "", "", ""),
            ("", number("19900101"), "", "", "", "", "", "", ""),
            ("", "", "", "", "", "", "", "", ""),
            ("3号楼小计", "", "", "", "", "", 24, "", ""),
            ("姓名", "身份证号", "", "", "", "", "", "", ""),
            ("周一", number("18800101"), "", "", "", "", "", "", ""),
            (
                "吴二",
                number("19900103"),
                "街对面",
                "1",
                "干儿子",
                "常客",
                "没有手机",
                "去年",
                "旧注",
            ),
            ("郑三", number("19900104", county="990502"), "", "9", "", "", "", "2027-01-01", ""),
            ("冯四", "140502900105996", "寺河嘉苑3-2-1101", "7", "", "", "无", "", ""),
            ("陈五", "G94485322", "", "", "", "", "", "", ""),
            ("褚六", "ABC", "", "", "", "", "", "", ""),
            ("卫七", "1405**********9966", "", "", "", "", "", "", ""),
            ("蒋\ue000", "无", "", "", "", "", "", "", ""),
        ),
    )
    assert report.read == 19
    assert counted(report) == (8, 0, 0, 4, 7, 0)
    levels = Counter((problem.row, problem.level) for problem in report.problems)
    assert [row for row, level in levels if level == "refused"] == [3, 5, 6, 7, 8, 9, 13]
    assert [row for row, level in levels if level == "skipped"] == [4, 10, 11, 12]
    warned = [
        (problem.row, problem.column) for problem in report.problems if problem.level == "warning"
    ]
    assert sorted(warned) == [
        *((14, "与户主关系"), (14, "人员类型"), (14, "住址"), (14, "电话"), (14, "采集日期")),
        *((15, "身份证号"), (15, "采集日期"), (16, "网格"), (16, "身份证号")),
        *((18, "身份证号"), (19, "身份证号"), (20, "姓名")),
    ]
    wu = one(db, "吴二")
    assert wu.note == "旧注；与户主关系：干儿子；人员类型：常客"
    assert (wu.phone, wu.address, wu.grid) == ("没有手机", "街对面", "网格01")
    feng = one(db, "冯四")
    assert feng.id_number == number("19900105")
    assert feng.phone == ""
    assert one(db, "陈五").document_kind == "414"
    assert one(db, "褚六").document_kind == "990"
    assert one(db, "卫七").id_number == ""
    said = as_json([report])
    assert said["refused"] == 7
    assert set(said["problems"][0]) == {"sheet", "row", "column", "value", "why", "level"}
    assert all(problem["why"] for problem in said["problems"])


def test_who_is_meant_is_not_guessed(db: Database, sheet: type[Sheets]) -> None:
    home = "寺河嘉苑3-2-1101"
    grids.make_estate(db, "寺河嘉苑")
    for name, code in (("张三", number("19800101")), ("李四", ""), ("李四", ""), ("王五", "")):
        actions.register_resident(db, ResidentForm(name=name, id_number=code, address=home))
    actions.leave(db, one(db, "王五").id, TODAY, "迁出")
    report = bring(
        db,
        sheet.of(
            ("张叁", number("19800101"), "", "", "", "", "", "", ""),
            ("李四", "", home, "", "", "", "", "", ""),
            ("王五", "", home, "", "", "", "", "", ""),
            ("张三", number("19800101", "998"), home, "", "", "", "", "", ""),
        ),
    )
    assert counted(report) == (1, 0, 0, 0, 0, 3)
    assert whys(report) == [
        (2, "姓名", "doubtful"),
        (3, "姓名", "doubtful"),
        (4, "姓名", "doubtful"),
    ]
    assert as_json([report])["refused"] == 3


def test_sex_birth_and_document_come_from_their_columns(db: Database, sheet: type[Sheets]) -> None:
    head = (
        "姓名",
        "证件类型",
        "证件号码",
        "性别",
        "出生日期",
        "民族",
        "核实时间",
        "核实人",
        "居住事由",
        "人员类型",
    )
    rows = (
        (
            "John Smith",
            "护照",
            "g94485322",
            "男",
            "1990/1/2",
            "",
            "2026-02-01",
            "田某",
            "务工",
            "流动",
        ),
        ("张三", "身份证", number("19800101"), "男", "", "回", "2026-02-01", "", "务工", ""),
    )
    report = bring(db, sheet.of(*rows, head=head))
    assert counted(report) == (2, 0, 0, 0, 0, 0)
    assert whys(report) == [(3, "性别", "warning")]
    john = one(db, "John Smith")
    assert (john.sex, john.birth_date, john.document_kind) == ("1", date(1990, 1, 2), "414")
    assert (john.verified_by, john.living_reason) == ("田某", "01")
    with db.reading() as session:
        told = [queries.timeline(session, one(db, name).id)[0] for name in ("John Smith", "张三")]
    assert [(one.title, one.detail) for one in told] == [("Verified", "田某"), ("Verified", "")]
    zhang = one(db, "张三")
    assert (zhang.ethnic, zhang.living_reason) == ("03", None), "not kept of who is registered here"
    older = tuple((*row[:6], "2025-02-01", "别人", *row[8:]) for row in rows)
    assert counted(bring(db, sheet.of(*older, head=head)))[:3] == (0, 0, 2)
    assert one(db, "John Smith").verified_on == date(2026, 2, 1)
    renamed = (("张三 ", "身份证", number("19800101"), "女", "", "汉", "", "", ""),)
    assert counted(bring(db, sheet.of(*renamed, head=head)))[:3] == (0, 1, 0)


def test_a_file_of_before_does_not_say_that_somebody_was_last_seen_earlier(
    db: Database, sheet: type[Sheets]
) -> None:
    head = ("姓名", "证件号", "采集日期", "采集人")
    said = ("张三", number("19800101"))
    bring(db, sheet.of((*said, "2026-02-01", "武网格"), head=head))
    older = (*said, "2025-02-01", "赵网格")
    assert counted(bring(db, sheet.of(older, head=head)))[:3] == (0, 0, 1)
    assert bring(db, sheet.of((*said, "2026-03-01", "赵网格"), head=head)).changed == 1
    found = one(db, "张三")
    assert (found.collected_on, found.collected_by) == (date(2026, 3, 1), "赵网格")


def test_an_address_in_columns_lies_under_the_posts_estate(
    db: Database, sheet: type[Sheets]
) -> None:
    with db.transaction("Set up") as session:
        settings.put(session, "post.name", "泽颢警务室")
    head = ("楼号", "单元", "房号", "业主姓名", "身份证")
    rows = (
        ("1号楼", "1单元", 101, "张三", number("19800101")),
        ("", "", "", "李四", number("19900101")),
    )
    assert counted(bring(db, sheet.of(*rows, head=head), under="河东小区")) == (2, 0, 0, 0, 0, 0)
    assert one(db, "张三").address == "河东小区1号楼1单元101"
    assert one(db, "李四").address == ""
    more = (("2号楼", "1单元", 101, "王五", number("19700101")),)
    bring(db, sheet.of(*more, head=head))
    assert one(db, "王五").address == "河东小区2号楼1单元101"


def test_a_post_without_estates_lends_its_name(db: Database, sheet: type[Sheets]) -> None:
    with db.transaction("Set up") as session:
        settings.put(session, "post.name", "泽颢警务室")
    bring(db, sheet.of(("张三", number("19800101"), "3-2-1101", "1", "", "", "", "", "")))
    assert one(db, "张三").address == "泽颢警务室3号楼2单元1101"


def test_the_address_names_estate_and_community(db: Database, sheet: type[Sheets]) -> None:
    rows = (("张三", number("19800101"), "宁德市东侨区一社区福馨园小区1幢1单元0101室-0"),)
    bring(db, sheet.of(*rows, head=("姓名", "证件号码", "居住地址")))
    found = one(db, "张三")
    assert found.address == "福馨园小区1号楼1单元101"
    with db.reading() as session:
        home = places.place(session, found.dwelling_id) if found.dwelling_id else None
    assert home is not None
    assert [name for _key, name in home.path] == ["一社区", "福馨园小区", "1号楼", "1单元"]


def test_a_sheet_without_names_is_refused(sheet: type[Sheets]) -> None:
    with pytest.raises(Refused, match="姓名"):
        importing.look(sheet.of(("1", "2"), head=("楼号", "房号")))


def test_a_building_in_another_grid_is_said(db: Database, sheet: type[Sheets]) -> None:
    home = "寺河嘉苑3-2-1101"
    first = ("张三", number("19800101"), home, "网格1", "", "", "", "", "")
    other = ("李四", number("19900101"), home, "网格2", "", "", "", "", "")
    report = bring(db, sheet.of(first, other))
    assert whys(report) == [(3, "网格", "warning")]
    assert one(db, "李四").grid == "网格1"
    bare = ("王五", number("19700101"), "寺河嘉苑9-1-101", "", "", "", "", "", "")
    bring(db, sheet.of(bare))
    report = bring(
        db, sheet.of(("赵六", number("19600101"), "寺河嘉苑9-1-102", "网格2", *[""] * 5))
    )
    assert report.added == 1


def test_the_list_shows_who_passes_its_filters(db: Database) -> None:
    bring(db, SIHE)
    with db.reading() as session:
        everybody = listing.ids(session, listing.EVERYBODY, TODAY)
        assert len(everybody) == 5000
        assert list(everybody[:3]) == [everybody[0], everybody[1], everybody[2]]
        assert everybody == list(everybody)
        assert everybody[:10] == listing.ids(session, listing.EVERYBODY, TODAY, limit=10)
        assert hash(everybody[:2]) == hash(everybody[:2])
        keys = session.scalars(select(Resident.name_key).order_by(Resident.name_key)).all()
        first = lines.read(session, everybody[:1], TODAY)[0]
        assert session.get_one(Resident, first.id).name_key == keys[0]
        grid = places.grids(session)[2]
        shown = ResidentFilter(grids=(grid.id,), kinds=("migrant", "lodging"))
        some = listing.ids(session, shown, TODAY, sort="address")
        listed = {line.id: line for line in lines.read(session, some, TODAY)}
        assert {line.grid for line in listed.values()} == {grid.name}
        assert {line.kind for line in listed.values()} == {"migrant", "lodging"}
        for sort in listing.SORTS:
            up = listing.ids(session, shown, TODAY, sort=sort)
            down = listing.ids(session, shown, TODAY, sort=sort, descending=True)
            assert list(up) == list(down)[::-1]
        old = lines.read(session, listing.ids(session, shown, TODAY, sort="age")[:1], TODAY)[0]
        assert old.age == max(line.age or 0 for line in listed.values())
        wanted = listing.ids(session, ResidentFilter(text="独居老人"), TODAY)
        assert len(wanted) == 175
        assert len(listing.ids(session, ResidentFilter(unverified=True), TODAY)) == 5000
        missing = lines.read(
            session, listing.ids(session, ResidentFilter(missing=True), TODAY), TODAY
        )
        assert len(missing) == 1398
        assert "registered" not in {line.kind for line in missing}, "the file says all of those"
        assert len(listing.ids(session, ResidentFilter(ids=tuple(everybody[:5])), TODAY)) == 5
        counts = queries.counts(session, TODAY)
        assert (counts.people, counts.unverified, counts.care) == (5000, 5000, 0)
        assert counts.missing == len(missing)
        assert counts.households == 1739
        assert counts.doubles == len(listing.ids(session, ResidentFilter(doubles=True), TODAY))
        population = queries.population(session, TODAY)
        by_kind = Counter[str]()
        for one in population:
            by_kind[one.kind] += one.people
        assert by_kind == {"registered": 3602, "migrant": 1154, "lodging": 244}
        assert sum(one.people for one in population if one.grid_id == grid.id) == 409
        people = queries.people_by_dwelling(session)
        tree = places.tree(session, people)
        assert (tree[0].name, tree[0].people, tree[0].dwellings) == ("寺河嘉苑", 5000, 1739)
        by_grid = queries.verification_by_grid(session, TODAY)
        assert [(line.grid, line.people, line.verified) for line in by_grid][2] == (
            "网格03",
            409,
            0,
        )
        assert by_grid[2].share == 0
    actions.verify_residents(db, everybody[:40])
    actions.register_resident(db, ResidentForm(name="某某"))
    with db.reading() as session:
        assert queries.counts(session, TODAY).unverified == 4961
        by_grid = queries.verification_by_grid(session, TODAY)
        assert sum(line.verified for line in by_grid) == 40
        assert (by_grid[-1].grid, by_grid[-1].people) == ("", 1)
        assert queries.GridCount(None, "", 0, 0).share is None
        assert queries.card(session, grid.id, TODAY) is None
        assert queries.timeline(session, grid.id) == []
        story = queries.timeline(session, everybody[0])
        assert [line.title for line in story] == ["Verified", "Collected"]
        assert around.alike(session, name="") == []


def many(count: int) -> list[tuple[object, ...]]:
    """Rows of invented people, each in a dwelling of a grid."""
    return [
        (
            f"王{'甲乙丙丁'[n % 4]}{n % 7 * '一'}",
            number(f"{date.fromordinal(720_000 + n // 4):%Y%m%d}", str(996 + n % 4)),
            f"寺河嘉苑A区{n % 9 + 1}号楼1单元{n % 11 + 1}01",
            *(f"网格0{n % 3 + 1}", "户主", "常住", "13900004417", "2026-04-03", ""),
        )
        for n in range(count)
    ]


def test_people_are_written_in_blocks_that_wait_for_the_index_as_one(
    db: Database, sheet: type[Sheets], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BLOCK", 600)
    rows = many(1000)
    told: list[int] = []
    report = bring(db, sheet.of(*rows), progress=lambda done, _of: told.append(done))
    assert (report.added, report.problems) == (1000, [])
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1000)
    db.settle()
    with db.reading() as session:
        assert search.verify(session) == []
        assert session.scalar(select(func.count()).select_from(Resident)) == 1000
        assert len(search.find(session, str(rows[999][1]))) == 1
    assert counted(bring(db, sheet.of(*rows))) == (0, 0, 1000, 0, 0, 0)


def test_an_import_stopped_between_two_blocks_leaves_nothing(
    db: Database, sheet: type[Sheets], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BLOCK", 100)
    done: list[int] = []
    with pytest.raises(CancelledImport):
        bring(
            *(db, sheet.of(*many(300))),
            progress=lambda at, _of: done.append(at),
            cancelled=lambda: bool(done) and done[-1] >= 200,
        )
    assert 150 < done[-1] < 300, "some were written already"
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Resident)) == 0
        assert session.scalar(select(func.count()).select_from(Place)) == 0
        assert search.verify(session) == []


def test_every_heading_is_read() -> None:
    """A column that is known, and whose cells nobody reads, would be lost without a word."""
    by_itself = {
        *("name", "id_number", "document_kind", "sex", "birth_date", "note", "grid", "documents"),
        *("address", "community", "estate", "section", "building", "unit", "door"),
        *("moved_in_on", "moved_in_vague", "passport_number", "passport_until"),
        *("permit_number", "permit_until", "care_needs", "care_reason", "care_by", "care_until"),
    }
    alike = {*cells.WORDS, *cells.DAYS, *cells.CODED, *cells.PHONES}
    named = {field.name for field in headings.FIELDS}
    assert named == alike | by_itself, "one of WORDS, DAYS, CODED, PHONES in residents/cells.py"
    assert not alike & by_itself
