"""What an officer does with the register of residents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.searching import search
from policepost.core.shapes import Person, Ref
from policepost.grids import actions as grids
from policepost.grids import drawing
from policepost.grids import queries as places
from policepost.residents import actions, documents, lines, listing, queries
from policepost.residents.actions import ResidentForm
from policepost.residents.documents import DocumentForm
from policepost.residents.listing import ResidentFilter
from policepost.residents.records import Resident
from tests.plans import reads
from tests.residents.conftest import TODAY

ZHANG = ResidentForm(
    name="张淑兰",
    id_number="140502194303129960",
    ethnic="01",
    phone="139 0000 4417",
    address="A3-1-302",
    relation="02",
    collected_on=date(2026, 11, 1),
    collected_by="李网格",
    note="行走不便",
)


@pytest.fixture
def estate(db: Database) -> UUID:
    """An estate with three grids; the officer 田某 is signed in."""
    db.officer = Person(None, "田某")
    key = grids.make_estate(db, "寺河嘉苑", community="寺河社区")
    grids.make_grids(db, ["网格01", "网格02", "网格03"])
    return key


def grid(db: Database, name: str) -> UUID:
    with db.reading() as session:
        return next(line.id for line in places.grids(session) if line.name == name)


def card(db: Database, key: UUID) -> queries.ResidentCard:
    with db.reading() as session:
        found = queries.card(session, key, clock.today())
        assert found is not None
        return found


def found(db: Database, text: str) -> list[str]:
    with db.reading() as session:
        return [hit.title for hit in search.find(session, text, kinds=["resident"])]


@pytest.mark.usefixtures("estate")
def test_a_person_is_registered_with_what_the_number_says(db: Database) -> None:
    key = actions.register_resident(db, replace(ZHANG, grid_id=grid(db, "网格03")))
    one = card(db, key)
    assert (one.sex, one.birth_date, one.age) == ("2", date(1943, 3, 12), 83)
    assert one.address == "寺河嘉苑A区3号楼1单元302"
    assert one.short_address == "A区3号楼1单元302"
    assert one.grid == "网格03"
    assert one.phone == "13900004417"
    assert one.id_masked == "1405**********9960"
    assert one.needs_verifying
    assert one.missing == ()
    for text in (
        "张淑兰",
        "淑兰",
        "zsl",
        "zhangshulan",
        "9960",
        "0000441",
        "3号楼1单元",
        "行走不便",
    ):
        assert found(db, text) == ["张淑兰"], text


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"kind": "tourist"}, "kind"),
        ({"document_kind": "000"}, "document_kind"),
        ({"id_number": "140502194303129961"}, "id_number"),
        ({"id_number": "14050219430230996X"}, "id_number"),
        ({"id_number": "14050219430312996"}, "id_number"),
        ({"phone": "12345"}, "phone"),
        ({"collected_on": date(2026, 11, 25)}, "collected_on"),
        ({"moved_in_on": date(2026, 11, 25)}, "moved_in_on"),
        ({"document_kind": "414", "id_number": "E1", "kind": "overseas"}, "id_number"),
        ({"id_number": "", "birth_date": date(2027, 1, 1)}, "birth_date"),
        ({"document_kind": "821"}, "document_kind"),
        ({"kind": "overseas", "nationality": "ZZZ"}, "nationality"),
        ({"kind": "unregistered", "settling_reason": "77"}, "settling_reason"),
        ({"kind": "lodging", "host_phone": "12345"}, "host_phone"),
        ({"kind": "overseas", "declared_on": date(2026, 11, 25)}, "declared_on"),
        ({"care_reason": "独居老人"}, "care_by"),
        ({"care_reason": "独居老人", "care_by": "田某"}, "care_until"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    db: Database, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.register_resident(db, replace(ZHANG, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert found(db, "张淑兰") == []


@pytest.mark.usefixtures("estate")
def test_a_number_belongs_to_one_person(db: Database) -> None:
    key = actions.register_resident(db, ZHANG)
    with pytest.raises(Refused, match="张淑兰"):
        actions.register_resident(db, replace(ZHANG, name="李四"))
    actions.edit_resident(db, key, replace(ZHANG, name="张淑蘭"))
    assert card(db, key).name == "张淑蘭"


@pytest.mark.usefixtures("estate")
def test_an_old_number_gets_its_eighteen_digits_and_a_passport_none(db: Database) -> None:
    old = actions.register_resident(db, replace(ZHANG, id_number="140502430312996"))
    assert card(db, old).id_number == "140502194303129960"
    abroad = replace(
        ZHANG, name="John Smith", id_number="g 94485322", document_kind="414", kind="overseas"
    )
    one = card(db, actions.register_resident(db, abroad))
    assert (one.id_number, one.sex, one.birth_date) == ("G94485322", "0", None)
    nameless = actions.register_resident(db, ResidentForm(name="某某", sex="1"))
    assert card(db, nameless).missing == (
        *("id_number", "birth_date", "phone", "dwelling", "relation"),
    )


@pytest.mark.usefixtures("estate")
def test_an_edit_keeps_history_and_can_be_taken_back(db: Database) -> None:
    key = actions.register_resident(db, ZHANG)
    actions.edit_resident(
        db, key, replace(ZHANG, phone="13900004418/0356-2000018", address="B5-2-1104")
    )
    one = card(db, key)
    assert one.phone == "13900004418/0356-2000018"
    assert one.short_address == "B区5号楼2单元1104"
    assert found(db, "B5-2-1104") == ["张淑兰"]  # behind the door
    assert found(db, "5号楼2单元1104") == ["张淑兰"]
    with db.reading() as session:
        assert [stay.address for stay in queries.former(session, key)] == [
            "寺河嘉苑A区3号楼1单元302"
        ]
        lines = journal.history(session, [Ref("resident", key)])
    assert [line.action for line in lines] == ["Edit resident", "Register resident"]
    undo.undo(db, lines[0].entry)
    assert card(db, key).short_address == "A区3号楼1单元302"
    assert found(db, "B区5号楼") == []


@pytest.mark.usefixtures("estate")
def test_an_address_that_cannot_be_read_is_kept(db: Database) -> None:
    key = actions.register_resident(db, replace(ZHANG, address="北街十二号院西屋"))
    one = card(db, key)
    assert (one.dwelling_id, one.address) == (None, "北街十二号院西屋")
    assert one.missing == ("dwelling",)
    assert found(db, "十二号院") == ["张淑兰"]
    actions.edit_resident(db, key, replace(ZHANG, address="A区3号楼"))
    assert card(db, key).address == "A区3号楼"
    actions.edit_resident(db, key, ZHANG)
    assert card(db, key).missing == ()


def test_without_any_estate_the_address_must_name_one(db: Database) -> None:
    with pytest.raises(Refused, match="estate"):
        actions.register_resident(db, ZHANG)
    actions.register_resident(db, replace(ZHANG, address="河东村203号"))
    assert found(db, "河东村203") == ["张淑兰"]


@pytest.mark.usefixtures("estate")
def test_what_is_odd_is_said_but_not_refused(db: Database) -> None:
    assert actions.warnings(db, ZHANG) == []
    key = actions.register_resident(db, ZHANG)
    assert actions.warnings(db, ZHANG, but=key) == []
    again = replace(ZHANG, id_number="", birth_date=date(1943, 3, 12))
    assert any("张淑兰" in one for one in actions.warnings(db, again))
    odd = replace(ZHANG, name="张\ue863", id_number="990502194303129960", address="西屋", phone="")
    assert len(actions.warnings(db, odd)) == 3


@pytest.mark.usefixtures("estate")
def test_verifying_a_household_verifies_everybody_who_lives_there(db: Database) -> None:
    first = actions.register_resident(db, ZHANG)
    second = actions.register_resident(
        db, replace(ZHANG, name="张素琳", id_number="", birth_date=date(2020, 1, 2), relation="42")
    )
    one = card(db, first)
    assert one.dwelling_id is not None
    assert actions.verify_household(db, one.dwelling_id) == 2
    one = card(db, second)
    assert (one.verified_on, one.verified_by, one.needs_verifying) == (TODAY, "田某", False)
    assert one.verify_due == date(2027, 11, 24)
    with clock.at(date(2027, 11, 25)):
        assert card(db, second).needs_verifying
        actions.verify_residents(db, [second])
        assert not card(db, second).needs_verifying
        assert card(db, first).needs_verifying
    with db.reading() as session:
        assert [line.name for line in queries.household(session, one.dwelling_id, TODAY)] == [
            *("张淑兰", "张素琳")
        ]
        assert queries.household(session, None, TODAY) == []


@pytest.mark.usefixtures("estate")
def test_somebody_moves_leaves_and_comes_back(db: Database) -> None:
    key = actions.register_resident(db, replace(ZHANG, moved_in_on=date(2021, 5, 1)))
    with pytest.raises(Refused, match="already"):
        actions.move_resident(db, key, "A3-1-302", TODAY)
    with pytest.raises(Refused, match="future"):
        actions.move_resident(db, key, "A3-1-303", date(2026, 12, 1))
    with pytest.raises(Refused, match="address"):
        actions.move_resident(db, key, "西屋", TODAY)
    actions.move_resident(db, key, "B1-1-101", date(2026, 11, 2))
    with pytest.raises(Refused, match="future"):
        actions.leave(db, key, date(2026, 12, 1), "迁出")
    with pytest.raises(Refused, match="why"):
        actions.leave(db, key, TODAY, " ")
    actions.leave(db, key, TODAY, "迁出")
    with db.reading() as session:
        assert list(listing.ids(session, ResidentFilter(), TODAY)) == []
        assert list(listing.ids(session, ResidentFilter(left=True), TODAY)) == [key]
        story = [(line.title, line.detail) for line in queries.timeline(session, key)]
    assert story == [
        ("Left", "迁出"),
        ("Moved", "寺河嘉苑A区3号楼1单元302"),
        ("Moved in", ""),
        ("Collected", "李网格"),
    ]
    actions.come_back(db, key)
    assert card(db, key).left_on is None


@pytest.mark.usefixtures("estate")
def test_a_building_brings_its_people_into_another_grid(db: Database) -> None:
    key = actions.register_resident(db, replace(ZHANG, grid_id=grid(db, "网格01")))
    with db.reading() as session:
        building = places.dwellings(session)[0]
        path = places.place(session, building.id)
        assert path is not None
        above = {name: place for place, name in path.path}
    drawing.move_places(db, [above["A区3号楼"]], grid(db, "网格02"))
    assert card(db, key).grid == "网格02"
    with db.reading() as session:
        hits = search.find(session, "张淑兰")
    assert hits[0].detail == "寺河嘉苑A区3号楼1单元302 · 网格02"
    grids.rename_place(db, grid(db, "网格02"), "东苑网格")
    with db.reading() as session:
        assert search.find(session, "张淑兰")[0].detail.endswith("东苑网格")
        assert search.verify(session) == []
    with pytest.raises(Refused, match="not empty"):
        grids.remove_place(db, building.id)


@pytest.mark.usefixtures("estate")
def test_a_renamed_estate_is_in_every_address(db: Database) -> None:
    key = actions.register_resident(db, ZHANG)
    with db.reading() as session:
        estate = places.estates(session)[0][0]
    grids.rename_place(db, estate, "泽颢苑")
    assert card(db, key).address == "泽颢苑A区3号楼1单元302"
    assert card(db, key).short_address == "A区3号楼1单元302"
    assert found(db, "泽颢苑A区") == ["张淑兰"]
    assert found(db, "寺河嘉苑") == []


@pytest.mark.usefixtures("estate")
def test_care_has_a_reason_somebody_and_an_end(db: Database) -> None:
    care = replace(ZHANG, care_reason="独居老人", care_by="田某", care_until=date(2026, 11, 30))
    key = actions.register_resident(db, care)
    with db.reading() as session:
        assert [line.due_on for line in queries.due(session, TODAY)] == [date(2026, 11, 30)]
        assert queries.due(session, TODAY, ahead=2) == []
        assert queries.due(session, date(2026, 12, 1)) == []
        shown = ResidentFilter(care=True)
        assert list(listing.ids(session, shown, TODAY)) == [key]
        assert list(listing.ids(session, shown, date(2026, 12, 1))) == []
        assert lines.read(session, [key], TODAY)[0].care_reason == "独居老人"
        assert lines.read(session, [key], date(2026, 12, 1))[0].care_reason == ""


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(
    ("shown", "step"),
    [
        (ResidentFilter(care=True), "INDEX ix_resident_care_until (care_until>?)"),
        (ResidentFilter(left=True), "(left_on>?)"),
        (ResidentFilter(text="张"), "INDEX sqlite_autoindex_resident_1 (id=?)"),
        (ResidentFilter(ids=(UUID(int=1), UUID(int=2))), "sqlite_autoindex_resident_1 (id=?)"),
    ],
)
def test_a_list_of_few_people_looks_at_no_others(
    db: Database, shown: ResidentFilter, step: str
) -> None:
    actions.register_resident(db, ZHANG)
    read = reads(db, lambda session: listing.ids(session, shown, TODAY, limit=128))
    assert any(step in one for one in read), read
    assert not any(one.startswith("SCAN resident") for one in read), read
    read = reads(db, lambda session: queries.counts(session, TODAY, shown))
    assert any(step in one for one in read), read


@pytest.mark.usefixtures("estate")
def test_the_care_of_who_moved_away_is_over_without_reading_everybody(db: Database) -> None:
    care = replace(ZHANG, care_reason="独居老人", care_by="田某", care_until=date(2026, 11, 30))
    actions.leave(db, actions.register_resident(db, care), TODAY, "搬迁")

    read = reads(db, lambda session: queries.due(session, TODAY))
    assert read[0].startswith("SEARCH resident USING INDEX ix_resident_care_until (care_until>?")
    few = ("_care_until", "_staying_until", "_document_until", "_undeclared", "_settling")
    by_few = [f"ix_resident{name}" for name in few] + ["ix_resident_document_valid_until"]
    by_key = "USING INDEX sqlite_autoindex_resident"
    assert all(by_key in step or any(name in step for name in by_few) for step in read), read
    with db.reading() as session:
        assert queries.due(session, TODAY) == []


@pytest.mark.usefixtures("estate")
def test_a_number_that_came_in_odd_stays_until_it_is_corrected(db: Database) -> None:
    key = actions.register_resident(db, replace(ZHANG, document_kind="414", id_number="X1234567"))
    with db.transaction("Edit resident") as session:
        session.get_one(Resident, key).id_number = "护照12"
    odd = replace(ZHANG, document_kind="414", id_number="护照12", note="来访")
    actions.edit_resident(db, key, odd)
    assert card(db, key).note == "来访"
    with pytest.raises(Refused) as refusal:
        actions.edit_resident(db, key, replace(odd, id_number="护照13"))
    assert refusal.value.field == "id_number"


@pytest.mark.usefixtures("estate")
def test_a_document_has_a_kind_and_a_number(db: Database) -> None:
    key = actions.register_resident(db, ZHANG)
    for kind, number, field in (("821", "1", "kind"), ("000", "1", "kind"), ("414", " ", "number")):
        with pytest.raises(Refused) as refusal:
            documents.add(db, key, DocumentForm(kind=kind, number=number))
        assert refusal.value.field == field
    documents.add(db, key, DocumentForm(kind="414", number="e 12345678"))
    assert [one.number for one in card(db, key).documents] == ["E12345678"]
    with pytest.raises(Refused, match="this document already"):
        documents.add(db, key, DocumentForm(kind="414", number="E12345678"))


@pytest.mark.usefixtures("estate")
def test_nobody_is_the_own_host_or_guardian(db: Database) -> None:
    key = actions.register_resident(db, ZHANG)
    for role, kind in (("host", "lodging"), ("guardian", "registered")):
        named: dict[str, Any] = {f"{role}_id": key, "kind": kind}
        young = replace(ZHANG, id_number="", birth_date=date(2015, 1, 1), **named)
        with pytest.raises(Refused) as refusal:
            actions.edit_resident(db, key, young)
        assert refusal.value.field == role


@pytest.mark.usefixtures("estate")
def test_a_printed_sheet_stands_in_the_journal(db: Database) -> None:
    key = actions.register_resident(db, ZHANG)
    actions.note_printed(db, key)
    with db.reading() as session:
        newest = journal.history(session, [Ref("resident", key)])[0]
    assert (newest.op, newest.changes) == ("print", (("paper", None, "household_sheet"),))


@pytest.mark.usefixtures("estate")
def test_a_name_that_is_a_text_is_refused(db: Database) -> None:
    with pytest.raises(Refused, match="too long") as refused:
        actions.register_resident(db, replace(ZHANG, name="张" * 101))
    assert refused.value.field == "name"


@pytest.mark.usefixtures("estate")
def test_who_has_a_grid_and_no_dwelling_follows_a_merged_grid(db: Database) -> None:
    gone, into = grid(db, "网格03"), grid(db, "网格02")
    key = actions.register_resident(db, replace(ZHANG, address="城东的老房子里", grid_id=gone))
    with db.transaction("Edit resident") as session:
        session.get_one(Resident, key).grid_id = gone
    drawing.merge_grids(db, [gone], into)
    assert card(db, key).grid == "网格02"


def test_a_grid_that_was_closed_is_counted_no_more(db: Database) -> None:
    grids.make_estate(db, "寺河嘉苑")
    _serves, closed = grids.make_grids(db, ["网格01", "网格02"])
    drawing.close_grid(db, closed)
    with db.reading() as session:
        assert [one.grid for one in queries.verification_by_grid(session, TODAY)] == ["网格01"]
