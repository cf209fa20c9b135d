"""What is noted as reached is what a tracer hears of."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from coverage import Coverage
from coverage.parser import PythonParser

from tests.counting import Counting, _Noting, noting

SOURCE = '''"""A module."""

from __future__ import annotations

import functools


class Kind:
    """A class."""

    name = "kind"

    @staticmethod
    @functools.cache
    def shown() -> str:
        """A function that is decorated."""
        return Kind.name


def choose(
    value: object,
) -> object:
    """Each way through."""
    for each in range(2):
        if each == value:
            continue
        elif value is None:
            break
    else:
        value = [
            value,
            "listed",
        ]
    match value:
        case None:
            return Kind.shown()
        case [7, *_]:
            found = 7
        case _:
            found = 8
    with memoryview(b""):
        try:
            assert found != 7, "seven"
            found = value[9]
        except AssertionError:
            return "seven"
        except IndexError as error:
            found = error
        finally:
            value = 0
    while found == 9: return "nine"
    return found
'''
FILE = "made.py"


def _choose(code: Any, value: object, **scope: object) -> dict[str, Any]:
    scope["__name__"] = "made"
    exec(code, scope)  # noqa: S102 - our own words
    scope["choose"](value)  # type: ignore[operator]
    return scope


def _noted(value: object) -> set[int]:
    lines: set[int] = set()
    made = _choose(compile(noting(ast.parse(SOURCE)), FILE, "exec"), value, __ran__=lines.add)
    assert (made["__doc__"], made["choose"].__doc__) == ("A module.", "Each way through.")
    return lines


def _traced(value: object) -> set[int]:
    lines: set[int] = set()

    def trace(frame: FrameType, event: str, _value: object) -> Any:
        if frame.f_code.co_filename == FILE and event == "line":
            lines.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        _choose(compile(SOURCE, FILE, "exec"), value)
    finally:
        sys.settrace(before)
    return lines


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[tuple[Counting, ModuleType]]:
    """A counted module with a function that keeps what it made."""
    path = tmp_path / "keeping.py"
    path.write_text("from functools import cache\n\n@cache\ndef kept():\n    return [7]\n")
    counting = Counting([path])
    module = ModuleType("keeping")
    _Noting("keeping", str(path), counting).exec_module(module)
    yield counting, module
    sys.meta_path.remove(counting)


def test_what_was_kept_before_is_run_again_to_be_counted(
    keeping: tuple[Counting, ModuleType],
) -> None:
    counting, module = keeping
    counting.switch(on=False)
    first = module.kept()
    counting.switch(on=True)
    second = module.kept()
    assert second is not first, "run again, as nobody has counted it"
    counting.switch(on=False)
    counting.switch(on=True)
    assert module.kept() is second, "counted by now"


def test_no_tracer_of_coverage_listens_besides() -> None:
    assert Coverage.current() is None
    assert not type(sys.gettrace()).__module__.startswith("coverage")


@pytest.mark.parametrize("value", [None, 0, 7])
def test_every_statement_is_noted_when_it_runs_and_no_other(value: object) -> None:
    parser = PythonParser(text=SOURCE)
    parser.parse_source()
    traced = {parser.first_line(line) for line in _traced(value)} & parser.statements
    noted = _noted(value) & parser.statements
    assert noted <= traced
    # A case or an exception that does not fit is looked at, and noted only when it fits.
    looked_at = [SOURCE.splitlines()[line - 1].split()[0] for line in traced - noted]
    assert set(looked_at) <= {"case", "except"}
    assert noted < parser.statements
