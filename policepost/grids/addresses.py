"""Standard addresses: read from what people write, cut into the levels of GA/T 2000.32.

Rules over plain text. What cannot be read is nobody's address here and stays as it was written;
what can keeps its text too, in :attr:`Address.written`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

DIGITS = "零一二三四五六七八九"
NUMERAL = "一二三四五六七八九十"
_ZEROS = "〇○"

_SECTION = (
    rf"(?:(?:[A-Z]|[东西南北中]|\d{{1,2}}|[{NUMERAL}]{{1,3}})(?:区|期|组)"
    rf"|(?:\d{{1,3}}|[{NUMERAL}]{{1,3}})排)"
)
_SECTIONS = rf"{_SECTION}{{1,3}}"
_BUILDING = rf"(?:\d{{1,4}}|[A-Z]\d{{0,3}}|[{NUMERAL}]{{1,3}})"
_UNIT = rf"(?:\d{{1,2}}|[A-Z]|[{NUMERAL}甲乙丙丁戊东西南北中]{{1,3}})"
_SPOKEN = rf"[{DIGITS}]{{3,4}}|[{NUMERAL[:9]}]百[零{NUMERAL}]{{0,3}}"
_SIDE = r"[东西南北中]{1,2}户"
_DOOR = rf"(?:[A-Z]?\d{{1,5}}[A-Z]?(?:-\d{{1,2}})?|{_SPOKEN}|{_SIDE})"
_FLOOR = rf"(?P<floor>(?:地下|负|-)?(?:\d{{1,2}}|[{NUMERAL}]{{1,3}}))(?:层|楼|F)"
_INSIDE = rf"(?:{_FLOOR}-?)?(?:(?P<door>{_DOOR})(?:室|号|户|房)?)?(?:-\d+)?"
_STAIRS = r"(?:单元|门洞|门|梯)"
_WORDS = re.compile(
    rf"(?P<head>.*?)(?P<section>{_SECTIONS})?"
    rf"(?P<building>{_BUILDING})(?:号楼|号院楼|#楼|幢|栋|座|号公寓|#|楼)"
    rf"(?:-?(?P<unit>{_UNIT}){_STAIRS}|-?(?P<stairs>\d{{1,2}})(?=-\d{{3,5}}))?-?{_INSIDE}"
)
_DASHED = re.compile(
    rf"(?P<head>.*?)(?P<section>{_SECTIONS}|[A-Z](?=-?\d))?-?(?P<building>\d{{1,3}})"
    rf"(?:-(?P<unit>\d{{1,2}}|[A-Z]))?-(?P<door>[A-Z]?\d{{1,5}}[A-Z]?(?:-\d{{1,2}})?)"
    r"(?:室|号|户|房)?"
)
_HOUSE = re.compile(
    rf"(?P<head>.*?)(?P<section>{_SECTIONS})?"
    rf"(?P<door>\d{{1,5}}(?:-\d{{1,2}})?|[{NUMERAL}]{{1,3}}|{_SPOKEN})号(?P<beside>附\d{{1,3}}号)?"
)
_NUMBERED = re.compile(
    rf"(?P<head>.*?)(?P<section>{_SECTIONS})?(?P<building>\d{{1,4}})号"
    rf"(?:(?P<unit>{_UNIT}){_STAIRS})?-?{_INSIDE}"
)
_BARE = re.compile(rf"(?P<head>.+?)(?P<section>{_SECTIONS})?(?P<unit>{_UNIT}){_STAIRS}-?{_INSIDE}")
_ROADS = ("路", "街", "道", "巷", "胡同")
_ROAD = re.compile(
    r"(?P<road>.{1,12}?(?:路|街|道|巷|胡同))(?P<number>\d{1,5}(?:-\d{1,3})?(?:号院|号|弄))"
    r"(?P<estate>.*)"
)
_REGION = re.compile(
    r"(?P<division>(?:.{2,8}?(?:省|自治区))?(?:.{1,8}?市(?![街路场]))?"
    r"(?:.{1,7}?(?:(?<![社小])区|县(?![街路])|旗))?)"
    r"(?P<street>.{1,7}?(?:镇|乡|街道(?:办事处)?))?"
    r"(?P<community>.{1,10}?(?:社区|居委会|村委会))?(?P<rest>.*)"
)
_DASHES = str.maketrans(dict.fromkeys("—–‐‑−－_~/", "-"))
_MARKS = dict.fromkeys(map(ord, ",;、。()[]“”\"'·:"))


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address as the standard writes them; empty where there is none.

    Two addresses are the same place when estate, section, building, unit, door and community are;
    the rest tells more of it.

    Attributes:
        estate: Estate or village; without one the road, with the number where doors lie behind it.
        section: 区, 期, 组 or 排 of an estate or village: A区, 3组5排.
        building: 3号楼, B座.
        unit: 2单元.
        door: 1101, or 203号 for a house without a building.
        written: The text as it was written; of an address put together from columns, nothing.
        division: Province, city and county.
        street: Town, township or street office.
        number: The number at the road: 12号院, 88弄.
        floor: 11层, 负1层 below the ground.
    """

    estate: str = ""
    section: str = ""
    building: str = ""
    unit: str = ""
    door: str = ""
    community: str = ""
    written: str = field(default="", compare=False)
    division: str = field(default="", compare=False)
    street: str = field(default="", compare=False)
    road: str = field(default="", compare=False)
    number: str = field(default="", compare=False)
    floor: str = field(default="", compare=False)

    @property
    def short(self) -> str:
        """The address without the estate."""
        return self.section + self.building + self.unit + self.door

    @property
    def standard(self) -> str:
        """The standard address."""
        return self.estate + self.short

    @property
    def full(self) -> str:
        """The address with every level; read again, it has the same."""
        above = self.division + self.street + self.community
        at_road = "" if self.road and self.estate.startswith(self.road) else self.road + self.number
        inside = self.section + self.building + self.unit
        door = self.door.removeprefix(self.floor) if self.floor else self.door
        return above + at_road + self.estate + inside + self.floor + door


def levels(address: Address) -> dict[str, str]:
    """Return the levels of GA/T 2000.32 that an address names, from the top.

    A road that stands in for an estate is told as the road.
    """
    road = bool(address.road) and address.estate in {address.road, address.road + address.number}
    told = {
        "division": address.division,
        "street": address.street,
        "community": address.community,
        "road": address.road,
        "number": address.number,
        "estate": "" if road else address.estate,
        "section": address.section,
        "building": address.building,
        "unit": address.unit,
        "floor": address.floor,
        "door": address.door,
    }
    return {name: words for name, words in told.items() if words}


def plain(text: str) -> str:
    """Return a text as addresses are compared: half-width, capital, without spaces."""
    dashes = unicodedata.normalize("NFKC", text).upper().translate(_DASHES)
    return "".join(dashes.split())


def _tidy(text: str) -> str:
    """Return a text without the words and marks that say nothing in an address."""
    written = plain(text).translate(_MARKS)
    written = re.sub(rf"第(?=\d|[{NUMERAL}])", "", written)
    written = re.sub(r"村民小?组(?=\d+组)", "", written)
    return re.sub(rf"(?<=[\d{NUMERAL}])村民小?组", "组", re.sub(rf"[{_ZEROS}]", "零", written))


_AT_DOOR = re.compile(r"(.+(?:号楼|单元))([1-9][0-9]{2,3})")
"""An address that ends in a plain number of a door behind its building or unit."""


@lru_cache(maxsize=20_000)
def parse(text: str, estates: tuple[str, ...] = ()) -> Address | None:
    """Return the parts of a written address, or nothing if it is none.

    The longest of the post's ``estates`` that stands before the building is taken for the estate;
    otherwise what is left of the head without province, city, county, street and community.
    """
    found = _AT_DOOR.fullmatch(text)
    if not found:
        return _parse(text, estates)
    # No way of writing asks which digits a door has, only how many: a building is read once.
    before, door = found.groups()
    other = "1" * len(door)
    read = _parse(before + other, estates)
    if read is None or read.door != other:
        return _parse(text, estates)
    return Address(
        *(read.estate, read.section, read.building, read.unit, door, read.community),
        *(read.written.removesuffix(other) + door, read.division, read.street, read.road),
        *(read.number, read.floor),
    )


@lru_cache(maxsize=5_000)
def _parse(text: str, estates: tuple[str, ...]) -> Address | None:
    parts = _cut(_tidy(text))
    if parts is None:
        return None
    head = _head(parts["head"], estates)
    floor = _floor(parts.get("floor", ""))
    building, estate, number = _building(parts.get("building", "")), head["estate"], head["number"]
    if "号" in parts and parts["head"].endswith(_ROADS):  # 北街12号401: a number at the road
        number = f"{parts['building']}号"
        estate, building = estate + number, ""
    return Address(
        estate=estate,
        section=_section(parts.get("section", "")),
        building=building,
        unit=_unit(parts.get("unit", "")),
        door=_door(parts.get("door", ""), floor) + parts.get("beside", ""),
        community=head["community"],
        written=" ".join(text.split()),
        division=head["division"],
        street=head["street"],
        road=head["road"],
        number=number,
        floor=floor,
    )


def _cut(written: str) -> dict[str, str] | None:
    """Return the parts by the first way of writing that fits the whole text.

    ``号`` is among them where a number may be a building's or one at a road.
    """
    house = _HOUSE.fullmatch(written)
    if house and house["head"].endswith(_ROADS):
        return _house(house)
    if found := _WORDS.fullmatch(written) or _DASHED.fullmatch(written):
        parts = found.groupdict(default="")
        return {**parts, "unit": parts["unit"] or parts.get("stairs", "")}
    if house:
        return _house(house)
    if (found := _NUMBERED.fullmatch(written)) and (found["unit"] or found["door"]):
        return {**found.groupdict(default=""), "号": "号"}
    if (found := _BARE.fullmatch(written)) and found["door"]:
        return found.groupdict(default="")
    return None


def _house(found: re.Match[str]) -> dict[str, str]:
    parts = found.groupdict(default="")
    return {**parts, "door": f"{_spoken(parts['door'])}号"}


@lru_cache(maxsize=5_000)
def _head(head: str, estates: tuple[str, ...]) -> dict[str, str]:
    """Return division, street, community, road, number and estate of what stands before."""
    names = {plain(name): name for name in estates if plain(name)}
    known = max((name for name in names if head.endswith(name)), key=len, default="")
    region = _REGION.fullmatch(head.removesuffix(known))
    found = region.groupdict(default="") if region else {}
    rest = found.pop("rest", "")
    at_road = _ROAD.fullmatch(rest)
    road, number, estate = (
        (at_road["road"], at_road["number"], at_road["estate"])
        if at_road
        else (rest if rest.endswith(_ROADS) else "", "", rest)
    )
    if known:
        estate = names[known]
    elif at_road and len(estate) < 2:
        estate = rest
    return {**found, "road": road, "number": number, "estate": estate}


def _number(text: str) -> str:
    """Return a number in digits without leading zeros; letters stay."""
    if text.isdigit():
        return str(int(text))
    if text and all(one in NUMERAL for one in text):
        return str(counted(text) or text)
    return text


def counted(text: str) -> int:
    """Return the value of a Chinese numeral below one hundred, or 0 if it is none."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    value = DIGITS.index(ones) if ones else 0
    if ten:
        value += 10 * (DIGITS.index(tens) if tens else 1)
    return value


def _spoken(text: str) -> str:
    """Return a door's number in digits: 五零一 and 五百零一 are both 501."""
    if "百" in text:
        hundreds, _hundred, rest = text.partition("百")
        left = rest.lstrip("零")
        ones = counted(left) if left else 0
        if len(left) == 1 and rest == left and left != "十":
            ones *= 10  # 一百二 is 120
        return str(100 * DIGITS.index(hundreds) + ones) if hundreds in DIGITS else text
    if len(text) > 2 and all(one in DIGITS for one in text):
        return "".join(str(DIGITS.index(one)) for one in text)
    return _number(text) if not text.isdigit() else text


def _section(text: str) -> str:
    if not text:
        return ""
    if text[-1] not in "区期组排":
        return f"{text}区"
    return "".join(_number(one[:-1]) + one[-1] for one in re.findall(_SECTION, text))


def _building(text: str) -> str:
    number = _number(text)
    if not number:
        return ""
    return f"{number}座" if number.isalpha() else f"{number}号楼"


def _unit(text: str) -> str:
    return f"{_number(text)}单元" if text else ""


def _floor(text: str) -> str:
    if not text:
        return ""
    above = text.removeprefix("地下").removeprefix("负").removeprefix("-")
    return f"{'' if above == text else '负'}{_number(above)}层"


def _door(text: str, floor: str) -> str:
    """Return a door; one that is told by its side only is told by its floor too."""
    if text.endswith("户"):
        return floor + text
    if text.endswith("号"):
        return text
    return re.sub(r"^0+(?=\d)", "", _spoken(text))
