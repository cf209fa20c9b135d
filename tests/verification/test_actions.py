"""What a round of visits leaves in the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from policepost.core import clock, drafts
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.shapes import Ref
from policepost.core.vague import VagueDay
from policepost.grids import actions as grids
from policepost.grids.premises import PremisesForm, add_premises
from policepost.grids.records import Place, Premises
from policepost.residents import actions as residents
from policepost.residents import merging, staying
from policepost.residents.records import Resident
from policepost.residents.staying import StayForm
from policepost.verification import actions, queries, words
from policepost.verification.actions import Verified
from policepost.verification.records import DueVisit, NotMet, SettledDoubt
from policepost.verification.rules import Answer, Outcome, Reason, Round
from tests.verification.conftest import TODAY, Register

SAME, CHANGED, LEFT, NOT_MET = Answer.SAME, Answer.CHANGED, Answer.LEFT, Answer.NOT_MET


def found(home: UUID, answers: Mapping[UUID, Answer], on: date = TODAY, who: str = "") -> Round:
    return Round(dwelling_id=home, answers=answers, visited_on=on, collected_by=who)


def resident(db: Database, key: UUID) -> Resident:
    with db.reading() as session:
        return session.get_one(Resident, key)


def open_visits(db: Database) -> list[DueVisit]:
    with db.reading() as session:
        return list(session.scalars(select(DueVisit).where(DueVisit.closed_on.is_(None))))


def test_a_household_is_verified_by_the_officer_and_collected_by_who_was_there(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    monday = TODAY - timedelta(days=1)
    done = actions.verify_round(db, found(home, dict.fromkeys(family, SAME), monday, "李网格"))
    assert done == Verified(4, 0, 0)
    for key in family:
        one = resident(db, key)
        assert (one.collected_on, one.collected_by) == (monday, "李网格")
        assert (one.verified_on, one.verified_by) == (TODAY, "田某")
    with db.reading() as session:
        place = session.get_one(Place, home)
        assert (place.verified_on, place.verified_by) == (TODAY, "田某")
        assert (place.collected_on, place.collected_by) == (monday, "李网格")


def test_without_somebody_else_the_officer_was_there(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    actions.verify_round(db, found(home, {family[0]: CHANGED}))
    assert resident(db, family[0]).collected_by == "田某"
    assert resident(db, family[1]).verified_on is None


def test_the_whole_household_is_one_entry_and_taken_back_in_one_step(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    answers = dict(zip(family, (SAME, CHANGED, LEFT, NOT_MET), strict=True))
    with db.reading() as session:
        before = undo.last_entry(session, "田某")
    assert actions.verify_round(db, found(home, answers)) == Verified(2, 1, 1)
    left = resident(db, family[2])
    assert (left.left_on, left.left_reason) == (TODAY, "核实时已迁出")
    with db.reading() as session:
        entry = undo.last_entry(session, "田某")
        lines = journal.history(session, [Ref("resident", key) for key in family])
    assert entry is not None
    assert entry != before
    assert {line.action for line in lines if line.entry == entry} == {"Verify round"}
    undo.undo(db, entry)
    assert [resident(db, key).verified_on for key in family] == [None] * 4
    assert resident(db, family[2]).left_on is None
    with db.reading() as session:
        assert session.scalars(select(NotMet)).all() == []
        assert session.get_one(Place, home).verified_on is None


def test_the_third_time_in_a_row_makes_one_visit(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    visits = []
    for week in (3, 2, 1):
        with clock.at(TODAY - timedelta(weeks=week)):
            done = actions.verify_round(
                db, found(home, {family[0]: NOT_MET}, clock.today(), "李网格")
            )
            visits.append(done.visit)
    assert visits[:2] == [None, None]
    (visit,) = open_visits(db)
    assert visit.id == visits[2]
    assert (visit.reason, visit.visitor) == (Reason.NOT_MET, "李网格")
    assert visit.due_on == TODAY
    assert actions.verify_round(db, found(home, {family[0]: NOT_MET})).visit is None
    assert len(open_visits(db)) == 1


def test_the_same_day_counts_once_and_a_verification_begins_anew(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    for _again in range(4):
        done = actions.verify_round(db, found(home, {family[0]: NOT_MET}))
        assert done.visit is None
    with clock.at(TODAY + timedelta(days=1)):
        actions.verify_round(db, found(home, {family[0]: NOT_MET}, clock.today()))
    with clock.at(TODAY + timedelta(days=2)):
        actions.verify_round(db, found(home, {family[0]: SAME}, clock.today()))
    with clock.at(TODAY + timedelta(days=9)):
        done = actions.verify_round(db, found(home, {family[0]: NOT_MET}, clock.today()))
    assert done.visit is None


@pytest.mark.parametrize(("answer", "outcome"), [(SAME, Outcome.MET), (LEFT, Outcome.LEFT)])
def test_whoever_was_met_at_last_needs_no_visit_any_more(
    db: Database, home: UUID, family: list[UUID], answer: Answer, outcome: Outcome
) -> None:
    actions.plan_visits(db, [home], Reason.NOT_MET, TODAY)
    actions.verify_round(db, found(home, {family[0]: answer}))
    assert open_visits(db) == []
    with db.reading() as session:
        (visit,) = session.scalars(select(DueVisit))
    assert (visit.outcome, visit.closed_on, visit.closed_by) == (outcome, TODAY, "田某")


def test_a_visit_that_somebody_asked_for_stays_until_it_is_closed(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    actions.plan_visits(db, [home], Reason.ASKED, TODAY + timedelta(days=3), "李网格")
    actions.verify_round(db, found(home, {family[0]: SAME}))
    (visit,) = open_visits(db)
    actions.close_visit(db, visit.id, Outcome.CANCELLED)
    assert open_visits(db) == []
    with pytest.raises(Refused):
        actions.close_visit(db, visit.id, Outcome.MET)


def test_an_empty_dwelling_can_be_verified(db: Database, estate: UUID) -> None:
    (empty,) = grids.add_dwellings(db, ["A3-2-101"])
    assert actions.verify_round(db, found(empty, {})) == Verified(0, 0, 0)
    with db.reading() as session:
        assert session.get_one(Place, empty).verified_on == TODAY


@pytest.mark.parametrize("facts", [True, False])
def test_nobody_met_says_nothing_of_the_dwelling(
    db: Database, home: UUID, family: list[UUID], *, facts: bool
) -> None:
    answers = {family[0]: NOT_MET} if facts else {family[0]: SAME}
    made = Round(dwelling_id=home, answers=answers, visited_on=TODAY, dwelling=facts)
    actions.verify_round(db, made)
    with db.reading() as session:
        assert session.get_one(Place, home).verified_on is None


def test_what_cannot_be_is_refused_and_nothing_is_kept(
    db: Database, home: UUID, family: list[UUID], register: Register
) -> None:
    stranger = register("王磊", "A3-1-402")
    tomorrow = TODAY + timedelta(days=1)
    for answers, day in (
        ({}, TODAY),
        ({family[0]: SAME, stranger: SAME}, TODAY),
        ({family[0]: SAME}, tomorrow),
    ):
        with pytest.raises(Refused):
            actions.verify_round(db, found(home, answers, day))
    assert resident(db, family[0]).verified_on is None


def test_the_draft_of_a_household_goes_with_its_verification(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    drafts.keep(db, actions.FORM, home, {"pressed": [[family[0].hex, "same"]]})
    actions.verify_round(db, found(home, {family[0]: SAME}))
    assert drafts.find(db, actions.FORM, home) is None


def test_visits_are_planned_for_many_at_once_and_none_twice(
    db: Database, home: UUID, register: Register
) -> None:
    other = resident(db, register("王磊", "A3-1-402")).dwelling_id
    assert other is not None
    due = TODAY + timedelta(days=5)
    assert actions.plan_visits(db, [home], Reason.ASKED, due) == 1
    assert actions.plan_visits(db, [home, other, other], Reason.EMPTY_IN_USE, due) == 1
    with db.reading() as session:
        lines = queries.due(session, TODAY)
        assert queries.badge(session, TODAY) == 0
        assert queries.badge(session, due) == 2
        assert queries.due(session, TODAY, ahead=4) == []
        assert queries.dwelling_of_visit(session, lines[0].ref.id) in (home, other)
    assert [line.due_on for line in lines] == [due, due]
    assert {line.detail for line in lines} == {
        "Somebody asked for it",
        "In use, nobody registered",
    }
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=61)):
        with pytest.raises(Refused) as refusal:
            actions.plan_visits(db, [home], Reason.ASKED, day)
        assert refusal.value.field == "due_on"


def test_dwellings_and_premises_are_verified(db: Database, home: UUID) -> None:
    shop = add_premises(db, PremisesForm(name="寺河超市", kind="shop"))
    assert actions.verify_dwellings(db, [home]) == 1
    assert actions.verify_premises(db, [shop]) == 1
    with db.reading() as session:
        assert session.get_one(Place, home).verified_by == "田某"
        assert session.get_one(Premises, shop).verified_on == TODAY


def test_a_settled_doubt_is_asked_again_after_a_year(db: Database, register: Register) -> None:
    key = register("王磊", kind="migrant", moved_in_on=date(2020, 1, 1))
    shown = queries.WorkFilter(queries.Work.DOUBTFUL)
    with db.reading() as session:
        assert list(queries.ids(session, shown, TODAY)) == [key]
    assert actions.settle_doubts(db, key) == 1
    assert actions.settle_doubts(db, key) == 0
    with db.reading() as session:
        assert list(queries.ids(session, shown, TODAY + timedelta(days=364))) == []
        assert list(queries.ids(session, shown, TODAY + timedelta(days=365))) == [key]


def test_what_was_found_follows_a_merge_and_holds_its_dwelling(
    db: Database, home: UUID, family: list[UUID]
) -> None:
    for key in family[:2]:
        actions.verify_round(db, found(home, {key: NOT_MET}))
    merging.merge(db, family[0], family[1], {})
    with db.reading() as session:
        assert set(session.scalars(select(NotMet.resident_id))) == {family[0]}
        assert session.scalars(select(SettledDoubt)).all() == []
    for key in (family[0], *family[2:]):
        residents.move_resident(db, key, "A3-1-402", TODAY)
    (other,) = grids.add_dwellings(db, ["A3-5-501"])
    grids.remove_place(db, other)
    with pytest.raises(Refused):
        grids.remove_place(db, home)


def test_of_who_lives_there_besides_only_this_dwelling_is_answered(
    db: Database, home: UUID, family: list[UUID], register: Register
) -> None:
    cousin = register("秦二", "B1-1-101")
    form = StayForm(address="A3-1-302", manner="rents", since=VagueDay.of(TODAY))
    staying.add_stay(db, cousin, form)
    before = dict.fromkeys(family, SAME)
    wrong = Round(dwelling_id=home, answers=before, visited_on=TODAY, besides={cousin: NOT_MET})
    with pytest.raises(Refused, match="press 1 or 3"):
        actions.verify_round(db, wrong)
    gone = Round(dwelling_id=home, answers=before, visited_on=TODAY, besides={family[0]: SAME})
    with pytest.raises(Refused, match="changed meanwhile"):
        actions.verify_round(db, gone)
    early = TODAY - timedelta(days=1)
    soon = Round(dwelling_id=home, answers=before, visited_on=early, besides={cousin: LEFT})
    with pytest.raises(Refused, match="before that of moving in"):
        actions.verify_round(db, soon)
    same = Round(dwelling_id=home, answers=before, visited_on=TODAY, besides={cousin: SAME})
    assert actions.verify_round(db, same) == Verified(4, 0, 0, None, 1, 0)
    left = Round(dwelling_id=home, answers=before, visited_on=TODAY, besides={cousin: LEFT})
    done = actions.verify_round(db, left)
    assert done == Verified(4, 0, 0, None, 0, 1)
    assert words.done(done, "3-1-302") == "3-1-302: 4 verified, 1 lives here no more."
    assert "1 besides confirmed" in words.done(Verified(4, 0, 0, None, 1, 0), "")
