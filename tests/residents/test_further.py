"""What rows say of people beside their own columns: vague days, documents, care, dwellings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from policepost.core.database import Database
from policepost.core.searching import search
from policepost.core.vague import VagueDay
from policepost.exchange.report import Report
from policepost.exchange.sheets import Sheet
from policepost.grids import actions as grids
from policepost.residents import documents, importing, merging, residing, staying
from policepost.residents.actions import ResidentForm, register_resident
from policepost.residents.documents import DocumentForm
from policepost.residents.importing import RESIDENTS
from policepost.residents.kinds import Kind
from policepost.residents.records import Resident
from policepost.residents.staying import StayForm
from tests.residents.conftest import TODAY

CARD = "140502194303129960"
HOME, OTHER, THIRD = (f"寺河嘉苑A区3号楼2单元{door}" for door in (1101, 1102, 1103))


@pytest.fixture
def post(db: Database) -> Database:
    grids.make_estate(db, "寺河嘉苑")
    return db


def take(db: Database, *rows: Sequence[Any]) -> Report:
    """Import rows below their headings."""
    return importing.import_residents(
        db, RESIDENTS.plan(Sheet("居民", [list(row) for row in rows]))
    )


def only(db: Database) -> Resident:
    with db.reading() as session:
        return session.scalars(select(Resident)).one()


def warned(report: Report) -> list[tuple[str, str]]:
    return [(one.column, one.why) for one in report.problems]


def papers(db: Database, person: UUID) -> list[tuple[str, str, date | None]]:
    with db.reading() as session:
        return [(one.kind, one.number, one.valid_until) for one in documents.of(session, person)]


@pytest.mark.parametrize(
    ("cell", "day", "vague"),
    [
        ("2020年", date(2020, 1, 1), "2020"),
        ("2020.5", date(2020, 5, 1), "2020-05"),
        ("约2019年", date(2019, 1, 1), "2019"),
        (2020.0, date(2020, 1, 1), "2020"),
        ("2020-05-17", date(2020, 5, 17), ""),
    ],
)
def test_moving_in_may_be_known_by_the_year_alone(
    post: Database, cell: Any, day: date, vague: str
) -> None:
    rows = ("姓名", "住址", "入住时间"), ("张三", HOME, cell)
    assert take(post, *rows).added == 1
    held = only(post)
    assert (held.moved_in_on, held.moved_in_vague) == (day, vague)
    again = take(post, *rows)
    assert (again.same, again.problems) == (1, [])


def test_the_day_goes_before_the_year(post: Database) -> None:
    head = "姓名", "住址", "入住时间", "大致入住"
    take(post, head, ("张三", HOME, "", "2020年"))
    assert only(post).moved_in_vague == "2020"
    assert take(post, head, ("张三", HOME, "2020-01-01", "")).same == 1, "it may be that one"
    assert take(post, head, ("张三", HOME, "2020-05-17", "2020年")).changed == 1
    assert (only(post).moved_in_on, only(post).moved_in_vague) == (date(2020, 5, 17), "")
    assert take(post, head, ("张三", HOME, "", "2020年5月")).same == 1, "the register knows better"
    report = take(post, head, ("张三", HOME, "", "2018年"))
    assert report.changes[0].fields["moved_in_vague"] == ("", "2018")
    assert take(post, head, ("张三", HOME, "2027年", "不详")).same == 1
    why = [one.why for one in take(post, head, ("张三", HOME, "2027年", "不详")).problems]
    assert ["future" in why[0], "no date" in why[1]] == [True, True]


def test_another_day_of_which_only_the_year_is_known_is_kept_in_the_note(post: Database) -> None:
    rows = ("姓名", "出生年月", "备注"), ("张三", "1950年3月", "独居"), ("李四", "1900-00-00", "")
    report = take(post, *rows)
    with post.reading() as session:
        notes = {one.name: (one.note, one.birth_date) for one in session.scalars(select(Resident))}
    assert notes == {"张三": ("独居；出生年月：1950年3月", None), "李四": ("", None)}
    assert [column for column, _why in warned(report)] == ["出生年月", "出生年月"]
    assert take(post, *rows).same == 2


def test_further_documents_come_in_and_are_found(post: Database) -> None:
    head = (
        "姓名",
        "身份证号",
        "居住证号",
        "居住证有效期至",
        "护照号码",
        "护照有效期至",
        "其他证件",
    )
    more = "台湾居民来往大陆通行证（多次） 12345678 有效期至2028-01-31；C12345670；没有"
    row = ("张三", CARD, CARD, "2027-05-01", "E12345678", "", more)
    report = take(post, head, row)
    id_ = only(post).id
    assert papers(post, id_) == [
        ("154", CARD, date(2027, 5, 1)),
        ("414", "E12345678", None),
        ("414", "C12345670", None),
        ("511", "12345678", date(2028, 1, 31)),
    ]
    assert [one.column for one in report.problems] == ["其他证件"]
    with post.reading() as session:
        assert [hit.id for hit in search.find(session, "E12345678")] == [id_]
    assert take(post, head, row).same == 1
    renewed = ("张三", CARD, CARD, "2028-05-01", "E12345678", "2031-02-03", "")
    report = take(post, head, renewed)
    [change] = report.changes
    old, new = change.fields["documents"]
    assert "居住证 1405**********9960 2027-05-01" in old
    assert "2028-05-01" in new
    assert "E1234" not in new, "a list masks numbers"
    assert ("154", CARD, date(2028, 5, 1)) in papers(post, id_)
    assert ("414", "E12345678", date(2031, 2, 3)) in papers(post, id_)
    assert take(post, head, renewed).same == 1


def test_a_number_that_is_none_is_said_and_the_person_comes_in(post: Database) -> None:
    head = "姓名", "身份证号", "居住证号", "护照号码", "护照有效期"
    report = take(post, head, ("张三", CARD, "123", 1.1e17, "2030年"))
    assert report.added == 1
    assert {one.column for one in report.problems} == {"居住证号", "护照号码"}
    assert papers(post, only(post).id) == []


def test_a_passport_stands_for_somebody_without_another_number(post: Database) -> None:
    head = "姓名", "人员类型", "身份证号", "护照号码", "护照有效期至", "国籍"
    row = ("约翰", "境外人员", "", "X1234567", "2030-01-01", "英国")
    take(post, head, row)
    held = only(post)
    assert (held.document_kind, held.id_number) == ("414", "X1234567")
    assert held.document_until == date(2030, 1, 1)
    assert papers(post, held.id) == []
    assert take(post, head, row).same == 1


def test_somebody_is_known_by_a_further_document(post: Database) -> None:
    id_ = register_resident(post, ResidentForm(name="张三", id_number=CARD))
    documents.add(post, id_, DocumentForm(kind="414", number="E12345678"))
    head = "姓名", "证件类型", "证件号码", "电话"
    report = take(post, head, ("张三", "护照", "E12345678", "13900004417"))
    assert [set(one.fields) for one in report.changes] == [{"phone"}]
    assert only(post).id_number == CARD
    report = take(post, head, ("李四", "护照", "E12345678", ""))
    assert report.doubtful == 1


def test_a_decided_row_with_a_passport_leaves_the_card_where_it_is(post: Database) -> None:
    id_ = register_resident(post, ResidentForm(name="张三", id_number=CARD))
    plan = RESIDENTS.plan(Sheet("居民", [["姓名", "护照号码"], ["张三", "E12345678"]]))
    report = importing.import_residents(post, type(plan)(plan.sheet, plan.guess, {2: id_}))
    assert report.changes[0].fields == {"documents": ("", "普通护照 E123*5678")}
    assert only(post).id_number == CARD
    assert papers(post, id_) == [("414", "E12345678", None)]


def test_care_comes_in_whole_or_not_at_all(post: Database) -> None:
    head = "姓名", "服务需求", "关照原因", "关照责任人", "关照截止日期"
    whole = ("张三", "独居、不识字，需代读代写/上门服务 会唱歌", "年事已高", "田某", "2027-05-01")
    report = take(post, head, whole)
    held = only(post)
    assert held.care_needs == "lives_alone/reading/home_visits"
    assert (held.care_reason, held.care_by, held.care_until) == (
        *("年事已高", "田某"),
        date(2027, 5, 1),
    )
    assert held.note == "服务需求：会唱歌"
    assert [column for column, _why in warned(report)] == ["服务需求"]
    assert take(post, head, whole).same == 1
    for row, column in (
        (("张三", "独居", "", "田某", "2027-05-01"), "关照原因"),
        (("张三", "", "年事已高", "", "2027-05-01"), "关照责任人"),
        (("张三", "", "年事已高", "田某", ""), "关照截止日期"),
        (("张三", "", "年事已高", "田某", "2026-11-01"), "关照截止日期"),
        (("张三", "", "年事已高", "田某", "2036-11-01"), "关照截止日期"),
    ):
        report = take(post, head, row)
        assert [one.column for one in report.problems] == [column]
        assert report.same == 1
    assert only(post).care_until == date(2027, 5, 1)


def test_a_list_of_a_second_dwelling_moves_nobody(post: Database) -> None:
    form = ResidentForm(name="张三", id_number=CARD, address=HOME, relation="01")
    id_ = register_resident(post, form)
    staying.add_stay(post, id_, StayForm(address=OTHER, manner="owns", relation="01"))
    numbered = "姓名", "身份证号", "住址", "与户主关系", "入住时间"
    assert take(post, numbered, ("张三", CARD, OTHER, "父亲", "2020-01-01")).same == 1
    assert take(post, ("姓名", "住址"), ("张三", OTHER)).same == 1, "found by that dwelling too"
    assert take(post, numbered, ("张三", CARD, THIRD, "父亲", "2020-01-01")).changed == 1
    with post.reading() as session:
        lines = residing.stays(session, id_, TODAY)
    assert [(one.address, one.manner, one.until) for one in lines[:2]] == [
        (THIRD, "", None),
        (OTHER, "owns", None),
    ]


def test_who_moves_on_a_day_that_the_row_knows_left_the_other_dwelling_then(
    post: Database,
) -> None:
    since = TODAY - timedelta(days=900)
    form = ResidentForm(name="张三", id_number=CARD, address=HOME, moved_in_on=since)
    id_ = register_resident(post, form)
    take(post, ("姓名", "身份证号", "住址", "入住时间"), ("张三", CARD, OTHER, "2026年3月"))
    with post.reading() as session:
        now, before = residing.stays(session, id_, TODAY)
    assert (now.address, now.since) == (OTHER, VagueDay.month(2026, 3))
    assert (before.address, before.until) == (HOME, VagueDay.month(2026, 3))


def test_a_row_of_a_name_alone_is_doubtful_where_it_is_not_known_whose(post: Database) -> None:
    for born in (date(1950, 1, 1), date(1960, 1, 1)):
        register_resident(post, ResidentForm(name="张三", kind=Kind.REGISTERED, birth_date=born))
    report = take(post, ("姓名", "备注"), ("张三", ""), ("李四", ""))
    assert (report.doubtful, report.added) == (1, 1)
    assert len(report.problems[0].candidates) == 2
    assert take(post, ("姓名", "备注"), ("李四", "")).same == 1
    report = take(post, ("姓名", "备注"), ("李四", "新来的"))
    assert report.doubtful == 1


def test_somebody_without_number_is_known_by_name_and_telephone(post: Database) -> None:
    id_ = register_resident(post, ResidentForm(name="张三", phone="13900004417", address=HOME))
    report = take(post, ("姓名", "电话", "备注"), ("张三", "139 0000 4417", "换锁"))
    assert [one.id for one in report.changes] == [id_]


def test_a_merged_entry_is_found_by_name_alone_too(post: Database) -> None:
    one = register_resident(post, ResidentForm(name="张三", id_number=CARD))
    other = register_resident(post, ResidentForm(name="张三", phone="13900004418"))
    merging.merge(post, one, other, {})
    assert take(post, ("姓名", "电话"), ("张三", "13900004418")).same == 1
