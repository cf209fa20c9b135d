"""The responsibility list and the list of numbers as papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.mediation import course
from policepost.mediation.after import numbering
from policepost.mediation.desk import desk
from policepost.printing import numerals, paper

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from policepost.mediation.after.duties import OpenDuty
    from policepost.mediation.after.numbering import NumberLine

KINDS = {
    "people": "人民调解协议",
    "oral": "口头协议",
    "police": "治安调解协议",
    "supplement": "补充协议",
    "file": "卷宗",
}


def _ledger(
    session: Session, heading: str, about: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> paper.Paper:
    values: dict[str, object] = {
        "office": desk(session).post,
        "heading": heading,
        "filter": about,
        "day": clock.today(),
        "officer": "",
        "reason": "",
        "heads": ["序号", *heads],
        "rows": [[str(at), *row] for at, row in enumerate(rows, 1)],
        "total": len(rows),
    }
    return paper.render("ledger", values)


def duty_list(session: Session, dispute_id: UUID) -> paper.Paper:
    """Render the responsibility list (责任清单) of a dispute."""
    card = course.whole(session, dispute_id)
    rows = [
        [
            *(one.who, one.what, numerals.day(one.due_on)),
            numerals.day(one.done_on) if one.done_on else "",
            one.note,
        ]
        for one in card.duties
    ]
    heads = ("责任人", "责任事项", "完成时限", "完成日期", "备注")
    about = " · ".join(part for part in (card.number, card.title) if part)
    return _ledger(session, "责任清单", about, heads, rows)


def open_duties(session: Session, duties: Sequence[OpenDuty]) -> paper.Paper:
    """Render what is still to be done of all disputes, by who does it."""
    rows = [
        [one.who, one.what, one.people, numerals.day(one.due_on), "已逾期" if one.overdue else ""]
        for one in duties
    ]
    heads = ("责任人", "责任事项", "纠纷", "完成时限", "备注")
    return _ledger(session, "责任清单（未完成）", "", heads, rows)


def number_list(session: Session, year: int) -> paper.Paper:
    """Render every number of a year with what became of it."""
    rows = [_row(one) for one in numbering.lines(session, year)]
    heads = ("编号", "文书", "取号日期", "当事人", "作废日期及原因")
    return _ledger(session, "调解文书编号登记簿", f"{year}年", heads, rows)


def _row(one: NumberLine) -> list[str]:
    if one.gap:
        return [f"第{one.serial}号", KINDS[one.kind], "", "", "无记录，请核查"]
    voided = f"{numerals.day(one.voided_on)}：{one.reason}" if one.voided_on else ""
    taken = numerals.day(one.taken_on) if one.taken_on else ""
    return [one.text, KINDS[one.kind], taken, one.people, voided]
