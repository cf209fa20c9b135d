"""What inspections offer to Today, the charts, the cards and the search."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from policepost.core import bulk, clock, language, settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.shapes import DueLine, Ref
from policepost.grids.premises import PremisesForm, close_premises, edit_premises
from policepost.grids.records import Premises
from policepost.inspections import (
    actions,
    cards,
    checklists,
    figures,
    followups,
    lists,
    premises_list,
    queries,
    rhythm,
)
from policepost.inspections.answering import HazardForm
from policepost.inspections.lists import Filter
from policepost.inspections.recheck_rules import RecheckForm
from policepost.inspections.records import Hazard
from tests.inspections.made import OFFICER, TODAY, form, shop, started, to_rectify, well
from tests.plans import reads


def finished(
    db: Database, premises: UUID, on: date = TODAY, *hazards: HazardForm, **answers: Any
) -> UUID:
    inspection = started(db, premises, on)
    actions.finish_inspection(db, inspection, form(well(**answers), on), hazards)
    return inspection


def due(db: Database, ahead: int = 7) -> list[DueLine]:
    with db.reading() as session:
        return queries.due_lines(session, TODAY, ahead=ahead)


def test_all_that_is_asked_for_stands_among_what_needs_doing(db: Database) -> None:
    market, noodles = shop(db), shop(db, "老陈面馆", responsible="陈国强")
    first = finished(
        db,
        market,
        date(2026, 11, 20),
        to_rectify("D2", date(2026, 11, 28)),
        to_rectify("C1", date(2026, 11, 20), severity="grave", description="杂物堵塞"),
        D2="dead",
        C1="blocked",
        H1="yes",
    )
    second = started(db, noodles)
    lines = due(db)
    told = [(line.title, line.detail, line.due_on) for line in lines]
    assert told == [
        ("Re-check: 便民超市", "杂物堵塞 · at the latest 2026-11-25", date(2026, 11, 20)),
        ("Report in writing: 便民超市", "杂物堵塞", date(2026, 11, 20)),
        ("Serve notice: 便民超市", "Order to correct at once", date(2026, 11, 20)),
        ("Finish inspection: 老陈面馆", "Daily fire check", TODAY),
        ("Serve notice: 便民超市", "Order to correct by a limit", date(2026, 11, 25)),
        ("Hand over: 便民超市", "未经消防验收擅自投入使用", date(2026, 11, 27)),
        ("Re-check: 便民超市", "D2 待整改 · at the latest 2026-12-02", date(2026, 11, 30)),
    ]
    assert lines[5].ref == Ref("inspection", first)
    assert lines[3].ref == Ref("inspection", second)
    assert lines[0].owner == "王小明"


def test_what_is_done_is_no_longer_due(db: Database) -> None:
    inspection = finished(
        db, shop(db), TODAY, to_rectify("C1", TODAY, severity="grave"), C1="blocked"
    )
    with db.reading() as session:
        now = cards.inspection(session, inspection)
    assert now is not None
    followups.serve_notice(db, now.notices[0].id, TODAY, "王小明")
    followups.report_hazard(db, now.hazards[0].id, TODAY, "街道办")
    assert [line.title for line in due(db)] == ["Re-check: 便民超市"]
    followups.record_recheck(
        db, now.hazards[0].id, RecheckForm(checked_on=TODAY, checked_by="田某", outcome="rectified")
    )
    assert due(db) == []


def test_premises_are_due_once_a_year_or_as_the_post_sets(db: Database) -> None:
    market, _never = shop(db), shop(db, "老陈面馆")
    finished(db, market, TODAY - timedelta(days=360))
    assert [line.title for line in due(db)] == ["Inspect: 便民超市"]
    assert [(line.due_on, line.detail) for line in due(db, ahead=40)] == [
        (TODAY + timedelta(days=5), "last on 2025-11-29"),
        (date(2026, 12, 31), "last on never"),
    ]
    with db.transaction("Change settings") as session:
        settings.put(session, "inspections.every_days", 400)
    assert due(db) == []


def test_rechecks_move_to_working_days_and_stand_in_the_agenda_with_an_hour_only(
    db: Database,
) -> None:
    finished(
        db,
        shop(db),
        date(2026, 11, 20),
        to_rectify("D2", date(2026, 11, 28)),  # a Saturday
        to_rectify("B1", date(2026, 11, 27), description="无制度"),
        D2="dead",
        B1="no",
    )
    rechecks = {line.detail: line for line in due(db, ahead=9) if "at the latest" in line.detail}
    days = sorted(line.due_on for line in rechecks.values())
    assert days == [date(2026, 11, 27), date(2026, 11, 30)]  # Saturday's comes on Monday
    first, second = (line.ref.id for line in sorted(rechecks.values(), key=lambda one: one.due_on))
    with db.reading() as session:
        assert queries.agenda_lines(session, date(2026, 11, 27)) == []
    friday = date(2026, 11, 27)
    followups.plan_recheck(db, first, friday)
    followups.plan_recheck(db, second, friday, time(15, 30))
    with db.reading() as session:
        (line,) = queries.agenda_lines(session, friday)
    assert (line.ref.id, line.at.time(), line.detail) == (second, time(15, 30), "D2 待整改")
    planned = {one.ref.id: one for one in due(db) if one.ref.id in {first, second}}
    assert (planned[second].due_on, planned[second].due_at) == (friday, time(15, 30))
    assert (planned[first].due_on, planned[first].due_at) == (friday, None)


@pytest.mark.parametrize("days", [6, 366, 0])
def test_what_is_no_rhythm_of_inspections(db: Database, days: int) -> None:
    with pytest.raises(Refused, match="7 to 365 days") as refused:
        rhythm.set_every_days(db, days)
    assert refused.value.field == "every_days"
    with db.reading() as session:
        assert rhythm.every_days(session) == 365


def test_a_shorter_rhythm_makes_premises_due_sooner(db: Database) -> None:
    market, never = shop(db), shop(db, "老陈面馆")
    finished(db, market, TODAY - timedelta(days=40))
    assert due(db) == []
    rhythm.set_every_days(db, 30)
    assert {(line.ref.id, line.due_on) for line in due(db)} == {
        (market, TODAY - timedelta(days=10)),
        (never, TODAY),
    }


def test_the_badge_counts_what_is_overdue(db: Database) -> None:
    finished(
        db,
        shop(db),
        date(2026, 11, 10),
        to_rectify("D2", date(2026, 11, 23)),
        to_rectify("B1", TODAY),
        D2="dead",
        B1="no",
    )
    with db.reading() as session:
        assert queries.overdue(session, TODAY) == 1
        assert queries.overdue(session, TODAY + timedelta(days=1)) == 2


def test_a_premises_tells_its_story(db: Database) -> None:
    premises = shop(db)
    inspection = finished(db, premises, TODAY, to_rectify("D2", TODAY), D2="dead")
    with db.reading() as session:
        now = cards.inspection(session, inspection)
    assert now is not None
    followups.serve_notice(db, now.notices[0].id, TODAY, "王小明")
    with clock.at(TODAY + timedelta(days=1)):
        followups.record_recheck(
            db,
            now.hazards[0].id,
            RecheckForm(
                checked_on=TODAY + timedelta(days=1),
                checked_by="田某",
                outcome="not_yet",
                reason="缺货",
                new_due_on=TODAY + timedelta(days=3),
            ),
        )
        finished(db, premises, TODAY + timedelta(days=1))
        actions.start_inspection(db, premises, checklist="school", inspectors=(OFFICER,))
    with db.reading() as session:
        story = queries.timeline(session, premises)
    assert {(line.title, line.detail, line.tone) for line in story} == {
        ("Daily fire check", "1 hazard", "wait"),
        ("Daily fire check", "no hazards", "good"),
        ("School safety check", "in progress", "info"),
        ("Notice served", "即字〔2026〕第1号 · 王小明", "info"),
        ("Re-check: not yet rectified", "D2 待整改 · 缺货", "wait"),
    }
    assert [line.at for line in story] == sorted((line.at for line in story), reverse=True)


def test_a_resident_who_has_to_rectify_sees_it_on_the_card(db: Database) -> None:
    resident = new_id()
    finished(db, shop(db), TODAY, to_rectify("D2", TODAY, owner_resident_id=resident), D2="dead")
    with db.reading() as session:
        (line,) = queries.timeline_of_resident(session, resident, TODAY + timedelta(days=1))
    assert (line.title, line.detail, line.tone) == (
        "Hazard: 便民超市",
        "D2 待整改 · Overdue",
        "bad",
    )


def test_lists_are_narrowed_and_ordered(db: Database) -> None:
    market, noodles = shop(db), shop(db, "老陈面馆", kind="restaurant")
    old = finished(db, market, date(2026, 6, 1), to_rectify("D2", date(2026, 6, 8)), D2="dead")
    new = finished(
        db,
        noodles,
        TODAY,
        to_rectify("C1", TODAY, severity="grave"),
        HazardForm(item="B2", description="未培训", on_the_spot=True),
        C1="blocked",
        B2="no",
    )
    with db.reading() as session:

        def inspections(sort: str = "", *, descending: bool = False, **facts: Any) -> list[UUID]:
            return lists.inspection_ids(session, Filter(**facts), sort, descending=descending)

        def hazards(sort: str = "", *, descending: bool = False, **facts: Any) -> list[str]:
            ids = lists.hazard_ids(session, Filter(**facts), TODAY, sort, descending=descending)
            codes = {line.id: line.item_code for line in lists.hazard_lines(session, ids)}
            return [codes[key] for key in ids]

        assert inspections() == [new, old]
        assert inspections("number") == [old, new]
        assert inspections("premises") == [old, new]  # by pinyin: bian, lao
        assert inspections("premises", descending=True) == [new, old]
        assert inspections(kind="shop") == [old]
        assert inspections(state="open", since=TODAY) == [new]
        assert inspections(until=date(2026, 6, 1)) == [old]
        assert inspections(checklist="rental") == []
        assert inspections(premises_id=noodles) == [new]
        assert inspections(text="miantiao") == []
        assert inspections(text="lcmg") == [new]
        assert hazards() == ["D2", "C1", "B2"]
        assert hazards(state="open") == ["D2", "C1"]
        assert hazards(state="overdue") == ["D2"]
        assert hazards(state="in_time") == ["B2"]
        assert hazards(severity="grave") == ["C1"]
        assert hazards(kind="restaurant", since=TODAY, until=TODAY) == ["C1", "B2"]
        assert hazards(premises_id=market) == ["D2"]
        assert hazards("severity") == ["C1", "D2", "B2"]
        assert hazards("found_on", descending=True)[-1] == "D2"
        assert hazards("premises", text="未培训") == ["B2"]
        lines = {line.id: line for line in lists.inspection_lines(session, [old, new])}
    assert (lines[new].hazards, lines[new].unsettled, lines[new].inspectors) == (2, 1, "田某")


def test_premises_know_when_they_were_seen(db: Database) -> None:
    market, noodles, closed = shop(db), shop(db, "老陈面馆", kind="restaurant"), shop(db, "旧店")
    finished(db, market, TODAY, to_rectify("D2", TODAY), D2="dead")
    close_premises(db, closed, TODAY)
    with db.reading() as session:

        def ids(sort: str = "", *, descending: bool = False, **facts: Any) -> list[UUID]:
            return premises_list.premises_ids(
                session, Filter(**facts), TODAY, 365, sort, descending=descending
            )

        assert ids() == [noodles, market]
        assert ids("name") == [market, noodles]  # by pinyin: bian, lao
        assert ids("kind", descending=True) == [market, noodles]
        assert ids("unsettled", descending=True) == [market, noodles]
        assert ids(state="due") == [noodles]
        assert ids(state="hazards") == [market]
        assert ids(kind="restaurant") == [noodles]
        assert ids(text="bmcs") == [market]
        assert ids(grid_id=new_id()) == []
        lines = {
            line.id: line
            for line in premises_list.premises_lines(session, [market, noodles], TODAY, 365)
        }
    assert (lines[market].last_on, lines[market].unsettled) == (TODAY, 1)
    assert (lines[noodles].last_on, lines[noodles].next_on) == (None, date(2026, 12, 31))


def test_filters_come_from_other_pages() -> None:
    wanted = lists.filter_from({"state": "overdue", "since": TODAY, "colour": "red"})
    assert wanted == Filter(state="overdue", since=TODAY)


def test_the_search_finds_inspections_and_hazards(db: Database) -> None:
    premises = shop(db)
    inspection = finished(
        db, premises, TODAY, to_rectify("D2", TODAY, description="二楼灭火器失效"), D2="dead"
    )
    with db.reading() as session:
        assert [hit.id for hit in search.find(session, "2026-1", kinds=["inspection"])] == [
            inspection
        ]
        (hit,) = search.find(session, "二楼灭火", kinds=["hazard"])
        assert hit.title == "便民超市 灭火器：失效"
    edit_premises(db, premises, PremisesForm(name="惠民超市", kind="shop"))
    with db.reading() as session:
        assert len(search.find(session, "hmcs", kinds=["inspection", "hazard"])) == 2
        assert search.verify(session) == []


def test_an_inspection_in_progress_has_no_number_to_find(db: Database) -> None:
    inspection = started(db, shop(db))
    with db.reading() as session:
        (hit,) = search.find(session, "bmcs", kinds=["inspection"])
    assert (hit.id, hit.detail) == (inspection, "2026-11-24")


def test_single_records(db: Database) -> None:
    premises = shop(db)
    inspection = started(db, premises)
    with db.reading() as session:
        assert queries.hazards_found(0) == "no hazards"
        assert cards.in_progress(session, premises) == inspection
        assert cards.inspection(session, new_id()) is None
        assert cards.hazard(session, new_id()) is None
        assert cards.notice(session, new_id()) is None
        assert checklists.short_name("gone") == "gone"


def year_of_hazards(db: Database, number: int) -> UUID:
    """Hazards through a year as a restored post would hold them, written in bulk."""
    premises = shop(db)
    inspection = finished(db, premises, TODAY)
    states = ("in_time", "late", "open", "open")
    with db.transaction("Fill") as session:
        bulk.insert_many(
            session,
            Hazard,
            [
                {
                    "id": new_id(),
                    "inspection_id": inspection,
                    "premises_id": premises,
                    "item_code": "D2",
                    "item_text": "灭火器：失效",
                    "description": "失效",
                    "violations": [2],
                    "severity": "serious",
                    "found_on": date(2026, 1, 1) + timedelta(days=n % 320),
                    "first_due_on": date(2026, 1, 8) + timedelta(days=n % 320),
                    "due_on": date(2026, 1, 8) + timedelta(days=n % 320),
                    "state": states[n % 4],
                    "grid_id": None,
                    "notice_id": None,
                    "owner": "",
                    "owner_resident_id": None,
                    "limit_reason": "",
                    "on_the_spot": False,
                    "rectified_on": None,
                    "must_report": False,
                    "reported_on": None,
                    "reported_to": "",
                }
                for n in range(number)
            ],
        )
    return premises


def test_figures_count_what_became_of_the_hazards(db: Database) -> None:
    year_of_hazards(db, 400)
    year = (date(2026, 1, 1), date(2026, 12, 31))
    with db.reading() as session:
        counted = figures.counts(session, year, TODAY)
        by_month = figures.hazards_by_month(session, year, TODAY)
        by_grid = figures.hazards_by_month(session, year, TODAY, new_id())
        shown = figures.figures(
            session,
            (date(2026, 3, 1), date(2026, 3, 31)),
            TODAY,
            previous=(date(2026, 2, 1), date(2026, 2, 28)),
            last_year=(date(2025, 3, 1), date(2025, 3, 31)),
        )
        elsewhere = figures.figures(session, year, TODAY, grid_id=new_id())
    assert counted == figures.Counts(1, 400, 100, 100, 200, 200)
    assert counted.rate == 25.0
    assert by_grid == []
    assert sum(one.count for one in by_month) == 400
    assert {one.state for one in by_month} == {"in_time", "late", "overdue"}
    assert by_month[0].month == "2026-01"
    found = next(one for one in shown if one.name == "hazards_found")
    assert (found.value, found.previous, found.last_year) == (
        sum(one.count for one in by_month if one.month == "2026-03"),
        sum(one.count for one in by_month if one.month == "2026-02"),
        0,
    )
    rate = next(one for one in shown if one.name == "hazards_in_time_rate")
    assert (rate.unit, rate.last_year) == ("%", None)
    assert found.opens is not None
    overdue = next(one for one in elsewhere if one.name == "hazards_overdue")
    assert overdue.value == 0
    assert overdue.opens is not None
    wanted = lists.filter_from(overdue.opens.filter)
    assert (wanted.state, wanted.since, wanted.grid_id is None) == ("overdue", year[0], False)


def test_each_number_opens_the_list_it_counts(db: Database) -> None:
    year_of_hazards(db, 40)
    with db.reading() as session:
        shown = figures.figures(session, (date(2026, 1, 1), TODAY), TODAY)
        for figure in shown[:-1]:
            assert figure.opens is not None
            wanted = lists.filter_from(figure.opens.filter)
            ids = (
                lists.hazard_ids(session, wanted, TODAY)
                if figure.opens.kind == "hazard"
                else lists.inspection_ids(session, wanted)
            )
            assert len(ids) == figure.value, figure.name


@pytest.mark.parametrize("grid", [None, new_id()], ids=["the post", "one grid"])
def test_charts_read_indexes_alone(db: Database, grid: UUID | None) -> None:
    """No post has statistics, so the plan is the same however many there are."""
    year = (date(2026, 1, 1), date(2026, 12, 31))
    steps = reads(db, lambda session: figures.hazards_by_month(session, year, TODAY, grid))
    steps += reads(db, lambda session: figures.counts(session, year, TODAY, grid))
    steps += reads(db, lambda session: queries.overdue(session, TODAY))
    assert len(steps) == 4
    assert all("COVERING INDEX" in step for step in steps), steps


def test_words_follow_the_language(db: Database) -> None:
    started(db, shop(db))
    language.use("zh_CN")
    assert due(db)[0].detail == "日常消防检查"


def test_what_was_voided_counts_nowhere(db: Database) -> None:
    premises = shop(db)
    inspection = finished(
        db, premises, TODAY, to_rectify("C1", TODAY, severity="grave"), C1="blocked", H1="yes"
    )
    followups.void_inspection(db, inspection, "场所填错")
    assert due(db) == []
    with db.reading() as session:
        counted = figures.counts(session, (TODAY, TODAY), TODAY)
        assert figures.hazards_by_month(session, (TODAY, TODAY), TODAY) == []
        assert lists.hazard_ids(session, Filter(), TODAY) == []
        assert len(lists.hazard_ids(session, Filter(state="void"), TODAY)) == 1
        assert lists.inspection_ids(session, Filter(state="finished")) == []
        assert lists.inspection_ids(session, Filter(state="void")) == [inspection]
        assert queries.overdue(session, TODAY + timedelta(days=9)) == 0
        (line,) = premises_list.premises_lines(session, [premises], TODAY, 365)
        (event,) = queries.timeline(session, premises)
    assert counted == figures.Counts(0, 0, 0, 0, 0, 0)
    assert line.last_on is None
    assert (event.detail, event.tone) == ("voided", "muted")


def test_a_search_in_the_list_finds_all_premises(db: Database) -> None:
    """A station has 1,626 of them, and most shops are called so."""
    with db.transaction("Import residents") as session:
        some = [Premises(name=f"超市{n}", kind="shop") for n in range(510)]
        session.add_all(some)
    with db.reading() as session:
        wanted = Filter(text="超市")
        assert len(premises_list.premises_ids(session, wanted, TODAY, 365)) == 510
