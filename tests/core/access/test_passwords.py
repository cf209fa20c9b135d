"""Which passwords the post accepts, and what it says about the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.access import passwords
from policepost.core.access.policy import STANDARD, Policy
from policepost.core.errors import Refused

NAMES = ("泽颢警务室", "北街派出所", "田某")


@pytest.mark.parametrize(
    ("password", "level"),
    [
        ("1234567", 0),
        ("12345678", 0),
        ("password", 0),
        ("qwertyuiop", 0),
        ("泽颢警务室2026", 0),
        ("aaaaaaaaaaaa", 0),
        ("jingcha110", 0),
        ("1qaz2wsx", 0),
        ("kV7#qpzR", 2),
        ("correct horse battery staple", 4),
        ("老王种的石榴今年特别甜", 4),
    ],
)
def test_the_strength_of_passwords(password: str, level: int) -> None:
    assert passwords.strength(password, NAMES).level == level


@pytest.mark.parametrize(
    "password",
    [
        "kV7#qpzR",  # short, four kinds
        "a long password",  # long: no kinds asked
        "correct horse battery staple",
        "石榴 green 47",
        "老王种的石榴甜7",  # Chinese counts as two kinds
        "ｋＶ７＃ｑｐｚＲ",  # of an input method
    ],
)
def test_what_is_accepted(password: str) -> None:
    passwords.check(password, STANDARD, passwords.spoken(NAMES))


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kV7#qpz", "at least 8"),
        ("kv7tqpzr", "Mix 3 of these"),
        ("a long passwor", "Mix 3 of these"),
        ("P@ssw0rd2024", "tried first"),
        ("Woaini1314!", "tried first"),
        ("Aa123456", "tried first"),
        ("Qwer1234!", "tried first"),
        ("Police#110", "tried first"),
        ("Tianmou2026!", "guessed too easily"),
        ("泽颢警务室2026", "guessed too easily"),
        ("Zehaojingwushi-1", "guessed too easily"),
        ("Aaaaaaaa111!", "guessed too easily"),
    ],
)
def test_what_is_refused_says_what_to_do(password: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        passwords.check(password, STANDARD, passwords.spoken(NAMES))
    assert caught.value.field == "password"


@pytest.mark.parametrize("new", ["kV7#qpzR", "KV7#qpzr", "kV7#qpzR2026!"])
def test_the_present_password_with_another_ending_is_none(new: str) -> None:
    with pytest.raises(Refused, match="another ending"):
        passwords.check(new, present="kV7#qpzR11")
    passwords.check("石榴 green 47", present="kV7#qpzR11")


def test_a_post_may_ask_more() -> None:
    strict = Policy(least=12, kinds=4, long=30)
    for password in ("kV7#qpzR", "a long password"):
        with pytest.raises(Refused):
            passwords.check(password, strict)
    passwords.check("kV7#qpzR-tree", strict)


@given(st.text(min_size=8, max_size=40), st.characters(categories=("L", "N")))
def test_an_estimate_is_always_one(password: str, more: str) -> None:
    estimate = passwords.strength(password + more)
    assert 0 <= estimate.level <= 4
    assert estimate.bits >= 0
    assert estimate.title


@given(st.text(max_size=40))
def test_what_is_accepted_is_long_enough_and_mixed(password: str) -> None:
    try:
        passwords.check(password)
    except Refused:
        return
    text = passwords.normalised(password)
    assert len(text) >= STANDARD.least
    assert len(text) >= STANDARD.long or passwords.kinds(text) >= STANDARD.kinds


def test_every_word_of_the_list_is_written_as_it_is_compared() -> None:
    assert {
        word for word in passwords.common() if word != passwords.normalised(word).casefold()
    } == set()
