"""The way on the card and on its sheet, as the officer sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from policepost.core import clock
from policepost.core.shapes import Ref
from policepost.mediation.law import actions
from policepost.mediation.law.way_sheet import WaySheet
from policepost.mediation.page import MediationPage
from tests.mediation.makers import LIU, ZHANG, registered, whole
from tests.mediation.test_page import done, fill, sheet_of


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 25, 9, 30).astimezone()):
        yield


def said(widget: object) -> str:
    """What stands on a part of the screen."""
    labels: list[QLabel] = list(widget.findChildren(QLabel))  # type: ignore[attr-defined]
    return "\n".join(one.text() for one in labels if not one.isHidden())


def test_the_card_says_the_way_and_what_is_missing(page: MediationPage) -> None:
    suspect = replace(LIU, role="suspect", consent="agrees")
    minor = replace(ZHANG, age=15, representative="张某", representative_kind="guardian")
    dispute_id = registered(page.db, suspect, minor, handover_number="JQ1", urgency="risk")
    told = actions.WayFacts(way="police", act="beating", circumstance="fault", key=True)
    actions.choose_way(page.db, dispute_id, told)
    page.open_dispute(dispute_id)
    words = said(page.case.course.way)
    assert "Mediation by the police · Complex: the joint panel" in words
    assert "110 call JQ1" in words
    assert "Key dispute" in words
    assert "tell the police station at once" in words
    assert "People's Mediation Law, art. 25" in words
    assert "more: press Weigh" in words


def test_what_was_reported_and_chosen_otherwise_stands_on_the_card(page: MediationPage) -> None:
    dispute_id = registered(
        page.db,
        urgency="risk",
        reported_at=clock.now(),
        track="simple",
        track_reason="双方愿当面谈",
    )
    page.open_dispute(dispute_id)
    words = said(page.case.course.way)
    assert "Reported to the police station at 2026-11-25 09:30." in words
    assert "双方愿当面谈" in words
    assert "Missing" not in words


def test_the_sheet_weighs_as_one_types_and_saves(page: MediationPage) -> None:
    dispute_id = registered(page.db, replace(LIU, consent="agrees"), replace(ZHANG))
    page.open_dispute(dispute_id)
    page.case.course.way.weigh_button.click()
    sheet = sheet_of(page, WaySheet)
    assert isinstance(sheet, WaySheet)
    assert sheet.form is not None
    assert not sheet.form.field("circumstance").isVisible()
    assert "Enter what was done." in said(sheet)
    fill(sheet, act="none")
    assert "No violation: only people's mediation" in said(sheet)
    fill(sheet, act="beating", circumstance="relation", findings=("minor",), way="police")
    assert sheet.form.field("circumstance").isVisible()
    assert "Mediation by the police – Open by law" in sheet.summary.text()
    assert "proposed" in said(sheet)
    fill(sheet, exclusions=("gang",))
    assert "Mediation by the police – Closed by law" in sheet.summary.text()
    done(sheet)
    assert "art. 179" in sheet.form.field("exclusions").problem.text()
    assert whole(page.db, dispute_id).way == "people"
    fill(sheet, exclusions=(), one_officer=True)
    assert sheet.form.field("recording").isVisible()
    assert "evidence cannot support a punishment" in said(sheet)
    fill(sheet, one_officer=False)
    assert not sheet.form.field("recording").isVisible()
    fill(sheet, way="spot")  # which needs no paper where a recording shows it all
    assert sheet.form.field("recording").isVisible()
    fill(sheet, way="police", one_officer=True)
    sheet.form.field("turned_crime_on").restore("heu")
    assert "Mediation by the police – Open by law" in sheet.summary.text()
    sheet.form.field("turned_crime_on").restore("")
    done(sheet)
    card = whole(page.db, dispute_id)
    assert (card.way, card.act, card.findings, card.one_officer) == (
        *("police", "beating"),
        *("minor", True),
    )


def test_two_at_the_sheet(page: MediationPage) -> None:
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    page.open_step(Ref("way", dispute_id))
    sheet = sheet_of(page, WaySheet)
    seen = actions.stands(whole(page.db, dispute_id))
    actions.choose_way(page.db, dispute_id, replace(seen, act="insult"), seen)
    fill(sheet, act="slander")
    done(sheet)
    assert sheet.form is not None
    assert "insult" in sheet.form.field("act").problem.text()
    done(sheet)
    assert whole(page.db, dispute_id).act == "slander"


def test_the_earlier_dispute_opens_from_the_card(page: MediationPage) -> None:
    earlier = registered(page.db)
    later = registered(page.db, earlier_ids=earlier.hex)
    page.open_dispute(later)
    buttons: list[QPushButton] = list(page.case.course.way.findChildren(QPushButton))
    (button,) = [one for one in buttons if "Goes on from" in one.accessibleName()]
    assert "刘某某、张𬭎" in button.accessibleName()
    button.click()
    card = page.case.card
    assert card is not None
    assert card.id == earlier
    buttons = list(page.case.course.way.findChildren(QPushButton))
    (back,) = [one for one in buttons if "Went on in" in one.accessibleName()]
    back.click()
    assert page.case.card is not None
    assert page.case.card.id == later
