"""What appointments offer to their page, to Today, the search, the cards and the charts."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from policepost.appointments import actions, desk, lines, queries, set_up
from policepost.appointments.actions import NewBooking
from policepost.appointments.desk import Who
from policepost.appointments.records import Booking
from policepost.appointments.set_up import ServiceForm
from policepost.appointments.slots import Desk
from policepost.appointments.states import Kind, State
from policepost.core import bulk, clock, language
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.shapes import Ref
from tests import elsewhere
from tests.appointments.makers import MONDAY, NOW, PHONE, TUESDAY, at, booked, read, service
from tests.plans import reads

if TYPE_CHECKING:
    from policepost.core.database import Database
from policepost.core.masking import masked_phone

WEDNESDAY = TUESDAY + timedelta(days=1)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def test_a_day_has_its_lines_in_order_of_time(db: Database) -> None:
    booked(db, at(14, 30), name="后")
    booked(db, at(10), name="先")
    booked(db, at(9, day=WEDNESDAY), name="明天")
    booked(db, None, name="等")
    with db.reading() as session:
        assert [one.name for one in lines.day(session, TUESDAY)] == ["先", "后"]
        week = lines.between(session, MONDAY, MONDAY + timedelta(days=6))
        assert [one.name for one in week] == ["先", "后", "明天"]
        assert [one.name for one in lines.waiting(session)] == ["等"]
        assert lines.booking(session, uuid4()) is None


def test_waiting_and_coming_home_visits(db: Database) -> None:
    home: dict[str, Any] = {"kind": Kind.VISIT, "place": "5号楼302"}
    booked(db, None, name="窗口")
    booked(db, None, name="上门", **home)
    booked(db, at(14), name="今天", **home)
    actions.cancel(db, booked(db, at(15), name="取消", **home), "person")
    with db.reading() as session:
        assert [one.name for one in lines.waiting(session, Kind.VISIT)] == ["上门"]
        assert [one.name for one in lines.visits_ahead(session, NOW)] == ["今天"]


def test_free_slots_of_a_period_leave_out_what_is_taken(db: Database) -> None:
    booked(db, at(9, 30))
    booked(db, at(10), kind=Kind.VISIT, place="5号楼302")
    actions.cancel(db, booked(db, at(10, 30)), "person")
    with db.reading() as session:
        free = desk.free_slots(session, MONDAY, WEDNESDAY, 30, NOW)
        assert free[MONDAY] == []
        assert free[TUESDAY][:2] == [at(10), at(10, 30)]
        assert len(free[WEDNESDAY]) == 14
        first = desk.first_free(session, 60, NOW, count=3)
        assert first == [at(10), at(10, 30), at(11)]
        assert queries.free_words(session, NOW) == "11 free slots today, the next at 10:00"
        assert queries.free_words(session, at(17, 30)) == "1 free slot today, the next at 17:30"
        assert queries.free_words(session, at(18)) == "No free slot left today"
        assert (
            queries.free_words(session, NOW - timedelta(days=NOW.weekday() + 1))
            == "The desk is closed today"
        )


def test_first_free_ends_where_booking_ends(db: Database) -> None:
    set_up.copy_catalogue(db)
    with db.reading() as session:
        assert len(desk.first_free(session, 30, NOW, count=9999)) < 9999


def test_a_person_is_recognised_by_register_number_or_name_with_telephone(db: Database) -> None:
    key = uuid4()
    with clock.at(at(8, day=MONDAY)):
        made = booked(db, at(9, day=MONDAY), resident_id=key, id_number="110101199003078996")
    actions.miss(db, made)
    with db.reading() as session:
        for who in (
            Who(key),
            Who(None, "110101199003078996"),
            Who(None, "", "王淑兰", f"{PHONE}/1"),
        ):
            assert desk.missed_days(session, who, TUESDAY) == (MONDAY,)
        for who in (Who(), Who(uuid4()), Who(None, "", "王淑兰"), Who(None, "", "何婷婷", PHONE)):
            assert desk.missed_days(session, who, TUESDAY) == ()
        assert desk.missed_days(session, Who(key), date(2027, 11, 23)) == ()


def test_circumstances_of_a_booking(db: Database) -> None:
    mine = booked(db, at(10))
    home: dict[str, Any] = {"kind": Kind.VISIT, "place": "5号楼302", "companion": "周某"}
    booked(db, at(14), name="赵德福", **home)
    who = Who(None, "", "王淑兰", PHONE)
    with db.reading() as session:
        ask = desk.circumstances
        assert ask(session, who, TUESDAY).same_day == ()
        assert ask(session, who, TUESDAY, starts=at(11)).same_day == (at(10),)
        assert ask(session, who, TUESDAY, starts=at(11), but=mine).same_day == ()
        assert ask(session, Who(), TUESDAY, starts=at(11)).same_day == ()
        along = ask(session, Who(), TUESDAY, starts=at(14, 30), minutes=30, companion="周某")
        assert along.companion_busy == "赵德福"
        later = ask(session, Who(), TUESDAY, starts=at(15), minutes=30, companion="周某")
        assert later.companion_busy == ""
        assert desk.companions(session) == ["周某"]


def test_today_sees_the_agenda_the_badge_and_what_is_due(db: Database) -> None:
    with clock.at(at(8, day=MONDAY)):
        left = booked(db, at(9, day=MONDAY), name="昨天")
        wish = booked(db, None, name="等")
    booked(db, at(10))
    booked(db, at(14), name="赵德福", kind=Kind.VISIT, place="5号楼302")
    actions.cancel(db, booked(db, at(11), name="取消"), "person")
    with db.reading() as session:
        agenda = queries.agenda(session, TUESDAY)
        assert [(line.title, line.detail, line.badge) for line in agenda] == [
            ("王淑兰 · Identity card, first", masked_phone(PHONE), "Booked"),
            ("赵德福 · Identity card, first", "5号楼302", "Booked"),
        ]
        assert (agenda[0].at, agenda[0].until, agenda[0].tone) == (at(10), at(10, 30), "info")
        assert queries.badge(session, TUESDAY) == 2
        due = queries.due(session, TUESDAY)
    assert [(line.ref, line.due_on, line.title) for line in due] == [
        (Ref("booking", left), MONDAY, "Record how the booking of 昨天 ended"),
        (Ref("booking", wish), MONDAY + timedelta(days=7), "Give 等 a time"),
    ]


def test_a_card_says_what_bookings_of_the_person_are_due(db: Database) -> None:
    key = uuid4()
    with clock.at(at(8, day=MONDAY)):
        left = booked(db, at(9, day=MONDAY), resident_id=key)
        wish = booked(db, None, resident_id=key, kind=Kind.VISIT, place="5号楼302")
    coming = booked(db, at(10), resident_id=key)
    actions.cancel(db, booked(db, at(11), resident_id=key), "person")
    booked(db, at(15))
    with db.reading() as session:
        found = {line.ref.id: line for line in queries.due_of_resident(session, key, TUESDAY)}
    assert {id_: (line.title, line.due_on) for id_, line in found.items()} == {
        left: ("Record how the booking of 王淑兰 ended", MONDAY),
        wish: ("Give 王淑兰 a time", MONDAY + timedelta(days=7)),
        coming: ("Booking of 王淑兰", TUESDAY),
    }
    assert (found[coming].due_at, found[wish].due_at) == (at(10).time(), None)


def test_a_resident_has_a_story(db: Database) -> None:
    key = uuid4()
    booked(db, at(10), resident_id=key, note="聋")
    actions.cancel(db, booked(db, at(11), resident_id=key), "person")
    booked(db, None, resident_id=key, kind=Kind.VISIT, place="5号楼302")
    booked(db, at(15))
    with db.reading() as session:
        story = queries.timeline(session, key)
    assert [(line.at, line.title, line.detail) for line in story] == [
        (NOW, "Identity card, first: Waiting for a time", "5号楼302"),
        (at(11), "Identity card, first: Cancelled", ""),
        (at(10), "Identity card, first: Booked", "聋"),
    ]


def test_figures_count_and_open_what_they_count(db: Database) -> None:
    for day in (MONDAY, TUESDAY):
        with clock.at(at(8, day=day)):
            for hour in (9, 10, 11):
                booked(db, at(hour, day=day), name=f"{hour}")
    with db.reading() as session:
        keys = [one.id for one in lines.between(session, *NOVEMBER)]
    with clock.at(at(11, 30)):
        actions.arrive(db, keys[3])
        actions.finish(db, keys[3])
        actions.miss(db, keys[0])
        actions.cancel(db, keys[1], "person")
        actions.walk_in(db, NewBooking(service_id=service(db).id, name="刘强"))
        booked(db, at(15), kind=Kind.VISIT, place="5号楼302")
    before = (date(2026, 10, 1), date(2026, 10, 31))
    with db.reading() as session:
        found = queries.figures(session, NOVEMBER, previous=before, last_year=before)
        assert {one.name: (one.value, one.base, one.previous, one.last_year) for one in found} == {
            "appointments_booked": (7, 7, 0, 0),
            "appointments_served": (1, 1, 0, 0),
            "appointments_visits": (1, 1, 0, 0),
            "appointments_no_show_share": (50.0, 2, None, None),
        }
        assert [len(lines.listed(session, one.opens.filter)) for one in found if one.opens] == [
            7,
            1,
            1,
            1,
        ]
        alone = queries.figures(session, NOVEMBER, uuid4())
        assert [(one.value, one.previous, one.last_year) for one in alone] == [
            (0, None, None),
            (0, None, None),
            (0, None, None),
            (None, None, None),
        ]
        assert queries.by_day(session, NOVEMBER) == {MONDAY: 2, TUESDAY: 5}
        ((service_id, count),) = queries.by_service(session, NOVEMBER).items()
        assert count == 7
        assert queries.service_titles(session)[service_id] == "Identity card, first"


def test_lists_are_filtered_and_sorted(db: Database) -> None:
    second = booked(db, at(11), name="乙", code="birth")
    first = booked(db, at(10), name="甲")
    third = booked(db, None, name="丙")
    with db.reading() as session:
        ask = lines.listed
        assert ask(session, {"day": TUESDAY}, descending=False) == [first, second]
        assert ask(session, {"state": State.WAITING, "kind": None}) == [third]
        chosen = {"service_ids": [service(db, "birth").id]}
        assert ask(session, chosen) == [second]
        assert ask(session, {"first": TUESDAY, "last": TUESDAY}, sort="time") == [second, first]
        assert ask(session, {}, sort="service", descending=False, limit=1) == [third]
        assert ask(session, {}, sort="name", descending=False)[0] == third
        assert len(ask(session, {}, sort="state")) == 3
        assert {one.id for one in lines.bookings(session, [first, third])} == {first, third}


def test_bookings_are_found(db: Database) -> None:
    key = booked(db, at(10), id_number="110101199003078996", note="轮椅坡道")
    visit = booked(db, None, name="冯桂英", phone="13900009981", kind=Kind.VISIT,
                   place="寺河嘉苑5号楼302", wish="下午")  # fmt: skip
    with db.reading() as session:
        for text in ("王淑", "wsl", "900307", "00004417", "首次申领", "identity", "轮椅坡"):
            assert key in {hit.id for hit in search.find(session, text, kinds=["booking"])}
        (hit,) = search.find(session, "fenggui", kinds=["booking"])
        assert hit.id == visit
        assert (hit.title, hit.detail) == (
            "冯桂英 · 居民身份证首次申领",
            "下午 · 139****9981 · 寺河嘉苑5号楼302",
        )
    set_up.save_service(db, service(db).id, ServiceForm(name="办身份证", minutes=30))
    with db.reading() as session:
        assert len(search.find(session, "办身份", kinds=["booking"])) == 2
        assert search.verify(session) == []


def test_what_a_click_changes_alters_no_search_entry(db: Database) -> None:
    booked(db, at(10), note="轮椅坡道")
    assert {"state", "arrived_at", "closed_at"} <= set(elsewhere.changed(db, Booking, Booking))
    with db.reading() as session:
        assert search.verify(session) == []
        assert search.find(session, "轮椅坡", kinds=["booking"])


def test_titles_follow_the_language(db: Database) -> None:
    made = read(db, booked(db, at(10)))
    assert made.service_title == "Identity card, first"
    language.use("zh_CN")
    assert made.service_title == service(db).title == "居民身份证首次申领"


def test_figures_come_out_of_the_index_alone(db: Database) -> None:
    services = [service(db, code).id for code in ("id_first", "birth", "certificate")]
    first = date(2025, 1, 1)
    blank = {
        "channel": "desk", "minutes": 30, "resident_id": None, "name": "王", "phone": "",
        "id_number": "", "wish": "", "place": "", "companion": "", "note": "", "brought": [],
        "booked_at": NOW, "arrived_at": None, "closed_at": None, "told_at": None, "reason": "",
        "reason_note": "", "walk_in": False, "kind": "window",
    }  # fmt: skip
    grids: list[UUID | None] = [new_id(), None]
    rows = [
        {
            "id": new_id(),
            "service_id": services[n % 3],
            "state": list(State)[1 + n % 5],
            "day": first + timedelta(days=n // 3),
            "starts_at": at(9, day=first + timedelta(days=n // 3)),
            "grid_id": grids[n % 2],
            **blank,
        }
        for n in range(2000)
    ]
    with db.transaction("Book an appointment") as session:
        bulk.insert_many(session, Booking, rows)
    db.settle()  # else its thread is heard as well
    for grid in (None, grids[0]):
        for count in (queries.counts, queries.by_day, queries.by_service):
            (step,) = reads(db, partial(count, period=NOVEMBER, grid_id=grid))
            assert "COVERING INDEX ix_booking_counts" in step
    with db.reading() as session:
        period = (first, TUESDAY)
        by_day, by_service = queries.by_day(session, period), queries.by_service(session, period)
        assert 0 < sum(by_day.values()) == sum(by_service.values())
        assert desk.desk(session) == Desk()
