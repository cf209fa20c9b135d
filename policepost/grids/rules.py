"""Standard addresses: read from what people write, and written one way.

An address is cut into estate, section, building, unit and door. Whoever cannot be read keeps the
words as they were written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache

from policepost.core.errors import Refused
from policepost.core.language import _

_DIGITS = "零一二三四五六七八九"
_NUMERAL = "一二三四五六七八九十"

_SECTION = rf"(?:[A-Z]|[东西南北中]|\d{{1,2}}|[{_NUMERAL}]{{1,3}})(?:区|期|组)"
_BUILDING = rf"(?:\d{{1,4}}|[A-Z]\d{{0,3}}|[{_NUMERAL}]{{1,3}})"
_UNIT = rf"(?:\d{{1,2}}|[A-Z]|[{_NUMERAL}甲乙丙丁戊东西南北中]{{1,3}})"
_DOOR = r"[A-Z]?\d{1,5}[A-Z]?(?:-\d{1,2})?"
_WORDS = re.compile(
    rf"(?P<head>.*?)(?P<section>{_SECTION})?"
    rf"(?P<building>{_BUILDING})(?:号楼|号院楼|#楼|幢|栋|座|号公寓|#|楼)"
    rf"(?:(?P<unit>{_UNIT})(?:单元|门洞|门|梯))?"
    rf"(?:(?:\d{{1,2}}[层楼])?(?P<door>{_DOOR})(?:室|号|户|房)?)?(?:-\d+)?"
)
_DASHED = re.compile(
    rf"(?P<head>.*?)(?P<section>{_SECTION}|[A-Z](?=-?\d))?-?(?P<building>\d{{1,3}})"
    rf"(?:-(?P<unit>\d{{1,2}}|[A-Z]))?-(?P<door>{_DOOR})(?:室|号|户|房)?"
)
_HOUSE = re.compile(rf"(?P<head>.*?)(?P<section>{_SECTION})?(?P<door>\d{{1,5}}(?:-\d{{1,2}})?)号")
_REGION = re.compile(
    r"(?:.{2,8}?(?:省|自治区))?(?:.{1,8}?市)?(?:.{1,7}?(?:(?<![社小])区|县|旗))?"
    r"(?:.{1,7}?(?:镇|乡|街道(?:办事处)?))?"
    r"(?P<community>.{1,10}?(?:社区|居委会|村委会))?(?P<estate>.+)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address as the standard writes them; empty where there is none.

    Attributes:
        section: 区, 期 or 组 of an estate or village: A区, 3组.
        building: 3号楼, B座.
        unit: 2单元.
        door: 1101, or 203号 for a house without a building.
        written: The text as it was written; of an address put together from columns, nothing.
    """

    estate: str = ""
    section: str = ""
    building: str = ""
    unit: str = ""
    door: str = ""
    community: str = ""
    written: str = field(default="", compare=False)

    @property
    def short(self) -> str:
        """The address without the estate."""
        return self.section + self.building + self.unit + self.door

    @property
    def standard(self) -> str:
        """The standard address."""
        return self.estate + self.short


def plain(text: str) -> str:
    """Return a text as addresses are compared: half-width, capital, without spaces."""
    dashes = unicodedata.normalize("NFKC", text).upper().translate(_DASHES)
    return "".join(dashes.split())


_DASHES = dict.fromkeys(map(ord, "—–‐‑−－_~"), "-")


@lru_cache(maxsize=20_000)
def parse(text: str, estates: tuple[str, ...] = ()) -> Address | None:
    """Return the parts of a written address, or nothing if it is none.

    The longest of the post's ``estates`` that stands before the building is taken for the estate;
    otherwise what is left of the head without province, city, county, street and community.
    """
    written = plain(text)
    words = _WORDS.fullmatch(written) or _DASHED.fullmatch(written)
    found = words or _HOUSE.fullmatch(written)
    if not found:
        return None
    parts = found.groupdict(default="")
    community, estate = _head(parts["head"], estates)
    door = _door(parts["door"])
    return Address(
        estate=estate,
        community=community,
        section=_section(parts["section"]),
        building=_building(parts.get("building", "")),
        unit=_unit(parts.get("unit", "")),
        door=door if words else f"{door}号",
        written=" ".join(text.split()),
    )


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


@lru_cache(maxsize=5_000)
def _head(head: str, estates: tuple[str, ...]) -> tuple[str, str]:
    """Return community and estate of what stands before the building."""
    known = [name for name in estates if plain(name) and head.endswith(plain(name))]
    region = _REGION.fullmatch(head)
    community = (region["community"] or "") if region else ""
    if known:
        return community, max(known, key=len)
    return (community, region["estate"]) if region else ("", head)


def _number(text: str) -> str:
    """Return a number in digits without leading zeros; letters stay."""
    if text.isdigit():
        return str(int(text))
    if text and all(one in _NUMERAL for one in text):
        return str(_counted(text) or text)
    return text


def _counted(text: str) -> int:
    """Return the value of a Chinese numeral below one hundred, or 0 if it is none."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    value = _DIGITS.index(ones) if ones else 0
    if ten:
        value += 10 * (_DIGITS.index(tens) if tens else 1)
    return value


def _section(text: str) -> str:
    if not text:
        return ""
    return _number(text[:-1]) + text[-1] if text[-1] in "区期组" else f"{text}区"


def _building(text: str) -> str:
    number = _number(text)
    if not number:
        return ""
    return f"{number}座" if number.isalpha() else f"{number}号楼"


def _unit(text: str) -> str:
    return f"{_number(text)}单元" if text else ""


def _door(text: str) -> str:
    return re.sub(r"^0+(?=\d)", "", text)


def number_in(name: str) -> int:
    """Return the first number in a name, 0 if it has none: 网格02 and 第二网格 are both 2."""
    found = re.search(rf"\d+|[{_NUMERAL}]+", plain(name))
    if not found:
        return 0
    return int(found[0]) if found[0].isdigit() else _counted(found[0])


def sort_key(address: str) -> str:
    """Return what addresses sort by: every number padded to six digits."""
    return re.sub(r"\d+", lambda found: found[0].zfill(6), address)


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
