"""The sheet that tells whether a paper in the hand is genuine."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from policepost.core.errors import Refused
from policepost.core.files import chosen
from policepost.core.language import _
from policepost.mediation.proof import asking, words
from policepost.mediation.proof.asking import Answer
from policepost.mediation.proof.reading import LARGEST
from policepost.mediation.proof.rules import PREFIX
from policepost.ui import style
from policepost.ui.file_dialogs import ask_open
from policepost.ui.form import Form, LineField
from policepost.ui.messages import show_refusal, showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import Badge, clear, label, link_button, secondary_button
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.core.database import Database

FILES = "*.pdf *.jpg *.jpeg *.png *.bmp *.tif *.tiff *.webp"


def answers_of(db: Database, path: str) -> list[Answer]:
    """What is found of a file; runs in the background. Raises Refused."""
    return asking.of_file(db, chosen(Path(path), LARGEST))


class CheckSheet(Sheet):
    """A photo, a scan, a PDF, what a scanner types, or number and check code; then the answer."""

    dispute_wanted = Signal(object)
    """The key of the dispute whose paper it is."""
    paper_wanted = Signal(object)
    """The `Issued` that is to be shown as it went out."""
    keys_wanted = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Check a paper"), width=560)
        self._db, self._tasks = page.db, page.tasks
        self.body.addWidget(
            label(
                _(
                    "Scan the code on the paper, choose a photo, a scan or the PDF, or type its "
                    "number and check code. Nothing leaves this computer."
                ),
                "small",
                wrap=True,
            )
        )
        self.file_button = secondary_button(_("Choose a photo or file …"), self._choose)
        self.body.addWidget(self.file_button)
        form = Form()
        form.row(
            LineField("number", _("No. on the paper")),
            LineField("check_code", _("Check code, or scan here")),
        )
        self._fields = form
        self.form = form
        self.body.addWidget(form)
        self.number, self.code = _edit(form, "number"), _edit(form, "check_code")
        self.code.returnPressed.connect(self._check)
        self.number.returnPressed.connect(self._number_ended)
        self._found = QVBoxLayout()
        self._found.setSpacing(style.px(8))
        self.body.addLayout(self._found)
        if page.db.may("mediation.keys"):
            keys = link_button(_("Keys of other posts …"), self.keys_wanted.emit)
            self.body.addWidget(keys, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.on_done(_("Check"), self._check)

    @Slot()
    def _choose(self) -> None:
        ask_open(self, _("Choose a photo or file"), FILES, self.check_file)

    def check_file(self, path: str) -> None:
        """Look at a file in the background and show what is found."""
        self.file_button.setEnabled(False)
        self._say(_("Looking …"))
        work = partial(answers_of, self._db, path)
        self._tasks.run(work, self._show, self._failed, lane="paper")

    @Slot()
    def _number_ended(self) -> None:
        """Go on to the check code, unless a scanner typed its text and Enter here."""
        if self.number.text().startswith(PREFIX):
            self._check()
        else:
            self.code.setFocus()

    @Slot()
    def _check(self) -> None:
        with showing_refusals(self):
            # The scanner's text as it was typed: spaces at its end are part of the code.
            self._show([asking.of_text(self._db, self.code.text(), self.number.text())])

    def _failed(self, error: Exception) -> None:
        self.file_button.setEnabled(True)
        clear(self._found)
        if not isinstance(error, Refused):
            raise error
        show_refusal(self, error)

    def _say(self, text: str) -> None:
        clear(self._found)
        self._found.addWidget(label(text, "muted"))

    def _show(self, answers: list[Answer]) -> None:
        """Show what is found of each paper."""
        self.file_button.setEnabled(True)
        self.notice.clear()
        clear(self._found)
        for answer in answers:
            self._add(answer)

    def _add(self, answer: Answer) -> None:
        verdict = answer.verdict
        tone = "bad" if answer.forged else words.TONES[verdict.outcome]
        head = QHBoxLayout()
        head.addWidget(Badge(words.title(verdict, answer.compared), tone))
        head.addStretch(1)
        self._found.addLayout(head)
        for line in words.sentences(verdict, answer.compared):
            self._found.addWidget(label(line, wrap=True))
        issued = verdict.issued
        if issued is not None:
            row = QHBoxLayout()
            show = partial(self.paper_wanted.emit, issued)
            row.addWidget(link_button(_("Show the paper as it went out"), show))
            row.addWidget(
                link_button(
                    _("Open the dispute"), partial(self.dispute_wanted.emit, issued.dispute_id)
                )
            )
            row.addStretch(1)
            self._found.addLayout(row)


def _edit(form: Form, name: str) -> QLineEdit:
    """The line in which a field is typed."""
    field = form.field(name)
    assert isinstance(field, LineField)  # noqa: S101
    return field.edit
