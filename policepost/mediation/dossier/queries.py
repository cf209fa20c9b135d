"""Reads what lies in the file of a dispute and what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import attachments
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import codes
from policepost.mediation.dossier import rules
from policepost.mediation.dossier.rules import ItemKind, Standing
from policepost.mediation.filling import kinds
from policepost.mediation.filling.common import by_police
from policepost.mediation.law.words import Representative
from policepost.mediation.lines import Card
from policepost.mediation.records import Dossier, DossierItem

Paper = tuple[str, UUID | None]
_FILE = select(Dossier).where(Dossier.dispute_id == bindparam("owner"))
_ITEMS = select(DossierItem).where(DossierItem.dispute_id == bindparam("owner"))
SIGNED = "signed"
"""Under which part the scan of a signed agreement hangs on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a file.

    Attributes:
        kind: Which.
        id: Its record; None while nobody added anything.
        papers: The papers that the program prints: code and what each is of.
        scans: The attachments, in their order.
        left_out: Why it is not needed.
        standing: How it stands.
    """

    kind: ItemKind
    id: UUID | None
    papers: tuple[Paper, ...]
    scans: tuple[UUID, ...]
    left_out: str
    standing: Standing

    @property
    def title(self) -> str:
        """What it is called, in the language of the screen."""
        return _(self.kind.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The file of a dispute; without an id nobody wrote anything about it yet."""

    id: UUID | None = None
    number: str = ""
    keeping: str = ""
    situation: str = ""
    note: str = ""
    compiled_by: str = ""
    compiled_on: date | None = None
    items: tuple[Item, ...] = ()

    @property
    def missing(self) -> tuple[Item, ...]:
        """What it lacks."""
        return tuple(one for one in self.items if one.standing == Standing.MISSING)


def file_of(session: Session, card: Card) -> File:
    """Return the file of a dispute with all its items."""
    held = session.scalar(_FILE, {"owner": card.id})
    rows = {one.code: one for one in session.scalars(_ITEMS, {"owner": card.id})}
    situation = held.situation if held is not None else ""
    items = tuple(_item(session, card, kind, rows.get(kind.code)) for kind in rules.ITEMS)
    if held is None:
        return File(items=items)
    return File(
        id=held.id,
        number=held.number,
        keeping=held.keeping,
        situation=situation,
        note=held.note,
        compiled_by=held.compiled_by,
        compiled_on=held.compiled_on,
        items=items,
    )


def _item(session: Session, card: Card, kind: ItemKind, row: DossierItem | None) -> Item:
    scans = _scans(session, card, kind.code)
    if row is not None:
        scans += _hanging(session, Ref(DossierItem.__tablename__, row.id), None)
    papers = _papers(card, kind.code)
    left_out = row.left_out if row is not None else ""
    return Item(
        kind=kind,
        id=row.id if row is not None else None,
        papers=papers,
        scans=scans,
        left_out=left_out,
        standing=rules.standing(
            kind,
            papers=len(papers),
            scans=len(scans),
            left_out=left_out,
            wanted=_wanted(card, kind.code),
        ),
    )


def _scans(session: Session, card: Card, code: str) -> tuple[UUID, ...]:
    """Return the scans that hang on the records of an item: signed agreements, slips."""
    refs: list[tuple[Ref, str | None]] = []
    if code == "agreement":
        if card.agreement.id is not None:
            refs.append((Ref("agreement", card.agreement.id), SIGNED))
        refs += [(Ref("supplement", one.id), SIGNED) for one in card.supplements]
    elif code == "receipt":
        refs += [(Ref("payment", one.id), None) for one in card.payments]
    return tuple(key for ref, part in refs for key in _hanging(session, ref, part))


def _hanging(session: Session, ref: Ref, part: str | None) -> tuple[UUID, ...]:
    return tuple(one.id for one in attachments.of(session, ref, part))


def _wanted(card: Card, code: str) -> bool:
    """Tell whether this dispute needs an item that not every one needs."""
    if code == "proxy":
        return any(one.representative_kind == Representative.AGENT for one in card.parties)
    if code == "follow_up":
        return any(one.done_on is not None for one in card.follow_ups)
    return code == "court" and bool(card.confirmations)


def _opening(card: Card) -> list[Paper]:
    asked = card.source == "application" and not by_police(card)
    form = "application" if asked else "acceptance"
    return [(form, None)] if card.parties else []


def _rights(card: Card) -> list[Paper]:
    return [("rights_notice", None)] if card.parties else []


def _proxies(card: Card) -> list[Paper]:
    agents = [one for one in card.parties if one.representative_kind == Representative.AGENT]
    return [("proxy", one.id) for one in agents]


def _records(card: Card) -> list[Paper]:
    return [("mediation_record", one.id) for one in card.sittings if one.outcome]


def _agreements(card: Card) -> list[Paper]:
    if card.status in codes.FAILED:
        return [("termination", None)]
    if card.agreement.effective_on is None and not card.agreement.prints:
        return []
    signed: list[Paper] = [(kinds.agreement_form(card), None)]
    return signed + [("supplement", one.id) for one in card.supplements if one.number]


def _receipts(card: Card) -> list[Paper]:
    return [("receipt", one.id) for one in card.payments]


def _follow_ups(card: Card) -> list[Paper]:
    done = any(one.done_on is not None for one in card.follow_ups)
    return [("follow_up_record", None)] if done else []


def _court(card: Card) -> list[Paper]:
    return [("confirmation_application", None)] if card.confirmations else []


def _closing(card: Card) -> list[Paper]:
    return [] if card.status in codes.OPEN else [("closing_report", None)]


_PAPERS: Mapping[str, Callable[[Card], list[Paper]]] = {
    "opening": _opening,
    "rights": _rights,
    "proxy": _proxies,
    "record": _records,
    "agreement": _agreements,
    "receipt": _receipts,
    "follow_up": _follow_ups,
    "court": _court,
    "note": _closing,
}


def _papers(card: Card, code: str) -> tuple[Paper, ...]:
    return tuple(_PAPERS[code](card)) if code in _PAPERS else ()
