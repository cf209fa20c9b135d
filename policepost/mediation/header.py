"""The row on top of the mediation page: where one is, and what can be done there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from policepost.core.language import _
from policepost.mediation import codes, hindrances
from policepost.mediation.after.codes import AgreementKind
from policepost.mediation.commands import BACK, BY_KEY, OF_A_CASE, OF_THE_LIST, Command, Menu
from policepost.mediation.next_step import next_step
from policepost.ui.parts import Badge, label, link_button, secondary_button

if TYPE_CHECKING:
    from policepost.mediation.lines import Card
    from policepost.mediation.page import MediationPage


class PageHeader:
    """The heading and the buttons of the page; shows those of the list or those of a case.

    Attributes:
        buttons: Every button, by the name of its command or menu.
    """

    def __init__(self, page: MediationPage) -> None:
        self._page = page
        self.buttons: dict[str, QPushButton] = {}
        back = partial(BACK.does, page)
        self.back_button = link_button(_("Mediation") + " ›", back)
        self.back_button.setToolTip(f"{_(BACK.words)}  {BACK.key}")
        page.add_key(BACK.key, _(BACK.words), back)
        self.heading = label("", "page-title")
        self.state_badge = Badge()
        for widget in (self.back_button, self.heading, self.state_badge):
            page.header.add_left(widget)
        for one in OF_THE_LIST:
            self._add(one, of_case=False)
        for one in OF_A_CASE:
            self._add(one, of_case=True)
        for command in BY_KEY:
            self._add_key(command, of_case=True)

    def _add(self, one: Command | Menu, *, of_case: bool) -> None:
        if isinstance(one, Menu):
            button = secondary_button(_("More ▾"))
            button.setMenu(self._menu(button, one, of_case=of_case))
            self._page.header.add_right(button)
        else:
            do = partial(self._page.do, one, of_case=of_case)
            words = _(one.words)
            button = self._page.header.add_action(words, do, primary=one.primary, needs=one.needs)
            self._add_key(one, of_case=of_case)
            if one.key:
                button.setToolTip(f"{words}  {one.key}")
        self.buttons[one.name] = button

    def _menu(self, button: QPushButton, menu: Menu, *, of_case: bool) -> QMenu:
        shown = QMenu(button)
        for one in menu.commands:
            if not one.needs or self._page.db.may(one.needs):
                words = f"{_(one.words)}\t{one.key}" if one.key else _(one.words)
                action = shown.addAction(words)
                action.triggered.connect(partial(self._page.do, one, of_case=of_case))
            self._add_key(one, of_case=of_case)
        return shown

    def _add_key(self, one: Command, *, of_case: bool) -> None:
        if one.key:
            do = partial(self._page.do, one, of_case=of_case)
            self._page.add_key(one.key, _(one.words), do, one.needs)

    def _of_the_list(self) -> Iterator[QWidget]:
        return (self.buttons[one.name] for one in OF_THE_LIST)

    def _of_a_case(self) -> Iterator[QWidget]:
        yield from (self.buttons[one.name] for one in OF_A_CASE)
        yield self.state_badge
        yield self.back_button

    def show_list(self, waiting: int) -> None:
        """Offer what is done with the list; the calls only where some wait."""
        self.heading.setText(_("Mediation"))
        self.heading.setToolTip("")
        for widget in self._of_the_list():
            widget.show()
        for widget in self._of_a_case():
            widget.hide()
        self.show_calls(waiting)

    def show_calls(self, waiting: int) -> None:
        """Show how many calls wait; without any there is nothing to press."""
        button = self.buttons["calls"]
        button.setText(_("110 calls waiting: {count}").format(count=waiting))
        button.setVisible(bool(waiting))

    def show_guard(self) -> None:
        """Offer only the way back, before a case that is protected."""
        self.heading.clear()
        self.back_button.show()

    def show_case(self, card: Card) -> None:
        """Offer what can be done with a case as it stands."""
        for widget in self._of_the_list():
            widget.hide()
        for widget in self._of_a_case():
            widget.show()
        self.heading.setText(" ".join(filter(None, (card.number, card.subject or card.kind_words))))
        self.heading.setToolTip(card.title)
        self.state_badge.show_text(_state_words(card), card.tone)
        step = next_step(card)
        self.buttons["step"].setVisible(step is not None)
        self.buttons["step"].setText(step[0] if step else "")
        closed = card.status not in codes.OPEN
        self.buttons["end"].setText(_("Reopen") if closed else _("End"))
        self.buttons["end"].setVisible(closed or card.agreement.effective_on is None)
        self.buttons["save"].setVisible(hindrances.writable(card.state))
        self.buttons["print"].setText(_print_words(card))
        for name in ("pdf", "print"):  # what was given up has no agreement
            self.buttons[name].setVisible(card.status not in codes.FAILED)

    def focus_first(self) -> None:
        """Put the keyboard on what is to be done next with the case, else on its papers."""
        step = self.buttons["step"]
        (step if step.isVisible() else self.buttons["papers"]).setFocus()


def _print_words(card: Card) -> str:
    """What is printed: the agreement for everybody, or the form in which spoken words are kept."""
    if card.agreement_kind == AgreementKind.ORAL:
        return _("Print the registration")
    words = _("Print {count} copies again") if card.altered else _("Print {count} copies")
    return words.format(count=card.copies)


def _state_words(card: Card) -> str:
    held = sum(bool(one.outcome) for one in card.sittings)
    if card.status == codes.Status.MEDIATING:
        count = held + any(not one.outcome for one in card.sittings)
        sitting = _("sitting {number}").format(number=count)
        return f"{card.status_words} · {sitting}"
    return card.status_words
