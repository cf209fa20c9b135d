"""A village against a company: many parties at once, and those who sign for the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.records import new_id
from policepost.mediation import agreement_actions, hindrances, signing_actions
from policepost.mediation.many import actions, rules
from policepost.mediation.many.sheet import PartiesSheet
from policepost.mediation.page import MediationPage
from policepost.mediation.party_sheet import PartySheet
from tests.mediation.makers import LIU, TERMS, ZHANG, agreed, in_force, registered, whole
from tests.mediation.test_page import fill, sheet_of

if TYPE_CHECKING:
    from policepost.core.database import Database

PASTED = """1. 王一\t13900000001\t河东村1号
2、王二,13900000002，河东村2号
王三；139 0000 0003
\u3000\u3000
阿依古丽·买买提\t110101199001019961x\t河东村 4号"""


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 25, 9, 30).astimezone()):
        yield


def test_a_pasted_list_is_read_line_by_line() -> None:
    found = rules.read(PASTED, "applicant")
    assert [(one.name, one.phone, one.address) for one in found] == [
        ("王一", "13900000001", "河东村1号"),
        ("王二", "13900000002", "河东村2号"),
        ("王三", "13900000003", ""),
        ("阿依古丽·买买提", "", "110101199001019961x 河东村 4号"),
    ]
    assert {one.role for one in found} == {"applicant"}
    (numbered,) = rules.read("李四，11010119900101996X，河东村")
    assert (numbered.id_number, numbered.address) == ("11010119900101996X", "河东村")


def village(db: Database, count: int = 200) -> UUID:
    """A company, and a village of so many."""
    dispute_id = registered(db, replace(ZHANG, name="某矿业公司", kind="company"))
    lines = "\n".join(f"村民{n}\t139{n:08d}" for n in range(count))
    actions.add_parties(db, dispute_id, rules.read(lines, "applicant"))
    return dispute_id


def test_two_hundred_are_added_in_one_entry(db: Database) -> None:
    card = whole(db, village(db))
    assert len(card.parties) == 201
    assert card.people == "某矿业公司、村民0、村民1等201人"
    assert card.parties[200].label == "第201方"


def test_a_line_that_cannot_be_is_named_and_nothing_is_added(db: Database) -> None:
    dispute_id = registered(db)
    with pytest.raises(Refused, match="Line 2:") as refused:
        actions.add_parties(db, dispute_id, rules.read("王一\n李四，110101199001019961\n"))
    assert refused.value.field == "lines"
    with pytest.raises(Refused, match="one party a line"):
        actions.add_parties(db, dispute_id, rules.read(" \n"))
    with pytest.raises(Refused, match="At most 500"):
        actions.add_parties(db, dispute_id, [LIU] * 499)
    assert len(whole(db, dispute_id).parties) == 2


def test_the_chosen_sign_for_the_others(db: Database) -> None:
    dispute_id = agreed(db, *[replace(LIU, name=f"村民{n}") for n in range(12)])
    ids = [one.id for one in whole(db, dispute_id).parties]
    actions.choose_signer(db, dispute_id, ids[2:], ids[1])
    agreement_actions.write_terms(db, dispute_id, TERMS)
    agreement_actions.print_agreement(db, dispute_id)
    card = whole(db, dispute_id)
    wanted = [who for role, who in hindrances.wanted_signatures(card.state) if role == "party"]
    assert wanted == ids[:2]
    day = clock.today()
    signing_actions.sign_all(db, dispute_id, day, day)
    assert whole(db, dispute_id).agreement.effective_on == day
    with pytest.raises(Refused, match="signed"):
        actions.choose_signer(db, dispute_id, ids[2:], None)


def test_who_cannot_sign_for_others(db: Database) -> None:
    dispute_id = registered(db, *[replace(LIU, name=f"村民{n}") for n in range(4)])
    one, two, three, four = (party.id for party in whole(db, dispute_id).parties)
    actions.choose_signer(db, dispute_id, [two], one)
    for who, signer, why in (
        ([three], three, "another party"),
        ([three], new_id(), "another party"),
        ([three], two, "Somebody else signs"),
        ([one], four, "signs for others"),
    ):
        with pytest.raises(Refused, match=why) as refused:
            actions.choose_signer(db, dispute_id, who, signer)
        assert refused.value.field == "signer"
    actions.choose_signer(db, dispute_id, [two], None)
    assert all(party.represented_by is None for party in whole(db, dispute_id).parties)


def test_nobody_is_added_after_signing(db: Database) -> None:
    with pytest.raises(Refused, match="signed"):
        actions.add_parties(db, in_force(db), rules.read("王一"))


def test_the_page_stays_usable_with_many(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    page.case.wording.all_wanted.emit()
    sheet = sheet_of(page, PartiesSheet)
    assert isinstance(sheet, PartiesSheet)
    fill(sheet, lines="\n".join(f"村民{n}" for n in range(60)), role="applicant")
    sheet.add_button_many.click()
    card = whole(page.db, dispute_id)
    assert len(card.parties) == 62
    fill(sheet, signer=card.parties[2].id, for_whom="applicant")
    sheet.signer_button.click()
    signed_for = [one for one in whole(page.db, dispute_id).parties if one.represented_by]
    assert len(signed_for) == 59
    fill(sheet, signer=card.parties[5].id)
    sheet.signer_button.click()
    assert sheet.form is not None
    qtbot.waitUntil(lambda: page.case.card == whole(page.db, dispute_id))
    sheet._open(card.parties[3])
    assert isinstance(sheet_of(page, PartySheet), PartySheet)
    assert page.case.wording._parties.count() < 20


def test_a_dispute_that_is_gone_closes_the_sheet(page: MediationPage) -> None:
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    page.case.wording.all_wanted.emit()
    sheet = sheet_of(page, PartiesSheet)
    assert isinstance(sheet, PartiesSheet)
    sheet._card = replace(sheet._card, id=new_id())
    sheet._read()
    assert not sheet.isVisible()
