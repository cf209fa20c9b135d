"""Taking a file in: all its sheets at once, doubtful rows parked, decisions kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from policepost.audit import values
from policepost.core import clock, language
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo, verifying
from policepost.core.searching import search
from policepost.core.shapes import Ref
from policepost.exchange import layouts
from policepost.exchange.kinds import Looked, Part
from policepost.exchange.report import CancelledImport, Report
from policepost.exchange.sheets import Sheet
from policepost.grids.records import Level, Place, Premises
from policepost.intake import (
    actions,
    batch_queries,
    candidates,
    deciding,
    layout_queries,
    queries,
)
from policepost.intake.actions import TakenIn
from policepost.intake.kinds import kind_of
from policepost.intake.records import ImportBatch, ParkedRow
from policepost.residents import actions as residents
from policepost.residents import merging
from policepost.residents.actions import ResidentForm
from policepost.residents.merge_rules import Side
from policepost.residents.records import Residence, Resident
from policepost.retention import queries as retention
from policepost.retention import reach
from tests.intake.conftest import HEAD, HOME, TODAY, Write, look, number

DWELLINGS = (
    ("房屋地址", "是否出租", "产权人"),
    (HOME, "是", "王某"),
    ("寺河嘉苑3-2-1102", "否", ""),
)
SHOPS = (("单位名称", "负责人", "电话"), ("便民超市", "王某", "139 0000 4420"))
ZHANG = ("张三", number("19800101"), HOME, "13900004417")
LI = ("李四", number("19900202"), HOME, "13900004418")


def taken(db: Database, path: object, **options: object) -> TakenIn:
    return actions.take_in(db, look(db, path), **options)  # type: ignore[arg-type]


def counts(report: Report) -> tuple[int, ...]:
    return (
        *(report.added, report.changed, report.same),
        *(report.skipped, report.refused, report.doubtful),
    )


def person(db: Database, name: str) -> Resident:
    with db.reading() as session:
        return session.scalars(select(Resident).where(Resident.name == name)).one()


def register(db: Database, name: str, code: str = "", **fields: object) -> UUID:
    form = ResidentForm(name=name, id_number=code, **fields)  # type: ignore[arg-type]
    return residents.register_resident(db, form)


def waiting(db: Database) -> list[queries.ParkedLine]:
    with db.reading() as session:
        return queries.parked(session)


def last_entry(db: Database) -> int:
    with db.reading() as session:
        found = undo.last_entry(session, db.officer.name)
    assert found is not None
    return found


def test_three_sheets_are_one_import_and_one_undo(post: Database, write: Write) -> None:
    path = write("一次.xlsx", 人口=(HEAD, ZHANG, LI), 房屋=DWELLINGS, 单位=SHOPS)
    told: list[tuple[int, int]] = []
    done = taken(post, path, progress=lambda done, of: told.append((done, of)))
    assert [(one.sheet, *counts(one)[:3]) for one in done.reports] == [
        ("人口", 2, 0, 0),
        ("房屋", 2, 0, 0),
        ("单位", 1, 0, 0),
    ]
    assert told == sorted(told)
    assert told[-1] == (5, 5)
    with post.reading() as session:
        homes = session.scalars(select(Place.address).where(Place.level == Level.DWELLING)).all()
        assert sorted(homes) == ["寺河嘉苑3号楼2单元1101", "寺河嘉苑3号楼2单元1102"]
        assert {hit.title for hit in search.find(session, "便民超市")} == {"便民超市"}
        [line] = batch_queries.batches(session)
    assert (line.file, line.kinds) == ("一次.xlsx", ("residents", "dwellings", "premises"))
    assert (line.counts["read"], line.counts["added"], line.by) == (5, 5, "田某")
    assert line.entry == last_entry(post)
    again = taken(post, path)
    assert [counts(one) for one in again.reports] == [
        (0, 0, 2, 0, 0, 0),
        (0, 0, 2, 0, 0, 0),
        (0, 0, 1, 0, 0, 0),
    ]
    undo.undo(post, line.entry)
    with post.reading() as session:
        for kind in (Resident, Premises, ImportBatch):
            assert session.scalar(select(func.count()).select_from(kind)) == 0
        [line] = batch_queries.batches(session)
        assert verifying.verify(session.connection()) == []
    assert (line.entry, line.taken_back_by) == (0, "田某")
    assert line.taken_back_at is not None


def test_a_sheet_that_lacks_what_it_needs_is_refused(post: Database, write: Write) -> None:
    looked = look(post, write("名册.xlsx", 人口=(("电话", "备注"), ("13900004417", "租住"))))
    with pytest.raises(Refused, match="does not look like a list"):
        actions.check(looked)
    kind, [part] = kind_of("residents"), looked.parts
    assert kind is not None
    chosen = replace(looked, parts=(Part(kind, kind.plan(part.plan.sheet)),))
    with pytest.raises(Refused, match="no column of names"):
        actions.check(chosen)


def test_rows_that_mean_one_person_are_told_from_those_that_may_mean_several(
    post: Database, write: Write
) -> None:
    meant = register(post, "张叁", ZHANG[1])
    for born in (date(1950, 1, 1), date(1960, 1, 1)):
        register(post, "李四", birth_date=born)
    taken(post, write("名册.xlsx", 人口=(HEAD, ZHANG, ("李四", "", "", ""))))
    one, several = (line.id for line in waiting(post))
    with post.reading() as session:
        assert queries.only_candidates(session, [several, one]) == {one: meant}
    deciding.leave_out(post, [one])
    with post.reading() as session:
        assert queries.only_candidates(session, [one]) == {}


def test_an_import_that_brings_nothing_is_no_file_of_before(post: Database, write: Write) -> None:
    path = write("名册.xlsx", 人口=(HEAD, ZHANG))
    taken(post, path)
    before = last_entry(post)
    taken(post, path)
    assert last_entry(post) == before
    with post.reading() as session:
        assert len(batch_queries.batches(session)) == 1


def test_a_trial_and_a_stopped_import_park_nothing(post: Database, write: Write) -> None:
    register(post, "张叁", ZHANG[1])
    path = write("名册.xlsx", 人口=(HEAD, ZHANG, LI))
    done = taken(post, path, dry_run=True)
    assert (done.parked, counts(done.reports[0])) == (1, (1, 0, 0, 0, 0, 1))
    with pytest.raises(CancelledImport):
        taken(post, path, cancelled=lambda: True)
    assert waiting(post) == []
    with post.reading() as session:
        assert queries.waiting(session) == 0
        assert batch_queries.batches(session) == []


def test_a_change_is_told_field_by_field(post: Database, write: Write) -> None:
    taken(post, write("一.xlsx", 人口=(HEAD, ZHANG), 房屋=DWELLINGS, 单位=SHOPS))
    moved = ("张三", ZHANG[1], "寺河嘉苑4-1-101", "13900004419")
    homes = (DWELLINGS[0], (HOME, "否", "王某某"))
    shops = (SHOPS[0], ("便民超市", "李某", "139 0000 4420"))
    done = taken(post, write("二.xlsx", 人口=(HEAD, moved), 房屋=homes, 单位=shops))
    [people], [dwellings], [premises] = (one.changes for one in done.reports)
    assert (people.row, people.title, people.id) == (2, "张三", person(post, "张三").id)
    assert people.fields == {
        "address": ("寺河嘉苑3号楼2单元1101", "寺河嘉苑4号楼1单元101"),
        "phone": ("13900004417", "13900004419"),
    }
    assert dwellings.fields == {"rented": (True, False), "owner": ("王某", "王某某")}
    assert premises.fields == {"responsible": ("王某", "李某")}


def test_a_file_that_is_no_list_says_what_it_is_not(post: Database, write: Write) -> None:
    path = write("上报.xlsx", 事项=(("上报时间", "上报人", "内容"), ("2026-08-18", "李桐", "噪音")))
    looked = look(post, path)
    assert looked.taken == ()
    with pytest.raises(Refused, match=r"does not look like a list of .*上报时间、上报人、内容"):
        actions.take_in(post, looked)


# Doubtful rows


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


# Merged entries


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


# Columns that are remembered

ODD = ("住户大名", "证号", "门牌", "联络")


def corrected(post: Database, path: object) -> Looked:
    """What the officer makes of a file of which half is unknown."""
    looked = look(post, path)  # type: ignore[arg-type]
    [part] = looked.parts
    kind = kind_of("residents")
    plan = kind.plan(part.plan.sheet)
    columns = {"name": 0, "id_number": 1, "address": 2, "phone": 3}
    plan = replace(plan, guess=replace(plan.guess, columns=columns))
    return replace(looked, parts=(replace(part, kind=kind, plan=plan),), sender="河东物业")


def test_columns_put_right_are_remembered(post: Database, write: Write) -> None:
    looked = corrected(post, write("一.xlsx", 表=(ODD, ZHANG)))
    actions.remember(post, looked)
    actions.remember(post, looked)
    with post.reading() as session:
        [line] = layout_queries.layout_lines(session)
    assert (line.sender, line.kind, line.headings, line.columns) == (
        *("河东物业", "residents"),
        *(ODD, 4),
    )
    [part] = look(post, write("二.xlsx", 表=(("十一月",), ODD, LI))).parts
    assert part.remembered == "河东物业"
    assert part.ready
    assert part.plan.guess.heading == 1
    assert dict(part.plan.guess.columns) == {"name": 0, "id_number": 1, "address": 2, "phone": 3}
    actions.forget(post, line.id)
    [part] = look(post, write("三.xlsx", 表=(ODD, LI))).parts
    assert (part.remembered, part.kind and part.kind.name) != ("河东物业", "residents")


def test_the_senders_next_file_may_have_its_columns_elsewhere(post: Database, write: Write) -> None:
    actions.remember(post, corrected(post, write("一.xlsx", 表=(ODD, ZHANG))))
    mixed = ("序号", "证号", "住户大名", "民族", "门牌", "联络")
    path = write("二.xlsx", 表=(mixed, (1, LI[1], LI[0], "回", LI[2], LI[3])))
    assert look(post, path).parts[0].remembered == ""
    [part] = look(post, path, sender="河东物业").parts
    assert dict(part.plan.guess.columns) == {
        "id_number": 1,
        "name": 2,
        "address": 4,
        "phone": 5,
        "ethnic": 3,
    }


def test_a_sheet_that_is_left_out_is_left_out_again(post: Database, write: Write) -> None:
    path = write("一.xlsx", 人口=(HEAD, ZHANG), 汇总=(("单位名称", "电话"), ("合计", "3")))
    looked = look(post, path)
    assert [part.kind and part.kind.name for part in looked.parts] == ["residents", "premises"]
    kept, summary = looked.parts
    actions.remember(post, replace(looked, parts=(kept, replace(summary, kind=None))))
    assert [part.kind and part.kind.name for part in look(post, path).parts] == ["residents", None]


def test_what_was_guessed_right_is_not_remembered(post: Database, write: Write) -> None:
    actions.remember(post, look(post, write("一.xlsx", 人口=(HEAD, ZHANG))))
    with post.reading() as session:
        assert layout_queries.layout_lines(session) == []


def test_columns_put_right_otherwise_replace_the_first(post: Database, write: Write) -> None:
    path = write("一.xlsx", 表=(ODD, ZHANG))
    looked = corrected(post, path)
    actions.remember(post, looked)
    [part] = looked.parts
    fewer = replace(part.plan.guess, columns={"name": 0, "id_number": 1})
    with clock.at(TODAY):
        actions.remember(
            post, replace(looked, parts=(replace(part, plan=replace(part.plan, guess=fewer)),))
        )
    with post.reading() as session:
        [line] = layout_queries.layout_lines(session)
    assert line.columns == 2


def test_a_file_that_was_put_right_is_known_in_spite_of_its_reasons(
    post: Database, write: Write
) -> None:
    actions.remember(post, corrected(post, write("一.xlsx", 表=(ODD, ZHANG))))
    reasons = (*ODD, layouts.reason_heading())
    looked = look(post, write("二.xlsx", 表=(reasons, (*LI, "证号：校验码不对"))))
    assert looked.parts[0].remembered == "河东物业"
    actions.remember(post, looked)
    with post.reading() as session:
        [line] = layout_queries.layout_lines(session)
    assert line.headings == ODD


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
