"""A list leaves by command as one of the officer's own filters narrows it down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from policepost import commands
from policepost.core import clock
from policepost.core.access.keys import FILE, Keyring
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.grids.dwellings import DwellingForm, edit_dwelling
from policepost.inspections import actions as inspections
from policepost.lists.actions import save_filter
from policepost.mediation import actions as mediation
from policepost.residents.actions import ResidentForm, register_resident
from policepost.upkeep import making
from tests.appointments.makers import NOW, at, booked
from tests.inspections import made
from tests.mediation.makers import LIU, NOISE, ZHANG
from tests.posts import post_form

PASSWORD = "a long password"  # noqa: S105
Run = Callable[..., int]


def _kept(conditions: list[list[str]], **chips: Any) -> dict[str, Any]:
    return {"conditions": conditions, "chips": chips, "text": ""}


def _fill(db: Database) -> None:
    grids.make_estate(db, "寺河嘉苑")
    doors = grids.add_dwellings(db, ["A3-2-1101", "A3-2-1102"])
    edit_dwelling(db, doors[0], DwellingForm(use="home", rented=True))
    for name, kind in (("张淑兰", "registered"), ("张伟", "migrant"), ("李䶮", "migrant")):
        register_resident(db, ResidentForm(name=name, kind=kind, address="A3-2-1101"))
    booked(db, at(10), name="张伟")
    booked(db, at(11), name="王五")
    with db.reading() as session:
        grid = next(one.id.hex for one in places.grids(session) if one.name == "网格03")
        service = booked_service(session)
    begins = [["name", "begins", "张"]]
    save_filter(db, "resident", "流动的张家", _kept(begins, kind="migrant"))
    save_filter(db, "resident", "网格里的", _kept([], grid=grid, missing=True))
    save_filter(db, "dwelling", "出租", _kept([["rented", "yes", ""]], which="unnamed"))
    mediation.register_dispute(db, NOISE, [LIU, ZHANG])
    shop = made.shop(db)
    answers = made.form(made.well(C1="blocked"))
    inspections.finish_inspection(
        db, made.started(db, shop), answers, [made.to_rectify("C1", date(2026, 12, 1))]
    )
    noise = _kept([["facts", "filled", ""]], status=["registered"], kind="neighbour")
    save_filter(db, "dispute", "邻里", noise)
    save_filter(db, "dispute", "办结", _kept([], status=["closed"], grid=grid))
    save_filter(db, "inspection", "小店", _kept([], kind="shop", state="open"))
    save_filter(db, "hazard", "待改", _kept([["owner", "filled", ""]], state="open"))
    save_filter(db, "hazard", "重大", _kept([], state=None, severity="grave"))
    save_filter(db, "premises", "店", _kept([["name", "contains", "超市"]], kind="shop"))
    save_filter(db, "premises", "该查", _kept([], state="due"))
    for text in ("超市", "没有这家"):
        save_filter(db, "premises", text, {**_kept([]), "text": text})
    save_filter(db, "booking", "张家预约", _kept(begins, state="booked", service=service))


def booked_service(session: Any) -> str:
    from policepost.appointments.records import Booking

    key: str = session.query(Booking).limit(1).one().service_id.hex
    return key


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    making.make_post(folder, post_form(PASSWORD, grids=["网格03"])).db.close()
    db = Database.open(folder, Keyring.read(folder / FILE).unlock("田某", PASSWORD))
    db.officer = Person(None, "田某")
    with clock.at(NOW):
        _fill(db)
    db.close()
    return folder


@pytest.fixture
def run(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    return lambda *words: commands.run(["--data", str(filled), *map(str, words)])


@pytest.mark.parametrize(
    ("kind", "name", "heading", "expected"),
    [
        ("residents", "流动的张家", "姓名", ["张伟"]),
        ("residents", "网格里的", "姓名", []),
        ("dwellings", "出租", "房屋地址", ["寺河嘉苑A区3号楼2单元1101"]),
        ("appointments", "张家预约", "姓名", ["张伟"]),
        ("disputes", "邻里", "纠纷类型", ["邻里"]),
        ("disputes", "办结", "纠纷类型", []),
        ("inspections", "小店", "单位名称", ["便民超市"]),
        ("hazards", "待改", "单位名称", ["便民超市"]),
        ("hazards", "重大", "单位名称", []),
        ("premises", "店", "单位名称", ["便民超市"]),
        ("premises", "该查", "单位名称", []),
        ("premises", "超市", "单位名称", ["便民超市"]),
        ("premises", "没有这家", "单位名称", []),
    ],
)
def test_a_saved_filter_says_what_leaves(
    run: Run, tmp_path: Path, kind: str, name: str, heading: str, expected: list[str]
) -> None:
    target = tmp_path / "out.xlsx"
    asked = ("export", kind, "--filter", name, "--to", target, "--reason", "上报")
    with clock.at(NOW):
        assert run(*asked) == 0
    head, *rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert [str(row[head.index(heading)]) for row in rows] == expected


def test_a_filter_that_is_not_there_is_told_with_those_that_are(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = ("--to", tmp_path / "out.xlsx", "--reason", "上报")
    assert run("export", "residents", "--filter", "没有", *rest) == 1
    assert "流动的张家" in capsys.readouterr().err
    assert run("export", "hazards", "--filter", "没有", *rest) == 1
    assert "待改, 重大" in capsys.readouterr().err
    assert run("export", "waiting", "--filter", "没有", *rest) == 1
    assert "residents, dwellings, premises, appointments, disputes" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()
