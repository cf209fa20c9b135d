"""Where a dispute came from: by another post, under the number that it has there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

import policepost.mediation.queries  # noqa: F401 - as the program has it
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.searching import search
from policepost.lists.conditions import Ask, Condition
from policepost.mediation import listing, origin
from policepost.mediation.change_sheet import ChangeSheet
from policepost.mediation.filling import common
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.law import actions as law
from policepost.mediation.page import MediationPage
from policepost.mediation.story import story
from policepost.ui.form import Person
from tests.mediation.makers import registered, whole
from tests.mediation.test_page import done, fill, sheet_of

OTHER = {"source": origin.ANOTHER_POST, "sent_by": "泽州街警务室", "sent_number": "2026-31"}


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 26, 9).astimezone()):
        yield


def test_which_post_handed_it_over_is_asked_and_told(page: MediationPage) -> None:
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    assert sheet.form is not None
    assert not sheet.form.field("sent_by").isVisible()
    fill(
        sheet,
        source=origin.ANOTHER_POST,
        party0=Person(None, "刘某某"),
        party1=Person(None, "张𬭎"),
        facts="两个小区之间的车位",
    )
    done(sheet)
    assert sheet.form.field("sent_by").problem.isVisible()
    fill(sheet, sent_by="泽州街 警务室\t", sent_number="2026-31")
    done(sheet)
    with page.db.reading() as session:
        card = whole(page.db, listing.ids(session)[0])
    assert (card.sent_by, card.sent_number) == ("泽州街 警务室", "2026-31")
    assert story(card)[0].detail == "Handed over by another post: 泽州街 警务室, number 2026-31"
    page.open_sheet("change")
    fill(sheet_of(page, ChangeSheet), source="station")
    done(sheet_of(page, ChangeSheet))
    card = whole(page.db, card.id)
    assert (card.source, card.sent_by, card.sent_number) == ("station", "", "")


def test_without_its_name_it_is_refused(db: Database) -> None:
    with pytest.raises(Refused) as refused:
        registered(db, source=origin.ANOTHER_POST)
    assert refused.value.field == "sent_by"


def test_papers_lists_and_search_know_it(db: Database) -> None:
    key = registered(db, **OTHER)
    registered(db)
    card = whole(db, key)
    assert origin.on_paper(card) == "其他警务室移交（泽州街警务室，编号2026-31）"
    ticked = [one for one in common._sources(card) if one["on"]]
    assert ticked == [{"words": origin.on_paper(card), "on": True}]
    with db.reading() as session:
        asked = (Condition("sent_by", Ask.CONTAINS, "泽州"),)
        assert listing.ids(session, {"where": asked}) == [key]
        assert listing.ids(session, {"source": origin.ANOTHER_POST}) == [key]
        assert [one.id for one in search.find(session, "2026-31", kinds=["dispute"])] == [key]


def test_a_post_without_a_number_is_told_alone(db: Database) -> None:
    card = whole(db, registered(db, **{**OTHER, "sent_number": ""}))
    assert origin.on_screen(card) == "Handed over by another post: 泽州街警务室"
    assert origin.on_paper(card) == "其他警务室移交（泽州街警务室）"
    assert origin.on_paper(whole(db, registered(db))) == "110指挥中心转交"


def test_the_list_is_narrowed_by_way_panel_call_and_key(db: Database) -> None:
    plain = registered(db, handover_number="JQ1")
    other = registered(db, track="joint", source="station")
    law.choose_way(db, other, law.WayFacts(key=True, turned_crime_on=date(2026, 11, 25)))
    asked = (
        (Condition("handover_number", Ask.IS, "JQ1"), plain),
        (Condition("track", Ask.IS, "joint"), other),
        (Condition("key", Ask.YES), other),
        (Condition("turned_crime_on", Ask.FILLED), other),
    )
    with db.reading() as session:
        for condition, found in asked:
            assert listing.ids(session, {"where": (condition,)}) == [found]
        ways = (Condition("way", Ask.IS, "people"),)
        assert set(listing.ids(session, {"where": ways})) == {plain, other}
