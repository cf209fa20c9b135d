"""Five thousand people are found the same way before and after their index is made."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from policepost.core import pinyin
from policepost.core.database import Database
from policepost.core.searching import index, search
from policepost.core.searching.merging import Merging
from policepost.core.searching.terms import folded
from policepost.core.shapes import Hit
from policepost.residents import actions, importing
from policepost.residents import finding as _finding  # noqa: F401 - makes people searchable
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from policepost.window.results import grouped
from tests.conftest import KEY

SHEET = Path(__file__).parents[1] / "files" / "sihe_residents.xlsx"
EVERYTHING = 100_000


@pytest.fixture(scope="module")
def imported(empty_post: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a post with 5,000 people whose index is not begun."""
    folder = Path(shutil.copytree(empty_post, tmp_path_factory.mktemp("waiting") / "post"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Merging, "wake", lambda _self: None)
        db = Database.open(folder, KEY)
        importing.import_residents(db, importing.look(SHEET), under="寺河嘉苑")
        with db.reading() as session:
            assert search.waits(session)
        db.close()
    return folder


@pytest.fixture
def waiting(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Open the post of 5,000 without letting it go on with its index."""
    monkeypatch.setattr(Merging, "wake", lambda _self: None)
    return Database.open(Path(shutil.copytree(imported, tmp_path / "waiting")), KEY)


def merged(db: Database, most: int = EVERYTHING) -> None:
    """Bring ``most`` entries into the index, by default all."""
    with db.engine.begin() as connection:
        index.merge(connection, most)
        while most == EVERYTHING and index.merge(connection, most):
            pass


def people(db: Database) -> list[tuple[UUID, str, str, str]]:
    with db.reading() as session:
        rows = session.execute(
            select(Resident.id, Resident.name, Resident.id_number, Resident.phone)
        )
        return [(key, name, number or "", phone) for key, name, number, phone in rows]


def queries(db: Database) -> list[str]:
    """What officers type, drawn from the people: names, sounds, numbers, addresses."""
    random = Random(7)
    typed = [
        "张",
        "李",
        "zh",
        "z",
        "寺河嘉苑",
        "A区",
        "1101",
        "3-2",
        "网格",
        "9966",
        "00",
        "𬭎",
        "·",
    ]
    for _key, name, number, phone in random.sample(people(db), 6):
        sounds = sorted(term for tail, term in pinyin.terms(name) if not tail)
        typed += [name, name[:2], name[-2:], sounds[0], sounds[-1], sounds[-1][:5]]
        typed += [number, number[6:14], number[-4:], number[3:8], phone, phone[-5:]]
        typed += [f"{name[0]} {number[-3:]}", f"{sounds[0]} A区3号楼", f"{phone[-4:]} {name}"]
    with db.reading() as session:
        doors = search.find(session, "号楼1单元", EVERYTHING, ["place"])
    for door in random.sample(doors, 3):
        typed += [door.title, door.title[4:], door.title[-6:]]
    return typed


def answers(db: Database, typed: Iterable[str], limit: int) -> dict[str, list[Hit]]:
    with db.reading() as session:
        return {text: search.find(session, text, limit) for text in typed}


def test_people_are_found_alike_while_waiting_half_way_and_in_the_index(waiting: Database) -> None:
    typed = queries(waiting)  # a hundred, each asked in three states: that takes its seconds
    before = {limit: answers(waiting, typed, limit) for limit in (12,)}
    assert sum(1 for hits in before[12].values() if hits) > len(typed) * 0.7
    merged(waiting, 2500)
    for limit, expected in before.items():
        assert answers(waiting, typed, limit) == expected
    merged(waiting)
    with waiting.reading() as session:
        assert not search.waits(session)
        assert search.verify(session) == []
    for limit, expected in before.items():
        assert answers(waiting, typed, limit) == expected
    waiting.close()


def test_all_who_hold_a_word_are_found_and_nobody_else(waiting: Database) -> None:
    everybody = people(waiting)
    typed = [text for text in queries(waiting)[::3] if " " not in text and len(text) > 2]
    with waiting.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT record_id, names, text FROM search_entry WHERE kind = 'resident'"
        )
        held = {key: (names, text) for key, names, text in rows}
    assert len(held) == len(everybody)
    for index_is_made in (False, True):
        if index_is_made:
            merged(waiting)
        found = answers(waiting, typed, EVERYTHING)
        for text, hits in found.items():
            expected = {
                key
                for key, (names, where) in held.items()
                if folded(text) in folded(names)
                or folded(text) in where
                or any(term.startswith(text) for _tail, term in pinyin.terms(names))
            }
            assert {hit.id.hex for hit in hits if hit.kind == "resident"} == expected, text
    waiting.close()


@pytest.mark.parametrize("typed", ["3-2-1101", "3号楼2单元1101"])
def test_a_door_comes_before_the_people_behind_it(db: Database, typed: str) -> None:
    for name, address in (
        ("张淑兰", "寺河嘉苑A区3号楼2单元1101"),
        ("张小军", "寺河嘉苑A区3号楼2单元1101"),
        ("王五", "寺河嘉苑A区13号楼2单元1101"),
        ("赵六", "寺河嘉苑A区3号楼2单元110"),
    ):
        actions.register_resident(db, ResidentForm(name=name, kind="registered", address=address))
    with db.reading() as session:
        hits = search.find(session, typed, limit=12)
    assert [hit.title for hit in hits] == ["寺河嘉苑A区3号楼2单元1101", "张小军", "张淑兰"]
    rows = grouped(hits, str)
    assert [row.words for row in rows if row.hit is None] == ["place", "resident"]
    shorter = answers(db, [f"{typed[:-1]}", f"张 {typed}"], 12)
    assert len(shorter[typed[:-1]]) == 5, "while typing both doors and who lives there"
    assert [hit.title for hit in shorter[f"张 {typed}"]] == ["张小军", "张淑兰"]


def test_a_list_is_narrowed_by_two_characters_alike_while_waiting_and_in_the_index(
    waiting: Database,
) -> None:
    typed = ("A区", "a3", "3号", "单元", "河嘉", "张 A区", "李 B区 0000")
    held = {text: listed(waiting, text) for text in typed}
    assert all(held.values())
    for most in (2500, EVERYTHING):
        merged(waiting, most)
        assert {text: listed(waiting, text) for text in typed} == held
    waiting.close()


def listed(db: Database, text: str) -> set[int]:
    """Return the entries that the list of people is narrowed down to."""
    with db.reading() as session:
        found, whole = search.entries(session, text, Resident, EVERYTHING)
    assert whole
    return set(found)


def test_somebody_who_waits_is_changed_and_taken_away(waiting: Database) -> None:
    key, name, number, _phone = people(waiting)[100]
    with waiting.transaction("Import residents") as session:
        session.get_one(Resident, key).name = "欧阳无双"
    found = answers(waiting, ["ouyangwushuang", name, number], EVERYTHING)
    assert [hit.id for hit in found["ouyangwushuang"]] == [key]
    assert key not in [hit.id for hit in found[name]]
    merged(waiting)
    assert answers(waiting, ["ouyangwushuang", name, number], EVERYTHING) == found
    with waiting.reading() as session:
        assert search.verify(session) == []
    waiting.close()


def test_the_index_is_made_at_the_next_opening(imported: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(imported, tmp_path / "post"))
    db = Database.open(folder, KEY)
    db.settle()
    with db.reading() as session:
        assert not search.waits(session)
        assert search.verify(session) == []
    assert answers(db, ["1101"], 5)["1101"]
    db.close()


def test_an_entry_that_nothing_finds_is_noticed(waiting: Database) -> None:
    with waiting.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM search_waiting")
    with waiting.reading() as session:
        assert len(search.verify(session)) > len(people(waiting))
    waiting.close()
