"""Taking a file in: all its sheets at once, doubtful rows parked, decisions kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import undo, verifying
from policepost.core.searching import search
from policepost.exchange.kinds import Part
from policepost.exchange.report import CancelledImport
from policepost.grids.records import Level, Place, Premises
from policepost.intake import actions, batch_queries, deciding, queries
from policepost.intake.kinds import kind_of
from policepost.intake.records import ImportBatch
from policepost.residents.records import Resident
from tests.intake.conftest import HEAD, HOME, Write, look
from tests.intake.working import LI, ZHANG, counts, last_entry, person, register, taken, waiting

DWELLINGS = (
    ("房屋地址", "是否出租", "产权人"),
    (HOME, "是", "王某"),
    ("寺河嘉苑3-2-1102", "否", ""),
)
SHOPS = (("单位名称", "负责人", "电话"), ("便民超市", "王某", "139 0000 4420"))


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


# Merged entries


# Columns that are remembered
