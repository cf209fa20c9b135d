"""Every paper of a dispute: filled and blank, short and long, with rare names; read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pypdfium2
import pytest

from policepost.core import clock, settings
from policepost.core.database import Database
from policepost.core.tables import table
from policepost.mediation import (
    actions,
    agreement_actions,
    desk,
    papers,
    signing_actions,
    sitting_actions,
)
from policepost.mediation.after import confirming, supplements
from policepost.mediation.after.codes import WAYS_ON_PAPER
from policepost.mediation.after.supplements import SupplementFacts
from policepost.mediation.facts import PartyFacts, TermFacts
from policepost.mediation.filling import kinds
from policepost.mediation.proof import issuing
from policepost.mediation.records import Dispute, Party, Sitting, Supplement
from policepost.printing import breaking
from policepost.printing.paper import Paper
from tests.mediation.makers import LIU, NOISE, TUESDAY, ZHANG, agreed, in_force, name_post, whole
from tests.printing import pages

NOW = datetime(2026, 11, 26, 9).astimezone()
RARE = ("䶮某", "张𬭎", "赵㛃", "王𣇉", "李㙓", "阿依古丽·买买提")
LONG = "甲方应当在约定的期限内清除楼道内堆放的杂物，恢复通道原状，并保证今后不再堆放；"
GLYPHLESS = "〓"


@pytest.fixture(autouse=True)
def _now(db: Database) -> Any:
    name_post(db)
    with db.transaction("Make the post") as session:
        settings.put(session, "post.station", "北街派出所")
        settings.put(session, "mediation.committee", "泽颢社区人民调解委员会")
    with clock.at(NOW):
        yield


def made(db: Database, key: UUID, code: str, about: UUID | None = None) -> Paper:
    """A paper, of which the faces are embedded, the pages numbered and no line begins wrongly."""
    with db.reading() as session:
        done = papers.make(session, key, code, about)
    checked(done)
    return done


def checked(done: Paper, *, filled: bool = True) -> None:
    """What holds for every paper."""
    assert done.missing == ()
    assert done.warning == ""
    document = pypdfium2.PdfDocument(done.pdf)
    assert len(document) == done.pages
    assert b"/FontFile2" in done.pdf
    assert b"/BaseFont /Helvetica" not in done.pdf
    text = pages.text(done.pdf)
    assert GLYPHLESS not in text
    for line in pages.lines(done.pdf) if filled else ():
        assert line.strip(" \r\n")[0] not in breaking.NO_START - {"／", "."}, line


def every(db: Database, key: UUID) -> dict[str, Paper]:
    """All papers of a dispute that can be filled."""
    offers = [one for one in kinds.offers(whole(db, key)) if not one.missing]
    of_the_file = {"file_cover", "file_contents"}
    return {
        one.kind.code: made(db, key, one.kind.code, one.about)
        for one in offers
        if one.kind.code not in of_the_file
    }


def test_every_paper_of_a_case_names_its_people_and_its_matter(db: Database) -> None:
    done = every(db, in_force(db, LIU, ZHANG))
    assert {"application", "acceptance", "rights_notice", "invitation", "agreement"} <= set(done)
    assert {"investigation", "mediation_record", "follow_up_record"} <= set(done)
    assert "confirmation_application" in done
    for code, paper in done.items():
        text = pages.text(paper.pdf)
        assert "刘某某" in text, code
        assert "张𬭎" in text, code
    assert "当事人申请事项" in pages.text(done["application"].pdf)
    assert "110指挥中心转交" in pages.text(done["acceptance"].pdf)
    assert "泽颢社区人民调解委员会调解" in pages.text(done["rights_notice"].pdf)
    confirm = pages.text(done["confirmation_application"].pdf)
    assert "申请期限至2026年12月25日" in confirm
    assert "铺设隔音地垫" in confirm


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda one: one.code)
def test_every_paper_can_be_printed_blank_and_strikes_nothing_out(
    db: Database, kind: kinds.PaperKind
) -> None:
    with db.reading() as session:
        done = papers.blank(session, kind.code)
    checked(done, filled=False)  # the gaps to write in part what stands on one line
    text = pages.text(done.pdf)
    assert "样某" not in text
    assert "／" not in text
    assert "本页以下空白" not in text
    assert done.pages <= 2


def test_names_with_rare_characters_stand_on_every_paper(db: Database) -> None:
    people = [replace(LIU, name=name, phone=f"1390000{at:04d}") for at, name in enumerate(RARE)]
    key = agreed(db, *people)
    for code, paper in every(db, key).items():
        text = pages.text(paper.pdf)
        said = RARE if code not in {"investigation", "follow_up_record"} else RARE[:3]
        for name in said:
            assert name in text, (code, name)
        if code == "agreement":
            assert all(name in pages.poppler_text(paper.pdf) for name in RARE)


def test_twelve_parties_each_have_a_place_to_sign(db: Database) -> None:
    people = [replace(ZHANG, name=f"当事{at}号") for at in range(1, 13)]
    done = every(db, agreed(db, *people))
    text = pages.text(done["agreement"].pdf)
    assert text.count("指印") == 12 + 1
    assert "第12方" in text
    assert pages.text(done["rights_notice"].pdf).count("指印") == 12
    assert "一式十三份" in text


def test_a_clause_of_three_thousand_characters_and_sixty_pages_of_record(db: Database) -> None:
    key = agreed(db)
    clause = LONG * (3000 // len(LONG) + 1)
    agreement_actions.write_terms(db, key, [TermFacts(text=clause)])
    done = made(db, key, "agreement")
    text = pages.text(done.pdf)
    assert text.count(LONG) >= 3000 // len(LONG) - done.pages
    assert f"共{done.pages}页" in text
    sitting = whole(db, key).sittings[0]
    told = "\n".join(f"甲方：{LONG * 4}（第{at}次陈述）" for at in range(480))
    with db.transaction("Record sitting") as session:
        session.get_one(Sitting, sitting.id).record = told
    record = made(db, key, "mediation_record", sitting.id)
    assert record.pages >= 60
    assert "第479次陈述" in pages.text(record.pdf)
    assert f"第{record.pages}页" in pages.text(record.pdf)


def test_a_case_that_failed_has_its_notice_with_the_other_ways(db: Database) -> None:
    key = actions.register_dispute(db, NOISE, (LIU, ZHANG))
    actions.terminate(db, key, "双方分歧较大")
    done = every(db, key)
    text = pages.text(done["termination"].pdf)
    assert "现因双方分歧较大" in text
    assert "第二十六条" in text
    assert "依法向人民法院提起诉讼" in text
    assert "调解结案报告" in pages.text(done["closing_report"].pdf)
    assert "未达成协议" in pages.text(done["closing_report"].pdf)


def test_what_is_not_there_yet_is_said_and_offered_blank(db: Database) -> None:
    key = actions.register_dispute(db, NOISE, (LIU, ZHANG))
    missing = {one.kind.code: one.missing for one in kinds.offers(whole(db, key))}
    assert missing["agreement"]
    assert missing["mediation_record"]
    assert missing["receipt"]
    assert missing["confirmation_application"]
    assert not missing["acceptance"]
    assert "police_agreement" not in missing
    with db.reading() as session, pytest.raises(LookupError):
        papers.make(session, key, "mediation_record", UUID(int=1))


def test_an_invitation_goes_to_each_who_is_expected(db: Database) -> None:
    key = agreed(db)
    sitting_actions.plan_sitting(db, key, TUESDAY.replace(month=12, day=1), "调解室")
    sitting = whole(db, key).sittings[-1]
    text = pages.text(made(db, key, "invitation", sitting.id).pdf)
    assert text.count("调解通知书") == 2
    assert "2026年12月1日09时00分在调解室" in text


def test_the_police_agreement_has_the_fields_of_its_form(db: Database) -> None:
    suspect = replace(LIU, id_number="护照E00000417", role="suspect")
    told_on = date(2026, 11, 20)
    injured = replace(ZHANG, role="injured", guardian_told_on=told_on, guardian_told_how="电话")
    key = agreed(db, suspect, injured)
    with db.transaction("Change dispute") as session:
        session.get_one(Dispute, key).way = "police"
    done = made(db, key, "police_agreement")
    text = pages.text(done.pdf)
    order = ["北街派出所", "主持人", "侵害人", "身份证件号码", "被侵害人"]
    order += ["其他在场人员", "主要事实", "达成如下协议", "履行方式和期限", "不予处罚", "一式三份"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert "见证人（签名）" in text
    assert "2026年11月20日通知，方式：电话" in text
    assert "agreement" not in {one.kind.code for one in kinds.offers(whole(db, key))}


def test_values_of_a_blank_keep_their_shape() -> None:
    told = {"parties": [{"label": "甲方", "acts": "", "kind": "company", "name": "某"}]}
    more = {"copies": 3, "on": True, "day": date(2026, 1, 1), "sum": Decimal(3)}
    assert papers.emptied({**told, **more}) == {
        "parties": [{"label": "甲方", "acts": "", "kind": "person", "name": ""}],
        "copies": 0,
        "on": False,
        "day": None,
        "sum": None,
    }


def test_a_party_that_acts_through_an_agent_has_its_authority(db: Database) -> None:
    agent = replace(
        ZHANG,
        representative="周某",
        representative_kind="agent",
        representative_relation="同事",
        powers="attend/agree",
        authorised_on=date(2026, 11, 20),
    )
    key = agreed(db, LIU, agent)
    card = whole(db, key)
    text = pages.text(made(db, key, "proxy", card.parties[1].id).pdf)
    assert "与委托人关系：同事" in text
    assert "周某" in text
    assert "√签署调解协议" in text
    assert "□申请、终止调解" in text


def test_a_company_signs_by_its_head(db: Database) -> None:
    firm = PartyFacts(name="寺河物业", kind="company", address="北街1号", representative="王𣇉")
    text = pages.text(made(db, agreed(db, LIU, firm), "application").pdf)
    assert "被申请人：寺河物业" in text
    assert "法定代表人：王𣇉" in text


def test_an_application_says_what_was_asked_for(db: Database) -> None:
    asked = "请求甲方晚十点以后不再拖动桌椅\n  \n请求赔偿500元"
    text = pages.text(made(db, agreed(db, claims=asked), "application").pdf)
    assert "1．请求甲方晚十点以后不再拖动桌椅" in text
    assert "2．请求赔偿500元" in text
    assert "3．" not in text
    by_hand = pages.text(made(db, agreed(db), "application").pdf)
    assert "1．2．3．" in by_hand


def test_an_invitation_says_whom_to_call_and_how(db: Database) -> None:
    key = agreed(db, replace(LIU, phone="13900004417"), ZHANG)
    sitting_actions.plan_sitting(db, key, TUESDAY.replace(month=12, day=1), "调解室")
    about = whole(db, key).sittings[-1].id
    text = pages.text(made(db, key, "invitation", about).pdf)
    assert "（甲方，电话13900004417）" in text
    assert "联系电话：／" not in text
    with db.reading() as session:
        held = desk.desk(session)
    desk.change_desk(db, replace(held, phone="0356-0000110", court="泽州县人民法院"))
    text = pages.text(made(db, key, "invitation", about).pdf)
    assert "联系电话：0356-0000110" in text


def test_the_court_is_the_posts_or_written_in_and_never_struck_out(db: Database) -> None:
    key = in_force(db, LIU, ZHANG)
    text = pages.text(made(db, key, "confirmation_application").pdf)
    assert "现共同请求人民法院依法确认" in text
    with db.reading() as session:
        held = desk.desk(session)
    desk.change_desk(db, replace(held, court="泽州县人民法院"))
    text = pages.text(made(db, key, "confirmation_application").pdf)
    assert "现共同请求泽州县人民法院（调解组织所在地）依法确认" in text
    confirming.apply(db, key, "高平市人民法院", "domicile", NOW.date())
    text = pages.text(made(db, key, "confirmation_application").pdf)
    assert "现共同请求高平市人民法院（当事人住所地）依法确认" in text


def test_a_blank_has_rows_to_write_in_and_every_box(db: Database) -> None:
    with db.reading() as session:
        text = {
            code: pages.text(papers.blank(session, code).pdf)
            for code in ("file_contents", "duty_list", "acceptance", "proxy", "termination")
        }
    assert "1718" in text["file_contents"]
    assert "910" in text["duty_list"]
    assert "□110指挥中心转交" in text["acceptance"]
    assert "□法院委派" in text["acceptance"]
    assert text["proxy"].count("□") == len(table("proxy_powers")) + 1  # and what is written in
    assert text["termination"].count("□") == len(WAYS_ON_PAPER)


def test_what_is_longer_than_a_page_stops_no_paper(db: Database) -> None:
    key = agreed(db, LIU, ZHANG, facts="\n".join([LONG * 10] * 6))
    terms = [TermFacts(text=LONG * 75), *(TermFacts(text=LONG * 8) for _ in range(20))]
    agreement_actions.write_agreement(db, key, terms=terms)
    agreement_actions.print_agreement(db, key)
    signing_actions.sign_all(db, key, NOW.date(), NOW.date())
    done = every(db, key)
    assert {"acceptance", "follow_up_record", "confirmation_application"} <= set(done)
    assert "附后。" in pages.text(done["acceptance"].pdf)
    assert LONG * 10 in pages.text(done["acceptance"].pdf)
    assert "（全文见协议书）" in pages.text(done["follow_up_record"].pdf)
    other = agreed(db, LIU, ZHANG, facts="\n".join([LONG * 10] * 6))
    actions.terminate(db, other, "双方分歧较大")
    assert "（全文见卷内材料）" in pages.text(made(db, other, "closing_report").pdf)


def test_a_village_stands_on_its_papers(db: Database) -> None:
    village = [replace(LIU, name=f"村民{at}", phone=f"1390000{at:04d}") for at in range(120)]
    key = agreed(db, *village)
    sitting = whole(db, key).sittings[0].id
    record = pages.text(made(db, key, "mediation_record", sitting).pdf)
    accepted = pages.text(made(db, key, "acceptance").pdf)
    for text in (record, accepted):
        assert "等120人，名单附后" in text
        assert all(f"村民{at}" in text for at in range(120))
    actions.terminate(db, key, "双方分歧较大")
    assert "等120人（名单见卷内材料）" in pages.text(made(db, key, "closing_report").pdf)


def test_what_was_agreed_in_words_is_no_written_agreement(db: Database) -> None:
    key = agreed(db, LIU, ZHANG)
    signing_actions.agree_orally(db, key, NOW.date())
    offered = {one.kind.code for one in kinds.offers(whole(db, key))}
    assert "oral_agreement" in offered
    assert "agreement" not in offered


def test_cover_and_list_are_filled_with_the_whole_file_only(db: Database) -> None:
    missing = {one.kind.code: one.missing for one in kinds.offers(whole(db, agreed(db)))}
    assert "whole file" in missing["file_cover"]
    assert "whole file" in missing["file_contents"]


def test_the_police_write_under_their_own_titles(db: Database) -> None:
    key = in_force(db, LIU, ZHANG)
    with db.transaction("Change dispute") as session:
        session.get_one(Dispute, key).way = "police"
    sitting = whole(db, key).sittings[0].id
    titles = {"mediation_record": "治安调解记录", "follow_up_record": "治安调解回访记录"}
    for code, title in titles.items():
        about = sitting if code == "mediation_record" else None
        text = pages.text(made(db, key, code, about).pdf)
        assert title in text
        assert "人民调解" not in text
    invited = pages.text(made(db, key, "invitation", sitting).pdf)
    assert "《公安机关办理行政案件程序规定》第一百八十二条" in invited
    assert "《人民调解法》" not in invited


def test_no_title_runs_into_the_code(db: Database) -> None:
    key = agreed(db, LIU, ZHANG)
    signing_actions.agree_orally(db, key, NOW.date())
    issuing.issue_agreement(db, key)
    text = pypdfium2.PdfDocument(made(db, key, "oral_agreement").pdf)[0].get_textpage()
    told = text.get_text_range()
    last = told.index("登记表") + 2
    _left, _bottom, right, _top = text.get_charbox(last)
    assert right < 521 - 99 - 8  # points: the right margin, the code, the white around it


def test_a_court_is_told_apart_what_number_is_whose(db: Database) -> None:
    firm = PartyFacts(
        name="寺河物业",
        kind="company",
        address="北街1号",
        representative="王某",
        id_number="91140500MA0ABC1234",
    )
    text = pages.text(made(db, in_force(db, LIU, firm), "confirmation_application").pdf)
    assert "统一社会信用代码91140500MA0ABC1234" in text
    assert "（统一社会信用代码）" not in text
    assert "公民身份号码／" not in text


@pytest.mark.parametrize("way", ["people", "police"])
def test_who_was_chosen_signs_for_the_others(db: Database, way: str) -> None:
    village = [replace(LIU, name=f"村民{at}", phone=f"1390000{at:04d}") for at in range(5)]
    key = agreed(db, *village)
    first, *others = whole(db, key).parties
    with db.transaction("Change dispute") as session:
        session.get_one(Dispute, key).way = way
        for one in others[:3]:
            session.get_one(Party, one.id).represented_by = first.id
    code = "agreement" if way == "people" else "police_agreement"
    text = pages.text(made(db, key, code).pdf)
    assert text.count("指印") - text.count("按指印") == 2
    assert "其余3名当事人由推选的代表人代为签名" in text
    assert all(f"村民{at}" in text for at in range(5))


def test_a_blank_has_places_with_their_words_and_the_name_of_the_station(db: Database) -> None:
    with db.reading() as session:
        record = pages.text(papers.blank(session, "mediation_record").pdf)
        police = pages.text(papers.blank(session, "police_agreement").pdf)
        notice = pages.text(papers.blank(session, "rights_notice", by_police=True).pdf)
        slip = pages.text(papers.blank(session, "invitation").pdf)
    assert "当事人：甲方：乙方：" in record
    assert record.count("甲方：") == record.count("乙方：") == 2
    assert police.startswith("北街派出所") or "北街派出所治安调解协议书" in police
    assert "治安调解当事人权利义务告知书" in notice
    assert "《治安管理处罚法》第九条" in notice
    assert "人民调解法" not in notice
    assert "物业经理" not in slip


def test_several_injured_are_told_apart_by_what_the_clauses_call_them(db: Database) -> None:
    people = [replace(ZHANG, name=f"伤者{at}", role="injured") for at in range(3)]
    key = agreed(db, replace(LIU, role="suspect"), *people)
    with db.transaction("Change dispute") as session:
        session.get_one(Dispute, key).way = "police"
    text = pages.text(made(db, key, "police_agreement").pdf)
    for words in ("甲方（侵害人）", "乙方（被侵害人）", "丙方（被侵害人）", "丁方（被侵害人）"):
        assert text.count(words) == 1
    for place in ("甲方：", "乙方：", "丙方：", "丁方："):
        assert place in text


def test_each_of_twelve_signs_that_it_was_taken_in_and_that_it_ended(db: Database) -> None:
    people = [replace(ZHANG, name=f"当事{at}号") for at in range(1, 13)]
    key = agreed(db, *people)
    text = pages.text(made(db, key, "acceptance").pdf)
    assert text.count("（签名）：") == 12 + 1
    assert "第12方（签名）：" in text
    actions.terminate(db, key, "双方分歧较大")
    text = pages.text(made(db, key, "termination").pdf)
    assert all(f"{label}：" in text for label in ("甲方", "癸方", "第12方"))


def test_a_record_says_who_acted_for_whom_and_where_they_sign(db: Database) -> None:
    minor = replace(ZHANG, name="刘小某", birth=date(2014, 1, 1), age=None, representative="刘大某")
    firm = PartyFacts(name="寺河物业", kind="company", address="北街1号", representative="王某")
    key = agreed(db, LIU, minor, firm)
    text = pages.text(made(db, key, "mediation_record", whole(db, key).sittings[0].id).pdf)
    assert "乙方：刘小某（法定代理人刘大某）；丙方：寺河物业（法定代表人王某）" in text
    assert "法定代理人：" in text
    assert "法定代表人：" in text


def test_what_is_not_known_of_an_agent_is_left_to_be_written(db: Database) -> None:
    agent = replace(ZHANG, representative="周某", representative_kind="agent", powers="attend")
    key = agreed(db, LIU, agent)
    text = pages.text(made(db, key, "proxy", whole(db, key).parties[1].id).pdf)
    assert "公民身份号码：委托人因" in text
    assert "电话：公民身份号码" in text


def test_a_court_is_asked_for_what_is_in_force(db: Database) -> None:
    key = in_force(db, LIU, ZHANG)
    first = whole(db, key).terms[0].id
    facts = SupplementFacts(reason="甲方出差", manner="期限履行", deadline=date(2027, 1, 10))
    later = TermFacts(text="铺设期限延至2027年1月10日", replaces_id=first)
    supplement = supplements.write_supplement(db, key, facts, [later])
    number = supplements.number_supplement(db, supplement)
    text = pages.text(made(db, key, "confirmation_application").pdf)
    assert "补充协议" not in text
    assert "铺设隔音地垫" in text
    with db.transaction("Sign supplement") as session:
        session.get_one(Supplement, supplement).effective_on = NOW.date()
    text = pages.text(made(db, key, "confirmation_application").pdf)
    assert f"和编号为{number}的补充协议" in text
    assert "铺设期限延至2027年1月10日" in text
    assert "铺设隔音地垫" not in text


def test_of_a_mediation_that_failed_no_agreement_is_printed(db: Database) -> None:
    key = agreed(db, LIU, ZHANG)
    actions.terminate(db, key, "双方分歧较大")
    missing = {one.kind.code: one.missing for one in kinds.offers(whole(db, key))}
    assert missing["agreement"] == "The mediation was ended without an agreement."
    assert "铺设隔音地垫" not in pages.text(made(db, key, "closing_report").pdf)


def test_a_paper_bears_its_title_and_whose_it_is(db: Database) -> None:
    done = made(db, agreed(db, LIU, ZHANG), "acceptance")
    told = pypdfium2.PdfDocument(done.pdf).get_metadata_dict()
    assert told["Title"] == "人民调解受理登记表"
    assert told["Author"] == "泽颢警务室"


def test_before_the_police_the_officer_holds_it_and_the_others_help(db: Database) -> None:
    key = agreed(db, LIU, ZHANG)
    with db.transaction("Change dispute") as session:
        held = session.get_one(Dispute, key)
        held.way, held.officer = "police", "赵警官"
    about = whole(db, key).sittings[0].id
    text = pages.text(made(db, key, "mediation_record", about).pdf)
    assert "主持人：赵警官" in text
    assert "参加人：人民调解员：田某；物业经理：宋某" in text
    assert "治安调解受理登记表" in pages.text(made(db, key, "acceptance").pdf)
