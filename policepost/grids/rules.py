"""Places and their names: addresses from columns, doors of a building, credit codes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.grids.addresses import NUMERAL, Address, counted, levels, parse, plain

__all__ = ["Address", "levels", "parse", "plain"]


_NUMBER = re.compile(rf"\d+|[{NUMERAL}]+")
_DIGITS = re.compile(r"\d+")


def dashed(short: str) -> str:
    """Return the short way in which people say an address without its estate: A3-2-1101.

    >>> dashed("A区3号楼2单元1101")
    'A3-2-1101'
    """
    for word in ("号楼", "单元"):
        short = short.replace(word, "-")
    return short.replace("区", "").rstrip("-")


def from_parts(estate: str, section: str, building: str, unit: str, door: str) -> Address | None:
    """Return the address that a sheet gives in columns: 3号楼 or 3, 2单元 or 2, 1101."""
    written = [plain(one) for one in (section, building, unit, door)]
    section, building, unit, door = written
    if building and not re.search(r"[号楼幢栋座#]", building):
        building = re.sub(r"^(.*?)(\d+|[A-Z])$", r"\1\2号楼", building)
    if unit and not unit.endswith(("单元", "门", "梯")):
        unit += "单元"
    found = parse(section + building + unit + door)
    return replace(found, estate=plain(estate), written="") if found and found.door else None


def within(address: Address, estate: str, community: str = "") -> Address:
    """Return an address with the estate and community that it does not name itself."""
    if address.estate and (address.community or not community):
        return address
    return replace(
        address,
        estate=address.estate or estate,
        community=address.community or community,
    )


def doors_of(written: str, units: int | None, floors: int | None, doors: int | None) -> list[str]:
    """Return the addresses of all doors of a building: floor 3, second door is 302.

    Without floors and doors it is the one address as written. A building without units has its
    doors right below it.
    """
    if not floors and not doors and not units:
        return [written]
    if not floors or not doors:
        raise Refused(_("Give the floors and the doors on each of them."), field="floors")
    found = parse(written)
    if found is None or not found.building or found.door:
        raise Refused(_("Write the building alone, like A区3号楼."), field="address")
    ways = [f"{unit}单元" for unit in range(1, units + 1)] if units else [found.unit]
    return [
        f"{found.estate}{found.section}{found.building}{unit}{floor}{door:02d}"
        for unit in ways
        for floor in range(1, floors + 1)
        for door in range(1, doors + 1)
    ]


def other_way(address: Address) -> Address | None:
    """Return an address as another hand would cut it: A3号楼 is 3号楼 of A区, and the reverse."""
    if address.section and address.section[0].isalpha() and address.section.endswith("区"):
        return replace(address, section="", building=address.section[:-1] + address.building)
    found = re.fullmatch(r"([A-Z])(\d+号楼)", address.building)
    if found and not address.section:
        return replace(address, section=f"{found[1]}区", building=found[2])
    return None


def other_standard(address: Address) -> str:
    """Return the standard address of :func:`other_way`, for thousands; empty without one."""
    section, short = address.section, address.short
    if section and section[0].isalpha() and section.endswith("区"):
        return address.estate + section[:-1] + short[len(section) :]
    if not section and re.fullmatch(r"[A-Z]\d+号楼", address.building):
        return f"{address.estate}{short[0]}区{short[1:]}"
    return ""


@lru_cache(maxsize=4096)
def number_in(name: str) -> int:
    """Return the first number in a name, 0 if it has none: 网格02 and 第二网格 are both 2."""
    if name.isascii() and name.isdigit():
        return int(name)
    found = _NUMBER.search(plain(name))
    if not found:
        return 0
    return int(found[0]) if found[0].isdigit() else counted(found[0])


def sort_key(address: str) -> str:
    """Return what addresses sort by: every number padded to six digits."""
    return _DIGITS.sub(_padded, address)


@lru_cache(maxsize=4096)
def sort_key_of_part(words: str) -> str:
    """Return the same of a part of an address: thousands of doors share a building and a number.

    Two parts make the key of the whole unless the one ends and the other begins with a digit.
    """
    return sort_key(words)


def _padded(found: re.Match[str]) -> str:
    return found[0].zfill(6)


def grid_name(number: int) -> str:
    """Return what the post calls its ``number``-th grid when nobody gave it a name."""
    return f"网格{number:02d}"


def checked_name(name: str) -> str:
    """Return the name of a place, or refuse an empty one."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Refused(_("Give the place a name."), field="name")
    return cleaned


_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code_fault(code: str) -> str:
    """Return what is wrong with a unified social credit code (GB 32100-2015), or nothing."""
    if len(code) != 18 or any(one not in _CREDIT for one in code):
        return _("A unified social credit code has 18 digits and capital letters.")
    total = sum(
        _CREDIT.index(one) * weight for one, weight in zip(code, _CREDIT_WEIGHTS, strict=False)
    )
    if _CREDIT[-total % 31] != code[17]:
        return _("The last character of the credit code does not fit; compare it with the licence.")
    return ""
