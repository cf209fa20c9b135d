"""The installer takes along what is only imported when it is needed."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = ast.parse((ROOT / "build_installer.spec").read_text(encoding="utf-8"))
LATE = ("msoffcrypto", "olefile", "cryptography", "python_calamine")
"""Libraries that only some functions import; what opens workbooks under a password among them."""
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""Where statements have statements; no expression imports."""


def analysed(name: str) -> ast.expr:
    """What the spec gives its analysis under a name."""
    calls = (one for one in ast.walk(SPEC) if isinstance(one, ast.Call))
    (found,) = (one for one in calls if getattr(one.func, "id", "") == "Analysis")
    return next(one.value for one in found.keywords if one.arg == name)


def imported(path: Path) -> Iterator[str]:
    """The libraries that a module imports, anywhere in it."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.Import):
            yield from (name.name.partition(".")[0] for name in one.names)
        elif isinstance(one, ast.ImportFrom) and one.module and not one.level:
            yield one.module.partition(".")[0]
        for block in BLOCKS:
            waiting += getattr(one, block, ())


def test_every_module_of_the_program_is_analysed() -> None:
    assert 'collect_submodules("policepost")' in ast.unparse(analysed("hiddenimports")).replace(
        "'", '"'
    )


def test_nothing_that_the_program_imports_is_left_out() -> None:
    left_out = {name.partition(".")[0] for name in ast.literal_eval(analysed("excludes"))}
    named = {one for path in (ROOT / "policepost").rglob("*.py") for one in imported(path)}
    assert set(LATE) - named <= {"olefile", "cryptography"}, "these come with others"
    assert not left_out & named - {"PySide6"}


@pytest.mark.parametrize("library", LATE[:2])
def test_what_opens_passwords_names_its_parts_where_an_analysis_sees_it(library: str) -> None:
    """A part that is imported by a text would be missing in the installed program."""
    found = importlib.util.find_spec(library)
    assert found is not None
    assert found.origin is not None
    for path in Path(found.origin).parent.rglob("*.py"):
        if path.name == "olefile2.py":  # for Python 2, which nothing here imports
            continue
        words = path.read_text(encoding="utf-8")
        assert "import_module(" not in words, path
        assert "__import__(" not in words, path
        unknown = set(imported(path)) - sys.stdlib_module_names - {library, *LATE}
        assert all(importlib.util.find_spec(one) for one in unknown), (path, unknown)
