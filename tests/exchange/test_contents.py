"""Imports leave behind what they always did, in every table, the journal and the search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policepost.core import beside
from tests.exchange import contents


def test_imports_leave_behind_what_is_saved(tmp_path: Path) -> None:
    """Ten seconds: every fault seen in practice, in five posts and fourteen imports."""
    assert contents.take_all(tmp_path) == json.loads(contents.SAVED.read_text(encoding="utf-8"))


def test_so_do_imports_that_a_thread_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "MUCH", 0)
    monkeypatch.setattr(beside, "FEW", 1)
    saved = json.loads(contents.SAVED.read_text(encoding="utf-8"))
    assert contents.take_all(tmp_path, "people") == {"people": saved["people"]}
