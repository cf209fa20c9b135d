"""What the post keeps to choose from: rooms, methods, phrases of the record.

Until the post has a list of its own the program's stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core.counting import rows
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.mediation.records import MediationChoice

if TYPE_CHECKING:
    from policepost.core.database import Database

MOST: Final = 40
LONGEST: Final = 400


class Kind(StrEnum):
    """Of what there is a list."""

    ROOM = "room"
    METHOD = "method"
    PHRASE = "phrase"


KIND_WORDS: Final[Mapping[str, str]] = {
    Kind.ROOM: N_("Rooms for sittings"),
    Kind.METHOD: N_("Methods"),
    Kind.PHRASE: N_("Phrases of the record"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list; ``text`` is what a phrase writes, "" of the others."""

    name: str
    text: str = ""


SUPPLIED: Final[Mapping[str, tuple[Choice, ...]]] = {
    Kind.ROOM: (),
    Kind.METHOD: tuple(
        Choice(name)
        for name in (
            "情理疏导",
            "以案释法",
            "谚语俗语",
            "讲故事",
            "亲情感化",
            "音乐舒缓",
            "公益服务",
        )
    ),
    Kind.PHRASE: (
        Choice(
            N_("Rights told"),
            "调解员告知当事人调解的性质、原则、效力及其权利义务，当事人表示清楚。",
        ),
        Choice(N_("Claim"), "　　方陈述："),
        Choice(N_("Answer"), "　　方答辩："),
        Choice(N_("Verified"), "经向　　　核实："),
        Choice(N_("Advice"), "调解员依据法律和事实进行劝导："),
        Choice(N_("Proposal"), "经协商，当事人同意按以下方案解决："),
        Choice(N_("Read and right"), "以上记录已向当事人宣读，当事人确认无误。"),
    ),
}
"""Methods that mediators tell of, kept with the sitting in these words; and what a record of
mediation has to cover, under names in the language of the screen."""

_KEPT = (
    select(MediationChoice.name, MediationChoice.text)
    .where(MediationChoice.kind == bindparam("kind"))
    .order_by(MediationChoice.position)
)


def choices(session: Session, kind: Kind) -> list[Choice]:
    """Return the post's list of a kind, the program's while the post has none."""
    kept = [Choice(name, text) for name, text in rows(session, _KEPT, kind=kind)]
    if kept or kind != Kind.PHRASE:
        return kept or list(SUPPLIED[kind])
    return [Choice(_(one.name), one.text) for one in SUPPLIED[kind]]


def keep_choices(db: Database, kind: Kind, wanted: Sequence[Choice]) -> None:
    """Put a list in place of the one that the post has; an empty one brings the program's back.

    Raises:
        Refused: An entry has no name, a phrase no wording, two have the same name, or there are
            too many.
    """
    wanted = [Choice(one.name.strip(), one.text.strip("\n")) for one in wanted]
    _check(kind, wanted)
    with db.transaction("Change the lists of mediation") as session:
        held = select(MediationChoice).where(MediationChoice.kind == kind)
        left = list(session.scalars(held.order_by(MediationChoice.position)))
        for position, one in enumerate(wanted, 1):
            if left:
                entry = left.pop(0)
                entry.position, entry.name, entry.text = position, one.name, one.text
            else:
                session.add(
                    MediationChoice(kind=kind, position=position, name=one.name, text=one.text)
                )
        for entry in left:
            session.delete(entry)


def _check(kind: Kind, wanted: Sequence[Choice]) -> None:
    if len(wanted) > MOST:
        raise Refused(_("Keep at most {most} entries in a list.").format(most=MOST))
    names = [one.name for one in wanted]
    for one in wanted:
        if not one.name:
            raise Refused(_("Give each entry a name, or remove it."))
        if "、" in one.name:
            raise Refused(
                _('Write "{name}" without 、, which divides names.').format(name=one.name)
            )
        if kind == Kind.PHRASE and not one.text.strip():
            raise Refused(_('Write what "{name}" puts into the record.').format(name=one.name))
        if len(one.name) + len(one.text) > LONGEST:
            raise Refused(_('Shorten "{name}".').format(name=one.name[:20]))
        if names.count(one.name) > 1:
            raise Refused(_('"{name}" is in the list twice; remove one.').format(name=one.name))
