"""The checklists shipped, and those that cannot be used."""

import copy
from pathlib import Path
from typing import Any

import pytest

from policepost.core import language, tables
from policepost.core.errors import Refused
from policepost.inspections import checklists
from policepost.inspections.checklist import ASK, FINE, HAZARD, TRANSFER
from policepost.inspections.checklists import load, parse, shipped

DAILY = shipped()["daily_fire"]


def test_the_daily_fire_check_is_whole() -> None:
    counts = {section.code: len(section.items) for section in DAILY.sections}
    assert counts == {"A": 3, "B": 6, "C": 8, "D": 4, "E": 3, "F": 7, "H": 3}
    assert [field.text for field in DAILY.head] == [
        "单位性质",
        "使用的建筑面积",
        "使用的建筑具体层数",
        "所在建筑高度",
        "被查建筑物名称",
    ]
    assert sorted(DAILY.violations) == list(range(1, 13))
    assert [answer.text for answer in DAILY.items["D1"].answers] == [
        "完好有效",
        "未设置",
        "损坏",
        "无水",
        "配件不齐",
        "被遮挡、圈占",
        "不涉及",
    ]


@pytest.mark.parametrize(
    ("item", "answer", "severity", "violation"),
    [
        ("C1", "blocked", "grave", 10),
        ("C3", "locked", "grave", 5),
        ("D1", "hidden", "serious", 6),
        ("D2", "dead", "serious", 2),
        ("B2", "no", "ordinary", 12),
        ("E1", "yes", "grave", 9),
        ("E2", "yes", "grave", 7),
        ("C7", "yes", "grave", 11),
    ],
)
def test_a_fault_maps_to_its_violation(
    item: str, answer: str, severity: str, violation: int
) -> None:
    found = DAILY.items[item].answer(answer)
    assert (found.outcome, found.severity, found.violation) == (HAZARD, severity, violation)


def test_section_h_hands_over() -> None:
    assert {DAILY.items[code].answer("yes").outcome for code in ("H1", "H2", "H3")} == {TRANSFER}
    assert DAILY.items["A1"].answer("other").outcome == ASK
    assert DAILY.items["A3"].asks == ("H3",)


@pytest.mark.parametrize("name", list(shipped()))
def test_every_item_can_be_answered_by_one_digit(name: str) -> None:
    for item in shipped()[name].items.values():
        assert 2 <= len(item.answers) <= 9
        assert any(answer.outcome == FINE for answer in item.answers)
        assert item.english.isascii() or "²" in item.english


@pytest.mark.parametrize("name", list(shipped()))
def test_kinds_of_premises_are_those_of_the_table(name: str) -> None:
    checklist = shipped()[name]
    kinds = {kind for section in checklist.sections for kind in section.kinds}
    assert all(kind in tables.table("premises_kinds") for kind in kinds | checklist.applies_to)


def test_a_kind_of_premises_has_its_own_checklist() -> None:
    assert checklists.proposed("rental").code == "rental"
    assert checklists.proposed("kindergarten").code == "school"
    assert checklists.proposed("shop").code == "daily_fire"


def test_names_follow_the_language() -> None:
    assert DAILY.short_label == DAILY.items["A2"].label[:0] + "Daily fire check"
    assert DAILY.items["C1"].label == "Fire engine access"
    language.use("zh_CN")
    assert DAILY.short_label == "日常消防检查"
    assert DAILY.items["C1"].label == "消防车通道"


def _changed(change: Any) -> dict[str, Any]:
    body = copy.deepcopy(dict(DAILY.body))
    change(body)
    return body


def test_another_wording_has_another_digest() -> None:
    other = parse(_changed(lambda body: body.update(title="日常检查")))
    assert other.digest != DAILY.digest
    assert parse(copy.deepcopy(dict(DAILY.body))).digest == DAILY.digest


def _item(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["section"][0]["item"][0]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("title"),
        lambda body: _item(body)["answers"].append(["x", "甲", "X", "dreadful", 1]),
        lambda body: _item(body)["answers"].append(["x", "甲", "X", "grave", 13]),
        lambda body: _item(body)["answers"].append(["old", "甲", "X"]),
        lambda body: _item(body).update(answers=[["yes", "是", "Yes"]]),
        lambda body: _item(body).update(asks=["H9"]),
        lambda body: _item(body).update(code="A2"),
        lambda body: _item(body)["answers"].append(["x", "甲"]),
        lambda body: body.update(version="new"),
    ],
)
def test_a_checklist_that_does_not_fit_is_refused_by_name(change: Any) -> None:
    with pytest.raises(Refused, match=r"mine\.toml cannot be used"):
        parse(_changed(change), "mine.toml")


def test_an_answer_that_no_item_has_is_a_bug() -> None:
    with pytest.raises(KeyError):
        DAILY.items["A2"].answer("perhaps")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\0",
        b"a = " + b"[" * 100_000,
        b"a = " + b"[\n" * 11 + b"]" * 11,
        b"a = " + b"{b=" * 5_000,
        b".".join([b"a"] * 50_000) + b" = 1",
        b"[" + b".".join([b"a"] * 50_000) + b"]",
        b"a = 1" + b"0" * 10_000,
        b"x" * (checklists.LARGEST + 1),
        b"name = 3\nsection = 5",
        b"[[section]]\n" * 30_000,
        b"a = " + b"A" * 70_000,
        b'a = "' + b"A" * 70_000 + b'"',
        b"\n".join(b".".join([b"a%d" % n] * 190) + b" = 1" for n in range(600)),
    ],
)
def test_a_file_of_a_stranger_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        load(path)
    assert "own.toml" in refused.value.sentence


@pytest.mark.parametrize("where", ["title", "basis"])
def test_words_have_an_end(where: str) -> None:
    body = {**DAILY.body, where: "字" * (checklists.LONGEST_WORD + 1)}
    with pytest.raises(Refused, match="too large"):
        parse(body)


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        load(tmp_path / "none.toml")
