"""What is asked, how keys fill it in, and what may be finished."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.errors import Refused
from policepost.inspections import answering
from policepost.inspections.answering import Given, HazardForm
from tests.inspections.made import DAILY, TODAY, to_rectify, well

D2 = DAILY.items["D2"]


def test_only_committees_are_asked_section_f() -> None:
    assert [one.code for one in answering.asked_sections(DAILY, "shop")] == list("ABCDEH")
    assert [one.code for one in answering.asked_sections(DAILY, "committee")] == list("ABCDEFH")


def test_the_licence_is_asked_of_public_gathering_places_only() -> None:
    asked = answering.asked_items
    assert "A3" not in {item.code for item in asked(DAILY, "shop", {})}
    yes = {"A2": Given(("yes",))}
    assert "A3" in {item.code for item in asked(DAILY, "shop", yes)}


def test_a_key_picks_and_picks_again() -> None:
    c1 = DAILY.items["C1"]
    assert answering.picked(c1, (), "clear") == ("clear",)
    assert answering.picked(c1, ("clear",), "blocked") == ("blocked",)
    assert answering.picked(c1, ("blocked",), "blocked") == ()
    assert answering.picked(D2, ("dead",), "lacking") == ("dead", "lacking")
    assert answering.picked(D2, ("lacking",), "dead") == ("dead", "lacking")
    assert answering.picked(D2, ("dead", "lacking"), "good") == ("good",)
    assert answering.picked(D2, ("good",), "dead") == ("dead",)


@given(st.lists(st.sampled_from([answer.code for answer in D2.answers]), max_size=12))
def test_well_and_a_fault_are_never_ticked_together(keys: list[str]) -> None:
    held: tuple[str, ...] = ()
    for key in keys:
        held = answering.picked(D2, held, key)
        assert len(set(held)) == len(held)
        assert held == ("good",) or "good" not in held


def test_all_fine_fills_what_is_empty_and_leaves_choices() -> None:
    section = DAILY.sections[2]
    before = {"C1": Given(("blocked",), "纸箱"), "C2": Given((), "稍后看")}
    filled = answering.all_fine(section.items, before)
    assert "C1" not in filled
    assert filled["C2"] == Given(("clear",), "稍后看")
    assert set(filled) == {"C2", "C3", "C4", "C5", "C6", "C7", "C8"}
    assert answering.all_fine(DAILY.sections[0].items, {}) == {}  # takes a choice, or is not asked


def test_several_faults_of_an_item_are_one_with_the_worst_severity() -> None:
    (fault,) = answering.faults(DAILY, "shop", well(D2=("dead", "lacking", "place")))
    assert (fault.severity, fault.violations) == ("serious", (1, 2))
    assert fault.text == "灭火器：失效、缺少、设置地点不当"


def test_a_fault_no_question_names_is_told() -> None:
    told = well(C8=Given(("yes",), "吊顶使用泡沫板"))
    (fault,) = answering.faults(DAILY, "shop", told)
    assert fault.text == "吊顶使用泡沫板"
    answering.check_answers(DAILY, "shop", told)
    with pytest.raises(Refused, match="what was found") as refused:
        answering.check_answers(DAILY, "shop", well(C8="yes"))
    assert refused.value.field == "C8"


def test_what_is_not_asked_is_no_fault() -> None:
    answers = well(A3="no", F1="no")
    assert answering.faults(DAILY, "shop", answers) == ()
    assert answering.transfers(DAILY, "shop", well(H2="yes"))[0].code == "H2"


def test_missing_answers_are_named() -> None:
    answers = well()
    del answers["C4"]
    with pytest.raises(Refused, match="1 item has no answer yet: C4 Fire doors") as refused:
        answering.check_answers(DAILY, "shop", answers)
    assert refused.value.field == "C4"
    with pytest.raises(Refused, match=r"\d\d items .* A1 .* …"):
        answering.check_answers(DAILY, "shop", {})


@pytest.mark.parametrize(
    ("answers", "field"),
    [(well(A1="other"), "H1"), (well(A2="yes", A3="no"), "H3")],
)
def test_an_unlicensed_place_is_handed_over_or_a_note_says_why_not(
    answers: dict[str, Given], field: str
) -> None:
    with pytest.raises(Refused, match="handing over") as refused:
        answering.check_answers(DAILY, "shop", answers)
    assert refused.value.field == field
    answering.check_answers(DAILY, "shop", {**answers, field: Given(("yes",))})
    asking = "A1" if field == "H1" else "A3"
    explained = Given(answers[asking].codes, "已由街道移送")
    answering.check_answers(DAILY, "shop", {**answers, asking: explained})


def test_an_answer_is_fine_or_not() -> None:
    assert answering.is_fine(D2, Given(("good",)))
    assert not answering.is_fine(D2, Given(()))
    assert not answering.is_fine(D2, Given(("dead",)))


FAULTS = answering.faults(DAILY, "shop", well(D2="dead"))


@pytest.mark.parametrize(
    ("hazard", "field"),
    [
        (None, "D2"),
        (to_rectify("D2", TODAY, description=" "), "D2.description"),
        (to_rectify("D2", TODAY, owner=""), "D2.owner"),
        (to_rectify("D2", date(2026, 11, 23)), "D2.due_on"),
        (HazardForm(item="D2", description="失效", owner="王小明"), "D2.due_on"),
        (to_rectify("D2", date(2026, 12, 31)), "D2.limit_reason"),
    ],
)
def test_a_hazard_is_complete(hazard: HazardForm | None, field: str) -> None:
    with pytest.raises(Refused) as refused:
        answering.check_hazards(DAILY, FAULTS, [hazard] if hazard else [], TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "hazard",
    [
        HazardForm(item="D2", waived="当日已送检，凭证已看"),
        HazardForm(item="D2", description="压力不足", on_the_spot=True),
        to_rectify("D2", date(2026, 12, 1)),
        to_rectify("D2", date(2026, 12, 31), limit_reason="统一采购"),
    ],
)
def test_a_hazard_or_a_reason_will_do(hazard: HazardForm) -> None:
    answering.check_hazards(DAILY, FAULTS, [hazard], TODAY)
