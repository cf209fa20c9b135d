"""The sample post: whole, believable, and made by the program's own actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from policepost import sample
from policepost.appointments import queries as appointments
from policepost.appointments.records import Booking
from policepost.core import clock
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.database import Database
from policepost.core.journalling import verifying
from policepost.core.searching import search
from policepost.inspections.records import Hazard
from policepost.intake import batch_queries
from policepost.intake import queries as intake
from policepost.mediation import queries as mediation
from policepost.mediation.codes import Status
from policepost.mediation.records import Dispute, PaperNumber
from policepost.residents import doubles
from policepost.residents.records import Residence, Resident
from policepost.verification import queries as verification

TUESDAY = datetime(2026, 11, 24, 9, 42).astimezone()


def opened(folder: Path) -> Database:
    ring = Keyring.read(folder / keys.FILE)
    return Database.open(folder, ring.unlock("田某", sample.PASSWORD))


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("sample") / "post"
    with clock.at(TUESDAY):
        assert sample.make_post(folder, 600) == sample.PASSWORD
    db = opened(folder)
    yield db
    db.close()


def test_there_are_people_disputes_bookings_and_hazards_in_many_states(post: Database) -> None:
    with post.reading() as session:
        entries = session.scalar(select(func.count()).select_from(Resident))
        assert entries == 600 + 1, "somebody has two entries"
        assert session.scalar(select(func.count()).select_from(Dispute)) == 60
        statuses = set(session.scalars(select(Dispute.status)))
        assert set(Status) - {Status.BROKEN, Status.REFERRED} <= statuses
        assert len(set(session.scalars(select(Booking.state)))) >= 4
        assert len(set(session.scalars(select(Hazard.state)))) >= 2


def test_somebody_moved_left_or_lives_in_two_dwellings(post: Database) -> None:
    with post.reading() as session:
        rows = session.execute(select(Residence.manner, Residence.until)).all()
        gone = session.scalars(select(Resident.left_vague).where(Resident.left_kind == "moved"))
        assert [len(text) for text in gone] == [len("2026-05")]
    assert [bool(manner) for manner, until in rows if until is None] == [True]
    assert {manner for manner, until in rows if until is not None} == {""}


def test_one_person_is_entered_twice(post: Database) -> None:
    with post.reading() as session:
        [pair] = doubles.pairs(session)
        (one, other) = (session.get_one(Resident, UUID(key)) for key in pair)
        assert (one.name, one.birth_date, one.phone) == (other.name, other.birth_date, other.phone)
        assert sorted([bool(one.id_number), bool(other.id_number)]) == [False, True]


def test_files_were_taken_in_and_rows_of_one_wait(post: Database) -> None:
    with post.reading() as session:
        doubtful, register = batch_queries.batches(session)
        assert len(intake.parked(session)) == doubtful.waiting == 3
    assert register.counts["added"] > 600
    assert register.counts["refused"] == register.waiting == 0


def test_every_work_list_of_the_register_has_something(post: Database) -> None:
    with post.reading() as session, clock.at(TUESDAY):
        counts = verification.counts(session, clock.today())
        (visit, *_others) = verification.due(session, clock.today(), ahead=30)
    assert all(counts.values()), counts
    assert visit.owner


def test_numbers_on_paper_have_no_gap_and_follow_the_days(post: Database) -> None:
    with post.reading() as session:
        rows = session.execute(
            select(
                PaperNumber.series, PaperNumber.year, PaperNumber.serial, PaperNumber.taken_on
            ).order_by(PaperNumber.series, PaperNumber.year, PaperNumber.serial)
        ).all()
    for series in ("mediation", "mediation_oral"):
        days = [row.taken_on for row in rows if row.series == series]
        assert days == sorted(days)
        for year in (2025, 2026):
            serials = [row.serial for row in rows if (row.series, row.year) == (series, year)]
            assert serials == list(range(1, len(serials) + 1))
        assert days


def test_today_has_something_on_it(post: Database) -> None:
    with post.reading() as session:
        agenda = [
            *appointments.agenda(session, TUESDAY.date()),
            *mediation.agenda(session, TUESDAY.date()),
        ]
        assert len(agenda) >= 4
        assert len(mediation.due(session, TUESDAY.date())) >= 2


def test_nothing_was_written_past_the_actions(post: Database) -> None:
    with post.engine.connect() as connection:
        assert verifying.verify(connection) == []
    with post.reading() as session:
        assert search.verify(session) == []


@pytest.mark.parametrize(
    "now",
    ["2026-11-22T03:05", "2026-10-02T12:00", "2028-02-29T23:50"],
    ids=["night", "feast", "2028"],
)
def test_it_is_made_on_any_day(tmp_path: Path, now: str) -> None:
    with clock.at(datetime.fromisoformat(now).astimezone()):
        sample.make_post(tmp_path / "post", 210)
        db = opened(tmp_path / "post")
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Dispute)) == 21
    db.close()
