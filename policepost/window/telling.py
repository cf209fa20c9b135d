"""What the program itself tells the officer: at signing in, and when something went wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from policepost import crash
from policepost.core import clock, faults, language
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policepost.core.database import Database
    from policepost.officers.actions import SignedIn
    from policepost.officers.sign_in import SignIn
    from policepost.ui.page import Page

ENOUGH_ROOM = 500
"""Megabytes that should be free; with less the officer is told after signing in."""


class Teller(QObject):
    """Says sentences on the page in sight; behind a locked screen they wait.

    Args:
        page: Gives the page in sight; None while there is none or the screen is locked.
        door: Gives the sign-in while it is in sight.
    """

    salvage_asked = Signal(str)
    """What is damaged is to be saved as far as it can be read; carries what was said of it."""

    def __init__(
        self,
        page: Callable[[], Page | None],
        door: Callable[[], SignIn | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._door = page, door
        self._waiting: list[tuple[str, str]] = []
        self._damage = ""
        self._telling = False

    @Slot(str)
    def fault(self, sentence: str) -> None:
        """Something is wrong with the file or the disk."""
        if sentence == _(faults.DAMAGED):  # a damaged page was met, before any check found it
            self.damage(sentence)
        else:
            self._say(sentence, "bad")

    @Slot(str)
    def damage(self, sentence: str) -> None:
        """A check found a part of the file damaged; whoever may restore may save the rest."""
        page = self._page()
        if page is None:
            self._damage = sentence
        elif page.db.may("restore"):
            offer = (_("Save what can be read …"), partial(self.salvage_asked.emit, sentence))
            page.notice.say(sentence, "bad", offer)
        else:
            self._say(sentence, "bad")

    @Slot(str)
    def backup(self, sentence: str) -> None:
        """A backup could not be made."""
        self._say(sentence, "wait")

    def _say(self, sentence: str, tone: str) -> None:
        page = self._page()
        if page is None:
            if (sentence, tone) not in self._waiting:
                self._waiting.append((sentence, tone))
        else:
            page.notice.say(sentence, tone)

    @Slot(str)
    def crash(self, path: str) -> None:
        """An error that nobody foresaw was written down."""
        sentence = _(
            "Something in the program went wrong; what you typed is kept. Go on working, and give"
            " the file {path} to whoever looks after the program."
        ).format(path=path)
        if self._telling:  # telling went wrong itself; the log has both
            return
        self._telling = True
        page, door = self._page(), self._door()
        if page is not None:
            page.notice.say(
                _(
                    "Something in the program went wrong; what you typed is kept. Go on working,"
                    " and save a report for whoever looks after the program."
                ),
                offer=self._report(page),
            )
        elif door is not None:
            door.say(sentence)
        self._telling = False

    def _report(self, page: Page) -> tuple[str, Callable[[], None]]:
        """The button that opens the report over the page."""

        def open_report() -> None:
            from policepost.upkeep.report_sheet import ReportSheet

            ReportSheet(page).open()

        return _("Save a report …"), open_report

    def _crashed_before(self) -> bool:
        """Say that the interpreter itself crashed in the run before; whether it did."""
        page = self._page()
        if page is None or not crash.died_before():
            return False
        words = _(
            "The program ended unexpectedly the last time; what was saved and typed is there. Save"
            " a report for whoever looks after the program."
        )
        page.notice.say(words, "wait", self._report(page))
        return True

    def at_first(self, told: Sequence[str], signed_in: SignedIn | None) -> None:
        """Tell what is to be known on the first page.

        Args:
            told: About post and computer, see `standing`.
            signed_in: About the account; None for who is known already.
        """
        sentences = [*told, *(warnings_of(signed_in) if signed_in is not None else ())]
        if sentences:
            self._say(" ".join(sentences), "wait")
        elif self._crashed_before():
            pass
        elif signed_in is not None:
            self.greet(signed_in)
        self.catch_up()

    def greet(self, signed_in: SignedIn) -> None:
        """Tell the officer when the account was used last, and what happened at its door since."""
        page = self._page()
        if page is None:
            return
        warnings = warnings_of(signed_in)
        if warnings:
            page.notice.say(" ".join(warnings), "wait")
        elif signed_in.before is not None:
            from policepost.ui.messages import tell

            words = _("Last signed in {moment}.")
            tell(page, words.format(moment=language.format_moment(signed_in.before)))

    def catch_up(self) -> None:
        """Tell what waited while the screen was locked; the gravest stays in sight."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            tone = "bad" if any(one == "bad" for _sentence, one in waiting) else "wait"
            self._say(" ".join(sentence for sentence, _tone in waiting), tone)
        damage, self._damage = self._damage, ""
        if damage:
            self.damage(damage)


def standing(db: Database) -> list[str]:
    """What is doubtful about the file, the disk and the calendar, in sentences."""
    import shutil

    free = shutil.disk_usage(db.folder).free // 1024**2
    room = _("Only {free} MB are left on this disk; make room before it is full.")
    full = [room.format(free=free)] if free < ENOUGH_ROOM else []
    return [*full, *db.doubts, *clock.notices(clock.today())]


def warnings_of(signed_in: SignedIn) -> list[str]:
    """What an officer should know about the own account, in sentences."""
    found = []
    if signed_in.failed:
        count = len(signed_in.failed)
        words = language.ngettext(
            "Since you signed in last, a wrong password was tried for your account {count} time,"
            " last {moment}. If it was not you, change the password.",
            "Since you signed in last, a wrong password was tried for your account {count} times,"
            " last {moment}. If it was not you, change the password.",
            count,
        )
        moment = language.format_moment(signed_in.failed[-1])
        found.append(words.format(count=count, moment=moment))
    if signed_in.strangers:
        count = len(signed_in.strangers)
        words = language.ngettext(
            "Somebody tried to sign in under a name that has no account {count} time.",
            "Somebody tried to sign in under names that have no account {count} times.",
            count,
        )
        found.append(words.format(count=count))
    if signed_in.age is not None:
        words = _("Your password is {days} days old; choose a new one in the settings.")
        found.append(words.format(days=signed_in.age))
    return found
