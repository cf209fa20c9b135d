"""What every stored record has in common."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from functools import cache
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
from sqlalchemy.orm import DeclarativeBase, Mapped, QueryableAttribute, mapped_column
from typing_extensions import override

_lock = threading.Lock()
_last: list[int] = [0]


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): sorts by the time it was made, never collides between laptops.

    Several in the same millisecond stay in order: the clock's part then counts on by itself.
    """
    return UUID(new_keys(1)[0])


def new_keys(count: int) -> list[str]:
    """Keys as :func:`new_id` makes them, in the 32 hexadecimal digits in which they are stored."""
    first = _first_stamp(count)
    end, random, found = first + count, os.urandom(8 * count).hex(), list[str]()
    while first < end:  # all that are in the same millisecond begin alike
        many = min(end, (first | 0xFFF) + 1) - first
        head, low = f"{first >> 12:012x}7", first & 0xFFF
        places = range(16 * len(found), 16 * (len(found) + many), 16)
        found += [
            f"{head}{below}{_VARIANT[random[at]]}{random[at + 1 : at + 16]}"
            for below, at in zip(_below()[low : low + many], places, strict=True)
        ]
        first += many
    return found


def fresh_keys() -> Iterator[str]:
    """Such keys one after the other, for an import that does not know how many it needs."""
    while True:
        yield from new_keys(256)


def _first_stamp(count: int) -> int:
    """The first of some stamps that nobody had: the millisecond, then 12 bits below it."""
    with _lock:
        first = max(time.time_ns() * 4096 // 1_000_000, _last[0] + 1)
        _last[0] = first + count - 1
    return first


_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
"""The two bits of the variant, 10, before two random ones."""


@cache
def _below() -> list[str]:
    """The 12 bits below the millisecond, as they are written."""
    return [f"{number:03x}" for number in range(4096)]


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


@cache
def following(table: str) -> Mapping[str, tuple[str, Callable[[str], str]]]:
    """Return the columns of a table that follow from a text beside them: from which, and how.

    Such a column has ``info={"follows": (text, how)}``. It is set with its text, and the journal
    does not tell it: another version of the program may write it otherwise.
    """
    held = Base.metadata.tables.get(table)
    columns = () if held is None else held.columns
    return {one.key: one.info["follows"] for one in columns if "follows" in one.info}


def followed(table: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a record with what follows from them as this version writes it."""
    found = {name: value for name, value in fields.items() if name not in following(table)}
    return found | {
        name: how(found[text]) for name, (text, how) in following(table).items() if text in found
    }


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _set_what_follows(kind: type[Base], text: str, attribute: QueryableAttribute[str]) -> None:
    """Let whoever sets a text set what follows from it."""

    def set_them(record: Base, value: str, _before: object, _by: object) -> None:
        for name, how in mine.items():
            setattr(record, name, how(value))

    told = following(kind.__tablename__)
    mine = {name: how for name, (source, how) in told.items() if source == text}
    if mine:
        event.listen(attribute, "set", set_them)


class Record(Base):
    """A record with a key that two laptops never give twice."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
