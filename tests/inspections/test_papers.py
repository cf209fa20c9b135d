"""The printed record and notices, read back from the PDF."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pypdfium2
import pytest

from policepost.core import clock, settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.records import new_id
from policepost.inspections import actions, cards, followups, papers
from policepost.inspections.answering import Given, HazardForm
from policepost.inspections.checklists import shipped
from policepost.printing.paper import render
from tests.inspections.made import TODAY, form, shop, started, to_rectify, well

STATION = "晋城市公安局城区分局北街派出所"


@pytest.fixture(autouse=True)
def _on_tuesday() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return "".join("".join(pages).split())


def inspected(db: Database) -> tuple[UUID, tuple[UUID, ...]]:
    with db.transaction("Change settings") as session:
        settings.put(session, "post.station", STATION)
    inspection = started(db, shop(db))
    answers = well(
        C1="blocked",
        D2=("lacking", "dead"),
        B2="no",
        C8=Given(("yes",), "库房吊顶使用可燃泡沫夹芯板"),
        H2="yes",
    )
    head = {"name": "䶮记超市", "kind": "shop", "responsible": "阿依古丽·买买提", "area": "86"}
    notices = actions.finish_inspection(
        db,
        inspection,
        form(answers, head=head, remarks="已当面告知"),
        [
            to_rectify("C1", TODAY, severity="grave", description="停放三轮车两辆"),
            to_rectify("D2", date(2026, 12, 1)),
            HazardForm(item="B2", description="未培训", on_the_spot=True),
            to_rectify("C8", date(2026, 12, 24), severity="ordinary"),
        ],
    )
    return inspection, notices


def test_the_record_ticks_what_was_answered(db: Database) -> None:
    inspection, _notices = inspected(db)
    paper = papers.inspection_record(db, inspection)
    text = text_of(paper.pdf)
    assert (paper.pages, paper.missing, paper.warning) == (2, (), "")
    with db.reading() as session:
        code = "".join(journal.check_code(session).split())
    assert text.count("日志校验码" + code) == 2, "on each page"
    for words in (
        "公安派出所日常消防监督检查记录",
        "检字〔2026〕第1号",
        STATION,
        "䶮记超市",
        "阿依古丽·买买提",
        "86㎡",
        "√被堵塞、占用",
        "□畅通√被",
        "√失效√缺少",
        "√有库房吊顶使用可燃泡沫夹芯板",
        "责令立即改正通知书（即字〔2026〕第1号）",
        "责令限期改正通知书（限字〔2026〕第1号）",
        "口头责令当场改正：员工消防安全教育培训：未组织开展",
        "√移送",
        "已当面告知",
        "2026年11月24日",
        "（不适用）",
    ):
        assert words in text, words
    assert "√确定" not in text  # section F is for committees


def test_each_notice_has_its_own_hazards_and_violations(db: Database) -> None:
    _inspection, notices = inspected(db)
    with db.reading() as session:
        kinds = {cards.notice(session, key).kind: key for key in notices}  # type: ignore[union-attr]
    now, limit = (text_of(papers.notice(db, kinds[kind]).pdf) for kind in ("now", "limit"))
    assert "责令立即改正通知书" in now
    assert "《中华人民共和国消防法》第五十三条" in now
    assert "√10．占用、堵塞、封闭消防车通道" in now
    assert "□2．" in now
    assert "停放三轮车两辆" in now
    assert "灭火器" not in now.split("具体问题")[1]
    assert "下列第1、2、12项" in limit
    assert "（于2026年12月1日前改正）" in limit
    assert "于2026年12月24日前改正完毕" in limit
    assert "限字〔2026〕第1号" in limit
    assert papers.notice(db, kinds["limit"]).pages == 1


@pytest.mark.parametrize("name", list(shipped()))
def test_every_checklist_prints_while_it_is_filled_in(name: str) -> None:
    checklist = shipped()[name]
    values = papers.record_values(checklist, form({}), station=STATION)
    paper = render(checklist.form, values)
    assert paper.missing == ()
    assert checklist.text in text_of(paper.pdf)
    assert "√" not in text_of(paper.pdf)


def test_a_void_record_says_so(db: Database) -> None:
    inspection, _notices = inspected(db)
    followups.void_inspection(db, inspection, "场所填错")
    assert "本记录作废：场所填错" in text_of(papers.inspection_record(db, inspection).pdf)


def test_a_unit_is_not_written_twice() -> None:
    checklist = shipped()["daily_fire"]
    values = papers.record_values(checklist, form(head={"area": "86㎡", "height": "9"}), station="")
    assert dict(values["facts"])["使用的建筑面积"] == "86㎡"
    assert dict(values["facts"])["所在建筑高度"] == "9m"


def test_a_paper_of_what_is_gone_is_refused(db: Database) -> None:
    with pytest.raises(Refused, match="no longer there"):
        papers.inspection_record(db, new_id())
    with pytest.raises(Refused, match="no longer there"):
        papers.notice(db, new_id())
