"""Which column is which, as it was put right for files of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.exchange import layouts as exchange_layouts
from policepost.exchange.layouts import Layout
from policepost.intake.records import SheetLayout

if TYPE_CHECKING:
    from policepost.exchange.kinds import Looked, Part


KIND = SheetLayout.__tablename__


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """How somebody's columns were put right; ``columns`` is how many of them are taken."""

    id: UUID
    sender: str
    kind: str
    headings: tuple[str, ...]
    columns: int
    noted_on: date


def layouts(session: Session) -> list[Layout]:
    """Return the columns that are remembered, the latest first."""
    return [_layout(one) for one in _held(session)]


def layout_lines(session: Session) -> list[LayoutLine]:
    """Return the same for the officer."""
    return [
        LayoutLine(
            *(one.id, one.sender, one.kind, tuple(one.headings), len(one.columns), one.noted_on)
        )
        for one in _held(session)
    ]


def _held(session: Session) -> Sequence[SheetLayout]:
    return session.scalars(
        select(SheetLayout).order_by(SheetLayout.noted_on.desc(), SheetLayout.id.desc())
    ).all()


def _layout(held: SheetLayout) -> Layout:
    columns = {name: int(at) for name, at in held.columns.items()}
    return Layout(held.sender, held.kind, tuple(held.headings), columns)


def trimmed(part: Part) -> tuple[str, ...]:
    """Return the headings of a sheet without the reasons that we wrote behind them ourselves."""
    headings = list(part.plan.guess.headings)
    while headings and headings[-1] in ("", exchange_layouts.reason_heading()):
        headings.pop()
    return tuple(headings)


def layout(looked: Looked, part: Part) -> Layout:
    """Return the columns of a sheet, as they are remembered."""
    headings = trimmed(part)
    columns = {name: at for name, at in part.plan.guess.columns.items() if at < len(headings)}
    return Layout(looked.sender, part.kind.name if part.kind else "", headings, columns)
