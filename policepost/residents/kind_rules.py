"""What the register keeps of each kind of resident, and nothing more.

Some fields belong to some kinds only. What a kind does not need is not asked for and not kept
(Personal Information Protection Law arts 6 and 19); what it needs and an entry lacks stands on the
list of incomplete entries, and hinders nobody from entering what is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from policepost.core.language import N_
from policepost.residents.kinds import Kind


@dataclass(frozen=True, slots=True)
class Keeps:
    """What the register keeps of a kind, besides what it keeps of everybody.

    Attributes:
        needed: Fields without which an entry is incomplete.
        may: Fields that may stay empty.
        source: Why, with the law.
    """

    needed: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    source: str = ""


KEEPS: Mapping[str, Keeps] = MappingProxyType(
    {
        Kind.REGISTERED: Keeps(source="户口登记条例 第6条: 户口登记在经常居住地"),
        Kind.MIGRANT: Keeps(
            needed=("home_address", "living_reason"),
            may=("staying_until",),
            source="户口登记条例 第15条 (暂住登记); 居住证暂行条例 第2条, 第9条",
        ),
        Kind.LODGING: Keeps(
            needed=("home_address", "living_reason", "host"),
            may=("staying_until",),
            source="户口登记条例 第15条",
        ),
        Kind.OVERSEAS: Keeps(
            needed=("nationality", "declared_on"),
            may=(
                *("foreign_name", "document_until", "entered_on", "living_reason"),
                *("staying_until", "host"),
            ),
            source="出境入境管理法 第39条: 入住后二十四小时内由本人或者留宿人办理登记",
        ),
        Kind.UNREGISTERED: Keeps(
            needed=("settling_reason", "settling_step", "settling_by"),
            may=("settling_on",),
            source="国办发〔2015〕96号; 户口登记条例 第7条",
        ),
    }
)
"""What is kept of each kind."""

HOST = ("host_id", "host", "host_phone")
GUARDIAN = ("guardian_id", "guardian", "guardian_phone")

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({"host": HOST})
"""The columns of a field, where they are several."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "nationality": N_("nationality"),
        "foreign_name": N_("name in Latin letters"),
        "document_until": N_("document valid until"),
        "entered_on": N_("entered the country on"),
        "home_address": N_("registered address"),
        "living_reason": N_("reason for living here"),
        "staying_until": N_("intended until"),
        "host": N_("host"),
        "declared_on": N_("stay declared on"),
        "settling_reason": N_("reason for not being registered"),
        "settling_step": N_("what is being done"),
        "settling_by": N_("who follows it up"),
        "settling_on": N_("next look on"),
    }
)
"""Every field that only some kinds have, with what the officer calls it."""

OWN = tuple(NAMES)
"""Their names, in the order of the sheet."""

_EMPTY: Mapping[str, Any] = MappingProxyType(
    dict.fromkeys(
        (
            *("home_address", "foreign_name", "host", "host_phone"),
            *("settling_step", "settling_by"),
        ),
        "",
    )
)
_NOTHING = Keeps()


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields that a kind has besides those of everybody; none of an unknown kind."""
    keeps = KEEPS.get(kind, _NOTHING)
    return tuple(name for name in OWN if name in keeps.needed or name in keeps.may)


def needed(kind: str) -> tuple[str, ...]:
    """Return the fields without which an entry of a kind is incomplete."""
    return KEEPS.get(kind, _NOTHING).needed


def columns(field: str) -> tuple[str, ...]:
    """Return the columns that hold a field."""
    return COLUMNS.get(field, (field,))


@lru_cache(maxsize=64)  # asked for each row of a file
def strange(kind: str) -> Mapping[str, Any]:
    """Return the columns that a kind does not keep, each with what it is when it is empty."""
    kept = fields_of(kind)
    empty = {
        column: _EMPTY.get(column)
        for field in OWN
        if field not in kept
        for column in columns(field)
    }
    return MappingProxyType(empty)


def kept(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns of an entry without what its kind does not keep; those are emptied."""
    empty = strange(kind)
    return {name: empty.get(name, value) for name, value in values.items()}


def filled(field: str, entry: Any) -> bool:
    """Say whether an entry (of a record or a card) says anything in a field."""
    return any(getattr(entry, column) not in (None, "") for column in columns(field))


def lost(kind: str, entry: Any) -> tuple[str, ...]:
    """Return the fields that an entry has filled and that it would lose as another kind."""
    of_kind = fields_of(kind)
    return tuple(name for name in OWN if name not in of_kind and filled(name, entry))


def lacking(kind: str, entry: Any) -> tuple[str, ...]:
    """Return the fields that an entry of a kind needs and does not have."""
    return tuple(name for name in needed(kind) if not filled(name, entry))
