"""Grids drawn anew: what moves, what stays, and where a place lay on a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from policepost.core import clock, direct, rights
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.shapes import Person, Ref
from policepost.grids import actions, drawing, drawing_queries, premises, queries, serving
from policepost.grids.places import PlaceBook
from policepost.grids.premises import PremisesForm
from policepost.grids.premises_queries import premises as premises_card
from policepost.grids.records import GridService, Level, PlaceStay
from policepost.grids.serving import ServiceForm
from policepost.mediation import directory
from policepost.mediation.facts import MediatorFacts
from policepost.officers.records import Officer
from policepost.residents import actions as residents
from policepost.residents import queries as people
from policepost.residents.actions import ResidentForm

DOORS = ("A3-1-101", "A3-1-102", "A3-2-101", "A3-2-102", "B5-101", "12号")
FIRST = datetime(2026, 3, 2, 9).astimezone()


class Post:
    """Two grids, all doors in the first, a resident behind each door, two shops."""

    def __init__(self, db: Database) -> None:
        self.db = db
        db.officer = Person(None, "田某")
        self.estate = actions.make_estate(db, "寺河嘉苑", community="寺河社区")
        self.one, self.two = actions.make_grids(db, ["网格01", "网格02"], self.estate)
        self.doors = actions.add_dwellings(db, DOORS, self.one)
        self.people = [
            residents.register_resident(db, ResidentForm(name=f"张{door}", address=door))
            for door in ("A3-1-101", "A3-2-101", "B5-101")
        ]
        self.homeless = residents.register_resident(
            db, ResidentForm(name="李某", address="院里", grid_id=self.one)
        )
        self.shops = [
            premises.add_premises(
                db, PremisesForm(name=f"店{where}", kind="shop", address=where, grid_id=self.one)
            )
            for where in ("寺河嘉苑A区3号楼2单元102", "A区3号楼", "泽州路18号", "")
        ]

    def place(self, level: Level, name: str) -> UUID:
        with self.db.reading() as session:
            lines = queries.tree(session)
        return next(one.id for one in lines if one.level == level and one.name.endswith(name))

    def grids(self, *ids: UUID) -> list[UUID | None]:
        with self.db.reading() as session:
            cards = [queries.place(session, key) for key in ids]
        return [card.grid_id if card else None for card in cards]

    def of_person(self, key: UUID) -> UUID | None:
        with self.db.reading() as session:
            card = people.card(session, key, clock.today())
        assert card is not None
        return card.grid_id

    def of_shops(self) -> list[UUID | None]:
        with self.db.reading() as session:
            cards = [premises_card(session, key) for key in self.shops]
        return [card.grid_id if card else None for card in cards]

    def on(self, key: UUID, day: date) -> UUID | None:
        with self.db.reading() as session:
            return drawing_queries.grid_of(session, key, day)

    def take_back(self, key: UUID) -> None:
        with self.db.reading() as session:
            lines = journal.history(session, [Ref("place", key)])
        undo.undo(self.db, max(line.entry for line in lines))

    def whole(self) -> None:
        with self.db.reading() as session:
            assert search.verify(session) == []


@pytest.fixture
def post(db: Database) -> Post:
    with clock.at(FIRST):
        return Post(db)


def test_a_building_goes_with_its_people_and_shops(post: Post) -> None:
    building = post.place(Level.BUILDING, "A区3号楼")
    with post.db.reading() as session:
        moving = drawing_queries.moving(session, [building, post.doors[0]])
    assert [moving.count(level) for level in drawing_queries.MOVABLE] == [1, 0, 0]
    assert (len(moving.dwellings), moving.people, len(moving.premises)) == (4, 2, 2)
    with clock.at(FIRST + timedelta(days=10)):
        moved = drawing.move_places(post.db, [building], post.two)
    assert (moved.heads, set(moved.places)) == (moving.heads, set(moving.places))
    assert post.grids(*post.doors) == [post.two] * 4 + [post.one] * 2
    assert [post.of_person(key) for key in post.people] == [post.two, post.two, post.one]
    assert post.of_shops() == [post.two, post.two, post.one, post.one]
    day = FIRST.date() + timedelta(days=10)
    assert post.on(post.doors[0], day - timedelta(days=1)) == post.one
    assert post.on(post.doors[0], day) == post.two
    assert post.on(post.doors[5], day) == post.one
    with post.db.reading() as session:
        told = [
            (one.grid, one.since, one.until) for one in drawing_queries.stays(session, building)
        ]
    assert told == [("网格02", day, None), ("网格01", None, day)]
    post.whole()
    post.take_back(building)
    assert post.grids(*post.doors) == [post.one] * 6
    assert post.of_shops() == [post.one] * 4
    assert [post.of_person(key) for key in post.people] == [post.one] * 3
    assert post.on(post.doors[0], day) == post.one
    post.whole()


def test_a_unit_goes_alone_and_is_shown_in_its_grid(post: Post) -> None:
    unit = post.place(Level.UNIT, "2单元")
    drawing.move_places(post.db, [unit], post.two)
    with post.db.reading() as session:
        lines = queries.tree(session)
        inside = {line.short_address for line in queries.dwellings(session, post.two)}
    shown = next(line for line in lines if line.id == unit)
    assert (shown.parent_id, shown.name, shown.dwellings) == (post.two, "A区3号楼2单元", 2)
    assert inside == {"A区3号楼2单元101", "A区3号楼2单元102"}
    building = post.place(Level.BUILDING, "A区3号楼")
    drawing.move_places(post.db, [building], None)
    assert post.grids(*post.doors[:4]) == [None, None, post.two, post.two]
    drawing.move_places(post.db, [unit], None)
    with post.db.reading() as session:
        shown = next(line for line in queries.tree(session) if line.id == unit)
    assert (shown.parent_id, shown.name) == (building, "2单元")
    drawing.move_places(post.db, [building], post.two)
    drawing.move_places(post.db, [post.doors[0]], None)
    with post.db.reading() as session:
        shown = next(line for line in queries.tree(session) if line.id == post.doors[0])
    assert (shown.parent_id, shown.name) == (post.estate, "A区3号楼1单元101")
    post.whole()


def test_what_cannot_move_is_refused(post: Post) -> None:
    for ids in ([], [post.one], [post.estate, post.doors[0]]):
        with pytest.raises(Refused):
            drawing.move_places(post.db, ids, post.two)
    drawing.close_grid(post.db, post.two)
    with pytest.raises(Refused, match="closed"):
        drawing.move_places(post.db, [post.doors[0]], post.two)


def test_a_grid_is_split_and_joined_again(post: Post) -> None:
    added = drawing.split_grid(post.db, post.one, "网格03", [post.doors[5]])
    assert post.grids(*post.doors) == [*[post.one] * 5, added]
    with pytest.raises(Refused) as refused:
        drawing.split_grid(post.db, post.one, "网格02", [post.doors[0]])
    assert refused.value.field == "name"
    for ids in ([], [post.doors[5]]):
        with pytest.raises(Refused, match="网格01"):
            drawing.split_grid(post.db, post.one, "网格04", ids)
    post.take_back(added)
    assert post.grids(*post.doors) == [post.one] * 6
    with post.db.reading() as session:
        assert added not in queries.grid_names(session)
    post.whole()


def test_two_grids_become_one_and_lists_lead_there(post: Post) -> None:
    officer = Person(new_id(), "秦某")
    with post.db.transaction("Add") as session:
        session.add(Officer(id=officer.id, name="秦某", role="officer", grids=[str(post.one)]))
    mediator = directory.add_mediator(
        post.db, MediatorFacts(name="秦某", role="grid_chief", grid_id=post.one)
    )
    with clock.at(FIRST + timedelta(days=3)):
        drawing.merge_grids(post.db, [post.one, post.two], post.two)
    assert post.grids(*post.doors) == [post.two] * 6
    assert post.of_shops() == [post.two] * 4
    assert post.of_person(post.homeless) == post.two
    with post.db.reading() as session:
        assert [grid.id for grid in queries.grids(session)] == [post.two]
        assert queries.grid_names(session)[post.one] == "网格01"
        ask = partial(direct.ask, session.connection())
        assert rights.standing(ask, officer).grids == {post.one, post.two}
        (line,) = directory.mediators(session)
        assert (line.id, line.grid_id) == (mediator, post.two)
        card = queries.place(session, post.one)
        assert card is not None
        assert card.closed_on == FIRST.date() + timedelta(days=3)
    with post.db.transaction("Add") as session:
        book = PlaceBook(session)
        assert book.grid("网格01", post.estate) == post.two
        assert book.grid("1", post.estate) == post.two
    with pytest.raises(Refused):
        drawing.merge_grids(post.db, [post.two], post.two)
    with pytest.raises(Refused):
        drawing.merge_grids(post.db, [post.two], post.one)
    post.whole()
    post.take_back(post.one)
    assert post.grids(*post.doors) == [post.one] * 6
    assert post.of_person(post.homeless) == post.one
    post.whole()


def test_a_chain_of_merged_grids_leads_to_the_last(post: Post) -> None:
    (three,) = actions.make_grids(post.db, ["网格03"], post.estate)
    drawing.merge_grids(post.db, [post.one], post.two)
    drawing.merge_grids(post.db, [post.two], three)
    with post.db.transaction("Add") as session:
        assert PlaceBook(session).grid("网格01", post.estate) == three


def test_only_an_empty_grid_is_closed_and_its_name_is_free(post: Post) -> None:
    with pytest.raises(Refused, match="网格01"):
        drawing.close_grid(post.db, post.one)
    for _round in range(2):
        (two,) = actions.make_grids(post.db, ["网格02"], post.estate)
        drawing.close_grid(post.db, two)
    (again,) = actions.make_grids(post.db, ["网格02"], post.estate)
    assert again != post.two
    with post.db.reading() as session:
        assert [grid.name for grid in queries.grids(session)] == ["网格01", "网格02"]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0, 1, 2])), max_size=6))
def test_a_door_lay_on_each_day_where_it_was_put_last(
    post: Post, moves: list[tuple[int, int]]
) -> None:
    """Whatever the order of moves, several on a day among them."""
    grids = [None, post.one, post.two]
    door, day = post.doors[4], FIRST
    with post.db.reading() as session:
        held = {day.date(): drawing_queries.grid_of(session, door, day.date())}
        latest = drawing_queries.latest_stays(session, [door]).get(door)
    if latest is not None:  # a later example goes on after the one before
        day = datetime.combine(latest, FIRST.time()).astimezone() + timedelta(days=1)
        held = {day.date(): post.on(door, day.date())}
    for later, grid in moves:
        day += timedelta(days=later)
        with clock.at(day):
            drawing.move_places(post.db, [door], grids[grid])
        held[day.date()] = grids[grid]
    for when, where in held.items():
        assert post.on(door, when) == where


def test_a_place_that_is_taken_away_takes_its_past_along(post: Post) -> None:
    with clock.at(FIRST + timedelta(days=1)):
        drawing.move_places(post.db, [post.doors[5]], post.two)
        serving.begin_service(post.db, post.two, ServiceForm(role="patroller", name="秦某"))
    actions.remove_place(post.db, post.doors[5])
    actions.remove_place(post.db, post.two)
    with post.db.reading() as session:
        assert session.scalars(select(PlaceStay)).all() == []
        assert session.scalars(select(GridService)).all() == []
    post.whole()
