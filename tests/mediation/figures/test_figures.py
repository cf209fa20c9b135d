"""What a period of mediation comes to, counted once more by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.periods import Period
from policepost.core.shapes import Person
from policepost.mediation import actions, listing, sitting_actions
from policepost.mediation.desk import desk
from policepost.mediation.facts import PartyFacts, SittingFacts
from policepost.mediation.figures import paper, tallies
from policepost.mediation.figures.shapes import Report
from policepost.mediation.figures.sheet import FiguresSheet
from policepost.mediation.law.actions import WayFacts, choose_way
from policepost.mediation.page import MediationPage
from policepost.mediation.records import Dispute
from tests.mediation import makers
from tests.mediation.after.test_supplements import begun, signed
from tests.mediation.test_page import fill, sheet_of
from tests.printing.pages import text

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
ZHAO = PartyFacts(name="赵某", id_number="140502198503029962")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 12, 20, 9).astimezone()):
        yield


def told(db: Database, period: Period = YEAR, grid_id: UUID | None = None) -> Report:
    with db.reading() as session:
        return tallies.report(session, period, grid_id)


def counts(report: Report, name: str) -> dict[str, tuple[int | str | None, ...]]:
    return {row.words: row.counts for row in report.table(name).rows}


@pytest.fixture
def year(db: Database) -> Database:
    """Three quarrels of a year: one kept on, one given up, one that came in only."""
    makers.name_post(db)
    makers.in_force(db)
    given_up = makers.registered(db, kind="family", source="application")
    actions.terminate(db, given_up, "一方不愿继续")
    makers.registered(db, makers.LIU, ZHAO, kind="neighbour")
    return db


def test_what_came_in_is_divided_by_kind_source_and_way(year: Database) -> None:
    found = told(year)
    assert counts(found, "kind") == {
        "Neighbours": (2, 1, 0, 0, 0),
        "Marriage and family": (1, 0, 0, 0, 1),
        "All": (3, 1, 0, 0, 1),
    }
    assert counts(found, "source") == {
        "Handed over by the 110 desk": (2, 1, 0, 0, 0),
        "Parties applied": (1, 0, 0, 0, 1),
        "All": (3, 1, 0, 0, 1),
    }
    assert counts(found, "way")["People's mediation"] == (3, 1, 0, 0, 1)
    assert counts(found, "outcome")["Terminated"] == (1, "33%")
    assert counts(told(year, Period(date(2025, 1, 1), date(2025, 12, 31))), "kind") == {
        "All": (0, 0, 0, 0, 0)
    }


def test_each_line_opens_as_many_disputes_as_it_counts(year: Database) -> None:
    found = told(year)
    opened = 0
    with year.reading() as session:
        for one in found.tables:
            for row in one.rows:
                if row.opens is not None:
                    assert listing.count(session, row.opens) == row.counts[0], row
                    assert len(listing.ids(session, row.opens)) == row.counts[0]
                    opened += 1
    assert opened > 10


def test_methods_days_and_promises(year: Database) -> None:
    dispute_id = makers.registered(year)
    at = datetime(2026, 12, 18, 9).astimezone()
    sitting_id = sitting_actions.plan_sitting(year, dispute_id, at)
    said = SittingFacts(started_at=at, outcome="agreed", methods=("谚语俗语", "讲故事"))
    sitting_actions.record_sitting(year, sitting_id, said)
    found = told(year)
    assert counts(found, "method") == {"谚语俗语": (1, 1, 1), "讲故事": (1, 1, 1)}
    assert counts(found, "days") == {
        "Within a day": (0,),
        "2 to 7 days": (1,),
        "8 to 30 days": (1,),
        "More than 30 days": (0,),
    }
    assert found.table("days").values == {"days": 18}
    assert counts(found, "promises")["To be kept"] == (1, 2, "100%")
    assert found.table("promises").remark == ""
    test_each_line_opens_as_many_disputes_as_it_counts(year)


def test_a_promise_that_was_replaced_is_none(year: Database) -> None:
    with clock.at(datetime(2026, 12, 1, 9).astimezone()):
        dispute_id, supplement_id = begun(year)
    assert counts(told(year), "promises")["To be kept"] == (2, 4, "100%")  # agreed, not in force
    with clock.at(datetime(2026, 12, 1, 9).astimezone()):
        signed(year, supplement_id, dispute_id)  # puts off one into the next year
    assert counts(told(year), "promises")["To be kept"] == (2, 3, "100%")


def test_places_come_again_in_words_too(year: Database) -> None:
    assert counts(told(year), "places") == {"寺河嘉苑A区3号楼": (3,)}
    makers.registered(year, place="北街菜市场门口")
    makers.registered(year, place="北街菜市场门口")
    found = told(year)
    assert counts(found, "places")["北街菜市场门口"] == (2,)
    test_each_line_opens_as_many_disputes_as_it_counts(year)


def test_a_crime_out_of_a_dispute_stands_out(year: Database) -> None:
    assert counts(told(year), "crime") == {"Turned into a crime": (0,)}
    assert told(year).table("crime").remark
    dispute_id = makers.registered(year)
    choose_way(year, dispute_id, WayFacts(turned_crime_on=date(2026, 12, 1)))
    found = told(year)
    assert counts(found, "crime") == {"Turned into a crime": (1,)}
    assert found.table("crime").remark == ""


def test_who_comes_again_is_told_but_not_of_a_confidential_dispute(year: Database) -> None:
    makers.registered(year, ZHAO, makers.LIU)
    assert counts(told(year), "people") == {"赵某": (2,)}
    year.officer = Person(UUID(int=7), "李某", "officer")
    with year.transaction("Change dispute") as session:
        for one in session.query(Dispute):
            one.confidential = True
    assert counts(told(year), "people") == {}


def test_a_grid_counts_its_own(year: Database) -> None:
    nowhere = told(year, grid_id=UUID(int=1))
    tables: Counter[int] = Counter()
    for one in nowhere.tables:
        tables.update(count for row in one.rows for count in row.counts if isinstance(count, int))
    assert set(tables) == {0}


def test_the_figures_print(year: Database) -> None:
    with year.reading() as session:
        made = paper.figures(told(year), YEAR, "第3网格", desk(session), date(2026, 12, 20))
    said = text(made.pdf)
    assert "矛盾纠纷调解情况统计" in said
    assert "2026年1月1日至2026年12月31日" in said
    assert "邻里" in said
    assert "赵某" not in said


def test_a_line_leads_to_the_list(qtbot: QtBot, page: MediationPage) -> None:
    makers.registered(page.db)
    makers.registered(page.db, kind="family")
    page.buttons["figures"].click()
    sheet = sheet_of(page, FiguresSheet)
    fill(sheet, first=date(2026, 12, 1), last=date(2026, 11, 1))
    labels = cast("list[QLabel]", sheet.findChildren(QLabel))
    assert any("ends before it begins" in one.text() for one in labels)
    fill(sheet, first=date(2026, 11, 1), last=date(2026, 12, 20))
    buttons = cast("list[QPushButton]", sheet.findChildren(QPushButton))
    next(one for one in buttons if one.text() == "Marriage and family").click()
    qtbot.waitUntil(lambda: page.list.count.text() == "1 dispute")
