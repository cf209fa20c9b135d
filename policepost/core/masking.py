"""Telephone numbers as lists show them: enough to tell them apart, not enough to call.

Whole numbers stand on the card of a record, the look at which the journal keeps.
"""

_SHOWN = 4


def masked_phone(phone: str) -> str:
    """A telephone number of which the first three and the last four digits can be read.

    Several are kept apart by ``/``.
    """
    return "/".join(_masked(one) for one in phone.split("/"))


def _masked(phone: str) -> str:
    digits = "".join(char for char in phone if char.isdigit())
    first = digits[:3] if len(digits) > _SHOWN + 3 else ""
    last = digits[-_SHOWN:]
    return first + "*" * (len(digits) - len(first) - len(last)) + last
