"""What goes with a person that is deleted, what stays, and what the own record says of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from policepost.core.database import Database
from policepost.core.searching import search
from policepost.core.shapes import Person
from policepost.features import FEATURES, import_all
from policepost.residents import actions as residents
from policepost.residents import documents, merging
from policepost.residents import queries as people
from policepost.residents.actions import ResidentForm
from policepost.residents.documents import DocumentForm
from policepost.residents.kinds import Kind
from policepost.residents.records import Resident, ResidentDocument
from policepost.retention import papers
from tests import raw_pages
from tests.retention.deciding import TODAY, delete

OFFICER = Person(None, "田某")
import_all(FEATURES)


@pytest.fixture
def guest(db: Database) -> UUID:
    """A guest from overseas with two documents, put up by 欧阳淑䶮."""
    db.officer = OFFICER
    host = residents.register_resident(db, ResidentForm(name="欧阳淑䶮", phone="13900004417"))
    form = ResidentForm(
        name="约翰·史密斯",
        kind=Kind.OVERSEAS,
        document_kind="414",
        id_number="X1234567",
        nationality="GBR",
        foreign_name="John Smith",
        host_id=host,
        guardian_id=host,
        birth_date=date(2010, 1, 1),
        care_needs=("language",),
        care_reason="不会中文",
        care_by="田某",
        care_until=date(2027, 1, 10),
    )
    key = residents.register_resident(db, form)
    documents.add(
        db, key, DocumentForm(kind="554", number="R7654321", valid_until=date(2027, 1, 31))
    )
    return key


def test_documents_go_with_the_person_for_good(db: Database, guest: UUID) -> None:
    with db.reading() as session:
        assert len(search.find(session, "R7654321")) == 1
    delete(db, guest)
    with db.reading() as session:
        assert session.query(ResidentDocument).count() == 0
        assert search.find(session, "R7654321") == []
        assert search.verify(session) == []
    held = raw_pages.plain(db.folder, db.key)
    for trace in ("R7654321", "X1234567", "John Smith", "约翰"):
        assert trace.encode() not in held, trace


def test_who_was_put_up_stays_without_the_tie_to_the_host(db: Database, guest: UUID) -> None:
    with db.reading() as session:
        before = people.card(session, guest, TODAY)
    assert before is not None
    assert before.host_id is not None
    assert before.host == before.guardian == "欧阳淑䶮"
    delete(db, before.host_id)
    with db.reading() as session:
        after = people.card(session, guest, TODAY)
    assert after is not None
    assert (after.host_id, after.host, after.guardian_id, after.guardian) == (None, "", None, "")


def test_the_own_record_says_what_the_kind_keeps(db: Database, guest: UUID) -> None:
    with db.reading() as session:
        told = dict(papers.own_values(session, guest, TODAY)["facts"])
    assert told["国籍（地区）"] == "英国"
    assert told["外文姓名"] == "John Smith"
    assert told["外国人居留证或居留许可"] == "R7654321，有效期至2027年1月31日"
    assert told["服务需求"] == "需要方言或翻译"
    assert told["监护人"] == "欧阳淑䶮"
    assert "13900004417" not in str(told), "the telephone is the guardian's own"
    paper = papers.own_record(db, guest)
    assert not paper.missing


def test_host_and_guardian_follow_a_merge_and_nobody_is_the_own_guest(
    db: Database, guest: UUID
) -> None:
    with db.reading() as session:
        found = people.card(session, guest, TODAY)
    assert found is not None
    assert found.host_id is not None
    other = residents.register_resident(db, ResidentForm(name="欧阳淑䶮"))
    merging.merge(db, other, found.host_id, {})
    with db.reading() as session:
        led = people.card(session, guest, TODAY)
    assert led is not None
    assert (led.host_id, led.guardian_id) == (other, other)
    merging.merge(db, guest, other, {})
    with db.reading() as session:
        alone = people.card(session, guest, TODAY)
    assert alone is not None
    assert (alone.host_id, alone.guardian_id) == (None, None)
    assert [line.number for line in alone.documents] == ["R7654321"]


def test_all_that_is_held_of_a_person_can_be_told_to_them() -> None:
    """Personal Information Protection Law, Article 45: a field that is new is told too."""
    columns = {column.key for column in Resident.__mapper__.column_attrs}
    names = {name for name, _title, _table in papers._FACTS}
    otherwise = {
        "left": {"left_on", "left_vague", "left_kind"},
        "moved_in": {"moved_in_on", "moved_in_vague"},
        "address": {"address_written", "dwelling_id", "household"},
        "grid": {"grid_id"},
        "host": {"host_id", "host_phone"},
        "guardian": {"guardian_id", "guardian_phone"},
    }
    for name, of in otherwise.items():
        assert name in names
        columns -= of
    columns -= {"id", "name_key", "locked_until"}
    assert columns <= names, "add it to _FACTS in retention/papers.py"
