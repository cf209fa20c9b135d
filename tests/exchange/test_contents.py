"""Imports leave behind what they always did, in every table, the journal and the search."""

from __future__ import annotations

import json
from pathlib import Path

from tests.exchange import contents


def test_imports_leave_behind_what_is_saved(tmp_path: Path) -> None:
    """Ten seconds: every fault seen in practice, in five posts and fourteen imports."""
    assert contents.take_all(tmp_path) == json.loads(contents.SAVED.read_text(encoding="utf-8"))
