"""What was exported imports back unchanged: fifty rounds of odd people."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.taking import GB18030, UTF8, Way
from policepost.core.vague import VagueDay
from policepost.exchange import kinds, leaving, rows
from policepost.grids import actions as grids
from policepost.residents import documents, exporting, importing
from policepost.residents.actions import ResidentForm, register_resident
from policepost.residents.documents import DocumentForm
from policepost.residents.kinds import Kind
from policepost.residents.records import Residence, Resident, ResidentDocument
from policepost.residents.rules import check_character
from tests.residents.conftest import TODAY

ROUNDS = 50
NAMES = (
    *("张淑兰", "李䶮", "𠮷田", "阿卜杜热西提·买买提江", "欧阳若男", "Zhao Liu", "O'Neill", "〇一"),
    *("㐂某", "单雪梅", "=1+1", "+86某", "@某", "-某", "'某", "某&<b>", "某_x0041_", "某；丙"),
)
TEXTS = (
    *("", "", "=HYPERLINK(1)", "'=1", "一行\n二行", "0012", "140502194303129960", "50%_", "“某”,;"),
    *("\t=1", "1.5", "是", "2020-05", "备注" * 40),
)
ADDRESSES = (
    *("", "寺河嘉苑A区3号楼2单元1101", "寺河嘉苑A区3号楼2单元1102", "村东头第三家", "=门口"),
    *("寺河嘉苑B区1号楼1单元101",),
)
SINCE = (
    *(None, date(2019, 2, 28), VagueDay.year(2020), VagueDay.month(2021, 5)),
    VagueDay.of(date(2022, 1, 1)),
)


@pytest.fixture(autouse=True)
def _nothing_is_saved_before_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a large post, which is backed up before something is written: here nothing is."""
    monkeypatch.setattr(rows, "_SMALL", 0)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """One post for all rounds: each adds its people and exports them alone."""
    from policepost.upkeep import making
    from tests.posts import post_form

    with clock.at(TODAY):
        db = making.make_post(tmp_path_factory.mktemp("post"), post_form("a long password")).db
        grids.make_estate(db, "寺河嘉苑")
        grids.make_grids(db, ["网格01", "网格02"])
    return db


def somebody(random: Random, order: int) -> ResidentForm:
    """Somebody odd, whose identity number nobody else has."""
    kind = random.choice(list(Kind))
    born = date(1930 + random.randrange(90), random.randrange(1, 13), random.randrange(1, 29))
    first = f"{110101 + order}{born:%Y%m%d}{996 + order % 4}"
    with_number = kind is not Kind.OVERSEAS and random.random() < 0.8
    return ResidentForm(
        name=random.choice(NAMES) + chr(0x4E00 + order),  # else nobody knows who is meant
        kind=kind,
        id_number=first + check_character(first) if with_number else "",
        birth_date=None if with_number else random.choice((born, None)),
        phone=random.choice(("", "139 0000 4417", "13900004417/0356-2000044")),
        address=random.choice(ADDRESSES),
        moved_in_on=random.choice(SINCE),
        relation=random.choice((None, "01", "10")),
        note=random.choice(TEXTS),
        home_address=random.choice(TEXTS) if kind is Kind.MIGRANT else "",
        collected_on=random.choice((None, date(2026, 3, 1))),
        collected_by=random.choice(("", "武网格", "=武")),
        **random.choice(CARED),
    )


CARED: tuple[dict[str, Any], ...] = (
    {},
    {
        "care_needs": ("reading", "home_visits"),
        "care_reason": "=独自在家，行动不便",
        "care_by": "田某",
        "care_until": date(2027, 3, 1),
    },
    {"care_reason": "回访；下午", "care_by": "-田某", "care_until": TODAY},
)


def further(db: Database, random: Random, id_: UUID, order: int) -> None:
    """Some documents besides the first."""
    permit = f"11010119800101{order:03}"
    for kind, number, until in (
        ("154", permit + check_character(permit), None),
        ("414", f"E1{order:07}", date(2030, 1, 31)),
        ("414", f"G{order:08}", None),
        ("511", f"{order:08}", date(2027, 5, 1)),
        ("990", f"第{order}号", None),
    ):
        if random.random() < 0.2:
            form = DocumentForm(kind=kind, number=number, valid_until=until)
            documents.add(db, id_, form)


def content(db: Database) -> list[tuple[object, ...]]:
    """All that the register says of people."""
    with db.reading() as session:
        return [
            tuple(row)
            for table in (Resident.__table__, Residence.__table__, ResidentDocument.__table__)
            for row in session.execute(select(table).order_by(table.c.id))
        ]


def taken(
    db: Database, folder: Path, ids: Sequence[UUID], number: int, columns: Sequence[str] | None
) -> Path:
    """The file in which some people leave, each time in another way; ready to be read again."""
    ways = (
        ("xlsx", Way("上报", columns)),
        ("csv", Way("上报", columns, encoding=UTF8)),
        ("xlsx", Way("上报", columns, password="long enough")),  # noqa: S106 - of this test
        ("csv", Way("上报", columns, encoding=GB18030)),
    )
    ending, way = ways[number % len(ways)]
    path = folder / f"{number}.{ending}"
    leaving.export(
        *(db, path, lambda session: exporting.page(session, ids)), what="resident", way=way
    )
    return path


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_was_exported_imports_back_unchanged(db: Database, tmp_path: Path, seed: int) -> None:
    """Each round whole, and with some columns left out."""
    random = Random(seed)
    ids = [register_resident(db, somebody(random, seed * 8 + at)) for at in range(8)]
    for at, id_ in enumerate(ids):
        further(db, random, id_, seed * 8 + at)
    before = content(db)
    some = [one for one in exporting.HEADINGS if one == "姓名" or random.random() < 0.5]
    for number, columns in ((seed, None), (seed + 1000, some)):
        path = taken(db, tmp_path, ids, number, columns)
        looked = kinds.look(path, (importing.RESIDENTS,), password="long enough")  # noqa: S106
        [report] = kinds.take_in(db, looked.taken)
        told = [(one.row, one.column, one.value, one.why) for one in report.problems]
        assert (report.read, report.same) == (8, 8), (told, report.changes, report.new, columns)
        assert content(db) == before, columns


def test_care_that_has_ended_goes_into_no_list(db: Database) -> None:
    form = ResidentForm(name="某甲", **CARED[1])
    id_ = register_resident(db, form)
    for day, words in (
        (date(2027, 3, 1), "不识字，需代读代写、需要上门服务"),
        (date(2027, 3, 2), ""),
    ):
        with clock.at(day), db.reading() as session:
            (row,) = exporting.page(session, [id_]).rows
        told = dict(zip(exporting.HEADINGS, row, strict=True))
        assert (told["服务需求"] or "") == words
        assert bool(told["关照原因"]) is bool(words)


def test_days_known_by_the_year_alone_are_no_days(db: Database) -> None:
    form = ResidentForm(name="某某", address=ADDRESSES[1], moved_in_on=VagueDay.year(2020))
    id_ = register_resident(db, form)
    with db.reading() as session:
        (row,) = exporting.page(session, [id_]).rows
    told = dict(zip(exporting.HEADINGS, row, strict=True))
    assert (told["入住时间"], told["大致入住"]) == (None, "2020年")


def test_identity_numbers_are_text_and_days_are_days(db: Database, tmp_path: Path) -> None:
    form = ResidentForm(name="张某", id_number="140502194303129960", note="=1+1")
    id_ = register_resident(db, form)
    path = tmp_path / "one.xlsx"
    leaving.export(
        *(db, path, lambda session: exporting.page(session, [id_])),
        what="resident",
        way=Way("上报"),
    )
    head, row = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    told = dict(zip(map(str, head), row, strict=True))
    assert told["公民身份号码"] == "140502194303129960"
    assert told["出生日期"] == date(1943, 3, 12)
    assert told["备注"] == "=1+1"
