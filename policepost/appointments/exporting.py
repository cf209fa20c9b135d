"""A list of bookings as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policepost.appointments import lines
from policepost.appointments.states import CANCEL_REASONS, CHANNEL_WORDS, KIND_WORDS, STATE_WORDS
from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

HEADINGS = (
    *("日期", "时间", "姓名", "公民身份号码", "联系电话", "事项", "方式", "地点", "渠道"),
    *("状态", "预约时间", "到达时间", "办结时间", "取消原因", "备注"),
)
"""In Chinese whatever the screen speaks: the sheet goes to other offices."""


def page(session: Session, ids: Sequence[UUID]) -> Page:
    """Some bookings, in the order of their ids."""
    return Page("预约", HEADINGS, _rows(session, ids))


def _rows(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[object, ...]]:
    found = (one for some in parts(ids) for one in lines.bookings(session, some))
    for one in found:
        why = chinese(CANCEL_REASONS.get(one.reason, ""))
        yield (
            *(one.day, _time(one.starts_at), one.name, one.id_number, one.phone, one.service),
            *(chinese(KIND_WORDS[one.kind]), one.place, chinese(CHANNEL_WORDS[one.channel])),
            chinese(STATE_WORDS[one.state]),
            *(one.booked_at, one.arrived_at, one.closed_at),
            *("：".join(filter(None, (why, one.reason_note))), one.note),
        )


def _time(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at else ""
