"""The sheet in which the panel of a dispute is chosen."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.core.tables import table
from policepost.mediation import actions, codes, directory
from policepost.mediation.facts import MemberFacts
from policepost.mediation.lines import Card, MemberLine
from policepost.ui import style
from policepost.ui.combo import ComboBox
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label, link_button
from policepost.ui.sheet import Sheet


class _MemberRow(QWidget):
    """One member of the panel: role, name, and whether the name stands on the agreement."""

    def __init__(self, member: MemberFacts, known: list[directory.MediatorLine]) -> None:
        super().__init__()
        self.member = member
        self.role = ComboBox()
        for row in table("panel_roles"):
            self.role.addItem(row.label, row.code)
        self.role.setCurrentIndex(self.role.findData(member.role))
        self.role.setAccessibleName(_("Role"))
        self.name = ComboBox()
        self.name.setEditable(True)
        self.name.setAccessibleName(_("Name"))
        for one in known:
            self.name.addItem(one.name, one.id)
        self.name.setCurrentText(member.name)
        self.signs = QCheckBox(_("signs"))
        self.signs.setChecked(member.signs)
        self.remove = link_button("×")
        self.remove.setAccessibleName(_("Remove {name}").format(name=member.name))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.px(8))
        line.addWidget(self.role, 2)
        line.addWidget(self.name, 3)
        line.addWidget(self.signs)
        line.addWidget(self.remove)

    def typed(self) -> tuple[MemberFacts, str, str, bool]:
        """Whom the row began with, and what stands in it now."""
        typed = self.role.currentData(), self.name.currentText(), self.signs.isChecked()
        return (self.member, *typed)

    def show_typed(self, role: str, name: str, *, signs: bool) -> None:
        """Put back what stood in another row like this."""
        self.role.setCurrentIndex(self.role.findData(role))
        self.name.setCurrentText(name)
        self.signs.setChecked(signs)

    def chosen(self, known: dict[str, directory.MediatorLine]) -> MemberFacts:
        """The member as it stands in the row; what the directory knows of the name comes along."""
        name = self.name.currentText().strip()
        same = name == self.member.name
        found = known.get(name)
        return MemberFacts(
            id=self.member.id if same else None,
            name=name,
            role=self.role.currentData(),
            mediator_id=found.id if found else (self.member.mediator_id if same else None),
            organisation=found.organisation
            if found
            else (self.member.organisation if same else ""),
            phone=found.phone if found else (self.member.phone if same else ""),
            signs=self.signs.isChecked(),
        )


class PanelSheet(Sheet):
    """Choose the five roles of the panel from the post's directory, or type somebody else."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Mediation panel"), width=560)
        self._db, self._card = page.db, card
        with page.db.reading() as session:
            self._known = directory.mediators(session)
        self._rows: list[_MemberRow] = []
        self.body.addWidget(
            label(_("Whoever signs stands on the agreement as mediator."), "small", wrap=True)
        )
        for member in card.panel:
            self._add(_member(member))
        present = {member.role for member in card.panel}
        for role in codes.PANEL_ROLES:
            if role not in present:
                self._add(MemberFacts(name="", role=role))
        self.body.addWidget(link_button(_("＋ Add a member"), self._add_other))
        self.body.addStretch(1)
        self.on_done(_("Save"), self._done)

    @override
    def typed(self) -> Any:
        return [row.typed() for row in self._rows]

    @override
    def restore(self, typed: Any) -> None:
        for row in list(self._rows):
            self._remove(row)
        for member, role, name, signs in typed:
            self._add(member)
            self._rows[-1].show_typed(role, name, signs=signs)

    def _add(self, member: MemberFacts) -> None:
        row = _MemberRow(member, [one for one in self._known if one.role == member.role])
        row.remove.clicked.connect(partial(self._remove, row))
        self._rows.append(row)
        self.body.insertWidget(len(self._rows), row)

    @Slot()
    def _add_other(self) -> None:
        self._add(MemberFacts(name="", role="mediator"))
        self._rows[-1].name.setFocus()

    def _remove(self, row: _MemberRow) -> None:
        self._rows.remove(row)
        self.body.removeWidget(row)
        row.hide()
        row.deleteLater()

    @Slot()
    def _done(self) -> None:
        known = {one.name: one for one in self._known}
        members = [row.chosen(known) for row in self._rows if row.name.currentText().strip()]
        with showing_refusals(self):
            actions.choose_panel(self._db, self._card.id, members)
            self.done()


def _member(line: MemberLine) -> MemberFacts:
    return MemberFacts(
        id=line.id,
        name=line.name,
        role=line.role,
        mediator_id=line.mediator_id,
        organisation=line.organisation,
        phone=line.phone,
        signs=line.signs,
    )
