"""Numbers on paper: a series for each year that never jumps and never gives a number twice."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session

from policepost.core.records import Record


class NumberSeries(Record):
    """The last number that a series has given in a year."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("series", "year"),)

    series: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]


_HELD = select(NumberSeries).where(
    NumberSeries.series == bindparam("series"), NumberSeries.year == bindparam("year")
)


def take_number(session: Session, series: str, year: int) -> int:
    """The next number of a series, from 1 each year.

    Taken inside the caller's transaction, which holds the only right to write: when it fails, the
    number was never given.
    """
    held = session.scalar(_HELD, {"series": series, "year": year})
    if held is None:
        held = NumberSeries(series=series, year=year, last=0)
        session.add(held)
    held.last += 1
    session.flush()
    return held.last
