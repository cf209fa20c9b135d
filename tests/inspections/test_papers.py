"""The printed record and notices, read back from the PDF."""

import io
from collections import Counter
from datetime import date
from uuid import UUID

import pypdfium2
import pytest
from PIL import Image

from policepost.core import attachments, settings
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.records import made_at, new_id
from policepost.core.shapes import Ref
from policepost.inspections import actions, cards, followups, papers, photo_actions
from policepost.inspections.answering import Given, HazardForm
from policepost.inspections.checklists import shipped
from policepost.printing import numerals
from policepost.printing.paper import render
from tests.inspections.made import TODAY, form, shop, started, to_rectify, well

STATION = "晋城市公安局城区分局北街派出所"


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


def jpeg(size: tuple[int, int], colour: str = "red") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG")
    return target.getvalue()


def images(pdf: bytes) -> list[tuple[int, float, float]]:
    """Page, width and height in millimetres of every picture."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, low, right, top = one.get_bounds()
            found.append((number, (right - left) / 72 * 25.4, (top - low) / 72 * 25.4))
    return found


def test_photos_of_what_failed_stand_on_the_record_before_the_signatures(db: Database) -> None:
    inspection, _notices = inspected(db)
    assert not papers.has_photos(db, inspection)
    for number, (item, size) in enumerate(
        [("D2", (800, 600)), ("C1", (600, 1200)), ("C1", (900, 300))]
    ):
        colour = ("red", "blue", "green")[number]
        photo_actions.add_photo(db, inspection, item, jpeg(size, colour), "a.jpg")
    assert papers.has_photos(db, inspection)
    paper = papers.inspection_record(db, inspection)
    text = text_of(paper.pdf)
    asked = shipped()["daily_fire"].items
    day = numerals.day(made_at(new_id()))
    for number, item in enumerate(("C1", "C1", "D2"), 1):
        assert f"照片{number}{asked[item].text}（{day}存）" in text
    assert text.index("现场照片") < text.index("照片3") < text.index("监督检查人员（签名）")
    drawn = images(paper.pdf)
    shapes = [(round(width), round(height)) for _page, width, height in drawn]
    assert shapes == [(27, 54), (72, 24), (72, 54)], "within 72 by 54 mm, not distorted"
    plain = papers.inspection_record(db, inspection, photos=False)
    assert images(plain.pdf) == []
    assert "现场照片" not in text_of(plain.pdf)


def test_a_notice_shows_the_photos_of_its_own_hazards(db: Database) -> None:
    inspection, notices = inspected(db)
    for item in ("C1", "D2", "D2", "H2"):
        photo = jpeg((640, 480), f"#{len(item)}{attachment_count(db, inspection)}0000")
        photo_actions.add_photo(db, inspection, item, photo, "a.jpg")
    with db.reading() as session:
        kinds = {cards.notice(session, key).kind: key for key in notices}  # type: ignore[union-attr]
    now, limit = (papers.notice(db, kinds[kind]).pdf for kind in ("now", "limit"))
    assert (len(images(now)), len(images(limit))) == (1, 2)
    assert images(papers.notice(db, kinds["limit"], photos=False).pdf) == []


def attachment_count(db: Database, inspection: UUID) -> int:
    with db.reading() as session:
        return attachments.count(session, Ref("inspection", inspection))


def test_twenty_photos_go_over_pages_in_whole_rows(db: Database) -> None:
    inspection, _notices = inspected(db)
    with db.transaction("Add photo") as session:
        for number in range(attachments.MOST):
            content = jpeg((400, 300), f"#{number * 12:02x}0000")
            attachments.attach(
                session,
                Ref("inspection", inspection),
                content,
                content,
                name="a.jpg",
                media_type="image/jpeg",
                part="C1",
            )
    paper = papers.inspection_record(db, inspection)
    drawn = images(paper.pdf)
    assert len(drawn) == attachments.MOST
    assert {round(height) for _page, _width, height in drawn} == {54}
    rows = Counter(page for page, *_size in drawn)
    assert all(count % 2 == 0 for count in rows.values()), "a row stays whole"
    assert "（本页以下空白）" in text_of(paper.pdf), "nothing can be written in above a moved row"


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
