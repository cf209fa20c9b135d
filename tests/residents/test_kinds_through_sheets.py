"""What each kind keeps goes out in a sheet and comes back; nothing else is taken in."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.exchange import book, values
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.residents import actions, exporting, importing, listing, queries, rules
from policepost.residents.actions import ResidentForm
from policepost.residents.kinds import Kind
from policepost.residents.listing import EVERYBODY, ResidentFilter
from policepost.residents.records import Resident
from tests.conftest import KEY
from tests.residents.conftest import TODAY

HOME = "寺河嘉苑A区3号楼2单元1101"
import_all(FEATURES)
PEOPLE = (
    ResidentForm(
        name="陈阿四",
        kind=Kind.MIGRANT,
        id_number="140502194303129960",
        home_address="河南省信阳市浉河区",
        living_reason="01",
        staying_until=date(2027, 5, 1),
    ),
    ResidentForm(
        name="林小妹",
        kind=Kind.LODGING,
        birth_date=date(2015, 1, 2),
        home_address="阳城县凤城镇",
        living_reason="06",
        host="姑妈",
        host_phone="13900004417",
        guardian="林父",
        guardian_phone="13900004418",
    ),
    ResidentForm(
        name="约翰·史密斯",
        kind=Kind.OVERSEAS,
        document_kind="414",
        id_number="X1234567",
        nationality="GBR",
        foreign_name="JOHN SMITH",
        document_until=date(2030, 1, 1),
        entered_on=date(2026, 11, 1),
        declared_on=date(2026, 11, 2),
        living_reason="16",
        host="公司",
    ),
    ResidentForm(
        name="李小宝",
        kind=Kind.UNREGISTERED,
        birth_date=date(2026, 10, 3),
        settling_reason="01",
        settling_step="等出生医学证明，已告知（父母）",
        settling_by="田某",
        settling_on=date(2026, 12, 1),
    ),
)


@pytest.fixture
def people(db: Database) -> Database:
    grids.make_estate(db, "寺河嘉苑")
    for form in PEOPLE:
        actions.register_resident(db, replace(form, address=HOME))
    return db


def cards(db: Database) -> list[queries.ResidentCard]:
    with db.reading() as session:
        ids = listing.ids(session, EVERYBODY, TODAY)
        found = [queries.card(session, key, TODAY) for key in ids]
    return [one for one in found if one is not None]


def test_every_kind_goes_out_and_comes_back_unchanged(people: Database, tmp_path: Path) -> None:
    before = cards(people)
    path = tmp_path / "居民.xlsx"
    with people.reading() as session:
        ids = listing.ids(session, EVERYBODY, TODAY)
        book.write(path, [exporting.page(session, ids)])
    report = importing.import_residents(people, importing.look(path))
    assert [one.why for one in report.problems] == []
    assert (report.added, report.changed, report.same) == (0, 0, len(PEOPLE))
    assert cards(people) == before


def test_another_post_gets_of_each_kind_all_that_it_keeps(
    people: Database, tmp_path: Path, second_post: Database
) -> None:
    path = tmp_path / "居民.xlsx"
    with people.reading() as session:
        book.write(path, [exporting.page(session, listing.ids(session, EVERYBODY, TODAY))])
    importing.import_residents(second_post, importing.look(path))
    with second_post.reading() as session:
        assert search.verify(session) == []
        assert [hit.title for hit in search.find(session, "john smith")] == ["约翰·史密斯"]
    for mine, theirs in zip(cards(people), cards(second_post), strict=True):
        for name in ResidentForm.__dataclass_fields__:
            one, other = getattr(mine, name), getattr(theirs, name)
            if name == "settling_step":  # read with plain punctuation
                one = values.text(one)
            if name != "grid_id":
                assert one == other, (mine.name, name)


def test_a_row_that_changes_the_kind_empties_what_the_new_one_does_not_keep(
    people: Database, tmp_path: Path
) -> None:
    path = tmp_path / "人口.xlsx"
    with xlsxwriter.Workbook(path) as sheets:
        page = sheets.add_worksheet("人口")
        page.write_row(0, 0, ("姓名", "公民身份号码", "人员类型", "国籍"))
        page.write_row(1, 0, ("陈阿四", "140502194303129960", "常住", "英国"))
    report = importing.import_residents(people, importing.look(path))
    assert report.changed == 1
    (changed,) = [one for one in cards(people) if one.name == "陈阿四"]
    assert changed.kind == Kind.REGISTERED
    assert (changed.home_address, changed.living_reason, changed.staying_until) == ("", None, None)
    assert changed.nationality is None
    assert importing.import_residents(people, importing.look(path)).same == 1


_FIELDS = {
    "kind": st.sampled_from([*Kind]).map(str),
    "id_number": st.sampled_from([None, "X7654321"]),
    "birth_date": st.sampled_from([None, date(1990, 1, 1), date(2012, 11, 24), date(2012, 11, 25)]),
    "phone": st.sampled_from(["", "13900004417"]),
    "relation": st.sampled_from([None, "02"]),
    "home_address": st.sampled_from(["", "阳城县凤城镇"]),
    "living_reason": st.sampled_from([None, "01"]),
    "host": st.sampled_from(["", "姑妈"]),
    "host_id": st.sampled_from([None, UUID(int=7)]),
    "nationality": st.sampled_from([None, "GBR"]),
    "declared_on": st.sampled_from([None, TODAY]),
    "settling_reason": st.sampled_from([None, "01"]),
    "settling_step": st.sampled_from(["", "等出生医学证明"]),
    "settling_by": st.sampled_from(["", "田某"]),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(fields=st.fixed_dictionaries(_FIELDS), at_home=st.booleans())
def test_the_list_of_incomplete_entries_and_the_rule_agree(
    people: Database, fields: dict[str, object], *, at_home: bool
) -> None:
    incomplete = ResidentFilter(missing=True)
    with people.reading() as session:
        home = session.scalar(select(Resident.dwelling_id).limit(1)) if at_home else None
    key = new_id()
    with contextlib.suppress(_TakeBack), people.transaction("Register resident") as session:
        one = Resident(id=key, name="某", dwelling_id=home, **fields)
        session.add(one)
        session.flush()
        listed = key in listing.ids(session, incomplete, TODAY)
        assert listed == bool(rules.missing(one, TODAY))
        raise _TakeBack


class _TakeBack(Exception):
    """Takes an example back."""


@pytest.fixture
def second_post(empty_post: Path, tmp_path: Path) -> Iterator[Database]:
    """Another empty post."""
    folder = Path(shutil.copytree(empty_post, tmp_path / "second"))
    database = Database.open(folder, KEY)
    grids.make_estate(database, "寺河嘉苑")
    yield database
    database.close()
