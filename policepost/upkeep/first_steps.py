"""The steps of the wizard: what each asks, and the recovery sheet at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.code_box import CodeBox
from policepost.officers.password_fields import NewPassword
from policepost.ui import style
from policepost.ui.form import Form, LineField, NumberField, TextField
from policepost.ui.parts import label, link_button, restyle, secondary_button
from policepost.upkeep import rules

USUAL_GRIDS = 12


class Step(QWidget):
    """One step: a form and what it gives; `edited` fires with every change of an answer."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.form.changed.connect(self.edited)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, style.px(6), 0, style.px(6))
        self.column.addWidget(self.form)
        self.column.addStretch(1)

    def title(self) -> str:
        """The question of the step."""
        raise NotImplementedError

    def told(self) -> str:
        """What is good to know before answering."""
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """The answers by the names of `PostForm`. Raises Refused for an impossible one."""
        return self.form.values()

    def check(self) -> None:
        """Refuse answers that cannot be. Raises Refused."""
        self.given()


class PostStep(Step):
    """What the post is called."""

    def __init__(self) -> None:
        super().__init__()
        self.form.add(LineField("post", _("Name of the post"), required=True))
        self.form.add(LineField("station", _("Police station"), required=True))

    @override
    def check(self) -> None:
        given = self.given()
        rules.check_names(given["post"], given["station"])

    @override
    def title(self) -> str:
        return _("Your post")

    @override
    def told(self) -> str:
        return _("Both names stand on every paper, as they are written here.")


class GridsStep(Step):
    """How many grids, and their names."""

    def __init__(self) -> None:
        super().__init__()
        self.count = NumberField("count", _("How many grids"), required=True)
        self.names = TextField("names", _("Names, one a line"), lines=8)
        self.form.add(self.count)
        self.form.add(self.names)
        self.count.set_value(USUAL_GRIDS)
        self._propose()
        self.count.changed.connect(self._propose)

    @override
    def title(self) -> str:
        return _("Its grids")

    @override
    def told(self) -> str:
        return _("Names can be changed later. A post without grids begins with 0.")

    @Slot()
    def _propose(self) -> None:
        """Make the list as long as the number says, keeping names that were typed."""
        try:
            count = int(self.count.value() or 0)
        except Refused:
            return
        kept = self._lines()
        standard = rules.grid_names(min(count, rules.MOST_GRIDS))
        self.names.set_value("\n".join([*kept[:count], *standard[len(kept) :]]))

    def _lines(self) -> list[str]:
        return [line.strip() for line in str(self.names.value()).splitlines() if line.strip()]

    @override
    def given(self) -> dict[str, Any]:
        self.form.values()
        rules.check_grids(self._lines())
        return {"grids": tuple(self._lines())}


class OfficerStep(Step):
    """The first officer and the password."""

    def __init__(self, names: Callable[[], list[str]]) -> None:
        super().__init__()
        self._others = names
        self.form.add(LineField("officer", _("Your name"), required=True))
        self.passwords = NewPassword(self._names)
        for password in (self.passwords.first, self.passwords.second):
            password.edit.textEdited.connect(self.edited)
        self.form.put(self.passwords)

    def _names(self) -> list[str]:
        return [*self._others(), str(self.form.typed().get("officer", ""))]

    @override
    def title(self) -> str:
        return _("The first officer")

    @override
    def told(self) -> str:
        return _("More officers can be added in Settings.")

    @override
    def given(self) -> dict[str, Any]:
        return {**self.form.values(), "password": self.passwords.text()}


class SheetStep(QWidget):
    """The recovery code: printed, saved, or copied by hand and confirmed."""

    confirmed = Signal()

    def __init__(self, code: str, go_on: QWidget) -> None:
        super().__init__()
        self._pdf, self._go_on = b"", go_on
        self.code = CodeBox(code)
        self.print_button = secondary_button(_("Print …"), self._print)
        self.save_button = secondary_button(_("Save as PDF …"), self._save)
        self.copied_button = link_button(_("I copied it by hand"), self.confirm)
        self.state = label("", "small", wrap=True)
        row = QHBoxLayout()
        for button in (self.print_button, self.save_button):
            button.setEnabled(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.copied_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, style.px(6), 0, style.px(6))
        column.setSpacing(style.px(12))
        column.addWidget(self.code)
        column.addLayout(row)
        column.addWidget(self.state)
        column.addStretch(1)
        self.setFocusProxy(self.print_button)

    def offer(self, pdf: bytes) -> None:
        """The paper is ready to be printed or saved."""
        self._pdf = pdf
        for button in (self.print_button, self.save_button):
            button.setEnabled(True)
        self.print_button.setFocus()

    def _print(self) -> None:
        from policepost.ui.messages import showing_refusals
        from policepost.ui.print_dialog import print_pdf

        with showing_refusals(self):
            print_pdf(self, self._pdf, _("Recovery sheet"), on_printed=self.confirm)

    def _save(self) -> None:
        from policepost.ui.print_dialog import save_pdf

        save_pdf(self, self._pdf, _("Recovery sheet"), on_saved=self.confirm)

    @Slot()
    def confirm(self) -> None:
        """The code is in safe hands: the post may be opened."""
        self.state.setText(_("Keep the sheet apart from the computer and from the backups."))
        self.state.setProperty("ink", "good")
        restyle(self.state)
        self.confirmed.emit()
        self._go_on.setEnabled(True)
        self._go_on.setFocus()
