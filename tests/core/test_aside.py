"""Work in a child process comes back, or does not hang and does not swell."""

import os
import time

import pytest

from policepost.core import aside, language
from policepost.core.aside import once, prepare  # the program's own, not those of all tests
from policepost.core.errors import Refused
from policepost.core.language import _

HERE = f"{__name__}:"


def shout(question: bytes) -> bytes:
    return question.upper()


def refuse(question: bytes) -> bytes:
    raise Refused(_("There is no screen."), field=question.decode())


def fail(question: bytes) -> bytes:
    raise ValueError(question.decode())


def swell(_question: bytes) -> bytes:
    return bytes(aside.MEMORY + 1)


def hang(_question: bytes) -> bytes:
    while True:
        time.sleep(1)


def die(_question: bytes) -> bytes:
    os.abort()


def chatter(question: bytes) -> bytes:
    print("in between")
    return question


def test_answers_come_back_one_after_the_other() -> None:
    child = aside.Aside()
    try:
        assert child.ask(HERE + "shout", b"a" * 1_000_000) == b"A" * 1_000_000
        assert child.ask(HERE + "chatter", b"") == b""
        with pytest.raises(Refused) as refused:
            child.ask(HERE + "refuse", b"phone")
        assert refused.value.field == "phone"
        with pytest.raises(aside.Failed, match="because"):
            child.ask(HERE + "fail", b"because")
        assert child.ask(HERE + "shout", b"again") == b"AGAIN"
    finally:
        child.close()


@pytest.mark.parametrize("work", ["swell", "hang", "die"])
def test_what_does_not_end_well_is_gone(work: str) -> None:
    child = aside.Aside(seconds=1)
    with pytest.raises(aside.Gone):
        child.ask(HERE + work, b"")
    child.seconds = aside.SECONDS  # the next one must begin first
    try:
        assert child.ask(HERE + "shout", b"next") == b"NEXT"
    finally:
        child.close()


def number_of(_question: bytes) -> bytes:
    return str(os.getpid()).encode()


def test_a_child_that_was_made_ahead_answers_once() -> None:
    prepare()
    prepare()
    [ready] = aside._ready
    assert ready._child is not None
    ahead = ready._child.pid
    first, second = (int(once(HERE + "number_of", b"")) for _ in range(2))
    assert first == ahead != second
    assert not aside._ready


def test_a_refusal_speaks_the_language_of_the_screen() -> None:
    language.use("zh_CN")
    try:
        with pytest.raises(Refused) as refused:
            once("tests.core.test_aside:refuse", b"")
        assert refused.value.sentence == _("There is no screen.")
    finally:
        language.use("en")
