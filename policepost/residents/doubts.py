"""Why it is doubtful whom a row of a file means: kept as a code, said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache

from policepost.core.language import N_, _, chinese


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


def told(stored: str, say: Callable[[str], str] = _) -> str:
    """Return a stored doubt as a sentence, in the language of the screen or as ``say`` has it."""
    doubt, name = _read(stored)
    return stored if doubt is None else say(_WORDS[doubt]).format(name=name)


def _read(stored: str) -> tuple[Doubt | None, str]:
    """Return the code and the name of a stored doubt.

    Older versions stored the sentence itself, in the language of whoever imported the file.
    """
    code, _mark, name = stored.partition(_MARK)
    for doubt in Doubt:
        if doubt == code:
            return doubt, name
    for sentence, doubt in _sentences():
        if found := sentence.fullmatch(stored):
            return doubt, "".join(found.groups())
    return None, ""


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], Doubt], ...]:
    """The sentences of each doubt in both languages, with the name as a group."""
    return tuple(
        (re.compile(re.escape(said).replace(re.escape("{name}"), "(.*)")), doubt)
        for doubt, words in _WORDS.items()
        for said in (words, chinese(words))
    )
