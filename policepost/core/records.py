"""What every stored record has in common."""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    MetaData,
    String,
    Table,
    Time,
    TypeDecorator,
    Uuid,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typing_extensions import override

_lock = threading.Lock()
_last: list[int] = [0]


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): sorts by the time it was made, never collides between laptops.

    Several in the same millisecond stay in order: the clock's part then counts on by itself.
    """
    return UUID(int=_new_numbers(1)[0])


def new_keys(count: int) -> list[str]:
    """Keys as :func:`new_id` makes them, in the 32 hexadecimal digits in which they are stored."""
    return [f"{key:032x}" for key in _new_numbers(count)]


def fresh_keys() -> Iterator[str]:
    """Such keys one after the other, for an import that does not know how many it needs."""
    while True:
        yield from new_keys(256)


def _new_numbers(count: int) -> list[int]:
    with _lock:
        first = max(time.time_ns() * 4096 // 1_000_000, _last[0] + 1)  # ms, then 12 bits below it
        _last[0] = first + count - 1
    rands = struct.unpack(f">{count}Q", os.urandom(8 * count))
    return [
        (stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62 | rand & ((1 << 62) - 1)
        for stamp, rand in enumerate(rands, first)
    ]


def made_at(key: UUID) -> datetime:
    """When a record was made: its key says so (UUIDv7, RFC 9562)."""
    return datetime.fromtimestamp((key.int >> 80) / 1000).astimezone()


class WallTime(TypeDecorator[datetime]):
    """A moment as the clock on the post's wall shows it.

    Stored without a zone in the post's own time (China keeps one time and no summer time), so that
    a day or a month can be taken from it in SQL; handed out with the zone. The journal keeps its
    moments with their offset.
    """

    impl = DateTime
    cache_ok = True

    @property
    @override
    def python_type(self) -> type[datetime]:
        return datetime

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a zone; take it from core.clock")
        return value.astimezone().replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone()


class Amount(TypeDecorator[Decimal]):
    """An amount of money in yuan, stored as text so that no fen is lost in a float."""

    impl = String(32)
    cache_ok = True

    @property
    @override
    def python_type(self) -> type[Decimal]:
        return Decimal

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """Every table of the program.

    Attributes:
        journalled: Whether changes are written into the journal; False only for the journal itself,
            the search index and drafts.
    """

    journalled: ClassVar[bool] = True

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        datetime: WallTime(),
        date: Date(),
        time_of_day: Time(),
        Decimal: Amount(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[str]: JSON(),
    }


@event.listens_for(ForeignKeyConstraint, "after_parent_attach")
def _look_only_at_the_end(key: ForeignKeyConstraint, table: Table) -> None:
    """Let what belongs together be written in any order: keys are looked at when all is committed.

    SQLite can put that off for one transaction too, but then compiles all statements anew.
    """
    if table.metadata is Base.metadata:
        key.deferrable, key.initially = True, "DEFERRED"


class Record(Base):
    """A record with a key that two laptops never give twice."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
