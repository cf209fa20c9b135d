"""What one cell of a spreadsheet means: clean text, dates, numbers, telephones.

Spreadsheets come from many hands. Full-width digits, invisible characters and stray spaces are
made plain; what a spreadsheet has already destroyed (the last digits of an identity number kept
as a number) is refused with what was lost, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from policepost.core import plain
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import gb18030

Cell = str | float | bool | date | datetime | time | timedelta | None

EXACT = 10**15
"""From here on a spreadsheet's number has lost digits: it keeps fifteen."""

_EPOCH = date(1899, 12, 30)
_FIRST = date(1900, 1, 2)
_EARLIEST, _LATEST = 367, 73050  # serial days of 1901 and 2099
_YEARS = range(1900, 2101)
"""Numbers that are years to whoever typed them, and no serial days of 1905."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys(
    [0x3000, 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, *range(9, 14)], " "
)
_INVISIBLE = dict.fromkeys(code for first, last in plain.TRAPS for code in range(first, last + 1))
_ESCAPED = re.compile(r"_x00(?:[01][0-9A-Fa-f]|7F)_")
"""A control character as the format of workbooks writes it: ``_x000D_``."""
_ODD = "".join(map(re.escape, map(chr, [*_FULL_WIDTH, *_SPACES, 32]))) + plain.CLASS
_WITH_ODD = re.compile(f"[{_ODD}]")
"""Of characters alone, which are looked for several times as fast as anything else."""
_POWER = re.compile(r"(\d(?:\.\d+)?)E\+?(\d{1,2})")
"""A large number as spreadsheets show it, when it was saved as text."""
_SHOWN_WHOLE = 11
"""From one digit more on a spreadsheet shows a number like that."""
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_WITH_PRIVATE = re.compile(f"[{_PRIVATE}]")
_UNUSUAL = re.compile(f"[{_ODD}{_PRIVATE}]")
_PLAIN = {**_FULL_WIDTH, **_INVISIBLE, **_SPACES}

_MOVED = {**gb18030.OWN, 0xE863: ord("䶮")}
"""Characters that older systems kept in the private area, and that have a place of their own."""
_DOTS = dict.fromkeys(map(ord, ".•・．‧∙⋅･"), "·")

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}[:时].*)?"
)
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\.0)?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_MOBILES = re.compile(rf"^{_MOBILE.pattern}$", re.MULTILINE)
_COUNTRY = re.compile(r"(?<!\d)\+?86[ -]?(?=1[3-9]\d)")
_GROUPED = re.compile(r"(?<!\d)(1[3-9]\d)[ -](\d{4})[ -](\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,5})?")


def text(cell: Cell) -> str:
    """Return what a cell says, in plain characters, without spaces at its ends.

    A whole number loses its ``.0``. A number too long for a spreadsheet to keep is refused.
    """
    if isinstance(cell, str):
        return _clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        return _number(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def are_clean(cells: Sequence[Cell]) -> bool:
    """Return whether all cells are texts that say what they hold, looked at together."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    return len(texts) == len(cells) and not _is_odd("|".join(texts))


def _number(number: float) -> str:
    if abs(number) >= EXACT:
        raise _lost(f"{abs(number):.14E}")
    return str(int(number)) if number == int(number) else repr(number)


def _lost(written: str) -> Refused:
    """Say which digits of a number are left, as in 1.10101E+17, and how many are not."""
    digits, _e, exponent = written.replace(".", "").partition("E")
    missing = int(exponent) + 1 - len(digits)
    return Refused(
        _(
            "The spreadsheet counted with this number: of its {count} digits only the first {kept}"
            " are left, {digits}; type it again in a cell formatted as text."
        ).format(count=len(digits) + missing, kept=len(digits), digits=digits)
    )


def _is_odd(written: str) -> bool:
    """Say whether a text does not say what it holds."""
    return _WITH_ODD.search(written) is not None or _is_escaped(written)


def _is_escaped(written: str) -> bool:
    return "_x00" in written and _ESCAPED.search(written) is not None


def _clean(written: str) -> str:
    if not _is_odd(written):
        return written
    return " ".join(_ESCAPED.sub(" ", written).translate(_PLAIN).split())


def name(cell: Cell) -> str:
    """Return a person's name as the identity card writes it.

    Spaces inside a Chinese name go; a Latin name keeps single ones. Every kind of middle dot
    becomes the one of the standard, and characters that old systems kept in the private area
    become themselves.
    """
    if cell.__class__ is str and cell.isalpha() and not _UNUSUAL.search(cell):
        return cell
    written = text(cell).translate(_MOVED)
    if written.isascii():
        return written
    return re.sub(r"\s*·\s*", "·", written.translate(_DOTS)).replace(" ", "")


def is_unusual(written: str) -> bool:
    """Say whether a text has a character by which a name in it may have to be written anew."""
    return _UNUSUAL.search(written) is not None or _is_escaped(written)


def has_private(written: str) -> bool:
    """Say whether a text has a character that only one maker's fonts can show."""
    return _WITH_PRIVATE.search(written) is not None


def code(cell: Cell) -> str:
    """Return an identity or document number: no spaces, capital letters.

    Refused if all that is left of it is a number such as 1.10101E+17.
    """
    written = text(cell).replace(" ", "").upper()
    found = _POWER.fullmatch(written)
    if found and int(found[2]) >= _SHOWN_WHOLE:
        raise _lost(written)
    return written


def day(cell: Cell) -> date | None:
    """Return the date that a cell holds, or nothing if it is empty.

    Understood are a spreadsheet's own dates and serial numbers, 2026-01-08, 2026/4/3, 2026.6.29,
    20260930 and 2026年4月10日, with or without a time of day. Anything else is refused, also a
    year or a month alone, see :mod:`policepost.exchange.about`.
    """
    if isinstance(cell, date):
        return _real(cell.date() if isinstance(cell, datetime) else cell)
    if isinstance(cell, float) and _is_serial(int(cell)):
        return _EPOCH + timedelta(days=int(cell))
    return _written_day(text(cell))


def _real(day: date) -> date:
    """Refuse the day that a spreadsheet makes of nothing: 1900-00-00, also as the day before."""
    if day < _FIRST:
        raise Refused(
            _(
                '"{text}" is what a spreadsheet shows for no date; write the day, like 2026-04-03.'
            ).format(text=day.isoformat())
        )
    return day


def _is_serial(number: int) -> bool:
    return _EARLIEST <= number <= _LATEST and number not in _YEARS


@lru_cache(maxsize=20_000)
def _written_day(written: str) -> date | None:
    if not written:
        return None
    found = _PACKED.fullmatch(written) or _DATE.fullmatch(written)
    if found:
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            pass
    elif written.isdigit() and _is_serial(int(written)):
        return _EPOCH + timedelta(days=int(written))
    raise Refused(
        _('"{text}" is no date; write it like 2026-04-03.').format(text=shortened(written))
    )


def mobiles(texts: Sequence[str]) -> set[str]:
    """Return, looked for together, those of many texts that are one mobile number and no more.

    Others may be among them that stand in a line of their own in one of the texts.
    """
    return set(_MOBILES.findall("\n".join(texts)))


@lru_cache(maxsize=20_000)
def telephones(written: str) -> tuple[str, ...]:
    """Return the telephone numbers that a plain text holds, in their order.

    Refused if it holds anything that is no telephone number.
    """
    if _MOBILE.fullmatch(written):
        return (written,)
    found = []
    together = _GROUPED.sub(r"\1\2\3", _COUNTRY.sub("", written))
    for part in re.split(r"[/、,;\s]+|(?<=\d{11})(?=1\d{10})", together):
        number = re.sub(r"[()]", "", part)
        digits = number.replace("-", "")
        if _MOBILE.fullmatch(digits):
            found.append(digits)
        elif _LANDLINE.fullmatch(number):
            found.append(number)
        elif part:
            raise Refused(
                _(
                    '"{text}" is no telephone number; a mobile number has 11 digits,'
                    " a landline its area code."
                ).format(text=shortened(part))
            )
    return tuple(dict.fromkeys(found))


def phone_field(typed: str) -> str:
    """Return what a form's field of telephones keeps: the numbers as the import writes them.

    Refused, with the field named, if it holds anything that is no telephone number.
    """
    try:
        return "/".join(telephones(text(typed)))
    except Refused as refusal:
        raise Refused(refusal.sentence, field="phone") from refusal


def yes(cell: Cell) -> bool | None:
    """Return whether a cell says yes or no, or nothing if it is empty or says neither."""
    said = text(cell).lower()
    if said in {"是", "有", "y", "yes", "true", "1", "√", "✓", "对", "已"}:
        return True
    return False if said in {"否", "无", "没有", "n", "no", "false", "0", "×", "✗", "未"} else None


def amount(cell: Cell) -> float | None:
    """Return the number that a cell holds, such as an area; nothing if it is empty."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    written = text(cell).replace(",", "")
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(?:㎡|m2|m²|平方米|平米|平|人|名)?", written)
    if found:
        return float(found[1])
    if written:
        raise Refused(_('"{text}" is no number.').format(text=shortened(written)))
    return None


def shortened(written: str) -> str:
    """Return a text short enough to stand in a sentence."""
    return written if len(written) <= 40 else written[:39] + "…"
