"""The file of a dispute: its thirteen items, what it lacks, and the one PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pypdfium2
import pytest
from PIL import Image

from policepost.core import clock, language
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.shapes import Ref
from policepost.mediation import actions as mediation
from policepost.mediation import scanning
from policepost.mediation.after import payments
from policepost.mediation.after.payments import PaymentFacts
from policepost.mediation.dossier import actions, binding, queries, rules
from policepost.mediation.dossier.actions import FileFacts
from policepost.mediation.dossier.queries import File
from policepost.mediation.dossier.rules import ITEMS, ItemKind, Need, Standing
from policepost.mediation.proof import issuing, reading
from policepost.mediation.records import Dispute
from policepost.printing.paper import Paper
from tests.mediation.makers import agreed, in_force, name_post, registered, whole
from tests.printing import pages

NOW = datetime(2026, 12, 1, 9).astimezone()


@pytest.fixture(autouse=True)
def _now(db: Database) -> Iterator[None]:
    name_post(db)
    with clock.at(NOW):
        yield


def file_of(db: Database, key: UUID) -> File:
    with db.reading() as session:
        return queries.file_of(session, whole(db, key))


def standings(db: Database, key: UUID) -> dict[str, Standing]:
    return {one.kind.code: one.standing for one in file_of(db, key).items}


def scan() -> bytes:
    """A picture of a page."""
    target = io.BytesIO()
    Image.new("RGB", (620, 877), "#eeeeee").save(target, "JPEG")
    return target.getvalue()


def bound(db: Database, key: UUID) -> binding.Bound:
    return binding.bind(db, key, lambda _done, _of: None, lambda: False)


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(one.get_textpage().get_text_bounded().split()) for one in document]


def test_the_items_are_called_in_the_language_of_the_screen(db: Database) -> None:
    items = file_of(db, registered(db)).items
    assert [one.title for one in items] == [one.kind.title for one in items]
    language.use("zh_CN")
    assert not {one.title for one in items} & {one.kind.title for one in items}


def test_the_items_stand_in_the_order_of_the_file() -> None:
    assert len(ITEMS) == 13
    assert [one.code for one in ITEMS][:3] == ["opening", "rights", "identity"]
    assert ITEMS[-1].code == "back"
    needed = {one.code for one in ITEMS if one.need == Need.ALWAYS}
    assert needed == {"opening", "rights", "identity", "record", "agreement", "back"}


def test_what_a_file_lacks_is_said(db: Database) -> None:
    found = standings(db, registered(db))
    assert found["opening"] == Standing.THERE
    assert found["identity"] == Standing.MISSING
    assert found["record"] == Standing.MISSING
    assert found["agreement"] == Standing.MISSING
    assert found["receipt"] == Standing.NOT_NEEDED
    assert found["back"] == Standing.THERE


def test_an_item_is_complete_by_a_scan_or_left_out_with_its_reason(db: Database) -> None:
    key = in_force(db)
    assert [one.kind.code for one in file_of(db, key).missing] == ["identity"]
    actions.leave_out(db, key, "identity", "当事人未携带，已当面核对")
    assert standings(db, key)["identity"] == Standing.LEFT_OUT
    actions.leave_out(db, key, "identity", " ")
    assert standings(db, key)["identity"] == Standing.MISSING
    item = actions.begin_item(db, key, "identity")
    scanning.add(db, Ref("dossier_item", item), scan(), "card.jpg")
    assert standings(db, key)["identity"] == Standing.THERE
    assert file_of(db, key).missing == ()
    with pytest.raises(LookupError):
        actions.begin_item(db, key, "nothing")


def test_a_file_that_failed_has_its_notice_in_place_of_the_agreement(db: Database) -> None:
    key = registered(db)
    mediation.terminate(db, key, "双方分歧较大")
    items = {one.kind.code: one for one in file_of(db, key).items}
    assert items["agreement"].papers == (("termination", None),)
    assert items["note"].papers == (("closing_report", None),)


def test_the_cover_is_written_and_the_number_taken_once(db: Database) -> None:
    key = in_force(db)
    assert file_of(db, key).id is None
    facts = FileFacts(
        keeping="长期",
        situation="已和解。",
        note=" 无 ",
        compiled_by="赵㙓",
        compiled_on=NOW.date(),
    )
    actions.write_file(db, key, facts)
    number = actions.number_file(db, key)
    assert number == "(2026)泽颢人调字第1号"
    assert actions.number_file(db, key) == number
    file = file_of(db, key)
    assert (file.keeping, file.situation, file.note) == ("长期", "已和解。", "无")
    assert (file.compiled_by, file.compiled_on, file.number) == ("赵㙓", NOW.date(), number)
    with pytest.raises(Refused, match="future"):
        actions.write_file(db, key, FileFacts(compiled_on=date(2026, 12, 2)))


def test_the_whole_file_is_one_pdf_with_its_pages_numbered(db: Database) -> None:
    key = in_force(db)
    item = actions.begin_item(db, key, "identity")
    scanning.add(db, Ref("dossier_item", item), scan(), "card.jpg")
    actions.write_file(db, key, FileFacts(situation="双方已经和解。", compiled_by="赵㙓"))
    actions.number_file(db, key)
    told: list[tuple[int, int]] = []
    done = binding.bind(db, key, lambda at, of: told.append((at, of)), lambda: False)
    texts = page_texts(done.pdf)
    assert len(texts) == done.pages
    assert done.missing == ()
    assert "人民调解卷宗" in texts[0]
    assert "(2026)泽颢人调字第1号" in texts[0]
    assert "卷内目录" in texts[1]
    assert "卷号(2026)泽颢人调字第1号" in texts[-1]
    body = texts[2:-1]
    assert [f"卷内第{at}页" in text for at, text in enumerate(body, 1)] == [True] * len(body)
    assert f"本卷页数{len(body)}页" in texts[0]
    titles = ["受理登记表", "权利义务告知书", "人民调解记录", "人民调解协议书", "卷宗情况说明"]
    places = [next(at for at, text in enumerate(body, 1) if title in text) for title in titles]
    assert places == sorted(places)
    assert f"当事人身份证明{places[1] + 1}" in texts[1]
    assert told[-1][0] == told[-1][1]


def test_the_list_of_a_file_says_what_was_left_out(db: Database) -> None:
    key = agreed(db)
    actions.leave_out(db, key, "identity", "已当面核对")
    assert "当事人身份证明已当面核对" in page_texts(bound(db, key).pdf)[1]


def test_a_file_that_nobody_wants_any_more_is_not_made(db: Database) -> None:
    key = in_force(db)
    asked = iter([False, False, True])
    with pytest.raises(binding.Stopped):
        binding.bind(db, key, lambda _done, _of: None, lambda: next(asked))
    with pytest.raises(LookupError):
        bound(db, UUID(int=1))


def test_names_with_rare_characters_survive_the_binding(db: Database) -> None:
    done = bound(db, in_force(db))
    assert "张𬭎" in pages.poppler_text(done.pdf)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([], []), ([2, 0, 3], [(1, 2), (0, 0), (3, 5)]), ([1], [(1, 1)])],
)
def test_pages_follow_one_another(counts: list[int], expected: list[tuple[int, int]]) -> None:
    assert rules.spans(counts) == expected


def test_pages_are_written_as_lists_do() -> None:
    assert [rules.span_words(one) for one in ((0, 0), (4, 4), (4, 9))] == ["", "4", "4-9"]


def test_what_a_dispute_wants_is_missing_until_it_is_there() -> None:
    item = ItemKind("proxy", "授权委托书", "Authority of proxy")
    assert rules.standing(item, papers=0, scans=0, left_out="", wanted=True) == Standing.MISSING
    assert rules.standing(item, papers=0, scans=0, left_out="") == Standing.NOT_NEEDED
    assert rules.standing(item, papers=0, scans=2, left_out="", wanted=True) == Standing.THERE


def test_the_list_names_each_paper_as_it_is_titled(db: Database) -> None:
    key = registered(db)
    mediation.terminate(db, key, "双方分歧较大")
    listed = page_texts(bound(db, key).pdf)[1]
    assert "1人民调解受理登记表1" in listed
    assert "终止调解告知书" in listed
    assert "调解结案报告" in listed
    assert "协议书" not in listed


def test_several_papers_of_one_title_stand_on_one_line(db: Database) -> None:
    key = in_force(db)
    owed = whole(db, key).terms[1].id
    for part in (200, 300):
        facts = PaymentFacts(paid_on=NOW.date(), amount=Decimal(part), how="现金")
        payments.record_payment(db, owed, facts)
    listed = page_texts(bound(db, key).pdf)[1]
    assert "5收条5-6" in listed
    assert listed.count("收条") == 1


def test_a_file_of_the_police_has_their_number_papers_and_officer(db: Database) -> None:
    key = in_force(db)
    with db.transaction("Change dispute") as session:
        held = session.get_one(Dispute, key)
        held.way, held.officer = "police", "赵警官"
    assert actions.number_file(db, key) == "泽颢公（治）调卷字〔2026〕1号"
    texts = page_texts(bound(db, key).pdf)
    assert "治安调解卷宗" in texts[0]
    assert "调解民警赵警官" in texts[0]
    assert "治安调解受理登记表" in texts[1]
    assert "人民调解申请书" not in texts[1]


def test_a_form_of_the_posts_own_without_a_title_is_listed_by_its_item(db: Database) -> None:
    parts = binding._Parts()
    blank = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(blank)
    parts.add(Paper(blank.getvalue(), 1, ()), "证据材料", proved=False)
    assert [one.name for one in parts.lines] == ["证据材料"]


def test_the_number_of_a_page_stands_beside_its_code_and_the_code_is_still_read(
    db: Database,
) -> None:
    key = in_force(db)
    issuing.issue_agreement(db, key)
    pdf = bound(db, key).pdf
    assert [one[:4] for one in reading.read(pdf).codes] == ["PP1:"]
    page = pypdfium2.PdfDocument(pdf)[5]
    words = page.get_textpage()
    at = words.get_text_range().index("卷内第4页")
    right = words.get_charbox(at + 5)[2]
    left_of_code = 595 - (210 - 184 + 35 + 3) * 72 / 25.4  # the margin, the code, its white
    assert right <= left_of_code
