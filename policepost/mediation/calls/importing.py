"""The 110 desk's hand-over list: each row becomes a call that waits; one known adds nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.core.plain import one_line, paragraphs
from policepost.core.records import new_id
from policepost.exchange import values
from policepost.exchange.columns import Field
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import Cancelled, Change, ProblemLevel, Progress, Report
from policepost.exchange.rows import LeftOut, Plan, RowReader, Said
from policepost.exchange.values import Cell
from policepost.mediation.records import Handover

_FIELDS = (
    Field(
        "call_number",
        N_("number of the call"),
        ("警情编号", "接警编号", "警单编号", "报警编号", "接警单号", "警情号"),
    ),
    Field(
        "called_at",
        N_("time of the call"),
        ("接警时间", "报警时间", "警情时间", "发生时间"),
    ),
    Field("caller", N_("caller"), ("报警人", "报警人姓名", "报警人员"), contained=False),
    Field("phone", N_("telephone"), ("电话", "报警电话", "联系电话", "报警人电话", "主叫号码")),
    Field("place", N_("place"), ("地点", "警情地点", "发生地点", "事发地点", "案发地点")),
    Field(
        "gist",
        N_("what it is about"),
        ("简要警情", "警情内容", "报警内容", "简要案情", "警情摘要", "警情描述"),
    ),
)
_COLUMNS = ("called_at", "caller", "phone", "place", "gist")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2}))?"
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?")


def moment(cell: Cell) -> datetime | None:
    """Return when a call came in: a cell with a time, or 2026-11-20 21:35, 20261120213500."""
    if isinstance(cell, datetime):
        return cell.astimezone()
    written = values.text(cell)
    found = _MOMENT.match(written) or _DIGITS.fullmatch(written)
    try:
        if found is not None:
            return datetime(*(int(one or 0) for one in found.groups())).astimezone()  # type: ignore[arg-type]
        day = values.day(cell)
    except (ValueError, Refused):
        return None
    return datetime.combine(day, time()).astimezone() if day is not None else None


class _Calls(RowReader):
    """One hand-over list."""

    def __init__(self, session: Session, plan: Plan, report: Report, _under: str) -> None:
        super().__init__(plan, report)
        self._session = session
        self._known = self._held()
        self._seen: dict[str, int] = {}
        self._new: list[dict[str, Any]] = []

    def _held(self) -> dict[str, tuple[Any, ...]]:
        columns = (Handover.id, Handover.dispute_id, Handover.declined)
        told = [getattr(Handover, name) for name in _COLUMNS]
        rows = self._session.execute(select(Handover.call_number, *columns, *told))
        return {number: tuple(rest) for number, *rest in rows}

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row and write the calls that are new."""
        self.take_all(self._take, progress, cancelled)
        bulk.insert_many(self._session, Handover, self._new, ())
        self.go_on(self._report.read, progress, cancelled)

    def _take(self, number: int, row: Sequence[Cell], said: Said) -> None:
        if not said:
            raise LeftOut(ProblemLevel.SKIPPED, "", "", _("A blank row."))
        call = one_line(said.get("call_number", "")).replace(" ", "")
        if not call:
            why = _("Without the number of the call a row that comes again is not recognised.")
            raise LeftOut(ProblemLevel.REFUSED, "call_number", "", why)
        first = self._seen.setdefault(call, number)
        if first != number:
            why = _("The same call as in row {row}.").format(row=first)
            raise LeftOut(ProblemLevel.SKIPPED, "call_number", call, why)
        self._keep(number, call, self._told(row, said))

    def _told(self, row: Sequence[Cell], said: Said) -> dict[str, Any]:
        written = said.get("called_at", "")
        called_at = moment(self.cell(row, "called_at")) if written else clock.now()
        if called_at is None or called_at > clock.now():
            why = _("Write the time like 2026-11-20 21:35; it cannot lie in the future.")
            raise LeftOut(ProblemLevel.REFUSED, "called_at", written, why)
        lines = {name: one_line(said.get(name, "")) for name in ("caller", "phone", "place")}
        gist = self.cell(row, "gist") if "gist" in said else ""  # as it was written, ， and all
        return {"called_at": called_at, **lines, "gist": paragraphs(str(gist))}

    def _keep(self, number: int, call: str, told: dict[str, Any]) -> None:
        """Add a call that is new; correct one that waits; leave alone what was decided."""
        if call not in self._known:
            self._report.new.append(number)
            fields = {"call_number": call, **told, "dispute_id": None, "declined": ""}
            self._new.append({"id": new_id(), **fields})
            return
        key, dispute_id, declined, *held = self._known[call]
        if "called_at" not in self.fields:
            del told["called_at"]
        before = dict(zip(_COLUMNS, held, strict=True))
        changed = {name: (before[name], new) for name, new in told.items() if before[name] != new}
        if not changed or dispute_id is not None or declined:
            self._report.alike.append(number)
            return
        record = self._session.get_one(Handover, key)
        for name, (_before, new) in changed.items():
            setattr(record, name, new)
        self._report.changes.append(Change(number, key, call, changed))


CALLS = SheetKind(
    name="calls",
    title=N_("Calls to 110"),
    action=N_("Import calls"),
    fields=_FIELDS,
    needed=("call_number",),
    nameless=N_("{file} has no column with the number of the call; give it the heading 警情编号."),
    intake=_Calls,
    asks_estate=False,
    turn=2,
)
"""A sheet 警情编号, 接警时间, 报警人, 电话, 地点, 简要警情."""
