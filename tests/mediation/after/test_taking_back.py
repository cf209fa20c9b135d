"""What of promises can be taken back by undo, and what stays."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

import policepost.mediation.queries  # noqa: F401 - as the program has it
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.shapes import Ref
from policepost.mediation import agreement_actions, signing_actions
from policepost.mediation.after import duties, numbering, payments, replacing, supplements
from policepost.mediation.after.duties import DutyFacts
from policepost.mediation.after.sheets import PaidSheet
from policepost.mediation.after.supplements import SupplementFacts
from policepost.mediation.codes import Signer
from policepost.mediation.facts import TermFacts
from policepost.mediation.page import MediationPage
from policepost.ui.page import Context
from tests import seen
from tests.mediation.after.test_payments import DAY, OWED, owing, paid
from tests.mediation.after.test_supplements import begun, signed
from tests.mediation.makers import agreed, printed, whole


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 12, 15, 9).astimezone()):
        yield


def take_back(db: Database, kind: str, key: object) -> None:
    """Take back the last that was done with a record."""
    with db.reading() as session:
        entry = journal.history(session, [Ref(kind, key)])[0].entry  # type: ignore[arg-type]
    undo.undo(db, entry)


def test_a_payment_is_taken_back_with_what_followed(db: Database) -> None:
    dispute_id, term_id = owing(db)
    take_back(db, "payment", paid(db, term_id, "100"))
    term = whole(db, dispute_id).terms[0]
    assert (term.performance, term.payments) == ("open", ())


def test_instalments_of_a_signed_agreement_stay(db: Database) -> None:
    dispute_id, _term = owing(db)
    part = whole(db, dispute_id).terms[0].instalments[0]
    with pytest.raises(Refused, match="signed"):
        take_back(db, "instalment", part.id)
    dispute_id = agreed(db)
    agreement_actions.write_terms(db, dispute_id, [OWED])
    part = whole(db, dispute_id).terms[0].instalments[0]
    take_back(db, "instalment", part.id)
    assert [one.text for one in whole(db, dispute_id).terms] != [OWED.text]


def test_a_supplement_is_taken_back_until_it_is_signed(db: Database) -> None:
    dispute_id, supplement_id = begun(db)
    take_back(db, "supplement", supplement_id)
    assert whole(db, dispute_id).supplements == ()
    dispute_id, supplement_id = begun(db)
    term = whole(db, dispute_id).supplements[0].terms[0]
    signed(db, supplement_id, dispute_id, DAY)
    with pytest.raises(Refused):
        take_back(db, "term", term.id)
    take_back(db, "supplement", supplement_id)  # the signatures, with which it took effect
    line = whole(db, dispute_id).supplements[0]
    assert (line.signed, line.effective_on) == (False, None)


def test_a_signature_of_a_supplement_in_force_stays(db: Database) -> None:
    dispute_id, supplement_id = begun(db)
    first = whole(db, dispute_id).parties[0].id
    supplements.number_supplement(db, supplement_id)
    supplements.record_supplement_print(db, supplement_id, 3)
    supplements.sign_supplement(db, supplement_id, {(Signer.PARTY.value, first): DAY})
    given = whole(db, dispute_id).supplements[0].signatures[0].id
    signed(db, supplement_id, dispute_id, DAY)
    with pytest.raises(Refused, match="later signatures"):
        take_back(db, "signature", given)


def test_a_voided_number_comes_back_and_duties_too(db: Database) -> None:
    dispute_id = printed(db)
    number = whole(db, dispute_id).number
    numbering.void_number(db, dispute_id, "误操作")
    take_back(db, "agreement", whole(db, dispute_id).agreement.id)
    assert whole(db, dispute_id).number == number
    signing_actions.sign_all(db, dispute_id, DAY, DAY)
    duties.set_duties(db, dispute_id, [DutyFacts(who="田某", what="走访", due_on=DAY)])
    take_back(db, "duty", whole(db, dispute_id).duties[0].id)
    assert whole(db, dispute_id).duties == ()


def replaced(db: Database) -> tuple[UUID, UUID, UUID]:
    """A dispute, its first term with 100 received, and the payment; then a supplement."""
    dispute_id, term_id = owing(db)
    payment = paid(db, term_id, "100")
    rest = TermFacts(text="余款400元缓期", amount=Decimal(400), replaces_id=term_id)
    told = SupplementFacts(reason="缓期")
    signed(db, supplements.write_supplement(db, dispute_id, told, [rest]), dispute_id, DAY)
    return dispute_id, term_id, payment


def test_what_was_received_before_a_supplement_stays_received(db: Database) -> None:
    dispute_id, term_id, payment = replaced(db)
    card = whole(db, dispute_id)
    assert [one.id for one in card.replaced] == [term_id]
    assert [one.amount for one in card.promises] == [Decimal(400)]
    with pytest.raises(Refused, match="what was left"):
        payments.take_back_payment(db, payment)
    with pytest.raises(Refused, match="what was left"):
        take_back(db, "payment", payment)
    with pytest.raises(Refused, match="what was left"):
        paid(db, term_id, "50")
    assert whole(db, dispute_id).replaced[0].received == Decimal(100)


def test_what_was_received_before_a_supplement_is_still_shown(
    qtbot: QtBot, db: Database, context: Context
) -> None:
    dispute_id, _term_id, _payment = replaced(db)
    page = MediationPage(context)
    seen.show(qtbot, page)
    page.open_dispute(dispute_id)
    line = "15 December 2026 · 100 yuan · 现金 · receipt 收1 · formerly term 一"
    assert line in seen.words(page.case.promises)
    seen.press(page.case.promises, line)
    assert isinstance(page._sheet, PaidSheet)


def test_money_that_came_in_since_a_supplement_was_written_is_told(
    qtbot: QtBot, db: Database, context: Context
) -> None:
    dispute_id, term_id = owing(db)
    whole_sum = TermFacts(text="500元缓期", amount=Decimal(500), replaces_id=term_id)
    told = SupplementFacts(reason="缓期")
    made = supplements.write_supplement(db, dispute_id, told, [whole_sum])
    supplements.number_supplement(db, made)
    supplements.record_supplement_print(db, made, 3)
    card = whole(db, dispute_id)
    assert replacing.doubts(card, card.supplements[0]) == []
    paid(db, term_id, "100")
    page = MediationPage(context)
    seen.show(qtbot, page)
    page.open_dispute(dispute_id)
    page.open_step(Ref("supplement", made))
    assert page._sheet is not None
    assert "with the 100 received that is more than the 500" in seen.words(page._sheet)
