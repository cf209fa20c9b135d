"""Where people live and lived: moves, second dwellings, vague days, corrections, and the asks."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from policepost.core import clock
from policepost.core.connecting import connect
from policepost.core.database import FILE, Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.searching import search
from policepost.core.shapes import Person, Ref
from policepost.core.vague import UNKNOWN, VagueDay
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.grids.records import Place
from policepost.residents import (
    actions,
    households,
    merge_rules,
    merging,
    moving,
    parting,
    queries,
    residing,
    staying,
)
from policepost.residents.actions import ResidentForm
from policepost.residents.card_facts import member_words
from policepost.residents.merge_rules import Side
from policepost.residents.periods import FOREVER, Sureness
from policepost.residents.records import Residence, Resident
from policepost.residents.staying import StayForm
from tests.conftest import KEY, copy_of
from tests.residents.conftest import TODAY

HOME, OTHER, THIRD = (f"寺河嘉苑A区3号楼1单元{door}" for door in (302, 303, 402))


@pytest.fixture
def estate(db: Database) -> Database:
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑", community="寺河社区")
    return db


def person(db: Database, name: str = "张淑兰", **more: object) -> UUID:
    form = ResidentForm(name=name, address="A3-1-302", relation="01")
    return actions.register_resident(db, replace(form, **more))  # type: ignore[arg-type]


def vague(text: str) -> VagueDay:
    return VagueDay.read(text)


def stays(db: Database, key: UUID) -> list[str]:
    """Each dwelling of a person as ``address since…until manner``."""
    with db.reading() as session:
        return [
            " ".join(
                (
                    one.address.removeprefix("寺河嘉苑A区3号楼1单元"),
                    f"{one.since.text}…{one.until.text if one.until else ''}",
                    *((one.manner,) if one.manner else ()),
                )
            )
            for one in residing.stays(session, key, clock.today())
        ]


def ids(db: Database, key: UUID) -> list[UUID]:
    with db.reading() as session:
        return [one.id for one in residing.stays(session, key, TODAY) if one.id]


def lived(db: Database, address: str, since: str, until: str) -> list[str]:
    """Who lived at an address, ``?`` behind whoever only may have."""
    with db.reading() as session:
        dwelling = session.scalars(select(Place.id).where(Place.address == address)).one()
        days = date.fromisoformat(since), date.fromisoformat(until)
        return [
            f"{one.since}…{one.until}: "
            + ", ".join(
                [*(name for _key, name in one.certain), *(f"{n}?" for _key, n in one.possible)]
            )
            for one in residing.occupations(session, dwelling, *days, TODAY)
        ]


def test_a_move_on_a_vague_day_is_asked_from_both_sides(estate: Database) -> None:
    key = person(estate, moved_in_on=date(2012, 3, 1))
    actions.move_resident(estate, key, "A3-1-303", vague("2020"))
    assert stays(estate, key) == ["303 2020…", "302 2012-03-01…2020"]
    assert lived(estate, HOME, "2019-01-01", "2022-01-01") == [
        "2019-01-01…2020-01-01: 张淑兰",
        "2020-01-01…2021-01-01: 张淑兰?",
    ]
    assert lived(estate, OTHER, "2019-01-01", "2022-01-01") == [
        "2020-01-01…2021-01-01: 张淑兰?",
        "2021-01-01…2022-01-01: 张淑兰",
    ]
    with estate.reading() as session:
        days = date(2020, 6, 1), date(2020, 6, 2)
        found = residing.where(session, key, *days, TODAY)
        assert [(one.address, sure) for one, sure in found] == [
            (OTHER, Sureness.POSSIBLE),
            (HOME, Sureness.POSSIBLE),
        ]
        sure = residing.where(session, key, date(2019, 6, 1), date(2022, 1, 1), TODAY)
        assert [(one.address, how) for one, how in sure] == [
            (OTHER, Sureness.CERTAIN),
            (HOME, Sureness.CERTAIN),
        ]
        at_303 = session.get_one(Resident, key).dwelling_id
        assert at_303 is not None
        assert residing.first_day(session, at_303, TODAY) == date(2020, 1, 1)
        assert residing.stays(session, UUID(int=1), TODAY) == []
    with estate.reading() as session:
        entry = journal.history(session, [Ref("resident", key)])[0].entry
    undo.undo(estate, entry)
    assert stays(estate, key) == ["302 2012-03-01…"]


def test_a_year_that_was_typed_over_counts_no_more(estate: Database) -> None:
    """Whoever writes the day alone, as an import does, need not know of the vague one."""
    key = person(estate)
    moving_in = vague("2020")
    staying.correct_moving_in(estate, key, moving_in)
    assert stays(estate, key) == ["302 2020…"]
    form = ResidentForm(name="张淑兰", address=HOME, relation="01")
    for typed, shown in (
        (date(2020, 1, 1), "2020"),  # as a form without vague days hands it back
        (date(2020, 5, 17), "2020-05-17"),
        (vague("2021-03"), "2021-03"),
        (VagueDay.of(date(2021, 3, 1)), "2021-03-01"),
        (None, "?"),
    ):
        actions.edit_resident(estate, key, replace(form, moved_in_on=typed))
        assert stays(estate, key) == [f"302 {shown}…"]
    with pytest.raises(Refused) as refused:
        actions.edit_resident(estate, key, replace(form, moved_in_on=vague("2027")))
    assert refused.value.field == "moved_in_on"
    staying.correct_moving_in(estate, key, UNKNOWN, household=2)
    assert stays(estate, key) == ["302 ?…"]


def test_what_a_move_cannot_be(estate: Database) -> None:
    key = person(estate, moved_in_on=date(2012, 3, 1))
    for on, field in ((vague("2011"), "moved_in_on"), (vague("2027"), "moved_in_on")):
        with pytest.raises(Refused) as refused:
            actions.move_resident(estate, key, "A3-1-303", on)
        assert refused.value.field == field
    with pytest.raises(Refused, match="never left"):
        moving.move_back(estate, key, "A3-1-303", TODAY)
    for on in (vague("2011"), vague("2027-01")):
        with pytest.raises(Refused) as refused:
            actions.leave(estate, key, on, "迁出")
        assert refused.value.field == "left_on"
    actions.leave(estate, key, vague("2024"), "迁往太原")
    with pytest.raises(Refused, match="moved back"):
        actions.move_resident(estate, key, "A3-1-303", TODAY)
    with pytest.raises(Refused, match="not left yet"):
        moving.move_back(estate, key, "A3-1-303", vague("2023"))
    with pytest.raises(Refused, match="had left"):
        staying.correct_moving_in(estate, key, vague("2025-06"))
    with pytest.raises(Refused, match="counted"):
        staying.correct_moving_in(estate, key, vague("2012"), household=0)


@pytest.mark.parametrize(
    ("on", "left_on", "left_vague", "asked"),
    [
        ("2024-05-17", date(2024, 5, 17), "", ["2023-01-01…2024-05-17: 张淑兰"]),
        (
            "2024",
            date(2025, 1, 1),
            "2024",
            ["2023-01-01…2024-01-01: 张淑兰", "2024-01-01…2025-01-01: 张淑兰?"],
        ),
        (
            "2026",
            TODAY,
            "2026",
            ["2023-01-01…2026-01-01: 张淑兰", "2026-01-01…2026-11-24: 张淑兰?"],
        ),
        ("?", TODAY, "?", ["2023-01-01…2026-11-24: 张淑兰?"]),
    ],
)
def test_who_died_lived_there_until_then(
    estate: Database, on: str, left_on: date, left_vague: str, asked: list[str]
) -> None:
    key = person(estate, moved_in_on=date(2012, 3, 1))
    actions.leave(estate, key, vague(on), "", moving.DIED)
    with estate.reading() as session:
        found = session.get_one(Resident, key)
        assert (found.left_on, found.left_vague, found.left_kind) == (left_on, left_vague, "died")
    assert lived(estate, HOME, "2023-01-01", "2027-01-01") == asked
    actions.come_back(estate, key)
    with estate.reading() as session:
        found = session.get_one(Resident, key)
        assert (found.left_on, found.left_vague, found.left_kind) == (None, "", "")
    assert stays(estate, key) == ["302 2012-03-01…"]


def test_somebody_moves_away_and_back_in(estate: Database) -> None:
    key = person(estate, moved_in_on=date(2012, 3, 1))
    staying.add_stay(estate, key, StayForm(address="A3-1-402", since=vague("2015"), manner="owns"))
    actions.leave(estate, key, vague("2018"), "迁往太原", moving.MOVED)
    assert stays(estate, key) == ["302 2012-03-01…2018", "402 2015…2018 owns"]
    moving.move_back(estate, key, "A3-1-303", vague("2022-05"), household=2)
    assert stays(estate, key) == [
        "303 2022-05…",
        "402 2015…2018 owns",
        "302 2012-03-01…2018",
    ]
    assert lived(estate, HOME, "2000-01-01", "2027-01-01") == [
        "2012-03-01…2018-01-01: 张淑兰",
        "2018-01-01…2019-01-01: 张淑兰?",
    ]


def test_somebody_without_an_address_moves_in(estate: Database) -> None:
    key = person(estate, address="")
    assert stays(estate, key) == []
    actions.move_resident(estate, key, "A3-1-303", vague("2022-05"))
    assert stays(estate, key) == ["303 2022-05…"]
    other = person(estate, address="北街西屋", name="李四")
    actions.move_resident(estate, other, "A3-1-303", vague("2022-05"))
    assert stays(estate, other) == ["303 2022-05…", "北街西屋 ?…2022-05"]


def test_one_person_in_several_dwellings_and_several_households_in_one(estate: Database) -> None:
    head = person(estate, moved_in_on=date(2012, 3, 1))
    tenant = person(estate, name="李四", moved_in_on=date(2021, 1, 1))
    staying.correct_moving_in(estate, tenant, vague("2021"), household=2)
    form = StayForm(
        address="A3-1-302", since=vague("2023-09"), manner="rents", household=2, relation="99"
    )
    guest = person(estate, name="王五", address="A3-1-402")
    stay = staying.add_stay(estate, guest, form)
    with estate.reading() as session:
        dwelling = session.get_one(Resident, head).dwelling_id
        assert dwelling is not None
        found = households.households(session, dwelling, TODAY)
        assert [(number, [one.name for one in people]) for number, people in found] == [
            (1, ["张淑兰"]),
            (2, ["李四", "王五"]),
        ]
        assert [one.manner for _number, people in found for one in people] == ["", "", "rents"]
        lines = [member_words(one) for one in queries.household(session, dwelling, TODAY)]
        assert lines == ["张淑兰 · Self", "李四 · Self · household 2"]
    assert lived(estate, HOME, "2023-01-01", "2024-01-01") == [
        "2023-01-01…2023-09-01: 张淑兰, 李四",
        "2023-09-01…2023-10-01: 张淑兰, 李四, 王五?",
        "2023-10-01…2024-01-01: 张淑兰, 李四, 王五",
    ]
    staying.correct_stay(estate, stay, replace(form, until=vague("2025-02-01")))
    with estate.reading() as session:
        assert households.others(session, dwelling, TODAY) == []
    staying.remove_stay(estate, stay)
    assert stays(estate, guest) == ["402 ?…"]
    with estate.reading() as session:
        told = journal.history(session, [Ref("residence", stay)])
    assert [line.action for line in told] == [
        "Remove dwelling of resident",
        "Correct dwelling of resident",
        "Add dwelling of resident",
    ]


def test_who_lives_somewhere_besides_is_found_by_that_address_too(estate: Database) -> None:
    key = person(estate)
    form = StayForm(address="A3-1-402", since=vague("2023"), manner="rents")
    stay = staying.add_stay(estate, key, form)
    staying.add_stay(estate, key, StayForm(address="太原市某小区5号", manner="owns"))

    def hits(text: str) -> list[str]:
        with estate.reading() as session:
            assert search.verify(session) == []
            return [one.title for one in search.find(session, text) if one.kind == "resident"]

    assert hits("A3-1-402") == hits("某小区5号") == hits("A3-1-302") == ["张淑兰"]
    with estate.reading() as session:
        building = session.scalars(select(Place.id).where(Place.name == "A区3号楼")).one()
    grids.rename_place(estate, building, "A区8号楼")
    assert hits("A8-1-402") == ["张淑兰"]
    staying.correct_stay(estate, stay, replace(form, address="A8-1-402", until=vague("2025")))
    assert hits("A8-1-402") == []


def test_the_second_dwelling_becomes_the_main_one(estate: Database) -> None:
    key = person(estate, moved_in_on=date(2012, 3, 1))
    rented = staying.add_stay(
        estate, key, StayForm(address="A3-1-402", since=vague("2023"), manner="rents")
    )
    outside = staying.add_stay(
        estate, key, StayForm(address="太原市某小区5号", since=UNKNOWN, manner="owns")
    )
    with pytest.raises(Refused, match="of the post"):
        staying.make_main(estate, outside, "owns")
    with pytest.raises(Refused, match="how"):
        staying.make_main(estate, rented, "")
    staying.make_main(estate, rented, "registered")
    assert stays(estate, key) == [
        "402 2023…",
        "太原市某小区5号 ?… owns",
        "302 2012-03-01… registered",
    ]
    # moving to where one lives besides makes that one the main one
    actions.move_resident(estate, key, "A3-1-302", vague("2026-05"))
    assert stays(estate, key) == [
        "302 2026-05…",
        "太原市某小区5号 ?… owns",
        "402 2023…2026-05",
        "302 2012-03-01…2026-05 registered",
    ]
    nowhere = person(estate, name="李四", address="")
    only = staying.add_stay(
        estate, nowhere, StayForm(address="A3-1-402", since=vague("2023"), manner="rents")
    )
    staying.make_main(estate, only, "rents")
    assert stays(estate, nowhere) == ["402 2023…"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (StayForm(address="A3-1-303"), "until"),
        (StayForm(address="A3-1-303", manner="castle"), "manner"),
        (StayForm(address=" ", manner="rents"), "address"),
        (StayForm(address="A3-1-302", manner="rents"), "address"),
        (StayForm(address="A3-1-303", manner="rents", household=0), "household"),
        (StayForm(address="A3-1-303", since=vague("2027"), manner="rents"), "since"),
        (StayForm(address="A3-1-303", until=vague("2027")), "until"),
        (StayForm(address="A3-1-303", since=vague("2020-05"), until=vague("2020-04")), "until"),
    ],
)
def test_what_a_dwelling_besides_cannot_be(estate: Database, form: StayForm, field: str) -> None:
    key = person(estate)
    with pytest.raises(Refused) as refused:
        staying.add_stay(estate, key, form)
    assert refused.value.field == field
    assert stays(estate, key) == ["302 ?…"]


def test_former_dwellings_are_entered_later_and_elsewhere(estate: Database) -> None:
    key = person(estate, moved_in_on=date(2020, 1, 1))
    for address, since, until in (
        ("A3-1-402", "2015", "2018-06"),
        ("北京市某小区3号楼2单元101", "?", "2015"),
        ("A3-1-303", "?", "?"),
    ):
        form = StayForm(address=address, since=vague(since), until=vague(until))
        staying.add_stay(estate, key, form)
    assert stays(estate, key) == [
        "302 2020-01-01…",
        "303 ?…?",
        "402 2015…2018-06",
        "北京市某小区3号楼2单元101 ?…2015",
    ]
    with estate.reading() as session:
        rows = residing.stays(session, key, TODAY)
        assert [one.span.certain_once for one in rows] == [True, False, True, False]
        assert [one.main for one in rows] == [True] * 4
        assert session.scalars(select(Place).where(Place.address.startswith("北京"))).all() == []


def test_an_edit_of_the_address_is_a_move_on_the_day_that_is_typed(estate: Database) -> None:
    key = person(estate, moved_in_on=date(2012, 3, 1))
    form = ResidentForm(name="张淑兰", address="A3-1-303", relation="01")
    actions.edit_resident(estate, key, replace(form, moved_in_on=date(2026, 11, 1)))
    assert stays(estate, key) == ["303 2026-11-01…", "302 2012-03-01…2026-11-01"]
    actions.edit_resident(
        estate, key, replace(form, address="A3-1-402", moved_in_on=date(2026, 11, 1))
    )
    assert stays(estate, key)[0] == "402 2026-11-24…"
    elsewhere = StayForm(address="太原市某小区5号", since=UNKNOWN, manner="owns")
    staying.add_stay(estate, key, elsewhere)
    actions.edit_resident(estate, key, replace(form, address="北街西屋"))
    assert stays(estate, key)[:2] == ["北街西屋 2026-11-24…", "太原市某小区5号 ?… owns"]
    actions.edit_resident(estate, key, replace(form, address="A3-1-303"))
    assert stays(estate, key)[:2] == ["303 ?…", "太原市某小区5号 ?… owns"]
    actions.leave(estate, key, date(2026, 11, 24), "迁出")
    actions.edit_resident(estate, key, replace(form, address="A3-1-402"))
    assert stays(estate, key)[0] == "402 ?…2026-11-24", "of who left it is a correction"


def test_who_is_locked_is_in_no_answer_and_the_ask_is_kept(estate: Database) -> None:
    key = person(estate, moved_in_on=date(2012, 3, 1))
    actions.leave(estate, key, TODAY, "迁出")
    with estate.transaction("Approve deletion") as session:
        found = session.get_one(Resident, key)
        found.locked_until = date(2030, 1, 1)
        dwelling = found.dwelling_id
    assert lived(estate, HOME, "2020-01-01", "2021-01-01") == []
    assert dwelling is not None
    staying.note_asked(estate, dwelling, date(2020, 1, 1), date(2021, 1, 1))
    with estate.reading() as session:
        line = journal.history(session, [Ref("place", dwelling)], ops={"look"})[0]
    assert line.action == "Ask who lived in a dwelling"
    assert {name: after for name, _before, after in line.changes} == {
        "since": "2020-01-01",
        "until": "2021-01-01",
    }


def test_a_merge_leads_all_dwellings_along_and_parting_gives_them_back(estate: Database) -> None:
    kept = person(estate, moved_in_on=date(2012, 3, 1))
    gone = person(estate, address="A3-1-303")
    staying.correct_moving_in(estate, gone, vague("2020"))
    actions.move_resident(estate, gone, "A3-1-402", vague("2021"))
    before = stays(estate, kept), stays(estate, gone)
    choice = dict.fromkeys(merge_rules.ROWS, Side.LEFT) | {"home": Side.BOTH}
    merge = merging.merge(estate, kept, gone, choice)
    assert stays(estate, kept) == [
        "302 2012-03-01…",
        "402 2021…2026-11-24",
        "303 2020…2021",
    ]
    parting.part(estate, merge)
    assert (stays(estate, kept), stays(estate, gone)) == before
    actions.leave(estate, gone, vague("2025"), "迁出")
    merging.merge(estate, kept, gone, choice | {"left": Side.LEFT})
    assert stays(estate, kept)[1] == "402 2021…2025"


# The law: whatever is done, the person's own columns and the dwellings besides tell one story

_DOORS = st.sampled_from(["A3-1-302", "A3-1-303", "A3-1-402"])
_DAYS = st.sampled_from(["?", "2019", "2020", "2020-05", "2020-05-17", "2021", "2024-02-01"])
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["move", "leave", "back", "return", "add", "main", "correct", "edit", "undo"]
        ),
        _DOORS,
        _DAYS,
    ),
    max_size=8,
)


def act(db: Database, key: UUID, step: tuple[str, str, str]) -> None:
    what, door, text = step
    day, open_ = vague(text), ids(db, key)
    form = StayForm(address=door, since=day, manner="rents")
    entry = ResidentForm(name="张淑兰", address=door, moved_in_on=day.day)
    if what == "undo":
        with db.reading() as session:
            told = journal.history(session, [Ref("resident", key)])
        if len(told) > 1:  # else the person would be gone
            undo.undo(db, told[0].entry)
    elif what == "main" and open_:
        staying.make_main(db, open_[0], "owns")
    else:
        {
            "move": lambda: moving.move_resident(db, key, door, day),
            "leave": lambda: moving.leave(db, key, day, "迁出"),
            "back": lambda: moving.move_back(db, key, door, day),
            "return": lambda: moving.come_back(db, key),
            "add": lambda: staying.add_stay(db, key, form),
            "correct": lambda: staying.correct_moving_in(db, key, day),
            "edit": lambda: actions.edit_resident(db, key, entry),
            "main": lambda: None,
        }[what]()


@settings(max_examples=30)  # each in a post of its own
@given(steps=_STEPS)
def test_the_person_and_the_dwellings_tell_one_story(
    empty_post: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    db = copy_of(empty_post, tmp_path_factory)
    try:
        grids.make_estate(db, "寺河嘉苑")
        key = person(db, moved_in_on=date(2018, 1, 1))
        for step in steps:
            try:
                act(db, key, step)
            except Refused:
                continue
            agree(db, key)
    finally:
        db.close()


def agree(db: Database, key: UUID) -> None:
    with db.reading() as session:
        resident = session.get_one(Resident, key)
        rows = residing.stays(session, key, TODAY)
        present = [one for one in rows if one.id is None]
        assert [one.dwelling_id for one in present] == [resident.dwelling_id]
        assert present[0].since.possibly == (resident.moved_in_on or date.min)
        here = [one for one in rows if one.until is None]
        assert bool(here) == (resident.left_on is None)
        assert [one for one in here if one.main] == (present if here else [])
        dwellings = [one.dwelling_id for one in here]
        assert len(set(dwellings)) == len(dwellings), "nobody lives twice in one dwelling"
        stored = session.scalars(select(Residence.id).where(Residence.resident_id == key)).all()
        assert {one.id for one in rows} == {None, *stored}
        tomorrow = TODAY + timedelta(days=1)
        today = {one.id for one in rows if one.span.on(TODAY, tomorrow) is Sureness.CERTAIN}
        assert today == {one.id for one in here}
        assert all(one.span.end == FOREVER for one in here)
        for one in {one.dwelling_id for one in rows if one.dwelling_id}:
            told = residing.occupations(session, one, TODAY, tomorrow, TODAY)
            certain = {who for line in told for who, _name in line.certain}
            assert certain == ({key} if one in dwellings else set())


def test_former_dwellings_of_an_older_post_are_told_as_before(tmp_path: Path) -> None:
    """Until revision 0003 the days were dates, and a day that nobody knew was left empty."""
    shutil.copy(Path(__file__).parents[1] / "files" / "post-0002.db", tmp_path / FILE)
    held = connect(tmp_path / FILE, KEY)
    (key,) = held.execute("SELECT id FROM resident").fetchone()
    for since, until in ((None, "2012-03-01"), ("2012-03-01", "2020-05-17")):
        held.execute(
            "INSERT INTO residence (id, resident_id, address, since, until) VALUES (?, ?, ?, ?, ?)",
            (uuid4().hex, key, f"旧居{until}", since, until),
        )
    held.commit()
    held.close()
    import_all(FEATURES)
    db = Database.open(tmp_path, KEY)
    try:
        assert stays(db, UUID(key))[1:] == [
            "旧居2020-05-17 2012-03-01…2020-05-17",
            "旧居2012-03-01 ?…2012-03-01",
        ]
    finally:
        db.close()
