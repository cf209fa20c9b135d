"""The papers of a dispute: which there are, what each is of, and what it wants to be filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from policepost.core.language import N_, _, format_day
from policepost.mediation import codes
from policepost.mediation.after.codes import BY_POLICE, AgreementKind
from policepost.mediation.law import words
from policepost.mediation.lines import Card, PartyLine

CASE, SITTING, PARTY, PAYMENT, SUPPLEMENT = "case", "sitting", "party", "payment", "supplement"
ANY, PEOPLE, POLICE = "any", "people", "police"
Needs = Callable[[Card], str]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One paper.

    Attributes:
        code: Its name, which is also that of its form.
        title: What it is called; a message.
        of: What one of it is about: the case, a sitting, a party, a payment, a supplement.
        way: Whether it belongs to people's mediation, to that of the police, or to any.
        needs: Says why it cannot be filled yet, "" if it can; None: it always can.
    """

    code: str
    title: str
    of: str = CASE
    way: str = ANY
    needs: Needs | None = None


def _parties(card: Card) -> str:
    return "" if card.parties else _("Enter who the dispute is between.")


def _facts(card: Card) -> str:
    return _parties(card) or ("" if card.facts else _("Write the facts of the dispute."))


def _terms(card: Card) -> str:
    if card.status in codes.FAILED:
        return _("The mediation was ended without an agreement.")
    return _facts(card) or ("" if card.terms else _("Write at least one term."))


def _in_force(card: Card) -> str:
    there = card.agreement.effective_on is not None
    return _terms(card) or ("" if there else _("The agreement is not in force yet."))


def _oral(card: Card) -> str:
    there = card.agreement.oral
    return _terms(card) or ("" if there else _("No oral agreement was recorded."))


def _ended(card: Card) -> str:
    failed = card.status in codes.FAILED
    return "" if failed else _("The mediation was not ended without an agreement.")


def _closed(card: Card) -> str:
    return _("The dispute is not closed yet.") if card.status in codes.OPEN else ""


def _sitting(card: Card) -> str:
    return "" if card.sittings else _("No sitting is planned.")


def _payment(card: Card) -> str:
    return "" if card.payments else _("No payment was recorded.")


def _supplement(card: Card) -> str:
    return "" if card.supplements else _("There is no supplementary agreement.")


def _proxy(card: Card) -> str:
    return "" if any(map(_by_agent, card.parties)) else _("No party acts through an agent.")


def _duties(card: Card) -> str:
    return "" if card.duties else _("There is no responsibility list.")


def _with_the_file(_card: Card) -> str:
    return _("It is filled with the whole file, under More.")


AGREEMENT: Final = "agreement"
POLICE_AGREEMENT: Final = "police_agreement"
ORAL_AGREEMENT: Final = "oral_agreement"
AGREEMENTS: Final = frozenset({AGREEMENT, POLICE_AGREEMENT, ORAL_AGREEMENT})
"""Papers that say what was agreed."""
PROVED: Final = AGREEMENTS | {"supplement"}
"""What carries the code by which it is proved: it takes a number before it is printed."""
KINDS: Final = (
    PaperKind("application", N_("Application for mediation"), way=PEOPLE, needs=_parties),
    PaperKind("acceptance", N_("Registration of acceptance"), needs=_parties),
    PaperKind("rights_notice", N_("Notice of rights and duties"), needs=_parties),
    PaperKind("proxy", N_("Authority of proxy"), of=PARTY, needs=_proxy),
    PaperKind("invitation", N_("Invitation to a sitting"), of=SITTING, needs=_sitting),
    PaperKind("investigation", N_("Record of an inquiry"), way=PEOPLE),
    PaperKind("mediation_record", N_("Mediation record"), of=SITTING, needs=_sitting),
    PaperKind(AGREEMENT, N_("Mediation agreement"), way=PEOPLE, needs=_terms),
    PaperKind(ORAL_AGREEMENT, N_("Oral agreement"), way=PEOPLE, needs=_oral),
    PaperKind(POLICE_AGREEMENT, N_("Police mediation agreement"), way=POLICE, needs=_terms),
    PaperKind("supplement", N_("Supplementary agreement"), of=SUPPLEMENT, needs=_supplement),
    PaperKind("receipt", N_("Receipt"), of=PAYMENT, needs=_payment),
    PaperKind("follow_up_record", N_("Record of follow-ups"), needs=_in_force),
    PaperKind(
        "confirmation_application",
        N_("Application for judicial confirmation"),
        way=PEOPLE,
        needs=_in_force,
    ),
    PaperKind("termination", N_("Notice of termination"), needs=_ended),
    PaperKind("duty_list", N_("Responsibility list"), needs=_duties),
    PaperKind("closing_report", N_("Closing report"), needs=_closed),
    PaperKind("file_cover", N_("Cover of the file"), needs=_with_the_file),
    PaperKind("file_contents", N_("List of the file"), needs=_with_the_file),
)
"""In the order in which a dispute needs them."""
BY_CODE: Final = {one.code: one for one in KINDS}


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that can be made of a dispute.

    Attributes:
        kind: Which one.
        about: The sitting, party or payment it is of; None for the case.
        label: What it is called, in the language of the screen.
        missing: Why only the blank can be printed; "" if it can be filled.
    """

    kind: PaperKind
    about: UUID | None
    label: str
    missing: str


def agreement_form(card: Card) -> str:
    """Return the form of a dispute's agreement: of the people's mediation or of the police's."""
    by_police = card.agreement_kind in BY_POLICE
    oral = card.agreement_kind == AgreementKind.ORAL
    return POLICE_AGREEMENT if by_police else ORAL_AGREEMENT if oral else AGREEMENT


def offers(card: Card) -> list[Offer]:
    """Return the papers of a dispute, each of those it has several of by itself."""
    return [offer for kind in KINDS if _fits(kind, card) for offer in _offers(kind, card)]


def _fits(kind: PaperKind, card: Card) -> bool:
    if kind.code in {AGREEMENT, ORAL_AGREEMENT} and card.agreement_kind not in BY_POLICE:
        return card.agreement.oral == (kind.code == ORAL_AGREEMENT)
    by_police = card.agreement_kind in BY_POLICE
    return kind.way == ANY or (kind.way == POLICE) == by_police


def _offers(kind: PaperKind, card: Card) -> Iterator[Offer]:
    missing = kind.needs(card) if kind.needs is not None else ""
    found = [] if missing else list(_abouts(kind.of, card))
    if kind.of == CASE or not found:
        yield Offer(kind, None, _(kind.title), missing)
    for about, words_ in found:
        yield Offer(kind, about, f"{_(kind.title)}\n{words_}", missing)


def _abouts(of: str, card: Card) -> Iterator[tuple[UUID, str]]:
    """Yield what a dispute has several of, with its words."""
    if of == SITTING:
        yield from ((one.id, format_day(one.planned_at.date())) for one in card.sittings)
    elif of == PARTY:
        yield from ((one.id, one.name) for one in card.parties if _by_agent(one))
    elif of == SUPPLEMENT:
        yield from ((one.id, one.number or str(one.position)) for one in card.supplements)
    elif of == PAYMENT:
        yield from _payments(card)


def _by_agent(party: PartyLine) -> bool:
    return party.representative_kind == words.Representative.AGENT


def _payments(card: Card) -> Iterator[tuple[UUID, str]]:
    for payment in card.payments:
        yield payment.id, f"{format_day(payment.paid_on)} · {payment.amount:.2f}"
