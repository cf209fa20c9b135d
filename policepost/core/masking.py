"""Telephone numbers and names as lists show them: enough to tell them apart, not enough to call.

What is whole stands on the card of a record, the look at which the journal keeps.
"""

import re

_SHOWN = 4
_LONG = re.compile(r"1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}|[0-9]{9,}[Xx]?")
"""Days have eight digits."""
_PAIRS = "欧阳司马上官诸葛尉迟皇甫东方夏侯公孙慕容令狐端木司徒司空长孙宇文轩辕百里东郭呼延澹台"
_LONG_SURNAMES = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))


def masked_phone(phone: str) -> str:
    """A telephone number of which the first three and the last four digits can be read.

    Several are kept apart by ``/``.
    """
    return "/".join(_masked(one) for one in phone.split("/"))


def without_numbers(text: str) -> str:
    """A text in which long numbers, of documents, telephones or accounts, cannot be read whole."""
    return _LONG.sub(lambda found: _masked(found.group()), text)


def masked_name(name: str) -> str:
    """A name of which the surname can be read, as notices of the police write it: 张某."""
    first = name[:2] if name[:2] in _LONG_SURNAMES and len(name) > 2 else name[:1]
    return f"{first}某" if name else ""


def _masked(phone: str) -> str:
    digits = "".join(char for char in phone if char.isdigit() or char in "Xx")
    first = digits[:3] if len(digits) > _SHOWN + 3 else ""
    last = digits[-_SHOWN:]
    return first + "*" * (len(digits) - len(first) - len(last)) + last
