"""The command line: the same actions, exit codes 0, 1 and 2, one sentence on standard error."""

import argparse
import inspect
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from policepost import commands
from policepost.commands import usage
from policepost.core import check, preferences
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.database import Database
from policepost.core.lock import hold
from policepost.core.shapes import Person
from policepost.officers.actions import OfficerForm, add_officer
from policepost.upkeep import making
from tests.core.post_with_keys import turn_page
from tests.mediation import makers
from tests.nobody import as_nobody
from tests.posts import post_form

PASSWORD = "a long password"  # noqa: S105
Run = Callable[..., int]
HEADINGS = ("姓名", "公民身份号码", "现住址", "网格", "与户主关系", "人员类型", "联系电话")
PEOPLE = (
    (
        "张淑兰",
        "140502194303129960",
        "寺河嘉苑A区3号楼1单元302",
        "3",
        "户主",
        "常住",
        "13900004417",
    ),
    ("=1+1", "", "寺河嘉苑A区3号楼1单元303", "3", "户主", "常住", ""),
    ("单雪梅", "140502198804219989", "寺河嘉苑A区4号楼1单元901", "4", "户主", "常住", ""),
)


@pytest.fixture(scope="module")
def made_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    form = post_form(PASSWORD, grids=["网格03", "网格04"])
    making.make_post(folder, form).db.close()
    preferences.change(folder, language="en")
    return folder


@pytest.fixture
def folder(made_post: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_post, tmp_path / "post"))


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the post with the right password."""
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    return lambda *words: commands.run(["--data", str(folder), *map(str, words)])


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for row, values in enumerate((HEADINGS, *PEOPLE)):
            for column, value in enumerate(values):
                page.write_string(row, column, value)
    return path


def spoken(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_sheet_comes_in_once_and_is_found(
    run: Run, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", sheet, "--dry-run", "--json") == 0
    assert spoken(capsys)["added"] == 3
    assert run("import", sheet, "--json") == 0
    first = spoken(capsys)
    assert {name: first[name] for name in ("read", "added", "same")} == {
        "read": 3,
        "added": 3,
        "same": 0,
    }
    assert run("import", sheet) == 0
    assert "added 0" in capsys.readouterr().out
    for text in ("zsl", "淑兰", "9960", "4417", "shanxuemei"):
        assert run("find", text, "--json") == 0
        assert spoken(capsys)[0]["title"] in {"张淑兰", "单雪梅"}
    assert run("find", "302", "--json") == 0
    door, who = spoken(capsys)[:2]
    assert door["title"].endswith("302"), "the door comes before who lives behind it"
    assert who["title"] in {"张淑兰", "单雪梅"}
    assert run("find", "nobody", "here") == 0
    assert capsys.readouterr().out == "Nothing found.\n"


def test_an_exported_list_is_safe_and_comes_back_unchanged(
    run: Run, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", sheet)
    target = tmp_path / "out.xlsx"
    assert run("export", "residents", "--reason", "上报", "--to", target) == 0
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "姓名"
    assert {str(row[0]): row[5] for row in rows[1:]} == {
        "张淑兰": "140502194303129960",
        "=1+1": "",
        "单雪梅": "140502198804219989",
    }
    capsys.readouterr()
    assert run("import", target, "--json") == 0
    assert spoken(capsys)["same"] == 3
    assert run("export", "residents", "--reason", "上报", "--to", tmp_path / "out.pdf") == 1
    assert "ends in .xlsx or .csv" in capsys.readouterr().err


def test_figures_are_those_of_the_charts(
    run: Run, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", sheet)
    capsys.readouterr()
    assert run("figures", "--from", "2026-01-01", "--to", "2026-11-30", "--json") == 0
    found = {one["name"]: one for one in spoken(capsys)}
    assert found["people"]["value"] == 3
    assert set(found["people"]) == {
        *("name", "title", "value", "base", "unit", "previous", "last_year")
    }
    assert run("figures", "--grid", "3", "--json") == 0
    assert {one["name"]: one["value"] for one in spoken(capsys)}["people"] == 2
    assert run("figures") == 0
    assert "Residents" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["figures", "--from", "yesterday"], "--from wants a day"),
        (["figures", "--from", "2026-02-01", "--to", "2026-01-01"], "exchange the two days"),
        (["figures", "--grid", "99"], "There is no grid 99; there are 网格03, 网格04."),
        (["import", "missing.xlsx"], "missing.xlsx"),
        (["print", "agreement", "somebody", "--to", "x.pdf"], "does not name one record"),
        (["print", "day-sheet", "soon", "--to", "x.pdf"], "wants a day"),
        (["--officer", "nobody", "check"], "no officer of this name"),
        (["restore", "nowhere"], "is no backup"),
        (["demo", "--people", "0"], "at least one person"),
    ],
)
def test_a_refusal_is_one_sentence_and_code_1(
    run: Run, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(*words) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


@pytest.mark.parametrize(
    "words", [["fly"], ["import"], ["init", "--post", "x"], ["find"], ["figures", "--grids", "1"]]
)
def test_wrong_usage_is_code_2(run: Run, words: list[str]) -> None:
    assert run(*words) == 2


def test_help_and_version_are_code_0(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert run("--help") == 0
    shown = capsys.readouterr().out
    for command in ("demo", "init", "import", "find", "print", "figures", "export", "backup"):
        assert command in shown


def test_wrong_usage_is_told_in_the_language_of_the_screen(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    preferences.change(folder, language="zh_CN")
    assert run("import") == 2
    assert "还缺少这些参数：FILE" in capsys.readouterr().err
    assert run("find", "a", "--limit", "many") == 2
    assert "'many' 不是有效的 int 值" in capsys.readouterr().err
    assert run("export", "--help") == 0
    assert "显示这份说明" in capsys.readouterr().out


def test_the_translated_words_are_those_that_argparse_says() -> None:
    source = inspect.getsource(argparse)
    for words in usage.SAID:
        assert words.replace("\n", "\\n") in source


def test_a_wrong_password_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLICEPOST_PASSWORD", "wrong")
    assert run("check") == 1
    assert capsys.readouterr().err == "The name or the password is wrong.\n"


def test_nobody_to_ask_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("POLICEPOST_PASSWORD")
    assert run("check") == 1
    assert "POLICEPOST_PASSWORD" in capsys.readouterr().err


def test_a_folder_without_a_post_names_the_way_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    preferences.change(tmp_path, language="en")
    assert commands.run(["check", "--data", str(tmp_path)]) == 1
    assert "policepost init" in capsys.readouterr().err


def test_init_makes_a_post_and_its_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    folder, pdf = tmp_path / "new", tmp_path / "sheet.pdf"
    words = ["init", "--post", "泽颢警务室", "--station", "北街派出所", "--officer", "田某"]
    made = [*words, "--grids", "2", "--sheet", str(pdf), "--json", "--data", str(folder)]
    assert commands.run(made) == 0
    code = spoken(capsys)["recovery_code"]
    ring = Keyring.read(folder / keys.FILE)
    assert ring.recover(code) == ring.unlock("田某", PASSWORD)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert commands.run(made) == 1


def test_check_tells_what_is_wrong_by_its_code(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check") == 0
    assert capsys.readouterr().out.count("in order") == len(check.PARTS)
    path = folder / "post.db"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 4096 + 500)  # the last page: not needed to open
        file.write(b"\xff" * 64)
    assert run("check", "--json") == 1
    assert spoken(capsys)[0]["part"] == "file"


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are a POSIX thing here")
def test_who_may_not_look_into_the_folder_is_told(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.chmod(0o700)
    with as_nobody():
        assert run("check") == 1
    assert "ask for the right" in capsys.readouterr().err


def test_backup_and_restore(
    run: Run, folder: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", tmp_path / "stick", "--json") == 0
    made = spoken(capsys)["folder"]
    run("import", sheet)
    capsys.readouterr()
    assert run("restore", made, "--json", "--yes") == 0
    former = spoken(capsys)["former"]
    assert run("find", "zsl") == 0
    assert "Nothing found" in capsys.readouterr().out
    assert commands.run(["--data", former, "find", "zsl"]) == 0
    assert "张淑兰" in capsys.readouterr().out


def test_restore_shows_what_would_change_and_only_that_when_asked(
    run: Run, folder: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("backup", tmp_path / "stick", "--json")
    made = spoken(capsys)["folder"]
    run("import", sheet)
    capsys.readouterr()
    assert run("restore", made, "--dry-run", "--json") == 0
    seen = spoken(capsys)
    assert seen["lost"] > 0
    assert seen["now"]["resident"] > seen["then"]["resident"] == 0
    assert seen["proved"]
    assert run("restore", made, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "would be lost" in told
    assert "Who could sign in" in told
    assert run("find", "zsl") == 0
    assert "张淑兰" in capsys.readouterr().out
    assert run("restore", made) == 1
    assert "add --yes" in capsys.readouterr().err
    assert run("restore", made, "--yes") == 0
    assert "Restored" in capsys.readouterr().out


def test_backups_go_where_they_belong_are_listed_and_opened(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", "--list") == 0
    assert "no backup yet" in capsys.readouterr().out
    assert run("backup", "--json") == 0
    made = Path(spoken(capsys)["folder"])
    assert made.parent == folder / "backups"
    assert run("backup", "--list", "--json") == 0
    assert [line["state"] for line in spoken(capsys)] == ["good"]
    assert run("check", "--backups") == 0
    assert "in order" in capsys.readouterr().out
    turn_page(made / "post.db", 3)
    assert run("check", "--backups", "--json") == 1
    assert spoken(capsys)[0]["fault"]
    assert run("backup", "--list") == 0
    assert "Damaged" in capsys.readouterr().out
    assert run("backup") == 0
    assert "checked" in capsys.readouterr().out


def test_looking_and_backing_up_go_on_beside_an_open_window_but_importing_does_not(
    run: Run, folder: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold(folder):
        assert run("find", "x") == 0
        assert run("backup", tmp_path / "stick") == 0
        assert run("import", sheet) == 1
    assert "open already" in capsys.readouterr().err


def test_papers_are_written(run: Run, tmp_path: Path) -> None:
    assert run("print", "day-sheet", "today", "--to", tmp_path / "day.pdf") == 0
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")


def test_papers_of_disputes_ask_for_the_right_and_for_a_reason(
    run: Run, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line is no way round what the window asks."""
    ring = Keyring.read(folder / keys.FILE)
    key = ring.unlock("田某", PASSWORD)
    db = Database.open(folder, key, Person(ring.officers()[0].id, "田某"))
    dispute = makers.printed(db, confidential=True)
    for name, role in (("李某", "auxiliary"), ("王某", "officer")):
        add_officer(db, ring, OfficerForm(name=name, role=role), PASSWORD)
        ring.set_password(db.key, name, f"{PASSWORD} too")
        ring.set_password(db.key, name, PASSWORD)
    db.close()
    paper, to = tmp_path / "paper.pdf", ("--to", tmp_path / "paper.pdf")
    assert run("--officer", "李某", "print", "agreement", dispute, *to) == 1
    assert "may not do this" in capsys.readouterr().err
    for kind in ("file", "closing-report", "oral-agreement"):
        assert run("--officer", "李某", "print", kind, dispute, *to) == 1, kind
    assert "may not do this" in capsys.readouterr().err
    assert run("--officer", "王某", "print", "agreement", dispute, *to) == 1
    assert "marked as confidential" in capsys.readouterr().err
    assert not paper.exists()
    assert run("--officer", "王某", "print", "agreement", dispute, *to, "--reason", "复核") == 0
    assert paper.exists()
    paper.unlink()
    assert run("print", "agreement", dispute, *to) == 0, "the officer in charge"
