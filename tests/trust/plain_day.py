"""A day of work in the real window: ``-m tests.trust.plain_day FOLDER HOW``, a process of its own.

It says ``ready`` when there is nothing more to do, and waits to be killed, or ends as it is told.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import xlsxwriter
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from policepost import start
from policepost.core import language, preferences, secrecy
from policepost.core.backups import keeping
from policepost.upkeep import making
from policepost.window.program import Program
from tests.posts import post_form
from tests.trust import secrets

OFFICER = "田某"
LONGEST = 60.0
HEADINGS = ("姓名", "现住址", "网格", "与户主关系", "人员类型", "公民身份号码", "联系电话")


def wait(until: Callable[[], object], seconds: float = LONGEST) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise TimeoutError(until)
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()


def rest(program: Program) -> None:
    """Let everything come to rest."""
    wait(lambda: not program.tasks.busy)
    QApplication.processEvents()


def make(folder: Path, password: str) -> None:
    """Make the post, and the officer's own sheet to import."""
    form = post_form(password, officer=OFFICER, grids=["网格01"])
    making.make_post(folder / "post", form).db.close()
    with xlsxwriter.Workbook(folder / "chosen" / "people.xlsx", {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        row = (secrets.NAME, secrets.ADDRESS, "1", "户主", "常住", secrets.NUMBER, secrets.PHONE)
        page.write_row(1, 0, row)


class Day:
    """One officer's work in the window of a program."""

    def __init__(self, program: Program, folder: Path, password: str) -> None:
        self.program, self.folder, self.password = program, folder, password
        self.chosen = folder / "chosen"

    @property
    def workspace(self) -> Any:
        """The pages."""
        return self.program.workspace

    def sign_in(self) -> None:
        """Sign in at the door."""
        card = cast("Any", self.program.screen).password_card
        card.password.edit.setText(self.password)
        card.button.click()
        wait(lambda: self.program.screen is None)
        rest(self.program)

    def bring_in(self) -> None:
        """Import the sheet, register another person by hand, and a dispute."""
        from policepost.residents import actions, importing
        from tests.mediation import makers

        db = self.program.db
        assert db is not None
        importing.import_residents(db, importing.look(self.chosen / "people.xlsx"))
        form = actions.ResidentForm(name=secrets.SECOND, address=secrets.ADDRESS)
        self.resident = actions.register_resident(db, form)
        self.dispute = makers.registered(db, facts=secrets.DISPUTE)

    def look_about(self) -> None:
        """Search, open a card, copy a row, leave a draft half written."""
        from policepost.residents.dialogs import ResidentSheet
        from policepost.ui.left_open import sheet_over
        from policepost.ui.listview import ListView
        from policepost.ui.page import Request

        workspace = self.workspace
        workspace.open_search()
        for text in (secrets.NAME[:2], secrets.NUMBER, secrets.TYPED):
            workspace.finder.today_box.setText(text)
            rest(self.program)
        workspace.route(Request("open", "dispute", self.dispute))
        rest(self.program)
        workspace.route(Request("open", "resident", self.resident))
        rest(self.program)
        page = workspace.current
        view = cast("ListView", page.findChild(ListView))
        view.selectRow(0)
        view._copy()
        page.work.begin("edit", self.resident)
        sheet = cast("ResidentSheet", sheet_over(page))
        field = cast("Any", sheet.form).field("note")
        field.restore(secrets.DRAFT)
        cast("Any", sheet.form).changed.emit()

    def take_out(self) -> None:
        """See a paper, save it, print it, save a list: files of the officer's own."""
        from policepost.residents import papers
        from policepost.ui import print_dialog
        from policepost.ui.preview import PaperPreview

        db = self.program.db
        assert db is not None
        made = papers.household_sheet(db, self.resident)
        preview = PaperPreview(self.program.tasks)
        preview.show_paper(made)
        rest(self.program)
        preview.deleteLater()
        print_dialog.write_pdf(self.workspace.current, made.pdf, str(self.chosen / "saved.pdf"))
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFileName(str(self.chosen / "printed.pdf"))
        print_dialog.draw(made.pdf, printer)
        self.take_list_out()

    def take_list_out(self) -> None:
        """The list of residents as workbook, under a password, as table of text and as ledger."""
        from policepost.core.taking import GB18030, Way
        from policepost.lists.file_sheet import FileSheet
        from policepost.lists.ledger_sheet import LedgerSheet
        from policepost.lists.taking import ListExport
        from policepost.ui.left_open import sheet_over
        from policepost.ui.preview import PaperPreview

        page = self.workspace.page("residents")
        export = cast("ListExport", page.findChild(ListExport))
        for name, way in (
            ("list.xlsx", Way("上报")),
            ("kept.xlsx", Way("上报", None, secrets.PASSWORD)),
            ("list.csv", Way("上报", None, "", GB18030)),
        ):
            export.ask()
            cast("FileSheet", page.findChild(FileSheet)).take(str(self.chosen / name), way)
            rest(self.program)
        export.ask_paper()
        asked = cast("LedgerSheet", page.findChild(LedgerSheet))
        assert asked.form is not None
        asked.form.set_values({"reason": "上报"})
        asked.show_paper()
        rest(self.program)
        shown = cast("Any", sheet_over(page))
        assert shown.findChild(PaperPreview)._shown is not None
        shown.close_sheet()

    def break_down(self) -> None:
        """Errors that nobody foresaw, with a person in their words and in what is at hand."""
        held = f"{secrets.CRASHED} {secrets.NAME} {secrets.NUMBER} {secrets.PHONE}"

        def fail() -> None:
            at_hand = {"name": secrets.NAME, "text": held}
            raise ValueError(f"cannot use {at_hand!r}")

        class Leaving:
            def __del__(self) -> None:
                raise KeyError(held)

        QTimer.singleShot(0, fail)
        thread = threading.Thread(target=fail, name="thread")
        thread.start()
        thread.join()
        leaving = Leaving()
        del leaving
        warnings.warn(held, UserWarning, stacklevel=1)
        logging.getLogger("a.library").error("cannot read %s", held)
        rest(self.program)

    def lock(self) -> list[str]:
        """Lock with everything open; what can still be seen or read of anybody."""
        from policepost.ui.file_dialogs import ask_save

        window = self.program.window
        menu = QMenu(secrets.NAME, window)
        menu.addAction(secrets.NUMBER)
        menu.popup(window.pos())
        ask_save(self.workspace.current, secrets.SECOND, secrets.NAME, "pdf", print)
        QToolTip.showText(window.pos(), secrets.PHONE, window)
        assert secrets.NAME in "\n".join(shown())
        self.program.lock()
        gone: list[int] = []
        QTimer.singleShot(500, partial(gone.append, 1))  # Qt lets a tip go a moment later
        wait(lambda: gone)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        seen = "\n".join(shown())
        found = [what for what, text in secrets.WORDS.items() if text in seen]
        return [f"locked screen shows {one}" for one in found]


def shown() -> list[str]:
    """All that a screen says: windows, titles, what screen readers reach, the clipboard."""
    said = [QGuiApplication.clipboard().text()]
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            said.append(window.windowTitle())
            for part in [window, *cast("list[QWidget]", window.findChildren(QWidget))]:
                text = getattr(part, "text", None)
                said += [part.toolTip(), part.accessibleName(), text() if callable(text) else ""]
    for native in QGuiApplication.topLevelWindows():
        root: Any = native.accessibleRoot()
        if root is not None and native.type() != Qt.WindowType.Popup:  # as Qt does
            said += _readable(root)
    return [str(one) for one in said if one]


def _readable(part: Any) -> list[str]:
    """What a screen reader could say of a part and all within."""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
    said = [part.text(kind) for kind in kinds]
    for number in range(part.childCount()):
        child = part.child(number)
        if child is not None:
            said += _readable(child)
    return said


def work(program: Program, folder: Path, how: str, password: str) -> None:
    """The day; `how` it ends: "kill", "crash" or "close"."""
    day = Day(program, folder, password)
    day.sign_in()
    if how == "kill":
        day.bring_in()
        rest(program)
        day.look_about()
        day.take_out()
        assert program.db is not None
        keeping.run(program.db)
        day.look_about()
        for line in day.lock():
            print(line, flush=True)
        day.sign_in()
    day.break_down()
    print("ready", flush=True)
    if how == "crash":
        faulthandler._sigsegv()  # type: ignore[attr-defined]
    if how == "close":
        program.window.close()
    else:
        wait(lambda: False)


def main(folder: Path, how: str) -> int:
    """Begin as ``policepost`` does."""
    secrecy.begin()
    password = secrecy.given_password() or ""
    language.use("zh_CN")
    if how == "kill":
        make(folder, password)
        preferences.change(folder / "post", language="zh_CN")

    def live(program: Program) -> None:
        try:
            work(program, folder, how, password)
        except BaseException:  # noqa: BLE001  (nobody would say "ready", and who waits would wait on)
            traceback.print_exc()
            sys.stdout.flush()
            os._exit(1)

    def begun(program: Program) -> None:
        program.first_painted.connect(lambda: QTimer.singleShot(0, program, partial(live, program)))

    return start.run(folder / "post", on_start=begun)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
