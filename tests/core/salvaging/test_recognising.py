"""A post of which the list of tables is damaged: what is in its pages is recognised."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from policepost.core import check, connecting, database, settings
from policepost.core.attachments import Content
from policepost.core.backups import replacing
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.salvaging import rebuilding, recognising, salvage, trees
from policepost.core.salvaging.pages import PAGE, Pages, log_of
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from tests.conftest import KEY
from tests.core.salvaging.test_salvage import rows, spoil, whole

__all__ = ["whole"]


def listing_pages(folder: Path) -> list[int]:
    """The pages that hold the list of tables, counted from 1."""
    pages = Pages(folder / database.FILE, KEY, log_of(folder / database.FILE))
    first = pages.page(1)
    assert first is not None
    assert trees.kind(first, 1) == trees.INNER
    return [1, *trees.children(first, 1)]


def copied(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "post"
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(folder, target))


def flip(folder: Path, at: int, bit: int = 0) -> None:
    with (folder / database.FILE).open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))


def lose(folder: Path, page: int) -> None:
    """Write over a page, counted from 1; of the first only what comes after its salt."""
    if page > 1:
        spoil(folder, page - 1)
        return
    with (folder / database.FILE).open("r+b") as file:
        file.seek(16)
        file.write(bytes(PAGE - 16))


def goes_on(folder: Path) -> None:
    db = Database.open(folder, KEY)
    assert check.file_faults(db) == []
    assert [one for one in check.run(db) if one.part == "search"] == []
    with db.transaction("Change setting") as session:
        settings.put(session, "later", 1)
    db.close()


def test_pages_are_as_sqlite_reads_them(whole: Path) -> None:
    """Every table read by hand is the table that SQLite reads, cell by cell."""
    known = recognising._tables_of_this_version()
    pages = Pages(whole / database.FILE, KEY, b"")
    connection = connecting.connect(whole / database.FILE, KEY)
    listed = connection.execute(
        "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    ).fetchall()
    compared = 0
    for name, root in listed:
        if name not in known:
            continue
        columns = ", ".join(one.name for one in known[name])
        wanted = connection.execute(f"SELECT {columns} FROM {name} ORDER BY rowid").fetchall()
        tree = trees.read(pages, root)
        found = recognising._as_rows(tree, known[name])
        assert not found.holes
        assert [tuple(row[one.name] for one in known[name]) for row in found.rows] == wanted, name
        compared += len(wanted)
    connection.close()
    assert compared > 200


def test_any_page_of_the_list_may_be_lost(whole: Path, tmp_path: Path) -> None:
    before = rows(whole)
    places = listing_pages(whole)
    assert len(places) > 8
    for page in places[::4]:
        folder = copied(whole, tmp_path)
        lose(folder, page)
        salvage.salvage(folder, KEY)
        assert rows(folder) == before, f"page {page}"


@pytest.mark.parametrize("seed", range(3))
def test_with_other_pages_lost_too_nothing_wrong_comes_out(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    before = rows(whole)
    folder = copied(whole, tmp_path)
    draw, places = random.Random(seed), listing_pages(whole)
    count = (folder / database.FILE).stat().st_size // PAGE
    spoil(folder, *draw.sample(range(1, count), 4))
    lose(folder, draw.choice(places))
    found = salvage.salvage(folder, KEY)
    after = rows(folder)
    kept = 0
    for table, held in after.items():
        for key, row in held.items():
            assert row == before[table][key], f"{table} is not as it was"
        kept += len(held)
        missing = len(before[table]) - len(held)
        assert not missing or table not in found.kinds or found.kinds[table].holes
    assert kept > 0.5 * sum(map(len, before.values()))
    goes_on(folder)


@pytest.mark.parametrize("at", [0, 15, 16, 2000])
def test_a_bit_of_the_first_page_costs_nothing(whole: Path, tmp_path: Path, at: int) -> None:
    folder = copied(whole, tmp_path)
    flip(folder, at, bit=at % 8)
    salvage.salvage(folder, KEY)
    assert rows(folder) == rows(whole)
    assert (folder / database.FILE).exists()
    assert replacing.asides(folder)


def test_the_log_counts_as_far_as_it_was_committed(whole: Path, tmp_path: Path) -> None:
    folder = copied(whole, tmp_path)
    db = Database.open(folder, KEY)
    residents.register_resident(db, ResidentForm(name="最后一人"))
    with db.transaction("Add photo") as session:  # long: over several pages
        session.add(Content(digest="ab", content=bytes(range(256)) * 64, preview=b""))
    cut = tmp_path / "cut"
    shutil.copytree(folder, cut)  # as after a power cut
    db.close()
    assert (cut / f"{database.FILE}-wal").stat().st_size > PAGE
    before = rows(copied(cut, tmp_path / "asked"))
    for page in listing_pages(cut)[::3]:
        broken = copied(cut, tmp_path / "broken")
        log = (broken / f"{database.FILE}-wal").read_bytes()
        lose(broken, page)
        log = log[:32] + b"".join(
            log[at : at + PAGE + 24]
            for at in range(32, len(log), PAGE + 24)
            if int.from_bytes(log[at : at + 4], "big") != page
        )
        (broken / f"{database.FILE}-wal").write_bytes(log)
        tables, kinds = salvage._read_all(broken / database.FILE, KEY)
        rebuilding.rebuild(tables, kinds)
        names = {row["name"] for row in tables["resident"]}
        assert "最后一人" in names
        assert len(tables["resident"]) == len(before["resident"])
        (content,) = tables["attachment_content"]
        assert content["content"] == bytes(range(256)) * 64


def test_without_any_salt_nothing_can_be_proved_and_nothing_comes_out(
    whole: Path, tmp_path: Path
) -> None:
    folder = copied(whole, tmp_path)
    spoil(folder, 0)
    before = (folder / database.FILE).read_bytes()
    with pytest.raises(Refused) as told:
        salvage.salvage(folder, KEY)
    assert told.value.sentence == salvage.NOTHING
    assert (folder / database.FILE).read_bytes() == before


def test_what_was_deleted_does_not_come_back(whole: Path, tmp_path: Path) -> None:
    folder = copied(whole, tmp_path)
    db = Database.open(folder, KEY)
    with db.transaction("Add photo") as session:
        for number in range(60):
            session.add(Content(digest=f"{number:032x}", content=bytes(900), preview=b""))
    with db.transaction("Remove photo") as session:
        for number in range(60):
            session.delete(session.get_one(Content, f"{number:032x}"))
    db.close()
    before = rows(folder)
    assert before["attachment_content"] == {}
    # Without the first page nobody knows which pages are free, and content has no journal.
    for page in listing_pages(folder)[1::5]:
        broken = copied(folder, tmp_path / "broken")
        lose(broken, page)
        salvage.salvage(broken, KEY)
        assert rows(broken) == before, f"page {page}"
