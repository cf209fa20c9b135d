"""What is kept of a row that waits for a decision, and what makes two rows the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What became of a parked row."""

    WAITING = "waiting"
    SAME = "same"
    NEW = "new"
    LEFT_OUT = "left_out"


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
