"""The panel that makes a new recovery sheet and shows its code once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers.code_box import CodeBox
from policepost.ui.parts import label, secondary_button
from policepost.ui.print_dialog import print_pdf, save_pdf
from policepost.upkeep import actions, making
from policepost.upkeep.dialogs import SlowSheet

if TYPE_CHECKING:
    from policepost.core.access.keys import Keyring
    from policepost.printing.paper import Paper
    from policepost.ui.page import Page


class RecoverySheet(SlowSheet):
    """A new recovery code, which makes the old sheet worthless."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("New recovery sheet"))
        self.page = page
        self._paper: Paper | None = None
        self._held: tuple[str, Paper] | None = None
        self.told = label(
            _(
                "A new sheet makes every older one worthless. Print it at once and lock it away;"
                " the code is never shown again."
            ),
            wrap=True,
        )
        self.code = CodeBox()
        self.code.hide()
        self.print_button = secondary_button(_("Print …"), self._print)
        self.save_button = secondary_button(_("Save as PDF …"), self._save)
        for part in (self.told, self.code, self.print_button, self.save_button):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.print_button.hide()
        self.save_button.hide()
        self.make_button = self.on_done(_("Make a new sheet"), self.make)

    def make(self) -> None:
        """Make the code and its sheet."""
        db = self.page.db

        def work() -> tuple[Keyring, str, Paper]:
            ring, code = actions.renew_recovery(db)
            return ring, code, making.recovery_sheet(ring, db.officer.name, code)

        self.run(self.page, work, self._made)

    def _made(self, found: tuple[Keyring, str, Paper]) -> None:
        _ring, code, paper = found
        self.setEnabled(True)
        self._show_made(code, paper)

    @override
    def typed(self) -> Any:
        """The code that was made, if one was: the older sheets are worthless, it must not go."""
        return self._held

    @override
    def restore(self, typed: Any) -> None:
        if typed is not None:
            self._show_made(*typed)

    def _show_made(self, code: str, paper: Paper) -> None:
        self._held, self._paper = (code, paper), paper
        self.code.show_code(code)
        self.make_button.hide()
        for part in (self.code, self.print_button, self.save_button):
            part.show()
        self.print_button.setFocus()

    def _print(self) -> None:
        if self._paper is not None:
            try:
                print_pdf(self, self._paper.pdf, _("Recovery sheet"))
            except Refused as refusal:
                self.show_refusal(refusal)

    def _save(self) -> None:
        if self._paper is not None:
            save_pdf(self, self._paper.pdf, _("Recovery sheet"))
