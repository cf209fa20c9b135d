"""The sheet of one service: what it is called, how long it takes, what to bring."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QSpinBox, QVBoxLayout, QWidget

from policepost.appointments import set_up
from policepost.appointments.lines import ServiceLine
from policepost.appointments.rules import PaperToBring
from policepost.appointments.set_up import ServiceForm
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.form import CheckField, Form, LineField, NumberField, TextField
from policepost.ui.input import LineEdit
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.parts import label, small_button
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page

_MOST = 9


class ServiceSheet(Sheet):
    """Edits a service of the post's list, or adds one."""

    saved = Signal()

    def __init__(self, page: Page, service: ServiceLine | None) -> None:
        super().__init__(page, service.title if service else _("New service"), 600)
        self._host, self._service = page, service
        form = Form()
        form.row(
            LineField("name", _("Name in Chinese"), required=True),
            LineField("english", _("Name in English")),
        )
        form.row(
            NumberField(
                "minutes", _("How long"), unit=_("minutes"), required=True, least=5, most=480
            ),
            CheckField("offered", _("Can be booked")),
        )
        form.add(TextField("limits", _("Limits of the law"), lines=2, most=5))
        form.row(LineField("fee", _("Fee")), LineField("source", _("By which rule")))
        form.section(_("Papers to bring"))
        self.papers = PapersEdit(service.papers if service else ())
        form.put(self.papers)
        if service is None:
            form.set_values({"minutes": 30, "offered": True})
        else:
            form.set_values({field.name: getattr(service, field.name) for field in form.fields()})
        self.put_form(form)
        self.entries = form
        self.on_done(_("Save service"), self._save)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            values = self.entries.values()
            form = ServiceForm(**values, papers=self.papers.papers())
            set_up.save_service(self._host.db, self._service.id if self._service else None, form)
            tell(self._host, _("Saved: {name}").format(name=values["name"]))
            self.saved.emit()
            self.close_sheet()


class _Line:
    """The widgets of one paper."""

    def __init__(self, paper: PaperToBring) -> None:
        self.english = paper.english
        self.was = paper.name
        self.name = LineEdit()
        self.name.setText(paper.name)
        self.name.setCursorPosition(0)
        self.name.setAccessibleName(_("What to bring"))
        self.originals, self.copies = _number(paper.originals), _number(paper.copies)
        self.originals.setAccessibleName(_("Originals"))
        self.copies.setAccessibleName(_("Copies"))
        self.group = LineEdit()
        self.group.setText(paper.group)
        self.group.setMaxLength(4)
        self.group.setFixedWidth(style.px(64))
        self.group.setAccessibleName(_("Any one of"))

    def paper(self) -> PaperToBring:
        """What stands in the line; a paper that was renamed loses its old English name."""
        name = self.name.text().strip()
        return PaperToBring(
            name=name,
            english=self.english if name == self.was else "",
            originals=self.originals.value(),
            copies=self.copies.value(),
            group=self.group.text().strip(),
        )


def _number(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, _MOST)
    box.setValue(value)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    box.setFixedWidth(style.px(58))
    return box


class PapersEdit(QWidget):
    """The papers of a service, one a line, with originals, copies and the group of alternatives."""

    def __init__(self, papers: tuple[PaperToBring, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(style.px(6))
        self._grid.setColumnStretch(0, 1)
        heads = (_("What to bring"), _("Originals"), _("Copies"), _("Any one of"))
        for number, words in enumerate(heads):
            self._grid.addWidget(label(words, "small"), 0, number)
        column.addLayout(self._grid)
        words = _('Papers with the same mark under "Any one of" stand for one another.')
        column.addWidget(label(words, "small", wrap=True))
        self.add_button = small_button(_("One more paper"), self._add_empty)
        column.addWidget(self.add_button)
        self.rows: list[_Line] = []
        self._next = 1
        for paper in papers:
            self._add(paper)

    def papers(self) -> tuple[PaperToBring, ...]:
        """What stands in the lines; an untouched empty line is no paper."""
        found = (line.paper() for line in self.rows)
        return tuple(one for one in found if one != PaperToBring(""))

    @Slot()
    def _add_empty(self) -> None:
        self._add(PaperToBring(""))
        self.rows[-1].name.setFocus()

    def _add(self, paper: PaperToBring) -> None:
        line = _Line(paper)
        take = small_button("×")
        take.setAccessibleName(_("Take this paper away"))
        take.clicked.connect(partial(self._take, line, take))
        for number, widget in enumerate((line.name, line.originals, line.copies, line.group, take)):
            self._grid.addWidget(widget, self._next, number)
        self._next += 1
        self.rows.append(line)

    def _take(self, line: _Line, button: QWidget, _checked: object = None) -> None:
        self.rows.remove(line)
        for widget in (line.name, line.originals, line.copies, line.group, button):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.add_button.setFocus()
