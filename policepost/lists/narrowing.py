"""What a list is narrowed down to by conditions on its fields, shown and kept under names."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.lists import actions, queries
from policepost.lists.conditions import Condition, Field, as_json, from_json, told
from policepost.lists.filter_sheet import FilterSheet
from policepost.ui.basics import clear, small_button
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.input import SearchEdit
from policepost.ui.page import Page

KEY = "Ctrl+Shift+F"


class Narrowing(QObject):
    """The conditions of one list, the chips that show them, and the filters kept under names.

    Attributes:
        button: Opens the sheet; for the row of chips.
        saved: Chooses one of the officer's own filters; for the row of chips.
        strip: A chip for each condition; for a row of its own, which is there only if needed.
    """

    changed = Signal()

    def __init__(
        self,
        page: Page,
        name: str,
        fields: Sequence[Field],
        chips: Mapping[str, Chip],
        search: SearchEdit | None = None,
        *,
        key: str = KEY,
    ) -> None:
        """Prepare it.

        Args:
            page: The page of the list.
            name: Under which filters of this list are kept.
            fields: By what it can be filtered.
            chips: The other filters of the list, which are kept along.
            search: Its search box, which is kept along.
            key: Opens the sheet; empty where the page has several lists and gives the key itself.
        """
        super().__init__(page)
        self._page, self.db, self.name = page, page.db, name
        self.fields = {field.name: field for field in fields}
        self._chips, self._search = dict(chips), search
        self.conditions: tuple[Condition, ...] = ()
        self.button = small_button(_("Filter…"), self.open)
        self.button.setProperty("kind", "chip")  # it stands among the chips
        words = _("Filter by any field")
        self.button.setToolTip(f"{words}  {KEY}")
        self.saved = Chip(_("Your filters"))
        self.saved.changed.connect(self._chosen)
        self.strip = QWidget()
        self._row = FlowLayout(self.strip)
        self.strip.hide()
        for chip in chips.values():
            chip.changed.connect(self._unname)
        if key:
            page.add_key(key, words, self.open)

    @Slot()
    def open(self) -> None:
        """Open the sheet in which conditions are put together."""
        sheet = FilterSheet(self._page, self)
        name = self.name
        sheet.reopened_by(lambda page: _narrowing_of(page, name).open())
        sheet.open()

    def set_conditions(self, wanted: Sequence[Condition]) -> None:
        """Ask these and no others; the journal keeps a number that is searched for."""
        before, self.conditions = self.conditions, tuple(wanted)
        self._unname()
        for one in set(self.conditions) - set(before):
            number = looking.digits_of(one.value)
            if number and one.field in self.fields:
                self._page.tasks.run(
                    partial(looking.note_search, self.db, number), _nothing, lane="look"
                )
        self._show()
        if self.conditions != before:
            self.changed.emit()

    def clear(self) -> None:
        """Ask nothing, without telling anybody: another page has chosen what is shown."""
        self.conditions = ()
        self._unname()
        self._show()

    def words(self) -> list[str]:
        """The conditions in words for the journal; of a number only its end."""
        return [told(self.fields, _without_number(one)) for one in self.conditions]

    # Kept filters

    def offer_kept(self) -> None:
        """Offer the officer's own filters."""
        names = self.kept()
        self.saved.set_choices([(None, _("No filter")), *((name, name) for name in names)])
        self.saved.setVisible(bool(names))

    def kept(self) -> dict[str, dict[str, Any]]:
        """The officer's own filters of this list: what each says, by its name."""
        with self.db.reading() as session:
            return queries.saved_filters(session, self.db.officer.name, self.name)

    def keep(self, name: str, wanted: Sequence[Condition]) -> None:
        """Keep conditions, with what chips and search box say, under a name. Raises Refused."""
        actions.save_filter(self.db, self.name, name, self._content(wanted))
        self.offer_kept()

    def rename(self, name: str, new_name: str) -> None:
        """Call a kept filter otherwise; one that is chosen stays chosen. Raises Refused."""
        new_name = actions.rename_filter(self.db, self.name, name, new_name)
        if self.saved.value == name:
            self.show_name(new_name)
        self.offer_kept()

    def _content(self, wanted: Sequence[Condition]) -> dict[str, Any]:
        chips = {name: _plain(chip.value) for name, chip in self._chips.items()}
        return {
            "conditions": as_json(wanted),
            "chips": {name: value for name, value in chips.items() if value is not None},
            "text": self._search.text() if self._search is not None else "",
        }

    @Slot()
    def _chosen(self) -> None:
        """Show the list as the chosen filter has it; all of it where none is chosen."""
        name: Any = self.saved.value
        content = self.kept().get(name, {}) if name is not None else {}
        chips = content.get("chips", {})
        for one, chip in self._chips.items():
            chip.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            chip.choose(chip.offered(chips.get(one), _plain))
            chip.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        if self._search is not None:
            self._search.put(str(content.get("text", "")))
        wanted = from_json(content.get("conditions"))
        self.conditions = tuple(one for one in wanted if one.field in self.fields)
        self._show()
        self.changed.emit()

    @Slot()
    def _unname(self) -> None:
        """What is shown is no longer what the chosen filter says."""
        self.show_name(None)

    def show_name(self, name: str | None) -> None:
        """Show under which name what is shown is kept."""
        self.saved.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.saved.choose(name)
        self.saved.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    # Chips

    def _show(self) -> None:
        clear(self._row)
        for one in self.conditions:
            chip = Chip(f"{told(self.fields, one)}  ×")
            chip.choose(one)
            chip.changed.connect(partial(self._leave, one))
            self._row.addWidget(chip)
        self.strip.setVisible(bool(self.conditions))

    def _leave(self, one: Condition) -> None:
        self.set_conditions([other for other in self.conditions if other != one])


def _narrowing_of(page: Any, name: str) -> Narrowing:
    found: list[Narrowing] = page.findChildren(Narrowing)
    return next(one for one in found if one.name == name)


def _without_number(one: Condition) -> Condition:
    number = looking.digits_of(one.value)
    return Condition(one.field, one.ask, f"…{number[-4:]}") if number else one


def _plain(value: object) -> Any:
    """What a chip says, as it is kept: text, yes, or several texts."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool) else str(value)


def _nothing(_answer: object) -> None:
    """There is nothing to show."""
