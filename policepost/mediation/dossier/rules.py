"""What belongs into the file of a dispute and in which order (PML art 27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from policepost.core.language import N_


class Need(StrEnum):
    """Whether a file is complete without an item."""

    ALWAYS = "always"
    AS_NEEDED = "as_needed"


class Standing(StrEnum):
    """How it stands with an item."""

    THERE = "there"
    MISSING = "missing"
    LEFT_OUT = "left_out"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class ItemKind:
    """One item of the file.

    Attributes:
        code: Its name.
        chinese: What it is called in the list of the file.
        title: The same on the screen; a message.
        need: Whether each file has it.
    """

    code: str
    chinese: str
    title: str
    need: Need = Need.AS_NEEDED


ITEMS: Final = (
    ItemKind("opening", "申请书（受理登记表）", N_("Application or registration"), Need.ALWAYS),
    ItemKind("rights", "当事人权利义务告知书", N_("Notice of rights and duties"), Need.ALWAYS),
    ItemKind("identity", "当事人身份证明", N_("Proof of who the parties are"), Need.ALWAYS),
    ItemKind("proxy", "授权委托书", N_("Authority of proxy")),
    ItemKind("inquiry", "调查记录", N_("Records of inquiries")),
    ItemKind("evidence", "证据材料", N_("Evidence")),
    ItemKind("record", "调解记录", N_("Mediation records"), Need.ALWAYS),
    ItemKind("agreement", "调解协议书", N_("Agreement or notice of termination"), Need.ALWAYS),
    ItemKind("receipt", "收条、汇款凭证", N_("Receipts")),
    ItemKind("follow_up", "回访记录", N_("Record of follow-ups")),
    ItemKind("court", "司法确认有关材料", N_("Papers of the court")),
    ItemKind("note", "结案报告、卷宗情况说明", N_("Closing report and remarks")),
    ItemKind("back", "封底", N_("Back cover"), Need.ALWAYS),
)
"""The thirteen items in their order, between the list of the file and its end."""
BY_CODE: Final = {one.code: one for one in ITEMS}
MADE_BY_ITSELF: Final = frozenset({"back"})
"""What the program always adds."""

KEEPINGS: Final = ("永久", "长期", "短期")
"""How long a file may be kept; which it is the committee decides by the kind of case."""


def standing(
    item: ItemKind, *, papers: int, scans: int, left_out: str, wanted: bool = False
) -> Standing:
    """Tell how it stands with an item.

    Args:
        item: Which.
        papers: How many papers of it the program can print.
        scans: How many scanned pages hang on it.
        left_out: Why somebody said that it is not needed; "" where nobody did.
        wanted: Whether this dispute needs it although not every one does.
    """
    if papers or scans or item.code in MADE_BY_ITSELF:
        return Standing.THERE
    if left_out:
        return Standing.LEFT_OUT
    needed = item.need == Need.ALWAYS or wanted
    return Standing.MISSING if needed else Standing.NOT_NEEDED


def spans(counts: Sequence[int], first: int = 1) -> list[tuple[int, int]]:
    """Return the first and last page of each part, one after the other; (0, 0) of an empty one."""
    found, at = [], first
    for count in counts:
        found.append((at, at + count - 1) if count else (0, 0))
        at += count
    return found


def span_words(span: tuple[int, int]) -> str:
    """Return the pages as the list of the file writes them: 3-5, 6, or nothing."""
    first, last = span
    if not first:
        return ""
    return str(first) if first == last else f"{first}-{last}"
