"""Doubtful rows: they wait with all that they say, and what is decided of them is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from policepost.audit import values
from policepost.core import language
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.shapes import Ref
from policepost.exchange.sheets import Sheet
from policepost.intake import actions, batch_queries, candidates, deciding, queries
from policepost.intake.records import ParkedRow
from policepost.residents import actions as residents
from policepost.residents import merging
from policepost.residents.merge_rules import Side
from policepost.residents.records import Residence, Resident
from policepost.retention import queries as retention
from policepost.retention import reach
from tests.intake.conftest import HEAD, HOME, TODAY, Write, look, number
from tests.intake.working import LI, ZHANG, counts, last_entry, person, register, taken, waiting


def park(post: Database, write: Write) -> UUID:
    """Park a row whose number the register has with another name; return who has it."""
    held = register(post, "张叁", ZHANG[1], phone="13900004400")
    done = taken(post, write("名册.xlsx", 人口=(HEAD, ZHANG, LI)))
    assert (done.parked, counts(done.reports[0])) == (1, (1, 0, 0, 0, 0, 1))
    return held


def test_a_doubt_is_read_in_the_language_of_whoever_reads_it(post: Database, write: Write) -> None:
    language.use("zh_CN")
    park(post, write)
    [line] = waiting(post)
    assert "张叁" in line.why
    language.use("en")
    [again] = waiting(post)
    assert again.why == "The register has this number with the name 张叁."
    with post.reading() as session:
        row = session.get_one(ParkedRow, line.id)
        assert values.value_words("parked_row", "why", row.why) == again.why
        assert row.why == "other_name:张叁"


def test_a_doubtful_row_waits_with_all_that_it_says(post: Database, write: Write) -> None:
    held = park(post, write)
    [line] = waiting(post)
    with post.reading() as session:
        [batch] = batch_queries.batches(session)
    assert batch.waiting == 1
    assert (line.name, line.file, line.sheet, line.row) == ("张三", "名册.xlsx", "人口", 2)
    assert "张叁" in line.why
    with post.reading() as session:
        card = queries.card(session, line.id)
        assert card is not None
        assert card.said == (
            ("姓名", "张三", "name"),
            ("身份证号", ZHANG[1], "id_number"),
            ("住址", HOME, "address"),
            ("电话", "13900004417", "phone"),
        )
        assert card.candidates == (held,)
        [candidate] = candidates.of(session, card, TODAY)
    assert (candidate.id, candidate.name) == (held, "张叁")
    assert "same document" in candidate.detail


def test_the_same_row_is_not_parked_twice(post: Database, write: Write) -> None:
    park(post, write)
    done = taken(post, write("再来.xlsx", 名单=(("序号", *HEAD), (1, *ZHANG), (2, *LI))))
    assert (done.parked, counts(done.reports[0])) == (0, (0, 0, 1, 0, 0, 1))
    assert len(waiting(post)) == 1


def test_a_row_that_stands_twice_waits_once(post: Database, write: Write) -> None:
    for _twin in range(2):
        register(post, "张三", "", address=HOME)
    bare = ("张三", "", HOME, "")
    done = taken(post, write("名册.xlsx", 人口=(HEAD, bare, bare)))
    assert (done.parked, done.reports[0].doubtful) == (1, 2)
    assert len(waiting(post)) == 1


def test_it_is_this_person(post: Database, write: Write) -> None:
    held = park(post, write)
    [line] = waiting(post)
    change = deciding.what_if(post, line.id, held)
    assert change is not None
    assert change.fields["name"] == ("张叁", "张三")
    assert change.fields["phone"] == ("13900004400", "13900004417")
    assert deciding.decide(post, line.id, held) == held
    assert person(post, "张三").id == held
    assert waiting(post) == []
    with post.reading() as session:
        row = session.get_one(ParkedRow, line.id)
        told = [one.action for one in journal.history(session, [Ref("resident", held)])]
    assert (row.state, row.record_id, row.decided_by) == ("same", held, "田某")
    assert told[0] == "Decide about a parked row"
    undo.undo(post, last_entry(post))
    assert person(post, "张叁").phone == "13900004400"
    assert [one.id for one in waiting(post)] == [line.id]


def test_it_is_somebody_new(post: Database, write: Write) -> None:
    register(post, "张三", "", address=HOME)
    register(post, "张三", "", address=HOME)
    bare = ("张三", "", HOME, "")
    taken(post, write("名册.xlsx", 人口=(HEAD, bare)))
    [line] = waiting(post)
    with post.reading() as session:
        card = queries.card(session, line.id)
        assert card is not None
        assert len(candidates.of(session, card, TODAY)) == 2
    key = deciding.decide(post, line.id, None)
    with post.reading() as session:
        assert len(session.scalars(select(Resident).where(Resident.name == "张三")).all()) == 3
        assert session.get_one(ParkedRow, line.id).record_id == key
    again = taken(post, write("名册.xlsx", 人口=(HEAD, bare)))
    assert counts(again.reports[0]) == (0, 0, 1, 0, 0, 0)
    assert again.reports[0].problems == []


def test_it_is_left_out_also_the_next_time(post: Database, write: Write) -> None:
    park(post, write)
    deciding.leave_out(post, [one.id for one in waiting(post)])
    assert person(post, "张叁").phone == "13900004400"
    again = taken(post, write("名册.xlsx", 人口=(HEAD, ZHANG, LI)))
    assert counts(again.reports[0]) == (0, 0, 1, 1, 0, 0)
    [problem] = again.reports[0].problems
    assert (problem.level, problem.row) == ("skipped", 2)
    assert "田某" in problem.why


def test_a_decision_is_taken_once(post: Database, write: Write) -> None:
    held = park(post, write)
    [line] = waiting(post)
    deciding.leave_out(post, [line.id])
    with post.reading() as session:
        assert queries.card(session, line.id) is None
    for attempt in (
        lambda: deciding.decide(post, line.id, held),
        lambda: deciding.what_if(post, line.id, held),
        lambda: deciding.leave_out(post, [line.id]),
    ):
        with pytest.raises(Refused, match="decided about this row already"):
            attempt()


def test_nobody_gets_the_number_of_another(post: Database, write: Write) -> None:
    park(post, write)
    [line] = waiting(post)
    with pytest.raises(Refused, match="张叁 has this number"):
        deciding.decide(post, line.id, None)
    other = register(post, "赵六")
    with pytest.raises(Refused, match="张叁 has this number"):
        deciding.decide(post, line.id, other)
    assert len(waiting(post)) == 1


def test_who_left_comes_back_when_somebody_says_so(post: Database, write: Write) -> None:
    key = register(post, "张三", ZHANG[1], address=HOME)
    residents.leave(post, key, TODAY, "迁出")
    taken(post, write("名册.xlsx", 人口=(HEAD, ZHANG)))
    [line] = waiting(post)
    with post.reading() as session:
        card = queries.card(session, line.id)
        assert card is not None
        assert "left" in candidates.of(session, card, TODAY)[0].detail
    deciding.decide(post, line.id, key)
    found = person(post, "张三")
    assert (found.left_on, found.left_reason, found.phone) == (None, "", "13900004417")


def test_an_import_on_which_a_decision_rests_is_not_taken_back(
    post: Database, write: Write
) -> None:
    held = park(post, write)
    entry = last_entry(post)
    [line] = waiting(post)
    deciding.decide(post, line.id, held)
    decided = last_entry(post)
    with pytest.raises(Refused, match="changed again since"):
        undo.undo(post, entry)
    undo.undo(post, decided)
    undo.undo(post, entry)
    assert waiting(post) == []


def test_a_row_of_a_merged_entry_finds_who_stayed(post: Database, write: Write) -> None:
    path = write(
        "名册.xlsx", 人口=(HEAD, ZHANG, ("张叁", number("19800101", "998"), HOME, "13900004455"))
    )
    taken(post, path)
    kept, gone = person(post, "张三").id, person(post, "张叁").id
    merging.merge(post, kept, gone, {"phone": Side.RIGHT})
    with post.reading() as session:
        before = dict(session.execute(select(Resident.__table__)).mappings().one())
        stays = session.scalar(select(func.count()).select_from(Residence))
    again = taken(post, path)
    assert counts(again.reports[0]) == (0, 0, 2, 0, 0, 0)
    with post.reading() as session:
        assert dict(session.execute(select(Resident.__table__)).mappings().one()) == before
        assert session.scalar(select(func.count()).select_from(Residence)) == stays
    news = (HEAD, ("张叁", number("19800101", "998"), HOME, "13900004466"))
    report = taken(post, write("新.xlsx", 人口=news)).reports[0]
    assert [(one.id, dict(one.fields)) for one in report.changes] == [
        (kept, {"phone": ("13900004455", "13900004466")})
    ]


def test_a_merged_entry_without_number_is_found_by_its_name(post: Database, write: Write) -> None:
    bare = ("张叁", "", HOME, "")
    path = write("名册.xlsx", 人口=(HEAD, ZHANG, bare))
    taken(post, path)
    merging.merge(post, person(post, "张三").id, person(post, "张叁").id, {})
    assert counts(taken(post, path).reports[0]) == (0, 0, 2, 0, 0, 0)


def test_a_decided_row_follows_a_merge(post: Database, write: Write) -> None:
    held = park(post, write)
    [line] = waiting(post)
    deciding.decide(post, line.id, held)
    other = register(post, "张三三")
    merging.merge(post, other, held, {})
    with post.reading() as session:
        assert session.get_one(ParkedRow, line.id).record_id == other


def test_days_and_numbers_wait_as_they_stood(post: Database, write: Write) -> None:
    register(post, "张叁", ZHANG[1])
    head = (*HEAD, "入住时间", "面积")
    row = (*ZHANG, date(2024, 5, 6), 88.5)
    looked = look(post, write("一.xlsx", 人口=(head, ZHANG)))
    [part] = looked.parts
    guess = replace(
        part.plan.guess, headings=head, columns={**part.plan.guess.columns, "moved_in_on": 4}
    )
    plan = replace(part.plan, sheet=Sheet("人口", [list(head), list(row)]), guess=guess)
    actions.take_in(post, replace(looked, parts=(replace(part, plan=plan),)))
    [line] = waiting(post)
    with post.reading() as session:
        card = queries.card(session, line.id)
    assert card is not None
    assert card.said[4:] == (("入住时间", "2024-05-06", "moved_in_on"), ("面积", "88.5", ""))
    deciding.decide(post, line.id, card.candidates[0])
    assert person(post, "张三").moved_in_on == date(2024, 5, 6)


def test_a_decided_row_goes_with_the_person(post: Database, write: Write) -> None:
    held = park(post, write)
    [line] = waiting(post)
    deciding.decide(post, line.id, held)
    with post.reading() as session:
        assert Ref("parked_row", line.id) in reach.with_dependants(session, Ref("resident", held))


def test_a_row_is_proposed_for_deletion_after_a_year(post: Database, write: Write) -> None:
    park(post, write)
    [line] = waiting(post)
    with post.reading() as session:
        assert retention.due(session, TODAY) == []
        [due] = retention.due(session, date(2027, 11, 25))
    assert (due.ref, due.title) == (Ref("parked_row", line.id), "名册.xlsx · 人口 · 2")
