"""A person who was entered twice is deleted, proposed and told whole: the merged entry with it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from policepost.audit import belonging
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.shapes import Ref
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.residents import actions as residents
from policepost.residents import merging
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident, ResidentMerge
from policepost.retention import actions, papers, queries, reach
from tests import raw_pages
from tests.retention.deciding import TODAY

import_all(FEATURES)


@pytest.fixture
def pair(db: Database) -> tuple[UUID, UUID]:
    """Two entries, merged and left long ago; the second had lived elsewhere before."""
    grids.make_estate(db, "寺河嘉苑")
    with clock.at(date(2024, 1, 5)):
        kept = residents.register_resident(db, ResidentForm(name="欧阳淑䶮", address="A3-1-302"))
        form = ResidentForm(name="司徒静雯", phone="13900004417", address="A3-1-303")
        gone = residents.register_resident(db, form)
        residents.move_resident(db, gone, "A3-1-304", date(2024, 1, 4))
        residents.show_number(db, gone)
        merging.merge(db, kept, gone, {})
        residents.leave(db, kept, date(2024, 1, 5), "迁出")
    return kept, gone


def test_deleted_for_good_both_entries_are_gone(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    with db.reading() as session:
        due = queries.due(session, TODAY)
    assert actions.approve(db, due) == actions.Done(deleted=1)
    held = raw_pages.plain(db.folder, db.key)
    for trace in ("欧阳淑䶮", "司徒静雯", "13900004417", "situj"):
        assert trace.encode() not in held, trace
    with db.reading() as session:
        assert session.query(Resident).count() == session.query(ResidentMerge).count() == 0
        erased = {key for _kind, key, _day in reach.gone(session)}
        entry = undo.last_entry(session, "")
    assert {kept, gone} <= erased
    assert entry is not None


def test_the_own_record_and_the_history_tell_of_both(db: Database, pair: tuple[UUID, UUID]) -> None:
    kept, gone = pair
    with db.reading() as session:
        told = papers.own_values(session, gone, TODAY)
        refs = belonging.with_parts(session, Ref("resident", kept))
        stays = journal.history(session, [ref for ref in refs if ref.kind == "residence"])
    assert told["name"] == "欧阳淑䶮"
    assert len(told["looked"]) == 1
    assert len([line for line in told["entered"] if line[1] == "登记居民"]) == len(pair)
    assert Ref("resident", gone) in refs
    assert {line.op for line in stays} == {"add", "change"}


def test_what_is_proposed_for_deletion_is_not_merged(db: Database, pair: tuple[UUID, UUID]) -> None:
    third = residents.register_resident(db, ResidentForm(name="张伟"))
    actions.propose(db, Ref("resident", third), "本人要求")
    with pytest.raises(Refused, match="decided first"):
        merging.merge(db, pair[0], third, {})
