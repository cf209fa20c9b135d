"""The shipped forms: every field stands on the page, in order, at any length."""

from typing import Any

import pytest

from policepost.printing import paper
from tests.printing import pages

LETTERS = "甲乙丙丁戊己"
FACTS = "2026年10月以来，乙方认为甲方家中夜间拖动桌椅、孩子跑跳影响休息，双方多次争吵。"
TERM = "甲方于2026年12月1日前在客厅、次卧铺设隔音地垫，费用由甲方承担；《施工约定》另附。"


def party(number: int, **changes: str) -> dict[str, str]:
    """Invented party ``number``, counted from 0."""
    return {
        "label": f"{LETTERS[number]}方",
        "kind": "person",
        "name": f"刘某{LETTERS[number]}",
        "sex": "男",
        "ethnic": "汉族",
        "age": "41岁",
        "occupation": "个体经营",
        "phone": "13900004417",
        "address": f"寺河嘉苑A区3号楼2单元110{number}室",
        "representative": "",
    } | changes


def agreement(people: int = 2, clauses: int = 3, **changes: Any) -> dict[str, Any]:
    """Values of an agreement of so many people and clauses."""
    return {
        "number": "(2026)泽颢调字第33号",
        "parties": [party(number) for number in range(people)],
        "facts": FACTS,
        "terms": [f"{TERM}（{number}）" for number in range(clauses)],
        "manner": "期限履行",
        "place": "",
        "deadline": "2026年12月1日前",
        "copies": people + 1,
        "mediators": 1,
        "office": "泽颢警务室",
    } | changes


def test_the_agreement_has_the_fields_of_the_law_in_their_order() -> None:
    done = paper.render("agreement", agreement(clauses=2))
    assert done.pages == 1
    text = pages.text(done.pdf)
    order = [
        "人民调解协议书",
        "编号：(2026)泽颢调字第33号",
        "甲方姓名：",
        "乙方姓名：",
        "纠纷主要事实、争议事项：",
        "经调解，自愿达成如下协议：",
        "一、甲方",
        "二、甲方",
        "履行方式、时限：",
        "本协议一式三份，当事人、人民调解委员会各持一份。",
        "当事人（签名、盖章或按指印）",
        "（人民调解委员会印）",
        "（以下空白）",
    ]
    assert all(words in text for words in order)
    assert sorted(order, key=text.index) == order
    assert "人民调解员（签名）：" in text
    assert "记录人（签名）：" in text


@pytest.mark.parametrize("parties", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("terms", [0, 1, 12])
def test_nothing_is_lost_at_any_length(parties: int, terms: int) -> None:
    values = agreement(parties, terms, facts="\n".join([FACTS * 6] * 4), mediators=5)
    text = pages.text(paper.render("agreement", values).pdf)
    assert text.count(FACTS) >= 15
    assert all(person["name"] in text for person in values["parties"])
    assert text.count("指印") == parties + 1
    assert text.count("人民调解员（签名）") == 5
    assert "十二、" in text or terms < 12


def test_an_empty_field_is_struck_and_an_unnumbered_paper_says_so() -> None:
    bare = party(0, **dict.fromkeys(("sex", "ethnic", "age", "occupation", "phone", "address"), ""))
    values = agreement(
        number="", parties=[bare, party(1)], manner="", deadline="", facts="", terms=[]
    )
    text = pages.text(paper.render("agreement", values).pdf)
    assert text.count("／") == 9
    assert "（未编号）" in text


def test_a_company_and_a_minor_are_named_with_those_who_act_for_them() -> None:
    firm = party(
        0, kind="company", name="某某物业服务有限公司", representative="王某", occupation="经理"
    )
    child = party(1, age="15岁", representative="刘某（父亲，13900000001）")
    values = agreement(parties=[firm, child], place="泽颢警务室")
    text = pages.text(paper.render("agreement", values).pdf)
    assert "甲方名称：某某物业服务有限公司" in text
    assert "法定代表人：王某" in text
    assert "法定代理人：刘某（父亲，13900000001）" in text
    assert "履行方式、地点、时限：期限履行；泽颢警务室；2026年12月1日前" in text


def test_the_signatures_stay_together_with_the_clause_before_them() -> None:
    for terms in range(1, 13):
        done = paper.render("agreement", agreement(clauses=terms))
        last = pages.text(done.pdf).split(f"第{done.pages - 1}页")[-1] if done.pages > 1 else ""
        assert not last or ("本协议一式三份" in last and "记录人（签名）" in last)


def test_a_record_of_a_sitting_names_all_who_were_there() -> None:
    done = paper.render(
        "mediation_record",
        {
            "number": "(2026)泽颢调字第33号",
            "began": "2026年11月24日09时00分",
            "ended": "2026年11月24日10时25分",
            "place": "泽颢警务室",
            "matter": "噪音纠纷",
            "parties": ["甲方：刘某", "乙方：张𬭎"],
            "helpers": ["物业：宋某"],
            "mediators": ["田某", "陈某"],
            "recorder": "赵㙓",
            "absent": ["网格员：张某"],
            "record": "甲方：愿意铺设地垫。\n乙方：同意。",
            "outcome": "达成一致",
            "office": "泽颢警务室",
        },
    )
    text = pages.text(done.pdf)
    for words in ("甲方：刘某；乙方：张𬭎", "物业：宋某", "田某、陈某", "赵㙓", "网格员：张某"):
        assert words in text
    assert "乙方：同意。" in text
    assert text.count("调解员：") == 3
