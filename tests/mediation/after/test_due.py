"""What Today says of promises."""

from datetime import date, datetime
from decimal import Decimal

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.searching import search
from policepost.mediation import agreement_actions, queries
from policepost.mediation.after import confirming, duties, numbering, supplements
from policepost.mediation.after.duties import DutyFacts
from policepost.mediation.after.supplements import SupplementFacts
from policepost.mediation.facts import TermFacts
from tests.mediation.after.test_payments import OWED, PARTS, owing, paid
from tests.mediation.after.test_supplements import signed
from tests.mediation.makers import agreed, in_force, name_post, printed, whole

DAY = date(2026, 12, 15)
MOMENT = datetime(2026, 12, 15, 9).astimezone()


def told(db: Database, starts: str) -> list[tuple[date, str]]:
    """The lines of Today that begin so: day and detail."""
    with db.reading() as session:
        lines = queries.due(session, DAY)
    return [(one.due_on, one.detail) for one in lines if one.title.startswith(starts)]


def test_the_first_missing_instalment_is_due(db: Database) -> None:
    with clock.at(MOMENT):
        _dispute, term_id = owing(db)
        ((day, detail),) = told(db, "Instalment")
        assert (day, detail.split(" · ")[0]) == (PARTS[0][0], "instalment 1: 200 yuan")
        paid(db, term_id, "250")
        ((day, detail),) = told(db, "Instalment")
        assert (day, detail.split(" · ")[0]) == (PARTS[1][0], "instalment 2: 250 yuan")
        paid(db, term_id, "250")
        assert told(db, "Instalment") == []


def test_instalments_of_a_replaced_term_wait_for_nobody(db: Database) -> None:
    with clock.at(MOMENT):
        dispute_id, term_id = owing(db)
        later = ((date(2027, 3, 1), Decimal(500)),)
        new = TermFacts(text=OWED.text, amount=Decimal(500), instalments=later, replaces_id=term_id)
        made = supplements.write_supplement(db, dispute_id, SupplementFacts(reason="缓期"), [new])
        assert [day for day, _detail in told(db, "Instalment")] == [PARTS[0][0]]
        signed(db, made, dispute_id, DAY)
        assert [day for day, _detail in told(db, "Instalment")] == [date(2027, 3, 1)]


def test_courts_and_duties_are_due(db: Database) -> None:
    with clock.at(MOMENT):
        confirming.apply(db, in_force(db), "某法院", "seat", DAY)
        ((day, detail),) = told(db, "Ask the court")
        assert (day, detail.split(" · ")[0]) == (date(2026, 12, 18), "某法院")
        dispute_id = agreed(db)
        duties.set_duties(db, dispute_id, [DutyFacts(who="宋经理", what="检查", due_on=DAY)])
        assert told(db, "Duty") == [(DAY, "检查")]
        with db.reading() as session:
            (line,) = [one for one in queries.due(session, DAY) if one.title.startswith("Duty")]
        assert line.owner == "宋经理"
        duties.tick_duty(db, whole(db, dispute_id).duties[0].id, DAY)
        assert told(db, "Duty") == []


def test_a_dispute_is_found_by_every_number_it_ever_had(db: Database) -> None:
    name_post(db)
    with clock.at(MOMENT):
        dispute_id = printed(db)
        numbering.void_number(db, dispute_id, "打印错误")
        agreement_actions.print_agreement(db, dispute_id)
    with db.reading() as session:
        for number in ("泽颢调字第1号", "泽颢调字第2号"):
            assert [one.id for one in search.find(session, number)] == [dispute_id]
