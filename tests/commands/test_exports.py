"""Every list leaves the program as a spreadsheet, in Chinese, and the register's come back."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from policepost import commands
from policepost.commands.kinds import EXPORTS, WORK_LISTS
from policepost.core import clock
from policepost.core.access.keys import FILE, Keyring
from policepost.core.database import Database
from policepost.core.journalling import journal, looking
from policepost.core.shapes import Ref
from policepost.core.taking import FILE_PASSWORD
from policepost.exchange import protecting
from policepost.grids import actions as grids
from policepost.inspections import actions as inspections
from policepost.mediation import actions as mediation
from policepost.mediation.exporting import HEADINGS
from policepost.upkeep import making
from policepost.verification.worklists import Work
from tests.appointments.makers import at, booked
from tests.inspections import made
from tests.mediation.makers import LIU, NOISE, TUESDAY, ZHANG
from tests.posts import post_form

WANTED = ("export", "disputes", "--reason", "上报")
PASSWORD = "a long password"  # noqa: S105
Run = Callable[..., int]


def _fill(folder: Path) -> None:
    ring = Keyring.read(folder / FILE)
    db = Database.open(folder, ring.unlock("田某", PASSWORD))
    with clock.at(TUESDAY):
        grids.make_estate(db, "寺河嘉苑")
        grids.add_dwellings(db, ["寺河嘉苑A区3号楼2单元1101"])
        booked(db, at(9, 30))
        mediation.register_dispute(db, NOISE, [LIU, ZHANG])
        answers = made.well(C1="blocked")
        form = made.form(answers)
        inspections.finish_inspection(
            db, made.started(db, made.shop(db)), form, [made.to_rectify("C1", date(2026, 12, 1))]
        )
    db.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    form = post_form(PASSWORD, grids=["网格03"])
    making.make_post(folder, form).db.close()
    _fill(folder)
    return folder


@pytest.fixture
def run(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    return lambda *words: commands.run(["--data", str(filled), *map(str, words)])


def rows_of(path: Path) -> list[dict[str, str]]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]


EXPECTED = {
    "residents": [],
    "dwellings": [{"房屋地址": "寺河嘉苑A区3号楼2单元1101"}],
    "premises": [{"单位名称": "便民超市", "场所类别": "小商店", "联系电话": "13900004417"}],
    "appointments": [{"日期": "2026-11-24", "时间": "09:30", "状态": "已约", "渠道": "窗口"}],
    "disputes": [{"纠纷类型": "邻里", "状态": "已登记", "调解次数": "0.0"}],
    "inspections": [{"单位名称": "便民超市", "发现隐患": "1.0", "未整改": "1.0"}],
    "hazards": [{"单位名称": "便民超市", "整改期限": "2026-12-01", "程度": "较大"}],
    "doubles": [],
    "waiting": [],
    "imports": [],
    "layouts": [],
    "uses": [],
    "work": [],
}


def test_every_list_can_be_exported(run: Run, tmp_path: Path) -> None:
    assert set(EXPECTED) == set(EXPORTS)
    for kind, expected in EXPECTED.items():
        target = tmp_path / f"{kind}.xlsx"
        assert run("export", kind, "--to", target, "--reason", "上报") == 0
        found = rows_of(target)
        assert [{name: row[name] for name in expected[at]} for at, row in enumerate(found)] == (
            expected
        )


def test_each_work_list_can_be_named(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(WORK_LISTS) == [work.value for work in Work]
    dwelling, shop = ("dwellings_due", "dwellings_missing"), ("premises_due", "premises_missing")
    expected = dict.fromkeys((*dwelling, *shop), 1)
    for name in WORK_LISTS:
        target = tmp_path / f"{name}.xlsx"
        with clock.at(TUESDAY):
            assert run("export", "work", "--list", name, "--to", target, "--reason", "走访") == 0
        assert len(rows_of(target)) == expected.get(name, 0), name
    rest = ("--list", "round", "--to", tmp_path / "other.xlsx", "--reason", "走访")
    assert run("export", "premises", *rest) == 1
    assert "leave --list out" in capsys.readouterr().err


def test_a_list_that_left_stands_in_the_journal(filled: Path, run: Run, tmp_path: Path) -> None:
    assert run(*WANTED, "--to", tmp_path / "disputes.xlsx") == 0
    db = Database.open(filled, Keyring.read(filled / FILE).unlock("田某", PASSWORD))
    with db.reading() as session:
        entry = journal.history(session, [Ref(looking.LISTING, looking.NOBODY)])[0]
    db.close()
    assert (entry.action, entry.op, entry.officer) == ("Export list", "export", "田某")
    assert {name: new for name, _old, new in entry.changes} == {
        "list": "dispute",
        "rows": 1,
        "file": "disputes.xlsx",
        "filter": "",
        "reason": "上报",
        "columns": "、".join(HEADINGS),
    }


def test_some_columns_leave_under_a_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "disputes.xlsx"
    monkeypatch.setenv(FILE_PASSWORD, "short")
    assert run(*WANTED, "--to", target, "--columns", "案号,状态", "--protect") == 1
    assert not target.exists()
    monkeypatch.setenv(FILE_PASSWORD, "long enough")
    assert run(*WANTED, "--to", target, "--columns", "案号,状态", "--protect") == 0
    plain = io.BytesIO(protecting.opened(target.read_bytes(), "long enough"))
    head, row = CalamineWorkbook.from_filelike(plain).get_sheet_by_index(0).to_python()
    assert (head, row[1]) == (["案号", "状态"], "已登记")


def test_a_list_leaves_as_a_table_of_text(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "disputes.csv"
    assert run(*WANTED, "--to", target, "--encoding", "gb18030") == 0
    assert target.read_bytes().decode("gb18030").startswith("案号,受理时间")
    assert run(*WANTED, "--to", target, "--protect") == 1


def test_no_list_leaves_without_a_reason(run: Run, tmp_path: Path) -> None:
    assert run("export", "disputes", "--to", tmp_path / "disputes.xlsx") == 2
    assert run("export", "disputes", "--to", tmp_path / "disputes.xlsx", "--reason", " ") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["dwellings", "premises"])
def test_what_the_import_reads_comes_back_unchanged(
    run: Run, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.xlsx"
    with clock.at(TUESDAY):  # nothing was collected on a day to come
        assert run("export", kind, "--to", target, "--reason", "上报") == 0
        capsys.readouterr()
        assert run("import", target, "--kind", kind, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["same"], told["problems"]) == (1, 1, [])
