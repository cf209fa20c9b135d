"""The bookings of a span of days as a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from policepost.appointments import lines
from policepost.appointments.states import CANCEL_REASONS, CHANNEL_WORDS, KIND_WORDS, STATE_WORDS
from policepost.core.language import chinese
from policepost.exchange.book import Page

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

HEADINGS = (
    *("日期", "时间", "姓名", "公民身份号码", "联系电话", "事项", "方式", "地点", "渠道"),
    *("状态", "预约时间", "到达时间", "办结时间", "取消原因", "备注"),
)
"""In Chinese whatever the screen speaks: the sheet goes to other offices."""


def page(session: Session, first: date = date.min, last: date = date.max) -> Page:
    """The bookings from one day to another, both included, in the order of their times."""
    return Page("预约", HEADINGS, _rows(lines.between(session, first, last)))


def _rows(found: list[lines.BookingLine]) -> Iterator[tuple[object, ...]]:
    for one in found:
        why = chinese(CANCEL_REASONS.get(one.reason, ""))
        yield (
            *(one.day, _time(one.starts_at), one.name, one.id_number, one.phone, one.service),
            *(chinese(KIND_WORDS[one.kind]), one.place, chinese(CHANNEL_WORDS[one.channel])),
            chinese(STATE_WORDS[one.state]),
            *(_moment(at) for at in (one.booked_at, one.arrived_at, one.closed_at)),
            *("：".join(filter(None, (why, one.reason_note))), one.note),
        )


def _time(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
