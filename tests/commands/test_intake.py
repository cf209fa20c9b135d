"""The command that brings files in: all sheets, columns of a sender, refused rows written down."""

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from policepost import commands
from policepost.commands.opening import opened
from policepost.core import preferences
from policepost.core.backups import locations, peeking
from policepost.exchange import kinds, protecting, sheets
from policepost.exchange.kinds import Part
from policepost.intake import actions
from policepost.intake.kinds import KINDS
from policepost.residents.rules import check_character
from policepost.upkeep import making
from tests.posts import post_form

PASSWORD = "a long password"  # noqa: S105
SAMPLES = Path(__file__).parent.parent / "files"
Run = Callable[..., int]
HEAD = ("姓名", "身份证号", "住址")
SHOPS = (("单位名称", "负责人", "电话"), ("便民超市", "王某", "139 0000 4420"))


def number(born: str) -> str:
    first = f"140502{born}996"
    return first + check_character(first)


ZHANG = ("张三", number("19800101"), "寺河嘉苑3-2-1101")


@pytest.fixture(scope="module")
def made_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    making.make_post(folder, post_form(PASSWORD, grids=["网格03"])).db.close()
    preferences.change(folder, language="en")
    return folder


@pytest.fixture
def run(made_post: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a copy of the post with the right password."""
    folder = Path(shutil.copytree(made_post, tmp_path / "post"))
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    return lambda *words: commands.run(["--data", str(folder), *map(str, words)])


def book(path: Path, **pages: tuple[tuple[str, ...], ...]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        for name, rows in pages.items():
            page = made.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return path


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_all_sheets_come_in_at_once(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "一次.xlsx", 人口=(HEAD, ZHANG), 单位=SHOPS, 说明=(("填表说明",),))
    assert run("import", path, "--json") == 0
    first = said(capsys)
    assert first["added"] == 2
    assert [(one["sheet"], one["added"]) for one in first["sheets"]] == [("人口", 1), ("单位", 1)]
    assert run("import", path, "--kind", "premises", "--json") == 0
    assert [one["sheet"] for one in said(capsys)["sheets"]] == ["单位"]
    assert run("import", path, "--sheet", "人口", "--json") == 0
    assert [one["sheet"] for one in said(capsys)["sheets"]] == ["人口"]
    assert run("import", path, "--kind", "uses") == 1
    assert "使用" in capsys.readouterr().err


def test_refused_rows_are_written_down(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "待改.xlsx"
    source = SAMPLES / "property_owner_list.xlsx"
    assert run("import", source, "--under", "福景苑", "--refused", target, "--json") == 0
    told = said(capsys)
    assert (told["refused"], told["saved"], told["parked"]) == (told["saved"], told["refused"], 0)
    [sheet] = sheets.read(target)
    assert len(sheet.rows) == 1 + told["refused"]
    assert sheet.rows[0][3] == "业主姓名"
    assert run("import", source, "--json") == 0
    again = said(capsys)
    assert (again["added"], again["changed"]) == (0, 0), "in the estate of this sender's last file"
    clean = tmp_path / "x.xlsx"
    path = book(tmp_path / "一.xlsx", 人口=(HEAD, ZHANG))
    assert run("import", path, "--refused", clean) == 0
    assert not clean.exists(), "there is nothing to mend"
    assert "Wrote" not in capsys.readouterr().out


def test_doubtful_rows_wait(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("import", book(tmp_path / "一.xlsx", 人口=(HEAD, ZHANG)))
    other = book(tmp_path / "二.xlsx", 人口=(HEAD, ("张叁", *ZHANG[1:])))
    capsys.readouterr()
    assert run("import", other) == 0
    assert "1 rows wait for a decision." in capsys.readouterr().out
    assert run("import", other, "--json") == 0
    again = said(capsys)
    assert (again["parked"], again["refused"]) == (0, 1)


def test_what_is_no_list_is_said_in_one_sentence(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "上报.csv"
    path.write_text("上报时间,上报人,内容\n2026-08-18,李桐,噪音\n", encoding="utf-8")
    assert run("import", path) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "上报时间、上报人、内容" in told


def test_columns_that_were_put_right_are_taken_so(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = ("住户大名", "证号", "门牌处")
    path = book(tmp_path / "一.xlsx", 表=(odd, ZHANG))
    assert run("import", path) == 1
    capsys.readouterr()
    looked = kinds.look(path, KINDS)
    columns = {"name": 0, "id_number": 1, "address": 2}
    guess = replace(looked.parts[0].plan.guess, columns=columns)
    part = Part(KINDS[0], replace(looked.parts[0].plan, guess=guess))
    with opened(argparse.Namespace(data=tmp_path / "post", officer="")) as db:
        actions.remember(db, replace(looked, parts=(part,), sender="河东物业"))
    assert run("import", path, "--json") == 0
    assert said(capsys)["added"] == 1
    other = book(tmp_path / "二.xlsx", 表=(("序号", *odd), ("1", "李四", number("19900202"), "")))
    assert run("import", other) == 1
    capsys.readouterr()
    assert run("import", other, "--from", "河东物业", "--json") == 0
    assert said(capsys)["added"] == 1


def test_a_file_under_a_password_opens_with_it(
    run: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = book(tmp_path / "密.xlsx", 表=(HEAD, ZHANG))
    path.write_bytes(protecting.protected(path.read_bytes(), "correct horse"))
    assert run("import", path) == 1
    assert "POLICEPOST_FILE_PASSWORD" in capsys.readouterr().err
    monkeypatch.setenv("POLICEPOST_FILE_PASSWORD", "wrong horse")
    assert run("import", path) == 1
    assert "is wrong" in capsys.readouterr().err
    monkeypatch.setenv("POLICEPOST_FILE_PASSWORD", "correct horse")
    assert run("import", path, "--json") == 0
    assert said(capsys)["added"] == 1


def test_the_password_of_a_file_is_asked_for_where_somebody_sits(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "密.xlsx", 表=(HEAD, ZHANG))
    path.write_bytes(protecting.protected(path.read_bytes(), "correct horse"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    asked: list[str] = []

    def typed(question: str) -> str:
        asked.append(question)
        return "correct horse"

    monkeypatch.setattr("getpass.getpass", typed)
    assert run("import", path, "--json") == 0
    assert said(capsys)["added"] == 1
    assert asked == ["Password of the file: "]


def test_columns_that_mean_nothing_to_the_register_are_named(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = tuple(f"第{at}项" for at in range(20))
    path = book(
        tmp_path / "宽.xlsx",
        人口=((*HEAD, *strange), (*ZHANG, *("是",) * 20)),
        单位=((*SHOPS[0], "车位"), (*SHOPS[1], "31")),
    )
    assert run("import", path, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "人口: 20 columns are not taken in: 第0项, 第1项" in told
    assert "第11项 …" in told
    assert "第12项" not in told
    assert "单位: 1 column is not taken in: 车位" in told
    assert run("import", path, "--json") == 0
    assert said(capsys)["columns_left"] == {"人口": list(strange), "单位": ["车位"]}
    assert run("import", book(tmp_path / "一.xlsx", 人口=(HEAD, ZHANG))) == 0
    assert "not taken in" not in capsys.readouterr().out


def backups(folder: Path) -> list[Path]:
    """The finished backups beside a post."""
    return sorted(locations.beside(folder).glob("*/post.db"))


def test_a_post_is_backed_up_once_and_as_it_was(run: Run, tmp_path: Path) -> None:
    made = book(tmp_path / "people.xlsx", 人口=(HEAD, ZHANG))
    assert run("import", made, "--dry-run") == 0
    assert backups(tmp_path / "post") == []
    assert run("import", made) == 0
    [saved] = backups(tmp_path / "post")
    with opened(argparse.Namespace(data=tmp_path / "post", officer="")) as db:
        with peeking.looking(saved, db.key) as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM resident").scalar() == 0
        with db.connected() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM resident").scalar() == 1


def test_a_refused_file_leaves_no_half_of_a_backup(run: Run, tmp_path: Path) -> None:
    (tmp_path / "people.xlsx").write_bytes(b"no workbook")
    assert run("import", tmp_path / "people.xlsx") == 1
    halves = locations.beside(tmp_path / "post").glob("*.part")
    assert list(halves) == []


def test_what_is_wrong_with_a_row_is_told_in_the_reader_s_language(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ("王五", ZHANG[1][:-1] + "?", "A3-1-302")
    path = book(tmp_path / "错.xlsx", 人口=(HEAD, wrong, ("", *ZHANG[1:])))
    assert run("import", path, "--dry-run") == 0
    told = capsys.readouterr().out
    assert f"人口 row 2 身份证号 {wrong[1]}: " in told
    assert "人口 row 3 姓名: " in told, "nothing stands there"
    assert told.count("[Refused]") == 2
    preferences.change(tmp_path / "post", language="zh_CN")
    assert run("import", path, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "人口 第 3 行 姓名：" in told
    assert told.count("[未通过]") == 2


def test_the_estate_of_rows_that_name_none_is_told(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = book(tmp_path / "一.xlsx", 人口=(HEAD, ZHANG))
    assert run("import", first) == 0
    other = ("李四", number("19900202"), "秀水园3-2-1102")
    assert run("import", book(tmp_path / "二.xlsx", 人口=(HEAD, other)), "--under", "秀水园") == 0
    capsys.readouterr()
    nowhere = book(tmp_path / "三.xlsx", 人口=(HEAD, ("赵六", number("19910303"), "3-2-1103")))
    assert run("import", nowhere, "--dry-run") == 0
    assert "name no estate go into 寺河嘉苑; --under" in capsys.readouterr().out
    assert run("import", nowhere, "--under", "秀水园") == 0
    assert "name no estate" not in capsys.readouterr().out
