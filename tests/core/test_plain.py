"""What is pasted is made plain and stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.plain import one_line, paragraphs, written


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("　刘某某\t 13900004417 ", "刘某某 13900004417"),
        ("张\u202e𬭎\u202c", "张𬭎"),
        ("王\u200b𣇉😀👍🏽", "王𣇉"),
        ("甲\u00a0乙\r\n丙", "甲 乙 丙"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
    ],
)
def test_a_line(pasted: str, plain: str) -> None:
    assert one_line(pasted) == plain


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("　　甲方\t说：\r\n　　乙方吵。\r\n", "甲方 说：\n乙方吵。"),
        ("骂人😡😡了", "骂人〔表情〕了"),
        ("一\n\n\n\n二\n\n三", "一\n\n二\n\n三"),
        ("\u202e4417\u202c号", "4417号"),
    ],
)
def test_a_text(pasted: str, plain: str) -> None:
    assert paragraphs(pasted) == plain


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("经向　　　核实：\r\n　　方陈述：", "经向　　　核实：\n　　方陈述："),
        ("甲方\t骂人😡\u202e", "甲方 骂人〔表情〕"),
    ],
)
def test_a_text_with_blanks_to_fill(pasted: str, plain: str) -> None:
    assert written(pasted) == plain


@given(st.text())
def test_what_is_plain_stays_as_it_is(pasted: str) -> None:
    for make in (one_line, paragraphs, written):
        assert make(make(pasted)) == make(pasted)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_no_character_of_a_name_is_lost(name: str) -> None:
    assert one_line(name) == paragraphs(name) == name
