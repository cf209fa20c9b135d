"""What the register keeps of premises that are guarded, by what they are marked as.

Whoever stores explosives or dangerous chemicals needs a licence, a store of its own with people who
keep it, and somebody who answers for its security; schools and key units need the last alone. Of
other premises none of this is asked or kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from policepost.core.language import N_


@dataclass(frozen=True, slots=True)
class Asks:
    """What a mark asks for.

    Attributes:
        needed: Fields without which the entry is incomplete.
        may: Fields that may stay empty.
        source: The law.
    """

    needed: tuple[str, ...]
    may: tuple[str, ...] = ()
    source: str = ""


_STORE = ("licence", "licence_until", "stores", "keepers", "security_by")

ASKS: Mapping[str, Asks] = MappingProxyType(
    {
        "explosives": Asks(
            (*_STORE, "officer"),
            ("security_phone",),
            "民用爆炸物品安全管理条例 第3条 (许可), 第5条 (治安保卫), 第40条、第41条 (储存)",
        ),
        "chemicals": Asks(
            (*_STORE, "officer"),
            ("security_phone",),
            "危险化学品安全管理条例 第23条 (治安保卫), 第24条 (储存), 第33条 (经营许可)",
        ),
        "key_unit": Asks(
            ("security_by", "officer"),
            ("security_phone",),
            "企业事业单位内部治安保卫条例 第13条、第14条",
        ),
        "school": Asks(
            ("security_by", "officer"), ("security_phone",), "GB/T 29315-2022 学校安全防范要求"
        ),
    }
)
"""What each code of the table ``premises_tags`` asks for; one that is not here asks for nothing."""

OWN = (*_STORE, "security_phone")
"""Every field that only some marks ask for, in the order of the sheet."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "licence": N_("licence number"),
        "licence_until": N_("licence valid until"),
        "stores": N_("what is stored, and how much at the most"),
        "keepers": N_("keepers of the store"),
        "security_by": N_("responsible for security"),
        "security_phone": N_("telephone of the person responsible for security"),
        "officer": N_("named officer"),
    }
)
"""What the officer calls each field."""


def fields_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that some marks have besides those of all premises."""
    chosen = [ASKS[tag] for tag in tags if tag in ASKS]
    asked = {name for one in chosen for name in (*one.needed, *one.may)}
    return tuple(name for name in OWN if name in asked)


def needed(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the fields without which premises with some marks are incomplete."""
    asked = {name for tag in tags if tag in ASKS for name in ASKS[tag].needed}
    return tuple(name for name in NAMES if name in asked)


def lacking(premises: Any) -> tuple[str, ...]:
    """Return the fields that premises need by their marks and do not have."""
    return tuple(name for name in needed(premises.tags) if not getattr(premises, name))
