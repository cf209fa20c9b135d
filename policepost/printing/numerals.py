"""Chinese numbers, amounts and dates as papers write them.

Amounts follow the rule for filling in settlement papers (中国人民银行《支付结算办法》, its annex
《正确填写票据和结算凭证的基本规定》): capitals, 整 after 元, one 零 for any row of zeros.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
_SECTIONS: Final = ("", "万", "亿")
LARGEST: Final = 10**12
"""Numbers from here on are not written in characters."""


def number(value: int) -> str:
    """Return ``value`` in everyday numerals: 12 is 十二, 105 is 一百零五, 20 is 二十.

    Raises `ValueError` for negative numbers and those of thirteen digits.
    """
    text = _write(value, _DIGITS, "十百千")
    return text[1:] if text.startswith("一十") else text


def amount(value: Decimal | int) -> str:
    """Return the sum of money ``value`` (yuan) in capitals: 3500 is 叁仟伍佰元整.

    Fen are rounded half up. Raises `ValueError` for negative sums and those of thirteen digits.
    """
    fen_total = int((Decimal(value) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, rest = divmod(fen_total, 100)
    jiao, fen = divmod(rest, 10)
    text = _write(yuan, _CAPITALS, "拾佰仟") + "元" if yuan or not rest else ""
    if not rest:
        return text + "整"
    if jiao:
        text += _CAPITALS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (_CAPITALS[fen] + "分" if fen else "")


def day(value: date | None) -> str:
    """Return ``value`` as papers write it, 2026年12月1日; blanks to fill in by hand for None."""
    if value is None:
        return "　　　　年　　月　　日"
    return f"{value.year}年{value.month}月{value.day}日"


def _write(value: int, digits: str, units: str) -> str:
    """Write ``value`` with the given ``digits`` and the ``units`` of ten, hundred, thousand."""
    if not 0 <= value < LARGEST:
        raise ValueError(f"not a number to write in characters: {value}")
    if value == 0:
        return digits[0]
    text, gap = "", False
    for section in range(2, -1, -1):
        part = value // 10 ** (4 * section) % 10000
        if part == 0:
            gap = bool(text)
            continue
        if text and (gap or part < 1000):
            text += digits[0]
        text += _four(part, digits, units) + _SECTIONS[section]
        gap = False
    return text


def _four(part: int, digits: str, units: str) -> str:
    """Write a section of up to four digits, without its leading zeros."""
    text = ""
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            text += digits[digit] + (units[place - 1] if place else "")
        elif text and not text.endswith(digits[0]) and part % 10**place:
            text += digits[0]
    return text
