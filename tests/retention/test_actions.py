"""What is due is proposed, approved by somebody else, and then really gone."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from policepost.core import clock, drafts, language, settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import erasing, journal, looking, undo, verifying
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.grids import dwelling_queries
from policepost.grids.dwelling_queries import NOTHING_TOLD
from policepost.grids.dwellings import DwellingForm, edit_dwelling
from policepost.inspections.records import Hazard, Inspection
from policepost.mediation.facts import PartyFacts
from policepost.mediation.records import Dispute
from policepost.officers.records import Officer
from policepost.residents import actions as residents
from policepost.residents import listing
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from policepost.retention import actions, forgotten, queries, rules
from policepost.retention.records import RetentionCase
from tests import raw_pages
from tests.inspections import made
from tests.mediation import makers
from tests.retention.deciding import TODAY

NAME, PHONE, NUMBER = "欧阳淑䶮", "13900004417", "140502194303129960"


@pytest.fixture
def person(db: Database) -> UUID:
    """Somebody who left two years and a day ago; searched for, with a draft."""
    import_all(FEATURES)
    grids.make_estate(db, "寺河嘉苑")
    chief, officer = new_id(), new_id()
    with db.transaction("Add officer") as session:
        session.add(Officer(id=chief, name="所长", role="chief"))
        session.add(Officer(id=officer, name="田某", role="officer"))
    with clock.at(date(2024, 1, 5)):
        form = ResidentForm(name=NAME, id_number=NUMBER, phone=PHONE, address="A3-1-302")
        key = residents.register_resident(db, form)
        residents.register_resident(db, ResidentForm(name="王某", address="A3-1-302"))
        looking.note_search(db, PHONE)
        drafts.keep(db, "resident", key, {"name": NAME})
    with clock.at(date(2024, 11, 23)):
        residents.leave(db, key, date(2024, 11, 23), "迁出")
    sign_in(db, "所长")
    return key


def sign_in(db: Database, name: str) -> None:
    db.officer = Person(None, "")
    with db.reading() as session:
        key = session.scalar(select(Officer.id).where(Officer.name == name))
    db.officer = Person(key, name)


def due(db: Database) -> list[queries.DueRecord]:
    with db.reading() as session:
        found = queries.due(session, clock.today())
        assert queries.due_count(session, clock.today()) == len(found)
        return found


def faults(db: Database) -> list[str]:
    with db.engine.connect() as connection:
        return [fault.what for fault in verifying.verify(connection)]


def test_it_is_due_the_day_after_its_term(db: Database, person: UUID) -> None:
    (one,) = due(db)
    assert (one.ref.id, one.title, one.rule) == (person, NAME, "resident_left")
    assert one.due_on == date(2026, 11, 23)
    with clock.at(date(2026, 11, 22)):
        assert due(db) == []


def test_what_is_approved_is_gone_from_everywhere(db: Database, person: UUID) -> None:
    assert NAME.encode() in raw_pages.plain(db.folder, db.key)
    done = actions.approve(db, due(db))
    assert done == actions.Done(deleted=1)
    held = raw_pages.plain(db.folder, db.key)
    for trace in (NAME, PHONE, NUMBER, "ouyang"):
        assert trace.encode() not in held, trace
    with db.reading() as session:
        assert session.get(Resident, person) is None
        assert search.find(session, NAME) == []
        assert search.find(session, "王某") != []
        assert search.verify(session) == []
        newest = journal.history(session, [Ref("resident", person)])[0]
        assert newest.op == "erase"
        (case,) = session.scalars(select(RetentionCase))
        assert (case.state, case.decided_by, case.proposed_by) == ("deleted", "所长", "")
    assert faults(db) == []
    assert due(db) == []


def test_no_other_file_beside_the_post_has_it_either(db: Database, person: UUID) -> None:
    actions.approve(db, due(db))
    for path in db.folder.rglob("*"):
        if path.is_file():
            assert NAME.encode() not in path.read_bytes()
    assert [one.id for one in forgotten.listed(db.folder) if one.kind == "resident"] == [person]


def test_what_was_deleted_cannot_be_taken_back(db: Database, person: UUID) -> None:
    with db.reading() as session:
        lines = journal.history(session, [Ref("resident", person)])
    actions.approve(db, due(db))
    with pytest.raises(Refused, match="deleted for good"):
        undo.undo(db, lines[0].entry)


def test_only_the_chief_approves_and_never_the_own_proposal(db: Database, person: UUID) -> None:
    with db.reading() as session:
        other = session.scalar(select(Resident.id).where(Resident.name == "王某"))
    assert other is not None
    with pytest.raises(Refused, match="why"):
        actions.propose(db, Ref("resident", other), " ")
    actions.propose(db, Ref("resident", other), "登记有误")
    with pytest.raises(Refused, match="already"):
        actions.propose(db, Ref("resident", other), "登记有误")
    mine = next(one for one in due(db) if one.by_hand)
    with pytest.raises(Refused, match="somebody else"):
        actions.approve(db, [mine])
    sign_in(db, "田某")
    with pytest.raises(Refused, match="station chief"):
        actions.approve(db, [next(one for one in due(db) if not one.by_hand)])


def test_a_proposal_by_an_officer_is_carried_out_by_the_chief(db: Database, person: UUID) -> None:
    sign_in(db, "田某")
    with db.reading() as session:
        other = session.scalar(select(Resident.id).where(Resident.name == "王某"))
    assert other is not None
    actions.propose(db, Ref("resident", other), "登记有误")
    sign_in(db, "所长")
    mine = next(one for one in due(db) if one.by_hand)
    assert (mine.reason, mine.proposed_by) == ("登记有误", "田某")
    actions.approve(db, [mine])
    with db.reading() as session:
        assert session.get(Resident, other) is None


def test_what_is_kept_is_not_proposed_again(db: Database, person: UUID) -> None:
    (one,) = due(db)
    with pytest.raises(Refused, match="why"):
        actions.keep(db, one, "")
    actions.keep(db, one, "涉诉")
    assert due(db) == []
    with db.reading() as session:
        (told,) = queries.decisions(session)
    assert (told.title, told.state, told.decided_by, told.why) == (NAME, "kept", "所长", "涉诉")
    assert told.decided_at >= told.proposed_at


def test_a_party_of_a_kept_dispute_is_locked_instead(db: Database, person: UUID) -> None:
    db.officer = Person(None, "田某")
    makers.name_post(db)
    party = PartyFacts(name=NAME, resident_id=person)
    with clock.at(makers.MONDAY):
        dispute = makers.registered(db, party, makers.ZHANG)
    sign_in(db, "所长")
    (one,) = [line for line in due(db) if line.ref.id == person]
    assert one.locked_until == date.max
    with db.transaction("Terminate mediation") as session:
        session.get_one(Dispute, dispute).ended_on = date(2025, 1, 1)
    (one,) = [line for line in due(db) if line.ref.id == person]
    assert one.locked_until == date(2035, 1, 1)
    assert actions.approve(db, [one]) == actions.Done(locked=1)
    with db.reading() as session:
        assert search.find(session, NAME, kinds=["resident"]) == []
        left = listing.ids(session, listing.ResidentFilter(left=True), TODAY)
        assert list(left) == []
        assert session.get_one(Resident, person).locked_until == date(2035, 1, 1)
    assert due(db) == []
    with clock.at(date(2035, 1, 2)):
        there = due(db)
        first = next(one for one in there if one.ref.kind == "dispute")
        actions.approve(db, [first])
        again = next(one for one in due(db) if one.ref.id == person)
        assert again.locked_until is None
        actions.approve(db, [again])
    assert faults(db) == []
    held = raw_pages.plain(db.folder, db.key)
    assert NAME.encode() not in held
    assert makers.FACTS.encode() not in held
    with db.reading() as session:
        assert search.verify(session) == []


def test_a_restored_backup_forgets_again(db: Database, person: UUID, tmp_path: Path) -> None:
    shutil.copytree(db.folder, tmp_path / "before")
    old_key = db.key
    actions.approve(db, due(db))
    shutil.copy(db.folder / forgotten.FILE, tmp_path / "before" / forgotten.FILE)
    restored = Database.open(tmp_path / "before", old_key, db.officer)
    try:
        with restored.reading() as session:
            assert session.get(Resident, person) is not None
        administrator = restored.officer
        assert actions.replay(restored) == 1
        assert restored.officer == administrator
        assert actions.replay(restored) == 0
        with restored.reading() as session:
            assert session.get(Resident, person) is None
        assert NAME.encode() not in raw_pages.plain(restored.folder, old_key)
        assert faults(restored) == []
    finally:
        restored.close()


def cut_short(db: Database) -> None:
    """Delete what is due as far as a power cut lets it."""
    forgotten.begin(db.folder)
    for one in due(db):
        actions._delete(db, one)


def test_a_deletion_that_was_cut_short_is_brought_to_its_end(db: Database, person: UUID) -> None:
    cut_short(db)
    assert NAME.encode() in raw_pages.plain(db.folder, db.key)
    assert forgotten.listed(db.folder) == []
    assert actions.replay(db) == 0
    assert NAME.encode() not in raw_pages.plain(db.folder, db.key)
    assert person in {one.id for one in forgotten.listed(db.folder)}
    assert not forgotten.is_begun(db.folder)


@pytest.mark.usefixtures("person")
def test_while_somebody_reads_a_deletion_is_not_at_its_end(db: Database) -> None:
    def hurry() -> None:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")

    cut_short(db)
    with db.reading() as reader:
        assert queries.due_count(reader, TODAY) == 0
        hurry()
        with pytest.raises(Refused, match="Another program"):
            erasing.sweep(db)
        hurry()
        assert actions.replay(db) == 0
        assert forgotten.is_begun(db.folder)
    assert actions.replay(db) == 0
    assert not forgotten.is_begun(db.folder)
    assert NAME.encode() not in raw_pages.plain(db.folder, db.key)


def test_a_hazard_stays_without_the_tie_to_its_owner(db: Database, person: UUID) -> None:
    assert actions.replay(db) == 0  # nothing was ever deleted
    me, db.officer = db.officer, Person(None, "田某")
    inspection = made.started(db, made.shop(db))
    with db.transaction("Report hazard") as session:
        row = session.get_one(Inspection, inspection)
        session.add(
            Hazard(
                inspection_id=inspection,
                premises_id=row.premises_id,
                item_code="A1",
                item_text="灭火器",
                description="无灭火器",
                violations=[],
                on_the_spot=False,
                must_report=False,
                limit_reason="",
                reported_to="",
                severity="ordinary",
                owner="店主",
                owner_resident_id=person,
                found_on=TODAY,
                first_due_on=TODAY,
                due_on=TODAY,
                state="open",
            )
        )
    db.officer = me
    actions.approve(db, [one for one in due(db) if one.ref.id == person])
    with db.reading() as session:
        (hazard,) = session.scalars(select(Hazard))
        assert (hazard.owner, hazard.owner_resident_id) == ("店主", None)
    assert faults(db) == []


def test_the_list_is_copied_and_tells_what_a_backup_still_holds(
    db: Database, person: UUID, tmp_path: Path
) -> None:
    actions.approve(db, due(db))
    target = tmp_path / "backups"
    target.mkdir()
    forgotten.write(db, target, tmp_path / "missing")
    assert forgotten.since(target, datetime(2026, 11, 1).astimezone()) == (1, TODAY)
    assert forgotten.since(target, datetime(2026, 11, 25).astimezone()) == (0, None)
    rows = json.loads((target / forgotten.FILE).read_text(encoding="utf-8"))
    assert {tuple(sorted(one)) for one in rows} == {("at", "id", "kind", "on")}
    by_day = [{name: one[name] for name in ("kind", "id", "on")} for one in rows]
    (target / forgotten.FILE).write_text(json.dumps(by_day), encoding="utf-8")
    evening = datetime.combine(TODAY, time(23)).astimezone()
    assert forgotten.since(target, evening) == (1, TODAY), "a former version told the day alone"
    (target / forgotten.FILE).write_text("spoilt", encoding="utf-8")
    assert forgotten.listed(target) == []


def test_what_people_ask_is_kept_and_answered(db: Database, person: UUID) -> None:
    with pytest.raises(Refused, match="asked for"):
        actions.note_request(db, person, "correct", " ")
    with pytest.raises(Refused, match="who asks"):
        actions.note_request(db, person, "copy", "复印", standing="relative")
    asked = actions.note_request(
        db, person, "correct", "电话有误", asked_by="欧阳某", standing="guardian"
    )
    with pytest.raises(Refused, match="what was done"):
        actions.answer_request(db, asked, "done", "")
    actions.answer_request(db, asked, "done", "已更正电话")
    actions.note_request(db, person, "copy", "复印本人信息")
    with db.reading() as session:
        lines = queries.requests(session, resident_id=person)
        assert [line.state for line in lines] == ["open", "done"]
        assert lines[1].closed_on == TODAY
        assert len(queries.requests(session)) == 2
        assert queries.title(session, Ref("rights_request", asked)) == "2026-11-24 电话有误"
        assert queries.title(session, Ref("rights_request", uuid4())) == ""
    actions.note_own_record(db, person)
    with clock.at(date(2029, 11, 25)):
        assert {one.rule for one in due(db)} >= {"request_closed", "resident_left"}
        actions.approve(db, due(db))
    with db.reading() as session:
        assert queries.requests(session) == []


def test_terms_count_in_years() -> None:
    assert rules.years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert rules.years_after(date(2024, 2, 28), 2) == date(2026, 2, 28)
    term = rules.shipped()["resident_left"]
    assert rules.latest_start(term, date(2028, 2, 29)) == date(2026, 2, 28)
    assert rules.latest_start(term, date(2026, 11, 24)) == date(2024, 11, 24)
    assert all(one.title and one.why and one.years >= one.least for one in rules.shipped().values())


def test_the_chief_sets_the_terms(db: Database, person: UUID) -> None:
    assert [one.ref.id for one in due(db)] == [person]
    usual = {name: one.years for name, one in rules.shipped().items()}
    actions.set_terms(db, {**usual, "resident_left": 30})
    with db.reading() as session:
        assert settings.get(session, queries.SETTING, {}) == {"resident_left": 30}
        assert queries.terms(session)["resident_left"].years == 30
        assert queries.due_count(session, TODAY) == 0
    assert due(db) == []
    actions.set_terms(db, usual)
    with db.reading() as session:
        assert settings.get(session, queries.SETTING, {"never": 1}) == {}
    assert [one.ref.id for one in due(db)] == [person]


@pytest.mark.parametrize(("name", "years"), [("request_closed", 2), ("booking_over", 61)])
def test_a_term_that_the_law_does_not_allow_is_refused(db: Database, name: str, years: int) -> None:
    with pytest.raises(Refused, match=r"kept for \d to 60 years") as told:
        actions.set_terms(db, {name: years})
    assert told.value.field == name


def test_who_may_not_decide_sets_no_terms(db: Database, person: UUID) -> None:
    with db.transaction("Add officer") as session:
        session.add(Officer(id=new_id(), name="新来的", role="officer"))
    sign_in(db, "新来的")
    with pytest.raises(Refused, match="may not"):
        actions.set_terms(db, {"booking_over": 2})


def test_a_sweep_needs_nobody_signed_in(db: Database) -> None:
    erasing.sweep(db)
    with clock.at(datetime(2026, 11, 24, 9).astimezone()):
        assert faults(db) == []


def test_each_term_names_its_source_or_is_the_post_s_own_rule() -> None:
    told = {one.name: one.told_source for one in rules.shipped().values()}
    assert told["booking_over"] == "the post's own rule"
    assert "art 56" in told["request_closed"]
    language.use("zh_CN")
    assert "第五十六条" in rules.shipped()["request_closed"].told_source


def test_a_dwelling_stays_without_the_tie_to_its_landlord(db: Database, person: UUID) -> None:
    me, db.officer = db.officer, Person(None, "田某")
    grids.make_estate(db, "福馨园小区")
    (door,) = grids.add_dwellings(db, ["福馨园小区1幢1单元101"])
    edit_dwelling(db, door, DwellingForm(rented=True, landlord_id=person))
    db.officer = me
    actions.approve(db, [one for one in due(db) if one.ref.id == person])
    with db.reading() as session:
        assert dwelling_queries.dwelling(session, door) == NOTHING_TOLD
        assert search.verify(session) == []
