"""Why it is doubtful whom a row of a file means: kept as a code, said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from policepost.core.language import N_, _


class Doubt(StrEnum):
    """Why a row waits."""

    OTHER_NAME = "other_name"
    SEVERAL = "several"
    LEFT = "left"
    NAME_ALONE = "name_alone"


_WORDS: Mapping[Doubt, str] = {
    Doubt.OTHER_NAME: N_("The register has this number with the name {name}."),
    Doubt.SEVERAL: N_("Several people in the register may be meant; add the identity number."),
    Doubt.LEFT: N_("The register says that this person has left; put them back on the list first."),
    Doubt.NAME_ALONE: N_("The row tells nothing but a name that the register has already."),
}
_MARK = ":"


def kept(doubt: Doubt, name: str = "") -> str:
    """Return what is stored of a doubt: its code, and the name that the register has."""
    return f"{doubt}{_MARK}{name}" if name else doubt.value


def known(stored: str) -> Doubt | None:
    """Return the code of a stored doubt; None for a sentence, as older versions stored it."""
    code = stored.partition(_MARK)[0]
    return next((one for one in Doubt if one == code), None)


def told(stored: str, say: Callable[[str], str] = _) -> str:
    """Return a stored doubt as a sentence, in the language of the screen or as ``say`` has it."""
    doubt = known(stored)
    if doubt is None:
        return stored
    return say(_WORDS[doubt]).format(name=stored.partition(_MARK)[2])
