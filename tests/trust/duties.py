"""More of what the program is doing when it is killed: duties that change many records at once.

A book of several sheets is taken in, rows that waited are decided about, entries are merged and
parted, grids are drawn anew, and what is due is deleted for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import xlsxwriter
from sqlalchemy import func, select

from policepost.core import clock
from policepost.core.database import Database
from policepost.exchange import kinds
from policepost.exchange.kinds import Looked
from policepost.grids import drawing
from policepost.grids.records import Level, Place, Premises
from policepost.intake import actions as intake
from policepost.intake import deciding, layout_queries, queries
from policepost.intake.kinds import KINDS
from policepost.intake.records import ImportBatch, ParkedRow
from policepost.intake.rules import State
from policepost.residents import actions as residents
from policepost.residents import merging, parting
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident, ResidentMerge
from policepost.residents.rules import check_character
from policepost.retention import actions as retention
from policepost.retention import forgotten
from policepost.retention import queries as due_queries
from tests import raw_pages
from tests.trust import agreements, posts
from tests.trust.jobs import Job, Tell

BOOK_ROWS = 40
ROWS, PAIRS, GONE = 4, 3, 3
HOME = "寺河嘉苑A区3号楼1单元302"
SECOND = "网格02"


def number(order: int) -> str:
    """An invented identity number."""
    first = f"140502{19800101 + order % 28}{996 + order % 4}"
    return first + check_character(first)


def prepare(folder: Path) -> None:
    """Add to what `posts.make` made: files to take in, rows that wait, doubles, somebody due."""
    _write_book(folder / "book.xlsx")
    with posts.opened(folder / "post") as db:
        with clock.at(date(2020, 1, 5)):
            gone = [
                residents.register_resident(db, ResidentForm(name=f"旧人龘{one}", address=HOME))
                for one in range(GONE)
            ]
        with clock.at(date(2020, 2, 5)):
            for key in gone:
                residents.leave(db, key, date(2020, 2, 5), "迁出")
        _prepare_rows(db, folder / "doubts.xlsx")
        agreements.prepare(db)
        for pair in range(PAIRS):
            for side in "甲乙":
                form = ResidentForm(name=f"并{side}{pair}", phone="13900004417", address=HOME)
                residents.register_resident(db, form)


def _write_book(path: Path) -> None:
    people = [
        (f"书人{row}", f"寺河嘉苑B区{row % 5 + 1}号楼1单元{row + 101}", f"1390000{row:04d}")
        for row in range(BOOK_ROWS)
    ]
    shops = [(f"书店{row}", "王某", "139 0000 4420") for row in range(BOOK_ROWS)]
    with xlsxwriter.Workbook(path) as book:
        for title, head, rows in (
            ("人口", ("姓名", "住址", "电话"), people),
            ("单位", ("单位名称", "负责人", "电话"), shops),
        ):
            page = book.add_worksheet(title)
            for at, row in enumerate([head, *rows]):
                page.write_row(at, 0, row)


def _prepare_rows(db: Database, path: Path) -> None:
    """Rows of which each has the number of somebody with another name."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("人口")
        page.write_row(0, 0, ("姓名", "身份证号", "住址"))
        for one in range(ROWS):
            form = ResidentForm(name=f"原名{one}", id_number=number(one), address=HOME)
            residents.register_resident(db, form)
            page.write_row(one + 1, 0, (f"疑名{one}", number(one), HOME))
    intake.take_in(db, _looked(db, path))
    with db.reading() as session:
        if queries.waiting(session) != ROWS:
            raise RuntimeError("the rows do not wait for a decision")


def _looked(db: Database, path: Path) -> Looked:
    with db.reading() as session:
        known = layout_queries.layouts(session)
    return kinds.look(path, KINDS, known)


def _named(db: Database, prefix: str) -> dict[str, UUID]:
    """Residents whose names begin so."""
    with db.reading() as session:
        found = session.execute(
            select(Resident.name, Resident.id).where(Resident.name.startswith(prefix))
        )
        return {row.name: row.id for row in found}


def _count(db: Database, kind: type[Premises | ImportBatch]) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def take_in(db: Database, book: Path) -> None:
    """Take the book in, unless that is done."""
    looked = _looked(db, book)
    if not _named(db, "书人"):
        intake.take_in(db, looked)


def _take_in(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        take_in(db, folder / "book.xlsx")
        tell("taken in")


def _taken_in(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    people, shops = len(_named(db, "书人")), _count(db, Premises)
    found = {people, shops, BOOK_ROWS * (_count(db, ImportBatch) - 1)}
    if found not in ({0}, {BOOK_ROWS}):
        return [f"half a book: {people} people and {shops} shops of {BOOK_ROWS}"]
    lost = "taken in" in told and not people
    return ["the book was acknowledged and is lost"] if lost else []


def decide(db: Database, tell: Tell) -> None:
    """Decide about the rows that still wait."""
    known = _named(db, "原名")
    with db.reading() as session:
        waiting = queries.parked(session)
    for line in waiting:
        deciding.decide(db, line.id, known[f"原名{line.name[2:]}"])
        tell(f"decided {line.name}")


def _decide(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        decide(db, tell)


def _decided(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    renamed = set(_named(db, "疑名"))
    with db.reading() as session:
        done = session.scalars(select(ParkedRow).where(ParkedRow.state == State.SAME)).all()
    taken = {str(row.cells[row.columns["name"]]) for row in done}
    wrong = [] if taken == renamed else [f"half a decision: {taken} and {renamed}"]
    return wrong + [
        f"{one} is lost" for one in told if one[:8] == "decided " and one[8:] not in taken
    ]


def merge_first(db: Database) -> None:
    """Merge the first pair, unless that is done."""
    known = _named(db, "并")
    if "并乙0" in known:
        merging.merge(db, known["并甲0"], known["并乙0"], {})


def _merge(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        known = _named(db, "并")
        for pair in range(PAIRS):
            made = merging.merge(db, known[f"并甲{pair}"], known[f"并乙{pair}"], {})
            tell(f"merged {pair}")
            if pair % 2:
                parting.part(db, made)
                tell(f"parted {pair}")


def _merged(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    known = _named(db, "并")
    with db.reading() as session:
        merges = set(session.scalars(select(ResidentMerge.kept_id)))
    wrong = []
    for pair in range(PAIRS):
        two = f"并乙{pair}" in known
        if two == (known[f"并甲{pair}"] in merges):
            wrong.append(f"half a merge of pair {pair}")
        if f"parted {pair}" in told and not two:
            wrong.append(f"the parting of pair {pair} is lost")
        if f"merged {pair}" in told and two and not pair % 2:
            wrong.append(f"the merge of pair {pair} is lost")
    return wrong


def _draw(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        with db.reading() as session:
            places = {one.name: one.id for one in session.scalars(select(Place))}
            home = session.scalar(select(Resident.dwelling_id).where(Resident.name == "并甲0"))
        assert home is not None
        drawing.move_places(db, [home], places[SECOND])
        tell("moved")
        drawing.split_grid(db, places[SECOND], "网格03", [home])
        tell("split")
        drawing.merge_grids(db, [places[SECOND]], places["网格01"])
        tell("merged")


def _drawn(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    with db.reading() as session:
        grids = {
            one.id: one for one in session.scalars(select(Place).where(Place.level == Level.GRID))
        }
        home = session.scalar(select(Resident.dwelling_id).where(Resident.name == "并甲0"))
        door = session.get_one(Place, home)
        torn = session.scalar(
            select(func.count())
            .select_from(Resident)
            .join(Place, Place.id == Resident.dwelling_id)
            .where(Resident.left_on.is_(None), Resident.grid_id.is_distinct_from(Place.grid_id))
        )
    wrong = [f"{torn} people are not in the grid of their door"] if torn else []
    name = grids[door.grid_id].name if door.grid_id in grids else ""
    closed = {one.name for one in grids.values() if one.closed_on is not None}
    if "split" in told and name != "网格03":
        wrong.append("the new grid is lost")
    elif "moved" in told and name not in (SECOND, "网格03"):
        wrong.append("the move is lost")
    if "merged" in told and SECOND not in closed:
        wrong.append("the merge of grids is lost")
    return wrong


def delete(db: Database) -> None:
    """Delete what is due."""
    with db.reading() as session:
        some = due_queries.due(session, clock.today())
    retention.approve(db, some)


def _delete(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        for key in sorted(_named(db, "旧人龘").values()):
            tell(f"due {key}")
        delete(db)
        tell("deleted")


def _deleted(folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    left = _named(db, "旧人龘")
    gone = {UUID(one[4:]) for one in told if one.startswith("due ")} - set(left.values())
    listed = {one.id for one in forgotten.listed(folder / "post")}
    wrong = [f"{key} is deleted and not listed for restoring" for key in gone - listed]
    if "deleted" in told and left:
        wrong.append("the deletion is lost")
    pages = raw_pages.plain(folder / "post", db.key)
    for one in range(GONE):
        name = f"旧人龘{one}"
        if name not in left and name.encode() in pages:
            wrong.append(f"{name} is deleted and can be read in a free page")
    if forgotten.is_begun(folder / "post"):
        wrong.append("the deletion did not come to its end")
    return wrong


DUTIES = {
    "book": Job(_take_in, _taken_in),
    "decisions": Job(_decide, _decided),
    "merges": Job(_merge, _merged),
    "grids": Job(_draw, _drawn),
    "deletion": Job(_delete, _deleted),
    "agreement": agreements.JOB,
}
