"""The code on a paper: what goes in comes out, and nothing else passes."""

import copy
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.mediation.proof import rules
from policepost.mediation.proof.rules import Code, Difference

NUMBER = "(2026)泽颢调字第33号"
CODE = Code(b"\1" * 6, b"\2" * 16, bytes(range(64)), NUMBER)


@given(st.binary(max_size=200))
def test_base45_gives_back_what_it_was_given(data: bytes) -> None:
    text = rules.base45(data)
    assert rules.un45(text) == data
    assert len(text) == 3 * (len(data) // 2) + 2 * (len(data) % 2)


def test_base45_is_that_of_the_standard() -> None:
    assert rules.base45(b"AB") == "BB8"
    assert rules.base45(b"Hello!!") == "%69 VD92EX0"
    assert rules.un45("QED8WEX0") == b"ietf!"
    assert rules.un45("FGW") == b"\xff\xff"


@pytest.mark.parametrize("text", ["A", "GGW", ":::", "ab0", "::"])
def test_what_is_no_base45_gives_nothing(text: str) -> None:
    assert rules.un45(text) is None


@given(
    st.binary(min_size=6, max_size=6),
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=64, max_size=64),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)
def test_a_code_survives_paper(mark: bytes, digest: bytes, signature: bytes, number: str) -> None:
    code = Code(mark, digest, signature, number)
    text = rules.packed(code)
    assert rules.unpacked(text) == code
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_a_scanner_that_drops_the_last_space_or_adds_a_line_end_is_understood() -> None:
    for at in range(400):
        code = Code(CODE.mark, CODE.digest, CODE.signature, f"{NUMBER}{at}")
        text = rules.packed(code)
        assert rules.unpacked(text.rstrip(" ")) == code
        assert rules.unpacked(f"{text}\r\n") == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PP1:",
        "PP1:AB",
        "https://example.org",
        "PP2:BB8",
        "PP1:" + "0" * 900,
        "PP1:" + "A" * 129,
    ],
)
def test_other_codes_are_none_of_ours(text: str) -> None:
    assert rules.unpacked(text) is None


def test_a_number_that_is_no_text_is_none() -> None:
    raw = CODE.mark + CODE.digest + CODE.signature + b"\xff\xfe"
    assert rules.unpacked(rules.PREFIX + rules.base45(raw)) is None


def test_check_codes_are_read_however_they_are_typed() -> None:
    code = rules.check_code(CODE.signature)
    assert len(code) == 9
    assert rules.tidy_check_code(code) == code
    assert rules.tidy_check_code(f" {code.lower().replace('-', ' ')} ") == code
    assert rules.tidy_check_code("O1I2-LL34") == "0112-1134"
    assert rules.tidy_check_code("１２３４－５６７８") == "1234-5678"
    for wrong in ("", "1234567", "123456789", "1234-567U"):
        assert rules.tidy_check_code(wrong) == ""


def test_numbers_compare_without_their_brackets_and_spaces() -> None:
    written = ["〔2026〕泽颢调字第33号", "（2026）泽颢调字第 33 号", "[2026]泽颢调字第33号"]
    assert {rules.tidy_number(one) for one in written} == {NUMBER}


def test_fingerprints_are_shown_in_fours() -> None:
    shown = rules.shown_fingerprint(rules.fingerprint(b"\0" * 32))
    assert [len(one) for one in shown.split(" ")] == [4] * 5


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8))
records = st.dictionaries(
    st.text(max_size=4),
    st.one_of(
        leaves, st.lists(st.dictionaries(st.text(max_size=3), leaves, max_size=3), max_size=3)
    ),
    max_size=5,
)


@given(records)
def test_what_was_not_touched_is_never_accused(record: dict[str, Any]) -> None:
    again = copy.deepcopy(record)
    assert list(rules.differences(record, again)) == []
    assert rules.canonical(record) == rules.canonical(dict(reversed(again.items())))


@given(records.filter(bool), st.data())
def test_each_single_field_that_changed_is_found(record: dict[str, Any], data: Any) -> None:
    key = data.draw(st.sampled_from(sorted(record)))
    other = data.draw(leaves.filter(lambda one: one != record[key] and type(one) is not bool))
    changed = {**record, key: other}
    assert [one.path[0] for one in rules.differences(record, changed)]
    assert rules.canonical(record) != rules.canonical(changed)


def test_a_part_that_came_or_went_is_named() -> None:
    then = {"terms": [{"text": "一"}]}
    now = {"terms": [{"text": "一"}, {"text": "二"}], "later": 1}
    found = list(rules.differences(then, now))
    assert found == [Difference(("terms", 1), None, {"text": "二"})]
    assert [one.path for one in rules.differences(now, then)] == [("terms", 1), ("later",)]


def test_composed_and_decomposed_letters_are_the_same_record() -> None:
    one, two = "é", unicodedata.normalize("NFD", "é")
    assert rules.canonical({"name": one}) == rules.canonical({"name": two})
    assert rules.digest(rules.canonical({"name": one})) != rules.digest(rules.canonical({}))
