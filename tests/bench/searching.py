"""The search at 58,000 people, against ``LIKE '%x%'`` over the same columns."""

from __future__ import annotations

import time
from functools import partial
from random import Random

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from policepost import start
from policepost.core import pinyin
from policepost.core.database import Database
from policepost.core.searching import search
from policepost.grids.records import Place
from policepost.residents.records import Resident
from policepost.ui.tasks import Tasks
from policepost.window.finding import FindBox
from tests.bench.measure import Row, percentile, timed

EACH = 60
LIMIT = 50
ONE_IN = 3
"""Of so many queries one is asked by LIKE as well: it takes a hundred times as long."""

CLOCK = time.process_time

FASTER_BY_TEN = {
    *("2 characters", "last 4 of the number", "whole number"),
    *("birth date in the number", "part of a telephone"),
}
"""Two characters and digits. Invented numbers end in few ways, so LIKE soon has 50 of one end."""

LIKE = (
    "SELECT r.id, r.name, r.id_number, p.short_address FROM resident AS r"
    " LEFT JOIN place AS p ON p.id = r.dwelling_id WHERE r.left_on IS NULL AND (r.name LIKE ?1"
    " OR r.name_key LIKE ?1 OR r.id_number LIKE ?1 OR r.phone LIKE ?1 OR p.address LIKE ?1)"
    " LIMIT 50"
)


def typed(name: str) -> set[str]:
    """What finds a whole name by its sound: the initials are shortest, full pinyin longest."""
    return {term for tail, term in pinyin.terms(name) if not tail}


def samples(session: Session) -> dict[str, list[str]]:
    """Return what is typed, by kind of query, drawn from the people themselves."""
    random = Random(11)
    people = session.execute(
        select(Resident.name, Resident.id_number, Resident.phone, Place.short_address)
        .join(Place, Place.id == Resident.dwelling_id)
        .where(Resident.phone != "", Resident.id_number.is_not(None))
    ).all()
    drawn = [
        (name, number or "", phone, place)
        for name, number, phone, place in random.sample(people, EACH)
    ]
    return {
        "1 character": [name[0] for name, *_ in drawn],
        "2 characters": [name[:2] for name, *_ in drawn],
        "whole name": [name for name, *_ in drawn],
        "initials": [min(typed(name), key=len) for name, *_ in drawn],
        "pinyin": [max(typed(name), key=len) for name, *_ in drawn],
        "last 4 of the number": [number[-4:] for _name, number, *_ in drawn],
        "birth date in the number": [number[6:14] for _name, number, *_ in drawn],
        "whole number": [number for _name, number, *_ in drawn],
        "part of a telephone": [phone[-5:] for _name, _number, phone, _place in drawn],
        "part of an address": [place[:5] for *_, place in drawn],
        "nothing": [name + "\u9f98" for name, *_ in drawn],
    }


def measure(db: Database) -> list[Row]:
    """Ask the queries of each kind, then LIKE for the same, and type into the box.

    LIKE reads everybody: it has a connection of its own, with room for them all, and is not asked
    between two queries. So it does not push out what the search keeps, of the file or in the
    processor: while somebody types, nothing reads everybody.
    """
    with db.reading() as session, db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = -65536")
        typed = samples(session)
        ours, like = asked(session, connection, typed)
        connection.detach()  # else its cache went back to the pool
    worst = max(ours, key=lambda kind: percentile(ours[kind]))
    rows = [
        Row(
            name=f"find, p95 of the slowest kind ({worst})",
            subject=percentile(ours[worst]),
            floor=percentile(like[worst]),
            most=3,
        )
    ]
    rows += [
        Row(
            name=f"find, {kind}, p95",
            subject=percentile(ours[kind]),
            floor=percentile(like[kind]),
            most=3,
            most_ratio=0.1 if kind in FASTER_BY_TEN else None,
        )
        for kind in ours
    ]
    return [*rows, _keystrokes(db, typed)]


def asked(
    session: Session, connection: Connection, typed: dict[str, list[str]], one_in: int = ONE_IN
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Ask by the program's own find and by LIKE; return the milliseconds of each by kind of query.

    Args:
        session: A reading session.
        connection: For LIKE.
        typed: What is asked, by kind of query.
        one_in: Of so many queries one is asked by LIKE as well.
    """
    ours: dict[str, list[float]] = {kind: [] for kind in typed}
    like: dict[str, list[float]] = {kind: [] for kind in typed}
    for counted in (False, True):  # once around to warm both
        for kind, texts in typed.items():
            some = texts if counted else texts[:5]
            finds = [partial(search.find, session, text, LIMIT, ["resident"]) for text in some]
            reads = [partial(_like, connection, text) for text in some[::one_in]]
            took = [timed(one, CLOCK)() for one in finds], [timed(one, CLOCK)() for one in reads]
            if counted:
                ours[kind], like[kind] = took
    return ours, like


def _like(connection: Connection, text: str) -> object:
    return connection.exec_driver_sql(LIKE, (f"%{text}%",)).fetchall()


def _keystrokes(db: Database, typed: dict[str, list[str]]) -> Row:
    """Type every sample key by key into the search box; each key until its results are painted."""
    window = QWidget()
    window.resize(1366, 768)
    tasks = Tasks()
    box = FindBox(lambda text: start._find(db, text), str, tasks)
    QVBoxLayout(window).addWidget(box)
    window.show()
    box.setFocus()
    took = []
    for texts in typed.values():
        for text in texts[:12]:
            box.clear()
            for key in text:
                begun = time.perf_counter()
                box.insert(key) if ord(key) > 127 else QTest.keyClicks(box, key)
                window.repaint()
                QApplication.processEvents()
                took.append((time.perf_counter() - begun) * 1000)
    window.close()
    tasks.finish()
    note = f"{len(took)} keys, median {percentile(took, 0.5):.1f} ms, longest {max(took):.1f} ms"
    return Row(
        name="keystroke to painted results, p95", subject=percentile(took), most=30, note=note
    )
