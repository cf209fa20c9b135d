"""What an officer can ask of the mediation page: by a button of its header, in a menu, by a key.

A new command is one entry here; a sheet that it opens is one in `policepost.mediation.sheets`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import methodcaller
from typing import TYPE_CHECKING, Final

from policepost.core.language import N_
from policepost.core.shapes import Ref
from policepost.mediation.after.promises_part import can_be_supplemented
from policepost.mediation.codes import OPEN
from policepost.mediation.course_sheets import can_agree_orally
from policepost.mediation.law.way_part import ACCEPT_KEY

if TYPE_CHECKING:
    from policepost.mediation.lines import Card
    from policepost.mediation.page import MediationPage

_MEDIATE: Final = "mediation.mediate"
_SIGN: Final = "mediation.sign"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the officer can ask for.

    Attributes:
        name: Under which ``page.buttons`` has its button.
        words: On the button, in the menu and on the F1 card.
        does: What is done with the page.
        key: Works while the page has the keyboard; "" for none.
        needs: The right without which there is neither button nor key; see ``core.rights``.
        primary: Whether its button is the blue one.
    """

    name: str
    words: str
    does: Callable[[MediationPage], None]
    key: str = ""
    needs: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """The rarer commands, under one button."""

    name: str
    commands: tuple[Command, ...]


def _opens(sheet: str) -> Callable[[MediationPage], None]:
    return methodcaller("open_sheet", sheet)


CHECK: Final = Command("check", N_("Check a paper"), _opens("check"), "Ctrl+Shift+V")

OF_THE_LIST: Final[tuple[Command | Menu, ...]] = (
    Command(
        "register",
        N_("＋ Register dispute"),
        lambda page: page.register(),
        "Ctrl+N",
        primary=True,
    ),
    Command("directory", N_("Mediators"), _opens("directory"), needs="mediation.set_up"),
    Menu(
        "list_more",
        (
            Command("duties", N_("Responsibility list of all"), _opens("open_duties")),
            Command("numbers", N_("Numbers on paper"), _opens("numbers")),
            CHECK,
            Command("keys", N_("Keys of posts"), _opens("keys")),
        ),
    ),
    Command("figures", N_("Figures"), _opens("figures"), "Ctrl+Shift+T"),
    Command(
        "calls",
        N_("Calls handed over by 110"),
        _opens("calls"),
        "Ctrl+Shift+K",
        "mediation.take_in",
    ),
)
"""Shown over the list, from left to right; their keys work over a case too."""

OF_A_CASE: Final[tuple[Command | Menu, ...]] = (
    Menu(
        "more",
        (
            Command("case_duties", N_("Responsibility list"), _opens("duties"), needs=_MEDIATE),
            Command("void", N_("Void the number"), _opens("void"), needs=_SIGN),
            Command("file", N_("The whole file"), _opens("file"), "Ctrl+Shift+J"),
            Command(
                "history",
                N_("History and undo"),
                lambda page: page.about_case(page.ask_history),
                "Ctrl+H",
            ),
            Command(
                "deletion",
                N_("Propose deletion"),
                lambda page: page.about_case(page.ask_deletion),
                needs="retention.propose",
            ),
        ),
    ),
    Command("change", N_("Correct"), _opens("change"), needs=_MEDIATE),
    Command("end", N_("End"), lambda page: page.end_or_reopen(), needs=_MEDIATE),
    Command(
        "step", N_("Next step of the case"), lambda page: page.take_next_step(), "Ctrl+E", _MEDIATE
    ),
    Command("papers", N_("Papers"), _opens("papers"), "Ctrl+Shift+D"),
    Command("save", N_("Save"), lambda page: page.save(), "Ctrl+S", _MEDIATE),
    Command("pdf", "PDF", lambda page: page.papers.save_agreement(), "Ctrl+Shift+P", _SIGN),
    Command(
        "print",
        N_("Print"),
        lambda page: page.papers.print_agreement(),
        "Ctrl+P",
        _SIGN,
        primary=True,
    ),
)
"""Shown over a case, from left to right; without an open case their keys do nothing."""


def _accept_first(page: MediationPage) -> None:
    """Accept what the card proposes anew, the first where it proposes two things."""
    for hint in page.case.course.way.hints[:1]:
        page.accept(hint)


def _kept_open(card: Card) -> bool:
    return card.agreement.effective_on is not None and card.status in OPEN


def _if(holds: Callable[[Card], bool], sheet: str) -> Callable[[MediationPage], None]:
    """Open a sheet over a case where the card offers it; else the key does nothing."""

    def does(page: MediationPage) -> None:
        card = page.case.card
        if card is not None and holds(card):
            page.open_sheet(sheet)

    return does


def _receive(page: MediationPage) -> None:
    """Record what was received under the first term that is not paid in full."""
    card = page.case.card
    if card is None or not _kept_open(card):
        return
    for term in card.promises:
        if term.amount is not None and term.received < term.amount:
            page.open_step(Ref("payment", term.id))
            return


BY_KEY: Final = (
    Command(
        "accept",
        N_("Accept what is proposed anew"),
        _accept_first,
        ACCEPT_KEY,
        _MEDIATE,
    ),
    Command("way", N_("Which way is lawful?"), _opens("way"), "Ctrl+Shift+W", _MEDIATE),
    Command("panel", N_("Who mediates"), _opens("panel"), "Ctrl+Shift+G", _MEDIATE),
    Command("oral", N_("Oral agreement"), _if(can_agree_orally, "oral"), "Ctrl+Shift+O", _MEDIATE),
    Command("payment", N_("Payment"), _receive, "Ctrl+Shift+M", _MEDIATE),
    Command("kept", N_("How it was kept"), _if(_kept_open, "kept"), "Ctrl+Shift+Y", _MEDIATE),
    Command(
        "supplement",
        N_("＋ Supplementary agreement"),
        _if(can_be_supplemented, "new_supplement"),
        "Ctrl+Shift+B",
        _MEDIATE,
    ),
)
"""Of a case too; their buttons stand beside what they are about."""

BACK: Final = Command(
    "back", N_("Back to the list"), lambda page: page.close_case(), "Ctrl+Shift+L"
)
"""Has a link of its own at the left of the header."""
