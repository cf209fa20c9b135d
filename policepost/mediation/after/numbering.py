"""Numbers of papers: taken in a row, each with its line for ever, voided with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import check, clock, numbering
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.numbering import NumberSeries
from policepost.mediation import desk, veil
from policepost.mediation.after.codes import PAPER_WORDS, SERIES, PaperKind
from policepost.mediation.records import Agreement, Dispute, PaperNumber, Signature, Supplement

if TYPE_CHECKING:
    from policepost.core.database import Database

_HELD = select(PaperNumber).where(
    PaperNumber.series == bindparam("series"),
    PaperNumber.year == bindparam("year"),
    PaperNumber.serial == bindparam("serial"),
)
KINDS: Mapping[str, str] = {series: kind for kind, series in SERIES.items()}


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that was taken: year and serial, and how it is printed."""

    year: int
    serial: int
    text: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A line of a series; ``text`` is empty for a number of which nothing is known: a gap.

    ``people`` are the parties while the dispute is kept.
    """

    series: str
    year: int
    serial: int
    kind: str = ""
    text: str = ""
    taken_on: date | None = None
    dispute_id: UUID | None = None
    people: str = ""
    voided_on: date | None = None
    reason: str = ""
    officer: str = ""

    @property
    def gap(self) -> bool:
        """Whether nothing explains the number, which should never be."""
        return not self.text


def take(session: Session, kind: str, dispute_id: UUID) -> Taken:
    """Take the next number of a kind of paper, inside the caller's transaction, with its line."""
    year, series = clock.today().year, SERIES[kind]
    serial = numbering.take_number(session, series, year)
    text = desk.number_for(session, serial, year, kind)
    session.add(
        PaperNumber(
            series=series,
            year=year,
            serial=serial,
            text=text,
            kind=kind,
            dispute_id=dispute_id,
            taken_on=clock.today(),
        )
    )
    return Taken(year, serial, text)


def void(session: Session, kind: str, year: int, serial: int, *, reason: str, officer: str) -> None:
    """Say that a number that was taken is not used, and why; it is never given again."""
    session.flush()
    asked = {"series": SERIES[kind], "year": year, "serial": serial}
    held = session.scalars(_HELD, asked).one()
    held.voided_on, held.reason, held.officer = clock.today(), reason, officer


def void_of(
    session: Session, dispute: Dispute, agreement: Agreement | None, *, reason: str, officer: str
) -> None:
    """Void the number of an agreement that nobody signed; without a number nothing happens."""
    if agreement is None or agreement.serial is None or agreement.year is None:
        return
    if not session.scalars(_SIGNED, {"agreement": agreement.id}).first():
        kind = PaperKind.POLICE if agreement.kind == "spot" else PaperKind(agreement.kind)
        void(session, kind, agreement.year, agreement.serial, reason=reason, officer=officer)
        agreement.year = agreement.serial = agreement.printed_at = None
        agreement.kind = agreement.printed_digest = dispute.number = ""
        agreement.prints = agreement.copies_printed = 0


_SIGNED = select(Signature.id).where(
    Signature.agreement_id == bindparam("agreement"), Signature.supplement_id.is_(None)
)
_AGREEMENT = select(Agreement).where(Agreement.dispute_id == bindparam("owner"))


def void_number(db: Database, dispute_id: UUID, reason: str) -> None:
    """Void the number of an agreement that nobody signed, so that a new one is taken.

    Refused once somebody signed: then only a supplementary agreement changes anything.
    """
    reason = _reason(reason)
    with db.transaction("Void number") as session:
        dispute = session.get_one(Dispute, dispute_id)
        if not dispute.number:
            raise Refused(_("No number was taken; there is nothing to void."))
        agreement = session.scalar(_AGREEMENT, {"owner": dispute_id})
        if agreement is not None and agreement.effective_on is not None:
            raise Refused(_("The agreement is in force; withdraw it before you void its number."))
        void_of(session, dispute, agreement, reason=reason, officer=db.officer.name)
        if dispute.number:
            raise Refused(_("The agreement is signed; withdraw the signatures before you void it."))


def void_supplement(db: Database, supplement_id: UUID, reason: str) -> None:
    """Void the number of a supplementary agreement that nobody signed."""
    reason = _reason(reason)
    with db.transaction("Void number") as session:
        held = session.get_one(Supplement, supplement_id)
        if held.year is None or held.serial is None:
            raise Refused(_("No number was taken; there is nothing to void."))
        if (
            held.effective_on is not None
            or session.scalars(
                select(Signature.id).where(Signature.supplement_id == held.id)
            ).first()
        ):
            raise Refused(_("The agreement is signed; withdraw the signatures before you void it."))
        kind = PaperKind.SUPPLEMENT
        void(session, kind, held.year, held.serial, reason=reason, officer=db.officer.name)
        held.year = held.serial = held.printed_at = None
        held.number = held.printed_digest = ""
        held.prints = held.copies_printed = 0


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Write why the number is not used."), field="reason")
    return reason.strip()


def years(session: Session) -> list[int]:
    """The years in which numbers were taken, the newest first."""
    chosen = select(NumberSeries.year).where(NumberSeries.series.in_(KINDS)).distinct()
    return sorted(session.scalars(chosen), reverse=True)


def lines(session: Session, year: int) -> list[NumberLine]:
    """Every number of a year, each series from 1 to its last; what has no line is a gap."""
    session.flush()
    held = {
        (row[0].series, row[0].serial): (
            row[0],
            "" if row.kind is None else veil.people(session, row),
        )
        for row in session.execute(
            select(PaperNumber, *veil.COLUMNS)
            .outerjoin(Dispute, Dispute.id == PaperNumber.dispute_id)
            .where(PaperNumber.year == year)
        )
    }
    last = {
        one.series: one.last
        for one in session.scalars(select(NumberSeries).where(NumberSeries.year == year))
    }
    return [
        _line(series, year, serial, held.get((series, serial)))
        for series in KINDS
        for serial in range(1, last.get(series, 0) + 1)
    ]


def _line(series: str, year: int, serial: int, held: tuple[PaperNumber, str] | None) -> NumberLine:
    if held is None:
        return NumberLine(series, year, serial, KINDS[series])
    one, people = held
    return NumberLine(
        *(series, year, serial, one.kind, one.text, one.taken_on, one.dispute_id),
        *(people, one.voided_on, one.reason, one.officer),
    )


def _missing(session: Session) -> list[str]:
    """Say of each number that has no line which it is; for the check of the whole post."""
    told = _("No. {number} of {year}, {paper}: nothing says what became of it.")
    return [
        told.format(number=one.serial, year=one.year, paper=_(PAPER_WORDS[one.kind]))
        for one in gaps(session)
    ]


def gaps(session: Session) -> list[NumberLine]:
    """Numbers that nothing explains; there are none unless the file was tampered with."""
    return [one for year in years(session) for one in lines(session, year) if one.gap]


check.looks_at("numbers", _missing)
