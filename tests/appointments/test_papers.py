"""The day's sheet and the papers to bring, read back from the page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from policepost.appointments import actions, papers
from policepost.appointments.actions import NewBooking
from policepost.appointments.states import Kind
from policepost.core import settings
from policepost.core.journalling import journal
from policepost.printing.paper import Paper
from tests.appointments.makers import MONDAY, NOW, TUESDAY, at, booked, service
from tests.printing import pages

if TYPE_CHECKING:
    from policepost.core.database import Database


@pytest.fixture(autouse=True)
def _named_post(db: Database) -> None:
    with db.transaction("Set opening hours") as session:
        settings.put(session, "post.station", "北街派出所")
        settings.put(session, "post.name", "泽颢警务室")


def text_of(paper: Paper) -> str:
    return pages.text(paper.pdf)


def test_the_day_sheet_lists_who_comes(db: Database) -> None:
    key = booked(db, at(10), code="permit_first", name="阿依古丽·买买提", note="轮椅")
    actions.tick_papers(db, key, [0, 3])
    booked(db, at(14), kind=Kind.VISIT, place="5号楼302", companion="周某", name="赵德福")
    actions.cancel(db, booked(db, at(11), name="取消者"), "person")
    actions.walk_in(db, NewBooking(service_id=service(db, "other").id, name="刘强"))
    paper = papers.day_sheet(db, TUESDAY)
    text = text_of(paper)
    assert (paper.pages, paper.missing) == (1, ())
    with db.reading() as session:
        assert "日志校验码" + "".join(journal.check_code(session).split()) in text
    for words in (
        *("北街派出所泽颢警务室", "2026年11月24日", "星期二", "08:30-12:00,14:30-18:00"),
        *("共3人，其中上门1人", "09:07刘强／咨询及其他／现场", "阿依古丽·买买提", "139****4417"),
        *("√居民身份证□本人相片√居住地住址证明或者就业证明或者就读证明", "轮椅"),
        *("上门：居民身份证首次申领", "5号楼302，周某同行", "已约", "以下空白", "第1页共1页"),
    ):
        assert words in text, words
    assert "取消者" not in text
    assert "13900004417" in text_of(papers.day_sheet(db, TUESDAY, full_phones=True))


def test_an_empty_day_says_so(db: Database) -> None:
    text = text_of(papers.day_sheet(db, MONDAY.replace(day=22)))
    assert "当日无预约" in text
    assert "窗口时间：不开放" in text
    assert "共0人" in text


def test_forty_bookings_run_over_pages_with_their_heads(db: Database) -> None:
    for number in range(40):
        name = f"欧阳娜娜买买提江阿卜杜热合曼吐尔逊{number:02}"
        home = {"kind": Kind.VISIT, "place": "寺河嘉苑A区5号楼1单元302"}
        booked(db, at(10 + number // 5, number % 5 * 10), name=name, code="birth", **home)
    paper = papers.day_sheet(db, TUESDAY)
    text = text_of(paper)
    assert paper.pages > 2
    assert text.count("时间姓名电话事项") == paper.pages
    assert f"第{paper.pages}页共{paper.pages}页" in text
    assert text.count("上门：出生登记") == 40


def test_the_notice_tells_everything_at_once(db: Database) -> None:
    key = booked(db, at(10), code="permit_first", name="𣇉明")
    actions.tick_papers(db, key, [0, 3])
    paper = papers.papers_to_bring(db, key, NOW)
    text = text_of(paper)
    assert (paper.pages, paper.missing) == (1, ())
    for words in (
        *("一次性告知单", "𣇉明：", "您预约办理居住证申领", "2026年11月24日10:00"),
        *("1居民身份证1份／√已核验", "2本人相片1份／□需补齐", "任选A", "首次申领免费"),
        *("居住证暂行条例", "请将以上材料备齐，按时前来办理", "告知人（签名）", "以下空白"),
    ):
        assert words in text, words


def test_the_notice_of_a_visit_and_of_a_wish(db: Database) -> None:
    visit = booked(db, at(14), kind=Kind.VISIT, place="5号楼302", code="id_renew")
    text = text_of(papers.papers_to_bring(db, visit, NOW))
    assert "由民警上门至5号楼302办理" in text
    assert "等候民警上门" in text
    wish = text_of(papers.papers_to_bring(db, booked(db, None, code="other"), NOW))
    assert "您咨询办理咨询及其他" in wish
    assert "无须提交材料" in wish


def test_a_notice_for_nobody_is_a_fault(db: Database) -> None:
    with pytest.raises(LookupError):
        papers.papers_to_bring(db, uuid4(), NOW)
