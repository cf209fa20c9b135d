"""The property company's list: which dwellings were in use, yes or no; no reading is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock, settings
from policepost.core.language import N_, _
from policepost.core.records import new_id
from policepost.exchange import values
from policepost.exchange.columns import Field
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import Cancelled, Change, ProblemLevel, Progress, Report
from policepost.exchange.rows import LeftOut, Plan, RowReader, Said
from policepost.exchange.values import Cell
from policepost.grids import rules as addresses
from policepost.grids.places import PlaceBook
from policepost.grids.rules import Address
from policepost.verification import rules
from policepost.verification.records import DwellingUse

_FIELDS = (
    Field(
        "used",
        N_("in use"),
        ("使用", "是否使用", "使用情况", "在用", "是否在用", "是否有人住", "是否入住", "使用状态"),
        contained=False,
    ),
    Field("address", N_("address of the dwelling"), ("房屋地址", "地址", "详细地址", "住址")),
    Field("estate", N_("estate"), ("小区", "小区名称", "村名"), contained=False),
    Field("building", N_("building"), ("楼号", "楼栋", "楼幢", "栋号", "幢号", "楼栋号")),
    Field("unit", N_("unit"), ("单元", "单元号")),
    Field("door", N_("door"), ("房号", "门牌号", "房间号", "室号", "户号")),
    Field("month", N_("month"), ("月份", "月", "统计月份", "所属月份"), contained=False),
)
_YES = frozenset({"使用", "在用", "使用中", "已使用", "有人", "入住", "已入住"})
_NO = frozenset({"未使用", "不用", "停用", "空置", "闲置", "无人", "未入住", "未用"})


class _Uses(RowReader):
    """One list of the property company."""

    def __init__(self, session: Session, plan: Plan, report: Report, under: str) -> None:
        super().__init__(plan, report)
        self._session = session
        self._book = PlaceBook(session)
        known = self._book.estates()
        post = settings.get(session, "post.name", _("Post"))
        self._under = under or (known[0] if known else post)
        self._estates = (*known, self._under)
        self._known = self._held()
        self._seen: dict[tuple[UUID, str], int] = {}
        self._new: list[dict[str, Any]] = []

    def _held(self) -> dict[tuple[UUID, str], tuple[UUID, bool]]:
        rows = self._session.execute(
            select(DwellingUse.dwelling_id, DwellingUse.month, DwellingUse.id, DwellingUse.used)
        )
        return {(home, month): (key, used) for home, month, key, used in rows}

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row, write what is new, and forget the months that are too old."""
        self.take_all(self._take, progress, cancelled)
        bulk.insert_many(self._session, DwellingUse, self._new, ())
        oldest = rules.month_before(f"{clock.today():%Y-%m}", rules.USE_MONTHS)
        for old in self._session.scalars(select(DwellingUse).where(DwellingUse.month < oldest)):
            self._session.delete(old)
        self.go_on(self._report.read, progress, cancelled)

    def _take(self, number: int, row: Sequence[Cell], said: Said) -> None:
        if not said:
            raise LeftOut(ProblemLevel.SKIPPED, "", "", _("A blank row."))
        used, month = self._used(said), self._month(row, said)
        address = self._address(said)
        dwelling = self._book.find(address)
        if dwelling is None:
            field = "address" if "address" in said else "door"
            why = _("There is no such dwelling; import the dwellings first.")
            raise LeftOut(ProblemLevel.REFUSED, field, address.standard, why)
        first = self._seen.setdefault((dwelling, month), number)
        if first != number:
            why = _("The same dwelling as in row {row}.").format(row=first)
            raise LeftOut(ProblemLevel.SKIPPED, "address", address.standard, why)
        self._keep(number, address, dwelling, month, used=used)

    def _keep(
        self, number: int, address: Address, dwelling: UUID, month: str, *, used: bool
    ) -> None:
        key, before = self._known.get((dwelling, month), (None, used))
        if key is None:
            self._report.new.append(number)
            fields = {"dwelling_id": dwelling, "month": month, "used": used}
            self._new.append({"id": new_id(), **fields})
        elif before == used:
            self._report.alike.append(number)
        else:
            self._session.get_one(DwellingUse, key).used = used
            told = {"used": (before, used)}
            self._report.changes.append(Change(number, key, address.standard, told))

    def _used(self, said: Said) -> bool:
        """Return what the cell says; a reading of a meter is refused, whatever it shows."""
        written = said.get("used", "")
        plain = written.strip()
        if plain in _YES or plain in _NO:
            return plain in _YES
        found = values.yes(written)
        if found is None:
            why = _("Write yes or no (是, 否); readings of meters are not taken in.")
            raise LeftOut(ProblemLevel.REFUSED, "used", written, why)
        return found

    def _month(self, row: Sequence[Cell], said: Said) -> str:
        """Return the month of a row; one that names none is of this month."""
        today = clock.today()
        if "month" not in said:
            return f"{today:%Y-%m}"
        found = month_of(self.cell(row, "month"), said["month"], today)
        if not found or found > f"{today:%Y-%m}":
            why = _("Write the month like 2026-11; it cannot lie in the future.")
            raise LeftOut(ProblemLevel.REFUSED, "month", said["month"], why)
        return found

    def _address(self, said: Said) -> Address:
        estate, written = said.get("estate", ""), said.get("address", "")
        known = (estate,) if estate else self._estates
        parts = ["", *(said.get(part, "") for part in ("building", "unit", "door"))]
        found = addresses.parse(written, known) if written else addresses.from_parts(estate, *parts)
        if found is None or not found.door:
            field = "address" if written else "door"
            why = _("This is no address of a dwelling.")
            raise LeftOut(ProblemLevel.REFUSED, field, written or "".join(parts), why)
        return addresses.within(found, estate or self._under)


def month_of(cell: Cell, written: str, today: date) -> str:
    """Return the month that a cell names as ``2026-11``, or nothing: 2026-11, 2026年11月, 11月."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    figures = "".join(one if one.isdigit() else " " for one in written).split()
    if len(figures) == 1 and len(figures[0]) == 6:
        figures = [figures[0][:4], figures[0][4:]]
    if len(figures) == 1:
        number = int(figures[0])
        year = today.year if number <= today.month else today.year - 1
        figures = [str(year), figures[0]]
    if len(figures) < 2 or len(figures[0]) != 4 or not 1 <= int(figures[1]) <= 12:
        return ""
    return f"{figures[0]}-{int(figures[1]):02d}"


USES = SheetKind(
    name="uses",
    title=N_("Use of dwellings"),
    action=N_("Import use of dwellings"),
    fields=_FIELDS,
    needed=("used",),
    nameless=N_("{file} has no column that says what is in use; give it the heading 使用."),
    intake=_Uses,
    turn=1,
)
"""A sheet 房号, 使用 with yes or no."""
