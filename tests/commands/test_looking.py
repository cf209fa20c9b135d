"""What is looked at and taken away through the command line stands in the journal too."""

from __future__ import annotations

from pathlib import Path

import pytest

from policepost import commands, sample
from policepost.audit import queries
from policepost.audit.queries import JournalFilter
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.features import FEATURES, import_all

CHEAP = Cost(passes=1, memory=8, lanes=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new post whose officer's password stands in the environment."""
    import_all(FEATURES)
    monkeypatch.setattr(keys, "STANDARD_COST", CHEAP)
    monkeypatch.setenv("POLICEPOST_PASSWORD", sample.PASSWORD)
    post = tmp_path / "post"
    words = ["--post", "泽颢警务室", "--station", "北街派出所", "--officer", "田某"]
    assert commands.run(["--data", str(post), "init", *words]) == 0
    return post


def done(folder: Path, way: str) -> list[str]:
    key = Keyring.read(folder / keys.FILE).unlock("田某", sample.PASSWORD)
    db = Database.open(folder, key)
    try:
        with db.reading() as session:
            found = queries.numbers(session, JournalFilter(way=way))
            return [line.action for line in queries.lines(session, found)]
    finally:
        db.close()


def test_a_number_that_is_searched_for_and_a_paper_are_kept(folder: Path, tmp_path: Path) -> None:
    assert commands.run(["--data", str(folder), "find", "张"]) == 0
    assert commands.run(["--data", str(folder), "find", "139", "0000", "4417"]) == 0
    assert done(folder, "look") == ["Search for a number"]
    paper = str(tmp_path / "day.pdf")
    assert commands.run(["--data", str(folder), "print", "day-sheet", "today", "--to", paper]) == 0
    assert done(folder, "print") == ["Print paper"]
