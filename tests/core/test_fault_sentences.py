"""Each row of docs/faults.md says what the program says, in both languages."""

from __future__ import annotations

import ast
import gettext
import re
from functools import cache
from pathlib import Path

import pytest

from policepost.core.paths import resources

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "faults.md"


@cache
def messages() -> frozenset[str]:
    """Every string in the program's core, where all these sentences are."""
    return frozenset(
        node.value
        for path in (ROOT / "policepost" / "core").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def rows() -> list[tuple[str, str]]:
    """Fault and sentence of each row whose sentence is the program's own."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOC.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    return [(fault, said) for fault, said, _todo in cells[1:] if not said.startswith("nothing")]


@pytest.mark.parametrize(("fault", "said"), rows(), ids=[fault for fault, _said in rows()])
def test_the_sentence_is_the_program_s_own(fault: str, said: str) -> None:
    assert said in messages(), f"the program does not say this of: {fault}"
    assert said.endswith(".")
    catalogue = gettext.translation("policepost", resources() / "locale", ["zh_CN"])
    chinese = catalogue.gettext(said)
    assert chinese != said, f"not in Chinese: {said}"
    assert chinese.endswith("。")
    assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", said))


def test_the_table_is_read() -> None:
    assert len(rows()) >= 30
