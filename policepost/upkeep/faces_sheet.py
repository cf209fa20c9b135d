"""The typefaces of papers in the settings: which of this computer's they are set in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Slot

from policepost.core.language import N_, _, captioned
from policepost.printing import choosing, installed
from policepost.printing.choosing import AUTOMATIC, BODY, CHOSEN, SUPPLIED, TITLE, Choice
from policepost.printing.installed import COMMON, Installed
from policepost.printing.specimens import specimens
from policepost.ui import style
from policepost.ui.form import ChoiceField, Form
from policepost.ui.parts import label
from policepost.ui.preview import PaperPreview
from policepost.ui.sheet import Sheet
from policepost.upkeep import forms

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.ui.page import Page

_PARTS: Final = {BODY: N_("Running text"), TITLE: N_("Titles")}
_USUAL: Final = {BODY: "仿宋", TITLE: "小标宋"}
_OURS: Final = {BODY: "思源宋体", TITLE: "思源宋体（粗）"}
_WHY: Final = {
    installed.NOT_EMBEDDED: N_("its maker does not allow that it is embedded in papers"),
    installed.OTHER_OUTLINES: N_("its outlines (CFF) cannot be embedded in papers"),
    installed.DAMAGED: N_("its file is damaged"),
}


def state(folder: Path) -> str:
    """Say in which faces papers are set, or why not in the chosen one."""
    faults = [choosing.fault(name) for name in _PARTS if choosing.fault(name)]
    told = [
        _("{part}: {typeface}").format(part=_(words), typeface=_family(folder, name))
        for name, words in _PARTS.items()
    ]
    return "\n".join([*told, *faults])


def _family(folder: Path, name: str) -> str:
    chosen = choosing.choice(folder, name)
    there = chosen.face is not None and chosen.way != SUPPLIED and not choosing.fault(name)
    return chosen.face.family if there and chosen.face else _OURS[name]


class FacesSheet(Sheet):
    """Chooses the faces; what is chosen is used, and shown, at once."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Typefaces of papers"), width=820)
        self.page = page
        self.fields = {name: ChoiceField(name, _(words), ()) for name, words in _PARTS.items()}
        self.choices = Form()
        self.choices.row(*self.fields.values())
        self.choices.changed.connect(self._choose)
        self.note = label("", "small", wrap=True)
        self.preview = PaperPreview(page.tasks)
        self.preview.setMinimumHeight(style.px(420))
        words = _(
            "This computer's choice, for all papers. Characters that a typeface lacks are drawn"
            " by the supplied ones, and each is embedded in the paper."
        )
        for part in (label(words, "muted", wrap=True), self.choices, self.note):
            self.body.addWidget(part)
        self.body.addWidget(self.preview, 1)
        self.on_done(_("Close"), self.close_sheet)
        self._found: list[Installed] = []
        self._work(_look_around, self._show_found)

    def _work(self, work: Any, done: Any) -> None:
        self.choices.setEnabled(False)
        self.page.tasks.run(work, on_done=done, lane="paper")

    def _show_found(self, found: list[Installed]) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        folder = self.page.db.folder
        for name, field in self.fields.items():
            chosen = choosing.choice(folder, name)
            field.set_choices(_choices(name, chosen, self._found))
            field.set_value(_value(chosen))
        self.choices.setEnabled(True)
        self.note.setText(_left_out(self._found))
        self.notice.clear()
        faults = [choosing.fault(name) for name in _PARTS if choosing.fault(name)]
        if faults:
            self.notice.say("\n".join(faults), "wait")
        self.preview.request(partial(forms.blank, specimens()["agreement"]))

    @Slot()
    def _choose(self) -> None:
        folder, values = self.page.db.folder, self.choices.values()
        changed = [
            partial(_keep, folder, name, values[name], self._found)
            for name in _PARTS
            if values[name] != _value(choosing.choice(folder, name))
        ]
        if changed:
            self._work(partial(_all_of, changed), self._kept)

    def _kept(self, _nothing: None) -> None:
        self._show()
        self.page.mark_stale()


def _look_around() -> list[Installed]:
    choosing.settle()
    return installed.look_at(installed.files())


def _all_of(works: Sequence[Any]) -> None:
    for work in works:
        work()


def _keep(folder: Path, name: str, value: str, found: Sequence[Installed]) -> None:
    face = next((one for one in found if _mark(one) == value), None)
    choosing.choose(folder, name, CHOSEN if face is not None else value, face)


def _value(chosen: Choice) -> str:
    return _mark(chosen.face) if chosen.way == CHOSEN and chosen.face else chosen.way


def _mark(face: Installed) -> str:
    return f"{face.index} {face.path}"


def _choices(name: str, chosen: Choice, found: Sequence[Installed]) -> list[tuple[str, str]]:
    automatic = _("Automatic: {typeface} where this computer has it").format(typeface=_USUAL[name])
    if chosen.way == AUTOMATIC:
        there = chosen.face.family if chosen.face is not None else ""
        words = _("Automatic: {typeface}") if there else _("Automatic: no {typeface} here")
        automatic = words.format(typeface=there or _USUAL[name])
    ours = _("Supplied: {typeface}").format(typeface=_OURS[name])
    usable = sorted(_words(one) for one in found if not one.why)
    if chosen.face is not None and _value(chosen) not in {mark for _said, mark in usable}:
        gone = _("{typeface} (cannot be used)").format(typeface=chosen.face.family)
        usable += [(gone, _mark(chosen.face))] if chosen.way == CHOSEN else []
    return [(AUTOMATIC, automatic), (SUPPLIED, ours), *((mark, said) for said, mark in usable)]


def _words(one: Installed) -> tuple[str, str]:
    said = one.family
    if one.covers < len(COMMON):
        lacking = len(COMMON) - one.covers
        said = _("{typeface} (lacks {count} common characters)").format(
            typeface=said, count=lacking
        )
    return said, _mark(one)


def _left_out(found: Sequence[Installed]) -> str:
    """Name the faces that cannot be chosen, each with its reason."""
    reasons = {one.family: _(_WHY[one.why]) for one in found if one.why}
    lines = [captioned(family, why) for family, why in sorted(reasons.items())]
    return "\n".join([_("Cannot be used:"), *lines]) if lines else ""
