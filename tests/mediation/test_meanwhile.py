"""Two officers at one dispute at once: nothing is lost, the second is told what the first did."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.mediation import actions, meanwhile
from policepost.mediation.change_sheet import ChangeSheet, facts_of
from policepost.mediation.page import MediationPage
from policepost.mediation.party_sheet import PartySheet
from policepost.mediation.party_sheet import facts_of as party_facts
from tests.mediation import makers
from tests.mediation.makers import LIU, ZHANG, in_force, registered, whole
from tests.mediation.test_page import done, fill, sheet_of

if TYPE_CHECKING:
    from policepost.core.database import Database

TIAN, ZHAO = Person(None, "田警官"), Person(None, "赵警官")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 25, 9, 30).astimezone()):
        yield


def test_each_writes_only_what_was_changed(db: Database) -> None:
    dispute_id = registered(db)
    seen = facts_of(whole(db, dispute_id))
    actions.change_dispute(db, dispute_id, replace(seen, subject="漏水"), seen)
    actions.change_dispute(db, dispute_id, replace(seen, amount=Decimal(900)), seen)
    card = whole(db, dispute_id)
    assert (card.subject, card.amount) == ("漏水", Decimal(900))


def test_of_the_same_field_the_second_is_told(db: Database) -> None:
    dispute_id = registered(db)
    seen = facts_of(whole(db, dispute_id))
    db.officer = TIAN
    actions.change_dispute(db, dispute_id, replace(seen, subject="漏水"), seen)
    db.officer = ZHAO
    with pytest.raises(Refused) as refused:
        actions.change_dispute(db, dispute_id, replace(seen, subject="装修"), seen)
    said = refused.value.sentence
    assert refused.value.field == "subject"
    assert "田警官 changed In a few words at 2026-11-25 09:30" in said
    assert "漏水" in said
    assert whole(db, dispute_id).subject == "漏水"
    actions.change_dispute(db, dispute_id, replace(seen, subject="漏水"), seen)  # both alike


def test_one_that_was_made_before_anybody_was_named(db: Database) -> None:
    dispute_id = registered(db)
    with (
        db.reading() as session,
        pytest.raises(Refused, match=r"Somebody changed this field.*empty"),
    ):
        meanwhile.changed(
            *(session, Ref("dispute", dispute_id)),
            *({"other": 1}, {"other": 2}, {"other": ""}),
        )
    with db.reading() as session:
        assert meanwhile.last(session, Ref("dispute", dispute_id), "subject") is None
        refusal = meanwhile.closed(session, Ref("dispute", new_id()), "", "")
    assert refusal.sentence == "This dispute is closed; reopen it first."


def test_a_moment_is_told_as_one(db: Database) -> None:
    dispute_id = registered(db)
    seen = facts_of(whole(db, dispute_id))
    earlier = replace(seen, received_at=datetime(2026, 11, 1, 8).astimezone())
    actions.change_dispute(db, dispute_id, earlier, seen)
    other = replace(seen, received_at=datetime(2026, 11, 2, 8).astimezone())
    with pytest.raises(Refused, match="2026-11-01 08:00"):
        actions.change_dispute(db, dispute_id, other, seen)


def test_two_close_the_same_case(db: Database) -> None:
    dispute_id = registered(db)
    db.officer = TIAN
    actions.terminate(db, dispute_id, "乙方明确拒绝")
    db.officer = ZHAO
    for close in (
        lambda: actions.terminate(db, dispute_id, "另一理由"),
        lambda: actions.refer(db, dispute_id, "人民法院"),
    ):
        with pytest.raises(Refused) as refused:
            close()
        assert "田警官 closed this dispute at 2026-11-25 09:30" in refused.value.sentence
        assert "乙方明确拒绝" in refused.value.sentence
    assert whole(db, dispute_id).end_reason == "乙方明确拒绝"


def test_a_party_of_another_is_not_lost(db: Database) -> None:
    dispute_id = registered(db)
    liu, zhang = map(party_facts, whole(db, dispute_id).parties)
    actions.add_party(db, dispute_id, replace(ZHANG, name="王某"))
    actions.change_party(db, dispute_id, replace(zhang, phone="13800000099"), zhang)
    actions.change_party(db, dispute_id, replace(zhang, occupation="教师"), zhang)
    actions.change_party(db, dispute_id, replace(liu, name="刘某"), liu)
    card = whole(db, dispute_id)
    assert card.people == "刘某、张𬭎、王某"
    assert (card.parties[1].phone, card.parties[1].occupation) == ("13800000099", "教师")
    with pytest.raises(Refused, match="13800000099"):
        actions.change_party(db, dispute_id, replace(zhang, phone="1"), zhang)


def test_a_party_that_another_removed(db: Database) -> None:
    dispute_id = registered(db)
    _liu, zhang = map(party_facts, whole(db, dispute_id).parties)
    assert zhang.id is not None
    actions.remove_party(db, dispute_id, zhang.id)
    for late in (
        lambda: actions.change_party(db, dispute_id, zhang, zhang),
        lambda: actions.remove_party(db, dispute_id, zhang.id),
    ):
        with pytest.raises(Refused, match="removed this party meanwhile"):
            late()
    with pytest.raises(Refused, match="who the dispute is between"):
        actions.remove_party(db, dispute_id, whole(db, dispute_id).parties[0].id)


def test_nobody_becomes_a_party_twice_by_a_change(db: Database) -> None:
    someone = new_id()
    dispute_id = registered(db)
    makers.set_parties(db, dispute_id, [replace(LIU, resident_id=someone), ZHANG])
    zhang = party_facts(whole(db, dispute_id).parties[1])
    with pytest.raises(Refused, match="twice"):
        actions.change_party(db, dispute_id, replace(zhang, resident_id=someone), zhang)


def test_no_party_leaves_after_signing(db: Database) -> None:
    dispute_id = in_force(db)
    card = whole(db, dispute_id)
    with pytest.raises(Refused, match=r"signed; withdraw the signatures.*supplementary"):
        actions.remove_party(db, dispute_id, card.parties[0].id)
    assert len(whole(db, dispute_id).parties) == 2


def test_positions_close_up_and_representatives_are_let_go(db: Database) -> None:
    dispute_id = registered(db, *[replace(ZHANG, name=f"人{n}") for n in range(3)])
    first, second, third = map(party_facts, whole(db, dispute_id).parties)
    actions.change_party(db, dispute_id, replace(third, represented_by=first.id), third)
    assert first.id is not None
    actions.remove_party(db, dispute_id, first.id)
    card = whole(db, dispute_id)
    assert [(one.label, one.name, one.represented_by) for one in card.parties] == [
        ("甲方", "人1", None),
        ("乙方", "人2", None),
    ]
    assert second.id == card.parties[0].id


def test_the_sheet_says_what_happened_and_saves_the_second_time(page: MediationPage) -> None:
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    page.open_sheet("change")
    sheet = sheet_of(page, ChangeSheet)
    seen = facts_of(whole(page.db, dispute_id))
    actions.change_dispute(page.db, dispute_id, replace(seen, subject="漏水"), seen)
    fill(sheet, subject="装修")
    done(sheet)
    assert sheet.form is not None
    assert "漏水" in sheet.form.field("subject").problem.text()
    assert sheet.form.field("subject").value() == "装修"
    done(sheet)
    assert whole(page.db, dispute_id).subject == "装修"


def test_the_partys_sheet_does_so_too_and_removes(page: MediationPage) -> None:
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    zhang = party_facts(whole(page.db, dispute_id).parties[1])
    page.open_party(zhang.id)
    sheet = sheet_of(page, PartySheet)
    actions.change_party(page.db, dispute_id, replace(zhang, phone="13800000077"), zhang)
    fill(sheet, phone="13800000088", consent="agrees")
    done(sheet)
    assert sheet.isVisible()
    done(sheet)
    party = whole(page.db, dispute_id).parties[1]
    assert (party.phone, party.consent) == ("13800000088", "agrees")
    page.open_party(zhang.id)
    again = sheet_of(page, PartySheet)
    assert isinstance(again, PartySheet)
    again._remove()
    assert len(whole(page.db, dispute_id).parties) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)),
)
def test_what_is_written_is_exactly_what_one_changed(
    db: Database, mine: dict[str, int], theirs: dict[str, int]
) -> None:
    seen = dict.fromkeys("abc", 0)
    told, held = {**seen, **mine}, {**seen, **theirs}
    with db.reading() as session:
        try:
            found = meanwhile.changed(session, Ref("dispute", new_id()), seen, told, held)
        except Refused as refusal:
            name = refusal.field
            assert told[name] != seen[name] != held[name] != told[name]
        else:
            assert {**held, **found} == {
                name: told[name] if told[name] != seen[name] else held[name] for name in seen
            }
