"""The states of the inspections page that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.inspections import actions, answering
from policepost.inspections.answering import Given
from policepost.inspections.filter_chips import HAZARD, INSPECTION, PREMISES
from policepost.inspections.rules import Inspector
from policepost.ui.page import Request

if TYPE_CHECKING:
    from policepost.inspections.page import InspectionsPage

Step = tuple[str, Callable[[], None]]
_PICTURED = {"C1": ("blocked", "停放三轮车两辆"), "D2": ("dead", "压力不足")}


def steps(page: InspectionsPage) -> Iterator[Step]:
    """Names of states, each with what brings it about; the page is left as it was found."""
    for kind, name in ((HAZARD, "hazard"), (INSPECTION, "made"), (PREMISES, "premises")):
        yield name, partial(_show_first, page, kind)
    yield "new-premises", page.open_new_premises
    _close(page)
    premises = page.shown_premises()
    if premises is not None:
        yield "start", page.open_inspect
        _close(page)
        yield from _doing(page, premises)
    yield "record", partial(_press_first, page, INSPECTION, "record")
    _close(page)
    yield "recheck", partial(_press_first, page, HAZARD, "recheck")
    _close(page)
    yield "plan", partial(_press_first, page, HAZARD, "plan")
    _close(page)


def _doing(page: InspectionsPage, premises: UUID) -> Iterator[Step]:
    """An inspection in progress; it is discarded afterwards."""
    inspector = (Inspector(page.db.officer.name, officer=True),)
    made = actions.start_inspection(
        page.db, premises, checklist="daily_fire", inspectors=inspector, accompanied_by="王小明"
    )
    yield "doing", partial(page.open_doing, made)
    if page.doing is not None:
        yield "questions", partial(_answer, page)
        yield "finish", page.open_finish
        _close(page)
        page.put_down()
    actions.discard_inspection(page.db, made)


def _answer(page: InspectionsPage) -> None:
    """Answer everything, with two faults, and stand on the section with one of them."""
    doing = page.doing
    if doing is None:
        return
    answers = {"A1": Given(("accepted",)), "A2": Given(("no",))}
    answers |= {code: Given((answer,), note) for code, (answer, note) in _PICTURED.items()}
    doing.work.answer_all(answers)
    for section in doing.sections:
        doing.work.answer_all(answering.all_fine(section.items, doing.work.answers))
    doing.show_section(2)
    doing.pane.stand_on("C1")


def _show_first(page: InspectionsPage, kind: str) -> None:
    page.answer(Request("list", kind))


def _press_first(page: InspectionsPage, kind: str, verb: str) -> None:
    _show_first(page, kind)
    button = page.card.buttons.get(verb)
    if button is not None:
        button.click()


def _close(page: InspectionsPage) -> None:
    if page.sheet is not None:
        page.sheet.close_sheet()
