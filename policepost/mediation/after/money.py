"""Sums of money in a text: 人民币3500元（叁仟伍佰元整）, in figures and in capital numerals.

A sum written in both is checked against itself: a paper on which they differ proves neither.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from policepost.printing import numerals

_DIGITS: Final = {
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    "两": 2,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CAPITAL: Final = "零〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟一二三四五六七八九十百千两万萬亿億元圆圓角分"
_FIGURES: Final = r"(?:￥|¥)?\s*(?P<figures>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[万亿]?)\s*[元圆]整?"
_WORDS: Final = rf"(?P<words>[{_CAPITAL}]+)[整正]?"
_IN: Final = r"\s*[(]\s*(?:大写|小写|人民币|计|即|:|\s)*"
_SUMS: Final = (
    re.compile(rf"{_FIGURES}(?:{_IN}{_WORDS}\s*[)])?"),
    re.compile(
        rf"{_WORDS}{_IN}(?:￥|¥)?(?P<figures>\d[\d,]*(?:\.\d+)?)(?P<unit>[万亿]?)[元圆]?整?\s*[)]"
    ),
)
_FACTORS: Final = {"": 1, "万": 10**4, "亿": 10**8}
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width digits and brackets as narrow ones, each in its place."""

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money as a text has it.

    Attributes:
        written: The words of the text.
        figures: In yuan.
        capitals: What the capital numerals beside it say; None where there are none, -1 where
            they cannot be read.
        start, end: Where it stands in the text.
    """

    written: str
    figures: Decimal
    capitals: Decimal | None = None
    start: int = 0
    end: int = 0

    @property
    def clashes(self) -> bool:
        """Whether figures and capitals differ."""
        return self.capitals is not None and self.capitals != self.figures


def read_capitals(text: str) -> Decimal | None:
    """Return what capital or everyday numerals say, in yuan; None if they cannot be read.

    叁仟伍佰元整 is 3500, 壹万零伍元捌角 is 10005.80, 三千五百元 is 3500.
    """
    plain = text.translate(str.maketrans("萬億圆圓", "万亿元元")).rstrip("整正")
    match = re.fullmatch(r"(?:([^元角分]+)元)?零?(?:([^元角分])角)?零?(?:([^元角分])分)?", plain)
    if match is None or not any(match.groups()):
        return None
    yuan = _whole(match[1]) if match[1] else 0
    jiao, fen = (_DIGITS.get(one, None) if one else 0 for one in (match[2], match[3]))
    if yuan is None or jiao is None or fen is None:
        return None
    return Decimal(yuan * 100 + jiao * 10 + fen) / 100


def _whole(text: str) -> int | None:
    """Return a number in characters: sections of 亿 and 万, each of up to four digits."""
    total = 0
    for mark, factor in (("亿", 10**8), ("万", 10**4), ("", 1)):
        if mark and mark not in text:
            continue
        part, _mark, text = text.partition(mark) if mark else (text, "", "")
        value = _section(part.lstrip("零〇")) if part.lstrip("零〇") else 0
        if value is None or (mark and not value):
            return None
        total += value * factor
    return total


def _section(part: str) -> int | None:
    """Return a number below ten thousand; None where a digit or a unit is in the wrong place."""
    total, digit, least = 0, None, 10**4
    for char in part:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= least or (digit is None and unit != 10):
                return None
            total, digit, least = total + (1 if digit is None else digit) * unit, None, unit
        elif _DIGITS.get(char) == 0:
            if digit is not None:
                return None
        elif char in _DIGITS and digit is None:
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0)


def sums(text: str) -> tuple[Sum, ...]:
    """Return the sums of money in a text, in their order; a date or a house number is none."""
    plain = text.translate(_NARROW)
    found: list[Sum] = []
    for pattern in reversed(_SUMS):
        for match in pattern.finditer(plain):
            taken = any(one.start < match.end() and match.start() < one.end for one in found)
            if not taken:
                found.append(_sum_of(match, text))
    return tuple(sorted(found, key=lambda one: one.start))


def _sum_of(match: re.Match[str], text: str) -> Sum:
    figures = Decimal(match["figures"].replace(",", "")) * _FACTORS[match["unit"]]
    capitals = None
    if match["words"]:
        read = read_capitals(match["words"])
        if read is None and not set(match["words"]) & set("元圆圓"):
            read = read_capitals(match["words"] + "元")
        capitals = Decimal(-1) if read is None else read
    start, end = match.span()
    return Sum(text[start:end].strip(), figures, capitals, start, end)


def in_words(amount: Decimal) -> str:
    """Return a sum as an agreement writes it: 人民币3500元（叁仟伍佰元整）."""
    return f"人民币{plain(amount)}元（{numerals.amount(amount)}）"


def plain(amount: Decimal) -> str:
    """Return a sum in figures without needless zeros: 3500, 99.90."""
    whole = amount == amount.to_integral_value()
    return format(amount.quantize(Decimal(1) if whole else _CENT), "f")
