"""The columns of a large register say the same as the database, however it changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from sqlalchemy import delete
from sqlalchemy.orm import Session

from policepost.core.database import Database
from policepost.core.journalling import erasing
from policepost.core.records import new_id
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids.records import Place
from policepost.lists.conditions import Ask, Condition
from policepost.residents import (
    doubles,
    held,
    large_patching,
    large_reading,
    listing,
    page,
    queries,
)
from policepost.residents import large as large_columns
from policepost.residents.held import Large
from policepost.residents.kinds import Kind
from policepost.residents.large import Columns
from policepost.residents.large_parts import Picked
from policepost.residents.listing import ResidentFilter
from policepost.residents.page import ResidentsPage
from policepost.residents.records import Resident
from policepost.residents.source import ResidentSource
from policepost.ui.page import Context
from policepost.ui.table import PAGE_ROWS, PagedModel
from tests.residents.conftest import TODAY

PEOPLE = 300
ADDRESSES = ("A3-1-302", "A3-1-301", "A4-1-901", "B1-2-1101", "A10-1-101")


@pytest.fixture
def post(db: Database) -> Database:
    """A post with three grids and some hundred people of all sorts, of whom some have left."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑", community="寺河社区")
    grids.make_grids(db, ["网格01", "网格02", "网格03"])
    random = Random(4)
    with db.transaction("Import residents") as session:
        for address in ADDRESSES:
            grids.find_or_add_dwelling(session, address)
    with db.transaction("Import residents") as session:
        homes, zones = _places(session)
        session.add_all(
            [Resident(id=new_id(), **_told(random, n, homes, zones)) for n in range(PEOPLE)]
        )
    return db


def _places(session: Any) -> tuple[list[UUID], list[UUID]]:
    some = session.query(Place.id, Place.level).all()
    homes = [key for key, level in some if level == "dwelling"]
    return homes, [key for key, level in some if level == "grid"]


def _told(random: Random, number: int, homes: list[UUID], zones: list[UUID]) -> dict[str, Any]:
    def day(share: float) -> date | None:
        return TODAY - timedelta(days=random.randrange(900)) if random.random() < share else None

    name = random.choice(("wang", "li", "zhang", "zhao"))
    left = day(0.15)
    return {
        "name": name,
        "id_number": f"1405022026112{number:04d}X" if random.random() < 0.8 else None,
        "kind": random.choice(list(Kind)),
        "sex": random.choice("0129"),
        "birth_date": date(1950 + random.randrange(60), 3, 1) if random.random() < 0.9 else None,
        "phone": random.choice(("", "13900004417")),
        "relation": random.choice((None, "02")),
        "dwelling_id": random.choice([None, *homes]),
        "grid_id": random.choice([None, *zones]),
        "verified_on": day(0.7),
        "collected_on": day(0.7),
        "left_on": left,
        "locked_until": TODAY if left and random.random() < 0.3 else None,
        "care_reason": "独居" if (cared := random.random() < 0.1) else "",
        "care_until": TODAY + timedelta(days=random.randrange(-50, 50)) if cared else None,
        "note": random.choice(("", "", "", "养犬")),
    }


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let the columns also answer for those who left, though they are few."""
    if "few" not in request.node.name:
        monkeypatch.setattr(large_columns, "FEW", 0)


def _zones(db: Database) -> list[UUID]:
    with db.reading() as session:
        return _places(session)[1]


def _columns(db: Database, large: Large) -> Columns:
    with db.reading() as session:
        found = large.now(session)
    assert found is not None
    return found


WHERE = (Condition("note", Ask.IS, "养犬"),)
FILTERS = st.builds(
    ResidentFilter,
    grids=st.sets(st.sampled_from([None, 0, 1, 2, 9]), max_size=2).map(tuple),
    kinds=st.sets(st.sampled_from([kind.value for kind in Kind]), max_size=2).map(tuple),
    unverified=st.booleans(),
    missing=st.booleans(),
    doubles=st.booleans(),
    left=st.booleans(),
    where=st.sampled_from([(), WHERE]),
    text=st.sampled_from(["", "", "wang", "zh", "没有"]),
)


def _of_post(shown: ResidentFilter, zones: list[UUID]) -> ResidentFilter:
    wanted: Any = shown.grids
    known = [None if n is None else zones[n] if n < 3 else new_id() for n in wanted]
    return replace(shown, grids=tuple(known))


def test_every_list_and_count_is_the_same_as_from_the_database(post: Database) -> None:
    large, zones = Large(post), _zones(post)
    large.read()
    columns = _columns(post, large)

    @given(
        FILTERS, st.sampled_from([*listing.SORTS, ""]), st.booleans(), st.sampled_from([None, 7])
    )
    @settings(max_examples=50)
    def same(shown: ResidentFilter, sort: str, down: bool, limit: int | None) -> None:
        shown = _of_post(shown, zones)
        with post.reading() as session:
            assert columns.answers(shown)
            how: Any = {"sort": sort, "descending": down, "limit": limit}
            wanted = listing.ids(session, shown, TODAY, **how)
            found = columns.ids(session, shown, TODAY, **how)
            assert list(found) == list(wanted)
            assert found == wanted
            assert columns.counts(session, TODAY, shown) == queries.counts(session, TODAY, shown)

    same()


def test_few_people_are_left_to_the_database(post: Database) -> None:
    large = Large(post)
    large.read()
    columns = _columns(post, large)
    assert not columns.answers(ResidentFilter(ids=()))
    assert not columns.answers(ResidentFilter(care=True))
    assert not columns.answers(ResidentFilter(left=True))


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["verify", "rename", "leave", "add", "home", "remove", "grid"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=6,
)


def _change(session: Any, what: str, number: int, seed: int) -> None:
    random = Random(seed)
    some = session.query(Resident).order_by(Resident.id).all()
    one = some[number % len(some)]
    homes, zones = _places(session)
    if what == "verify":
        one.verified_on = TODAY - timedelta(days=seed)
    elif what == "rename":
        one.name = random.choice(("wang", "aa", "zz", "li"))
        one.birth_date = random.choice((None, date(1900, 1, 1) + timedelta(days=seed)))
    elif what == "leave":
        one.left_on = None if one.left_on else TODAY
        one.locked_until = None
    elif what == "add":
        session.add(Resident(id=new_id(), **_told(random, 0, homes, zones) | {"id_number": None}))
    elif what == "home":
        one.dwelling_id = grids.find_or_add_dwelling(session, f"C{seed % 7}-1-{seed % 9}01")
    elif what == "grid":
        one.grid_id = random.choice([None, *zones])
    elif len(some) > 20:
        session.delete(one)


def test_the_columns_follow_the_journal(post: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    large, zones = Large(post), _zones(post)
    large.read()
    everybody: list[int] = []
    read = large_reading.read

    def counted(session: Session) -> Columns:
        everybody.append(1)
        return read(session)

    monkeypatch.setattr(large_reading, "read", counted)
    kept: list[int] = []

    @given(CHANGES)
    @settings(max_examples=20)
    def follows(changes: list[tuple[str, int, int]]) -> None:
        with post.transaction("Change a resident") as session:
            for what, number, seed in changes:
                _change(session, what, number, seed)
                session.flush()
        kept.append(1)
        with post.reading() as session:
            columns = large.now(session)
            if columns is None:
                large.read()
                columns = _columns(post, large)
            shows = [
                ResidentFilter(),
                ResidentFilter(grids=(zones[0], None)),
                ResidentFilter(left=True),
            ]
            for shown in filter(columns.answers, shows):
                for sort in ("age", "verified", "address", "grid"):
                    found = columns.ids(session, shown, TODAY, sort=sort)
                    assert found == listing.ids(session, shown, TODAY, sort=sort)
                assert columns.counts(session, TODAY, shown) == queries.counts(
                    session, TODAY, shown
                )

    follows()
    assert len(everybody) < len(kept) / 4  # most changes need no second reading of everybody


def test_after_many_changes_everybody_is_read_again(
    post: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "MOST_CHANGED", 3)
    large = Large(post)
    large.read()
    with post.transaction("Change a resident") as session:
        for one in session.query(Resident).limit(5):
            one.verified_on = TODAY
    with post.reading() as session:
        assert large.now(session) is None
    large.read()
    with post.reading() as session:
        columns = _columns(post, large)
        assert columns.ids(session, listing.EVERYBODY, TODAY, sort="verified") == listing.ids(
            session, listing.EVERYBODY, TODAY, sort="verified"
        )


@pytest.mark.parametrize("limit", ["MOST_MOVED", "MOST_PLACES"])
def test_many_moves_or_dwellings_are_read_again(
    post: Database, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    large = Large(post)
    large.read()
    monkeypatch.setattr(held if limit == "MOST_MOVED" else large_patching, limit, 0)
    with post.transaction("Change a resident") as session:
        one = session.query(Resident).filter(Resident.left_on.is_(None)).limit(1).one()
        one.name = "aaa"
        one.dwelling_id = grids.find_or_add_dwelling(session, "C9-1-101")
    with post.reading() as session:
        assert large.now(session) is None


def test_a_grid_that_was_made_meanwhile_is_read_with_everybody(post: Database) -> None:
    large = Large(post)
    large.read()
    grids.make_grids(post, ["网格04"])
    with post.transaction("Change a resident") as session:
        one = session.query(Resident).limit(1).one()
        one.grid_id = max(_places(session)[1])
    with post.reading() as session:
        assert large.now(session) is None


def test_rows_that_got_other_numbers_are_read_again(post: Database) -> None:
    """Writing the file anew closes the gaps that deleted rows have left in the numbers."""
    with post.transaction("Change a resident") as session:
        session.execute(
            delete(Resident).where(Resident.sex == "9"), execution_options={"journalled": True}
        )
    large = Large(post)
    large.read()
    erasing.sweep(post)
    with post.reading() as session:
        assert large.now(session) is None
    large.read()
    with post.reading() as session:
        columns = _columns(post, large)
        found = columns.ids(session, ResidentFilter(missing=True), TODAY, sort="age")
        assert found == listing.ids(session, ResidentFilter(missing=True), TODAY, sort="age")


def test_an_empty_register_is_read_too(db: Database) -> None:
    large = Large(db)
    large.read()
    with db.reading() as session:
        columns = _columns(db, large)
        assert list(columns.ids(session, listing.EVERYBODY, TODAY, sort="address")) == []
        assert columns.counts(session, TODAY, listing.EVERYBODY).people == 0


def test_the_beginning_of_a_slow_list_is_its_first_rows(post: Database) -> None:
    large = Large(post)
    large.read()
    with post.reading() as session:
        columns = _columns(post, large)
        for shown in (ResidentFilter(where=WHERE), ResidentFilter(where=WHERE, kinds=("migrant",))):
            for down in (False, True):
                how: Any = {"sort": "address", "descending": down, "limit": 5}
                found = list(columns.beginning(session, shown, TODAY, **how))
                assert found == list(listing.ids(session, shown, TODAY, **how))
                assert found


def test_picked_ids_are_a_list_like_any_other(post: Database) -> None:
    large = Large(post)
    large.read()
    with post.reading() as session:
        found = _columns(post, large).ids(session, listing.EVERYBODY, TODAY, sort="kind")
        wanted = list(listing.ids(session, listing.EVERYBODY, TODAY, sort="kind"))
    assert list(found[10:20]) == wanted[10:20]
    assert [found.index(key) for key in wanted[:20]] == list(range(20))
    assert found[-1] == wanted[-1]
    with pytest.raises(ValueError, match="is not in it"):
        found[:5].index(wanted[9])
    assert isinstance(found.keys, Picked)
    assert found == found[:]
    assert hash(found.keys) == hash(found[:].keys)
    assert found != found[1:]


def page_of_many(qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch) -> ResidentsPage:
    """Show the page of residents as that of a large register."""
    monkeypatch.setattr(page, "LARGE", 10)
    shown = ResidentsPage(context)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: not context.tasks.busy)
    return shown


def test_the_page_uses_the_columns_of_a_large_register(
    qtbot: QtBot, post: Database, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page_of_many(qtbot, context, monkeypatch)
    assert shown.large.used
    source = ResidentSource(post, listing.EVERYBODY, TODAY, shown.large)
    assert "kind" in source.indexed
    assert isinstance(source.ids("kind", False, None).keys, Picked)  # type: ignore[attr-defined]
    few = ResidentSource(post, ResidentFilter(care=True), TODAY, shown.large)
    assert not few.slow
    assert not isinstance(few.ids("kind", False, None).keys, Picked)  # type: ignore[attr-defined]
    before = shown.filters.count.text()
    shown.filters.toggles["missing"].click()
    qtbot.waitUntil(lambda: not context.tasks.busy)
    assert shown.filters.count.text() != before
    assert shown.model.rowCount() == _number(shown.filters.toggles["missing"].text())


def test_the_doubles_of_a_large_register_are_compared_beside_the_screen(
    qtbot: QtBot, post: Database, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page_of_many(qtbot, context, monkeypatch)
    asking: set[threading.Thread] = set()
    people = doubles.people

    def noting(session: Session, *, compare: bool = True) -> Sequence[str]:
        asking.add(threading.current_thread())
        return people(session, compare=compare)

    monkeypatch.setattr(doubles, "people", noting)
    shown.filters.toggles["doubles"].choose(True)
    shown.show_list()
    qtbot.waitUntil(lambda: not context.tasks.busy)
    assert asking
    assert threading.main_thread() not in asking
    assert shown.model.rowCount() == _number(shown.filters.toggles["doubles"].text())


TYPED = ("zh", "wang")


def test_a_search_that_may_find_very_many_is_read_in_the_background(
    qtbot: QtBot, post: Database, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page_of_many(qtbot, context, monkeypatch)
    everybody = shown.model.rowCount()
    with post.reading() as session:
        wanted = [listing.ids(session, ResidentFilter(text=text), TODAY) for text in TYPED]
    assert 1 < len(wanted[0]) != len(wanted[1])
    for text in TYPED:
        shown.search.setText(text)
        shown.show_list()
        assert shown.model.rowCount() == everybody, "the former list stays until it is found"
    qtbot.waitUntil(lambda: not context.tasks.busy)
    assert list(shown.model.ids()) == list(wanted[1])
    before = shown.filters.count.text()
    monkeypatch.setattr(listing, "MOST_FOUND", 1)
    shown.search.setText("zh")
    shown.show_list()
    qtbot.waitUntil(lambda: not context.tasks.busy)
    assert shown.model.rowCount() == 1
    assert "More are found" in shown.filters.count.text()
    assert "More are found" not in before


def _number(text: str) -> int:
    return int(text.rsplit(maxsplit=1)[-1].replace(",", ""))


def test_a_slow_list_shows_its_beginning_before_the_rest(
    qtbot: QtBot, post: Database, context: Context
) -> None:
    large = Large(post)
    model: PagedModel[Any] = PagedModel([], context.tasks)
    slow = ResidentSource(post, ResidentFilter(where=WHERE), TODAY, large)
    model.show(slow)
    assert model.rowCount() == 0  # nothing is known yet, so all is read in the background
    qtbot.waitUntil(lambda: not context.tasks.busy)
    whole = model.rowCount()
    large.read()
    model.show(ResidentSource(post, listing.EVERYBODY, TODAY, None))
    model.show(slow)
    assert model.rowCount() == min(whole, PAGE_ROWS)
    qtbot.waitUntil(lambda: not context.tasks.busy)
    assert model.rowCount() == whole
    assert slow.beginning("age", False, 3) == slow.ids("age", False, 3)
