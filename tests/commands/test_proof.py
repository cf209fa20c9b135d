"""``policepost proof`` says what a paper is; ``policepost print`` writes every paper of a case."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from policepost import commands, sample
from policepost.core import clock
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.database import Database
from policepost.inspections import actions as inspections
from tests.commands import test_looking as looking
from tests.inspections import made
from tests.mediation.makers import agreed
from tests.mediation.proof.conftest import NOW, Out, issue
from tests.printing import pages

folder = looking.folder
"""A new post whose officer's password stands in the environment."""


@pytest.fixture
def out(folder: Path) -> Out:
    """An agreement of that post that went out."""
    key = Keyring.read(folder / keys.FILE).unlock("田某", sample.PASSWORD)
    db = Database.open(folder, key)
    try:
        with clock.at(NOW):
            return issue(db, agreed(db))
    finally:
        db.close()


def test_a_file_is_checked(
    folder: Path, tmp_path: Path, out: Out, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(out.pdf)
    assert commands.run(["--data", str(folder), "proof", str(paper)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Genuine\n")
    assert "line by line" in told
    paper.write_bytes(b"MZ")
    assert commands.run(["--data", str(folder), "proof", str(paper)]) == 1
    assert "neither a picture nor a PDF" in capsys.readouterr().err
    assert commands.run(["--data", str(folder), "proof", str(tmp_path / "none.pdf")]) == 1
    assert "There is no file" in capsys.readouterr().err


def test_a_number_with_its_code_is_checked(
    folder: Path, out: Out, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--data", str(folder), "--json", "proof", "--number", out.issued.number]
    assert commands.run([*asked, "--code", out.issued.check_code]) == 0
    assert json.loads(capsys.readouterr().out)[0]["outcome"] == "genuine"
    assert commands.run([*asked, "--code", "0000-0000"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["outcome"] == "forged"
    assert commands.run(["--data", str(folder), "proof"]) == 1
    assert "Name a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("rights-notice", "权利义务告知书"),
        ("file", "人民调解卷宗"),
        ("sitting-record", "人民调解记录"),
    ],
)
def test_papers_of_a_case_are_written(
    folder: Path, tmp_path: Path, out: Out, paper: str, words: str
) -> None:
    target = tmp_path / "paper.pdf"
    asked = ["print", paper, str(out.dispute_id), "--to", str(target)]
    assert commands.run(["--data", str(folder), *asked]) == 0
    assert words in pages.text(target.read_bytes())


def test_the_notice_of_an_inspection_is_written(folder: Path, tmp_path: Path) -> None:
    """Its own id stands nowhere: that of the inspection, which the search shows, names it."""
    key = Keyring.read(folder / keys.FILE).unlock("田某", sample.PASSWORD)
    db = Database.open(folder, key)
    try:
        with clock.at(made.TODAY):
            found = made.started(db, made.shop(db))
            failed = made.form(made.well(D1="none"))
            inspections.finish_inspection(
                db, found, failed, [made.to_rectify("D1", date(2026, 12, 1))]
            )
    finally:
        db.close()
    for paper, words in (("notice", "责令"), ("inspection-record", "检查记录")):
        target = tmp_path / f"{paper}.pdf"
        asked = ["print", paper, str(found), "--to", str(target)]
        assert commands.run(["--data", str(folder), *asked]) == 0
        assert words in pages.text(target.read_bytes())
