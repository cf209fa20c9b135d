"""What is kept of a row that waits for a decision, and what makes two rows the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from policepost.residents.doubts import Doubt


class State(StrEnum):
    """What became of a parked row."""

    WAITING = "waiting"
    SAME = "same"
    NEW = "new"
    LEFT_OUT = "left_out"


def doubt(candidates: int, *, left: bool, numbered: bool) -> Doubt:
    """Return why a row waits, by what the register says now.

    Args:
        candidates: How many people it may mean.
        left: Whether the one whom it means has left.
        numbered: Whether it names the number of a document.
    """
    if numbered and candidates == 1:
        return Doubt.LEFT if left else Doubt.OTHER_NAME
    if candidates > 1:
        return Doubt.SEVERAL
    return Doubt.LEFT if left else Doubt.NAME_ALONE


def kept(cell: object) -> str | float | bool | None:
    """Return a cell as it can be kept and read again to the same effect: days become texts."""
    if cell is None or isinstance(cell, (str, int, float, bool)):
        return cell
    return str(cell)


def digest(kind: str, columns: Mapping[str, int], cells: Sequence[Any]) -> str:
    """Return what stands for the words of a row: the same in whatever file and row it comes."""
    said = {
        field: str(kept(cells[at])).strip()
        for field, at in columns.items()
        if at < len(cells) and cells[at] not in (None, "")
    }
    packed = json.dumps([kind, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(packed.encode()).hexdigest()
