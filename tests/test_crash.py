"""The last resort writes down where it happened, nothing about whom, and goes on."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from policepost import crash
from policepost.core.errors import Refused


@pytest.fixture
def told(tmp_path: Path) -> Iterator[list[Path]]:
    heard: list[Path] = []
    crash.install(tmp_path / "log", heard.append)
    yield heard
    crash.uninstall()


def fail(value: str) -> None:
    raise ValueError(f"cannot use {value!r} of 张淑兰 140502199001019984")


def caught(value: str) -> BaseException:
    try:
        fail(value)
    except ValueError as error:
        return error
    raise AssertionError


def test_the_log_has_the_place_and_no_person(
    told: list[Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    error = caught("139 0000 4417")
    sys.excepthook(type(error), error, error.__traceback__)
    written = (tmp_path / "log" / crash.LOG).read_text(encoding="utf-8")
    assert "ValueError: cannot use … of … …" in written
    assert "test_crash.py" in written
    assert "fail" in written
    for personal in ("张淑兰", "140502", "4417"):
        assert personal not in written
    assert told == [tmp_path / "log" / crash.LOG]
    caplog.clear()


def test_the_cause_of_an_error_is_written_too(
    told: list[Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        try:
            fail("x")
        except ValueError as cause:
            raise RuntimeError("the list cannot be shown") from cause
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    written = (tmp_path / "log" / crash.LOG).read_text(encoding="utf-8")
    assert written.index("RuntimeError: the list cannot be shown") < written.index("ValueError")
    caplog.clear()


def test_errors_that_name_each_other_as_their_cause_are_written_once() -> None:
    first, second = ValueError("one"), KeyError("other")
    first.__cause__, second.__context__ = second, first

    assert crash.described(first).splitlines() == ["ValueError: one", "KeyError: …"]


def test_names_in_the_program_stay_readable() -> None:
    assert crash.harmless(AttributeError("'Page' object has no attribute 'tilte'")) == (
        "'Page' object has no attribute 'tilte'"
    )
    assert crash.harmless(KeyError("zhangwei")) == "…"


def test_an_error_in_a_thread_is_told(told: list[Path], caplog: pytest.LogCaptureFixture) -> None:
    thread = threading.Thread(target=fail, args=("x",))
    thread.start()
    thread.join()
    assert len(told) == 1
    caplog.clear()


def test_a_folder_that_cannot_be_written_only_costs_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "log").write_text("a file", encoding="utf-8")
    heard: list[Path] = []
    crash.install(tmp_path / "log", heard.append)
    error = caught("x")
    sys.excepthook(type(error), error, error.__traceback__)
    crash.uninstall()
    assert len(heard) == 1
    caplog.clear()


def test_afterwards_the_hooks_are_the_interpreter_s_own(tmp_path: Path) -> None:
    crash.install(tmp_path, lambda _path: None)
    assert sys.excepthook is not sys.__excepthook__
    crash.uninstall()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


def test_a_refusal_that_met_nobody_is_said_and_not_logged(tmp_path: Path) -> None:
    said: list[str] = []
    crash.install(tmp_path / "log", lambda _path: said.append("logged"), said.append)
    sentence = "The post's file is damaged."
    sys.excepthook(Refused, Refused(sentence), None)
    crash.uninstall()
    assert said == [sentence]
    assert not (tmp_path / "log" / crash.LOG).exists()
