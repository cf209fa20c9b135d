"""The post's settings: named values in the database, journalled like everything else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from policepost.core.counting import among, many, rows
from policepost.core.records import Record

Value = TypeVar("Value")


class Setting(Record):
    """One named value; what JSON can say."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(unique=True)
    value: Mapped[dict[str, Any]]  # {"is": value}: a bare null or string is no JSON object


_KEY = select(Setting.id).where(Setting.name == bindparam("name"))
_ONE = select(Setting.value).where(Setting.name == bindparam("name"))
_SEVERAL = select(Setting.name, Setting.value).where(among(Setting.name, "names"))


def get(session: Session, name: str, default: Value) -> Value:
    """The value of a setting, ``default`` when it was never set."""
    session.flush()
    found = rows(session, _ONE, name=name)
    return found[0].value["is"] if found else default


def several(session: Session, names: Iterable[str]) -> dict[str, Any]:
    """The values of those of some settings that were ever set, by name, in one look."""
    session.flush()
    found = rows(session, _SEVERAL, names=many(names))
    return {name: value["is"] for name, value in found}


def put(session: Session, name: str, value: object) -> None:
    """Set a value; part of the caller's transaction."""
    session.flush()
    held = rows(session, _KEY, name=name)
    if held:
        session.get_one(Setting, held[0].id).value = {"is": value}
    else:
        session.add(Setting(name=name, value={"is": value}))
