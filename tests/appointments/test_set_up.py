"""How a post sets up its desk."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from policepost.appointments import actions, desk, lines, set_up, slots
from policepost.appointments.rules import PaperToBring
from policepost.appointments.set_up import Hours, ServiceForm
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.tables import table
from tests.appointments.makers import MONDAY, NOW, TUESDAY, at, booked, read, service

if TYPE_CHECKING:
    from policepost.core.database import Database

NOBODY = UUID(int=5)
PLAIN = {name: getattr(slots.Desk(), name) for name in slots.SETTINGS}


def set_up_desk(db: Database) -> slots.Desk:
    with db.reading() as session:
        return desk.desk(session)


def names(db: Database, *, all_of_them: bool = False) -> list[str]:
    with db.reading() as session:
        return [one.name for one in lines.services(session, all_of_them=all_of_them)]


def test_the_catalogue_is_copied_once(db: Database) -> None:
    set_up.copy_catalogue(db)
    assert names(db) == [row.name for row in table("services")]
    set_up.save_service(db, service(db).id, ServiceForm(name="身份证", minutes=20))
    set_up.copy_catalogue(db)
    assert len(names(db)) == len(table("services"))
    assert names(db)[0] == "身份证"


def test_every_service_of_the_catalogue_says_what_to_bring_and_why(db: Database) -> None:
    set_up.copy_catalogue(db)
    with db.reading() as session:
        found = lines.services(session)
    assert all(one.papers and one.source and one.english for one in found if one.code != "other")
    permit = next(one for one in found if one.code == "permit_first")
    assert [paper.group for paper in permit.papers] == ["", "", "A", "A", "A"]


def test_a_post_that_never_set_anything_has_the_usual_desk(db: Database) -> None:
    assert set_up_desk(db) == slots.Desk()


def test_hours_are_set(db: Database) -> None:
    week = [((time(9), time(11)),), (), (), (), (), ((time(9), time(12)),), ()]
    set_up.set_hours(db, Hours(week=week, plain={**PLAIN, "slot_minutes": 20}))
    found = set_up_desk(db)
    assert found.hours == tuple(tuple(day) for day in week)
    assert found.slot_minutes == 20
    set_up.set_hours(db, Hours(week=slots.DEFAULT_HOURS, plain={"slot_minutes": 30}))
    assert set_up_desk(db) == slots.Desk()


def test_hours_that_cannot_be_change_nothing(db: Database) -> None:
    wrong = [slots.WORKDAY, ((time(12), time(9)),), (), (), (), (), ()]
    with pytest.raises(Refused) as refused:
        set_up.set_hours(db, Hours(week=wrong, plain=PLAIN))
    assert refused.value.field == "day1"
    with pytest.raises(Refused) as refused:
        set_up.set_hours(db, Hours(week=[()] * 7, plain=PLAIN))
    assert refused.value.field == "day0"
    assert set_up_desk(db) == slots.Desk()


def test_a_day_is_closed_opened_otherwise_and_returned(db: Database) -> None:
    set_up.set_special_day(db, TUESDAY, (), " 停电 ", TUESDAY)
    assert slots.closed_because(TUESDAY, set_up_desk(db)) == "停电"
    set_up.set_special_day(db, TUESDAY, ((time(9), time(10)),), "", TUESDAY)
    assert slots.spans_of(TUESDAY, set_up_desk(db)) == ((time(9), time(10)),)
    with db.reading() as session:
        assert [one.day for one in desk.special_days(session, MONDAY)] == [TUESDAY]
        assert desk.special_days(session, date(2026, 12, 1)) == []
    set_up.drop_special_day(db, TUESDAY)
    set_up.drop_special_day(db, TUESDAY)
    assert set_up_desk(db) == slots.Desk()


@pytest.mark.parametrize(
    ("day", "spans", "field"),
    [(MONDAY, (), "day"), (TUESDAY, ((time(9), time(9, 10)),), "spans")],
)
def test_a_special_day_that_cannot_be_is_refused(
    db: Database, day: date, spans: tuple[slots.Span, ...], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        set_up.set_special_day(db, day, spans, "", TUESDAY)
    assert refused.value.field == field


def test_a_service_is_added_changed_and_taken_off_the_list(db: Database) -> None:
    set_up.copy_catalogue(db)
    form = ServiceForm(
        name=" 犬只登记 ", minutes=15, papers=[PaperToBring("身份证", copies=1)], fee="免费"
    )
    key = set_up.save_service(db, None, form)
    assert names(db)[-1] == "犬只登记"
    with db.reading() as session:
        found = lines.service(session, key)
        assert found is not None
        assert found.papers == (PaperToBring("身份证", copies=1),)
        assert lines.service(session, NOBODY) is None
    with clock.at(NOW):
        booking = booked(db, at(10))
        made = read(db, booking)
        set_up.save_service(db, key, ServiceForm(name="养犬登记", minutes=15, offered=False))
        with pytest.raises(Refused, match="offers"):
            actions.book(db, actions.NewBooking(service_id=key, name="王淑兰", phone="13900004417"))
    assert made.service == "居民身份证首次申领"
    assert "养犬登记" not in names(db)
    assert names(db, all_of_them=True)[-1] == "养犬登记"


def test_two_services_of_one_name_are_refused(db: Database) -> None:
    first = service(db)
    with pytest.raises(Refused) as refused:
        set_up.save_service(db, None, ServiceForm(name=first.name, minutes=20))
    assert refused.value.field == "name"
    set_up.save_service(db, first.id, ServiceForm(name=first.name, minutes=20))


def test_the_first_service_of_a_post_without_any(db: Database) -> None:
    set_up.save_service(db, None, ServiceForm(name="犬只登记", minutes=15))
    assert names(db) == ["犬只登记"]


def test_services_change_places_within_the_list(db: Database) -> None:
    first = service(db)
    set_up.move_service(db, first.id, -1)
    assert names(db)[0] == first.name
    set_up.move_service(db, first.id, 1)
    assert names(db)[1] == first.name
