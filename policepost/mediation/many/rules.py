"""How a list of names is read, and who may sign for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line
from policepost.mediation.facts import PartyFacts

_BETWEEN = re.compile(r"[\t,，;；|]+")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_IDENTITY = re.compile(r"\d{17}[\dXx]")
_NUMBERED = re.compile(r"^\s*\d{1,3}\s*[.．、)）]\s*")


def read(text: str, role: str = "") -> list[PartyFacts]:
    """Read one party from each line: first the name, then telephone, number, address in any order.

    Divided by tabs (as a spreadsheet pastes them) or commas; a number before the name goes.
    """
    lines = (_NUMBERED.sub("", line) for line in text.splitlines())
    return [_party(line, role) for line in lines if one_line(line)]


def _party(line: str, role: str) -> PartyFacts:
    name, *rest = [one_line(part) for part in _BETWEEN.split(line.strip())]
    found = {"phone": "", "id_number": "", "address": ""}
    for part in filter(None, rest):
        plain = part.replace(" ", "")
        if _IDENTITY.fullmatch(plain):
            found["id_number"] = plain
        elif _PHONE.fullmatch(plain):
            found["phone"] = plain
        else:
            found["address"] = f"{found['address']} {part}".strip()
    return PartyFacts(
        name=name,
        role=role,
        phone=found["phone"],
        id_number=found["id_number"],
        address=found["address"],
    )


def check_signer(
    signers: Mapping[UUID, UUID | None], who: Sequence[UUID], signer: UUID | None
) -> None:
    """Refuse that somebody signs for others who cannot (Civil Procedure Law art 56).

    Args:
        signers: Of each party of the dispute, who signs for it; None for who signs itself.
        who: The parties that are to be signed for.
        signer: Who is to sign for them; None if each signs itself.
    """
    if signer is None:
        return
    if signer not in signers or signer in who:
        raise Refused(_("Choose another party of this dispute to sign for it."), field="signer")
    if signers[signer] is not None:
        raise Refused(
            _("Somebody else signs for the one you chose; choose who signs itself."),
            field="signer",
        )
    if any(held in who for held in signers.values()):
        raise Refused(
            _("One of them signs for others; let those choose somebody else first."),
            field="signer",
        )
