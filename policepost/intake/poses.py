"""States of the desk of files that are worth a picture: with a list that a company handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.exchange import book, protecting
from policepost.intake.preview import Verdict
from policepost.residents import exporting, listing
from policepost.residents.rules import check_character
from policepost.ui.left_open import in_place_of_sheets

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.intake.page import IntakePage

Pose = tuple[str, Callable[[], None]]

_KNOWN = 12
"""So many people of the register stand in the list."""
_HEADINGS = ("姓名", "公民身份号码", "联系电话", "现住址")
_STICK = "E:\\"
"""Where the pictures say that the list lies; the true folder is another each time."""


def of(page: IntakePage) -> Iterator[Pose]:
    """Yield the name of each state, and what brings it about."""
    pose = partial(in_place_of_sheets, page)
    with TemporaryDirectory() as folder:
        taken = partial(_take, page, Path(folder))
        owners = _owners(page.db)
        yield "list", partial(taken, "物业业主名册.xlsx", owners)
        yield "list-row", partial(pose, partial(_open_row, page))
        yield "unknown", partial(pose, partial(taken, "巡查上报.xlsx", _reports()))
        yield "locked", partial(taken, "物业业主名册（加密）.xlsx", owners, "lock and key")


def _take(
    page: IntakePage, folder: Path, name: str, rows: Sequence[Sequence[object]], password: str = ""
) -> None:
    """Choose a file of these rows, as if it lay on a stick."""
    content, _count = book.made([book.Page("名册", [str(one) for one in rows[0]], rows[1:])])
    path = folder / name
    path.write_bytes(protecting.protected(content, password) if password else content)
    page.file.take_path(str(path))
    page.file.pane.path_edit.setText(_STICK + name)


def _open_row(page: IntakePage) -> None:
    result = page.file.result
    preview = result.preview.showing(frozenset({Verdict.CHANGED, Verdict.REFUSED}))
    for key in preview.ids("verdict", descending=False, limit=1):
        page.file.open_row(key)


def _owners(db: Database) -> list[Sequence[object]]:
    """People of the register, one of them changed, others new, wrong, doubtful or nobody."""
    with db.reading() as session:
        ids = listing.ids(session, listing.EVERYBODY, clock.today(), limit=_KNOWN)
        known = [list(row) for row in book.only(exporting.page(session, ids), _HEADINGS).rows]
    for row in known[:1]:
        row[2] = "13900000117"
    for row in known[1:2]:
        row[0] = f"{str(row[0])[0]}某"
    rows: list[list[object]] = [
        *known,
        ["田小满", _number("19880521"), "139 0000 0118", "A区3号楼2单元1101"],
        ["秦立冬", _number("19561107"), "139 0000 0119", "A区3号楼2单元1102"],
        ["贺新雨", "1.40502E+17", "139 0000 0120", "A区3号楼2单元1201"],
        ["卫长河", _number("19700214")[:-1] + "？", "139 0000 0121", "A区3号楼2单元1202"],
        ["", "", "", "A区3号楼2单元1301"],
        ["合计", str(len(known) + 4), "", ""],
    ]
    return [(*_HEADINGS, "车位"), *((*row, "") for row in rows)]


def _number(born: str) -> str:
    first = f"140502{born}996"
    return first + check_character(first)


def _reports() -> list[Sequence[object]]:
    return [("上报时间", "上报人", "内容"), ("2026-11-20", "李桐", "楼道堆放杂物")]
