"""Dwellings and premises that were exported import back unchanged, whole and in part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from policepost.core import clock, tables
from policepost.core.database import Database
from policepost.core.taking import GB18030, Way
from policepost.exchange import kinds, leaving, rows
from policepost.exchange.kinds import SheetKind
from policepost.grids import actions as grids
from policepost.grids import exporting, premises_rules, queries
from policepost.grids.dwellings import DwellingForm, edit_dwelling
from policepost.grids.importing import DWELLINGS
from policepost.grids.premises import PremisesForm, add_premises
from policepost.grids.premises_importing import PREMISES
from policepost.grids.records import Dwelling, Place, Premises

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from policepost.exchange.book import Page

TODAY = date(2026, 11, 24)
ROUNDS = 50
DOORS = SHOPS = 6
"""In each round."""
WORDS = ("", "", "王某（已故）", "=1+1", "'某", "+86某", "一行\n二行", "“某”,;", "0012", "武，某")
PHONES = ("", "139 0000 4417", "13900004417/0356-2000044")
Make = Callable[["Session", Sequence["UUID"]], "Page"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_saved_before_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a large post, which is backed up before something is written: here nothing is."""
    monkeypatch.setattr(rows, "_SMALL", 0)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """One post for all rounds: each adds something and exports it alone."""
    from policepost.upkeep import making
    from tests.posts import post_form

    with clock.at(TODAY):
        db = making.make_post(tmp_path_factory.mktemp("post"), post_form("a long password")).db
        grids.make_estate(db, "寺河嘉苑")
        grids.make_grids(db, ["网格01", "网格02"])
    return db


def content(db: Database) -> list[tuple[object, ...]]:
    with db.reading() as session:
        return [
            tuple(row)
            for table in (Place.__table__, Dwelling.__table__, Premises.__table__)
            for row in session.execute(select(table).order_by(table.c.id))
        ]


def comes_back(db: Database, path: Path, kind: SheetKind, make: Make, ids: Sequence[UUID]) -> None:
    """Export with all columns and with some, and import both: nothing may change."""
    before, random = content(db), Random(path.name)
    with db.reading() as session:
        headings = make(session, ids).headings
    some = [one for one in headings if one == headings[0] or random.random() < 0.5]
    for columns, ending, encoding in ((None, "xlsx", ""), (some, "csv", GB18030)):
        file = path.with_suffix(f".{ending}")
        way = Way("上报", columns, encoding=encoding)
        leaving.export(db, file, lambda session: make(session, ids), what=kind.name, way=way)
        [report] = kinds.take_in(db, kinds.look(file, (kind,)).taken)
        told = [(one.row, one.column, one.value, one.why) for one in report.problems]
        assert (report.read, report.new, report.changes) == (len(ids), [], []), (told, columns)
        assert report.same == len(ids) or columns, told
        assert content(db) == before, columns


def verified(db: Database, kind: type[Place | Premises], id_: UUID, random: Random) -> None:
    with db.transaction("Verify household") as session:
        record: Any = session.get_one(kind, id_)
        record.verified_on, record.verified_by = some_day(random), random.choice(("", "田，某"))


def some_day(random: Random) -> date | None:
    return random.choice((None, date(2026, 3, 1), date(2019, 2, 28)))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_dwellings_come_back_unchanged(db: Database, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    uses = [row.code for row in tables.table("dwelling_uses")]
    addresses = [
        f"寺河嘉苑A区{seed + 1}号楼{door % 2 + 1}单元{101 + door}" for door in range(DOORS)
    ]
    ids = grids.add_dwellings(db, addresses)
    for id_ in ids:
        let = random.choice((True, False, None))
        form = DwellingForm(
            use=random.choice((None, *uses)),
            area=random.choice((None, 89.5, 120.0)),
            rented=let,
            owner=" ".join(random.choice(WORDS).split()),
            landlord=" ".join(random.choice(WORDS).split()) if let else "",
            landlord_phone=random.choice(PHONES) if let else "",
            rooms=random.choice((None, 3)),
            allowed=random.choice((None, 6)),
        )
        if random.random() < 0.8:
            edit_dwelling(db, id_, form)
        if random.random() < 0.5:
            verified(db, Place, id_, random)
    comes_back(db, tmp_path / f"{seed}.xlsx", DWELLINGS, exporting.dwellings, ids)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_premises_come_back_unchanged(db: Database, tmp_path: Path, seed: int) -> None:
    random, ids = Random(seed), []
    table = [row.code for row in tables.table("premises_kinds")]
    marks = [row.code for row in tables.table("premises_tags")]
    with db.reading() as session:
        places = [None, *queries.grid_names(session)]
    for at in range(SHOPS):
        tags = tuple(random.sample(marks, random.randrange(3)))
        asked = premises_rules.fields_of(tags)
        told = {
            "licence": "晋公爆2026001号（正本）",
            "licence_until": date(2027, 5, 1),
            "stores": "雷管，500发",
            "keepers": "甲某、乙某",
            "security_by": "丙某",
            "security_phone": "13900004417",
        }
        form = PremisesForm(
            name=f"便民超市（{chr(0x4E00 + seed)}{'甲乙丙'[at % 3]}店）",
            kind=random.choice(table),
            responsible=random.choice(WORDS).strip(),
            phone=random.choice(PHONES),
            address=f"杏滨路{seed}-{at}号（东）",
            grid_id=random.choice(places),
            staff_count=random.choice((None, 0, 12)),
            note=random.choice(WORDS),
            responsible_phone=random.choice(PHONES),
            officer=random.choice(("", "田某")),
            tags=tags,
            opened_on=some_day(random),
            **{name: value for name, value in told.items() if name in asked},  # type: ignore[arg-type]
        )
        ids.append(add_premises(db, form))
        if random.random() < 0.5:
            verified(db, Premises, ids[-1], random)
    comes_back(db, tmp_path / f"{seed}.xlsx", PREMISES, exporting.premises, ids)
