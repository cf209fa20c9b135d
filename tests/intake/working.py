"""What tests of the desk of files do again and again."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from policepost.core.database import Database
from policepost.core.journalling import undo
from policepost.exchange.kinds import Looked
from policepost.exchange.report import Report
from policepost.intake import actions, queries
from policepost.intake.actions import TakenIn
from policepost.intake.kinds import kind_of
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from tests.intake.conftest import HOME, look, number

ZHANG = ("张三", number("19800101"), HOME, "13900004417")
LI = ("李四", number("19900202"), HOME, "13900004418")
ODD = ("住户大名", "证号", "门牌", "联络")


def taken(db: Database, path: object, **options: object) -> TakenIn:
    return actions.take_in(db, look(db, path), **options)  # type: ignore[arg-type]


def counts(report: Report) -> tuple[int, ...]:
    return (
        *(report.added, report.changed, report.same),
        *(report.skipped, report.refused, report.doubtful),
    )


def person(db: Database, name: str) -> Resident:
    with db.reading() as session:
        return session.scalars(select(Resident).where(Resident.name == name)).one()


def register(db: Database, name: str, code: str = "", **fields: object) -> UUID:
    form = ResidentForm(name=name, id_number=code, **fields)  # type: ignore[arg-type]
    return residents.register_resident(db, form)


def waiting(db: Database) -> list[queries.ParkedLine]:
    with db.reading() as session:
        return queries.parked(session)


def last_entry(db: Database) -> int:
    with db.reading() as session:
        found = undo.last_entry(session, db.officer.name)
    assert found is not None
    return found


def corrected(post: Database, path: object) -> Looked:
    """What the officer makes of a file of which half is unknown."""
    looked = look(post, path)  # type: ignore[arg-type]
    [part] = looked.parts
    kind = kind_of("residents")
    plan = kind.plan(part.plan.sheet)
    columns = {"name": 0, "id_number": 1, "address": 2, "phone": 3}
    plan = replace(plan, guess=replace(plan.guess, columns=columns))
    return replace(looked, parts=(replace(part, kind=kind, plan=plan),), sender="河东物业")
