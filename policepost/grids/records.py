"""Places from the community down to the door, and the premises that stand among them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Level(StrEnum):
    """What a place is; a place lies under one of an earlier level."""

    COMMUNITY = "community"
    ESTATE = "estate"
    VILLAGE = "village"
    GRID = "grid"
    BUILDING = "building"
    UNIT = "unit"
    DWELLING = "dwelling"


class Place(Record):
    """One node of the tree of places.

    Attributes:
        parent_id: The place that it lies in; none for a community, or an estate without one.
        level: A value of :class:`Level`.
        name: What it is called there: 寺河嘉苑, 网格02, A区3号楼, 2单元, 1101.
        number: The number in its name, for finding it however it is written; 0 without one.
        address: The standard address, unique among places of its level: 寺河嘉苑A区3号楼2单元1101.
        short_address: The same without the estate.
        sort_key: The address with its numbers padded, so that 3号楼 comes before 12号楼.
        grid_id: The grid that it lies in; a grid's own id for a grid.
        chief: Of a grid, who leads it.
        worker: Of a grid, who walks it.
        phone: Of a grid, its worker's telephone.
        use: Of a dwelling, a code of the table ``dwelling_uses``.
        area: Of a dwelling, its square metres.
        rented: Of a dwelling, whether it is let; None when nobody knows.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("level", "address"),
        Index(None, "level", "sort_key"),
        Index(None, "grid_id", "level"),
    )

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    level: Mapped[str]
    name: Mapped[str]
    number: Mapped[int] = mapped_column(default=0)
    address: Mapped[str]
    short_address: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str]
    grid_id: Mapped[UUID | None]
    chief: Mapped[str] = mapped_column(default="")
    worker: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    use: Mapped[str | None]
    area: Mapped[float | None]
    rented: Mapped[bool | None]


class Premises(Record):
    """A shop, school, enterprise or other place that the post looks after.

    Attributes:
        kind: A code of the table ``premises_kinds``.
        credit_code: The unified social credit code (GB 32100-2015), if it has one.
        responsible: Who answers for it.
        closed_on: When it closed for good; it is then in no list.
    """

    __tablename__ = "premises"
    __table_args__ = (Index(None, "closed_on", "name_key", "id"), Index(None, "grid_id", "kind"))

    name: Mapped[str]
    name_key: Mapped[str]
    kind: Mapped[str]
    credit_code: Mapped[str | None] = mapped_column(unique=True)
    responsible: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    staff_count: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[date | None]
