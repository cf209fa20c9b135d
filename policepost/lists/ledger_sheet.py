"""The sheet that asks what of a list is printed, and shows it as it prints."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core import taking
from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.core.taking import Way
from policepost.lists import papers
from policepost.lists.column_choice import ColumnChoice
from policepost.lists.taking_sheet import TakingSheet
from policepost.printing.paper import Paper
from policepost.ui.form import Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.parts import label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.exchange.book import Page as Table
    from policepost.lists.taking import Exported

HEADINGS: Mapping[str, str] = {
    "resident": "居民台账",
    "place": "房屋台账",
    "premises": "单位场所台账",
    "dispute": "矛盾纠纷台账",
    "booking": "预约台账",
    "inspection": "安全检查台账",
    "hazard": "安全隐患台账",
    "journal_entry": "操作日志",
    "parked_row": "待定行清单",
    "import_batch": "导入记录",
    "sheet_layout": "已记住的列",
}
"""What a ledger is called at first; paper is Chinese whatever the screen speaks."""


class LedgerSheet(TakingSheet):
    """Asks for a heading, what for and which columns; then the paper is shown."""

    def __init__(
        self, page: Page, shown: "Exported", read: Callable[[], Sequence[UUID]], count: int
    ) -> None:
        """Prepare the sheet; see `TakingSheet`."""
        super().__init__(page, _("Print this list as a ledger"), shown, read, count)
        form = Form()
        heading = LineField("heading", _("Heading"), required=True)
        heading.set_value(shown.heading or HEADINGS.get(shown.kind, "台账"))
        scope = LineField("scope", _("Narrowed down to, as the paper says it"))
        scope.set_value(shown.shown)
        form.add(LineField("reason", _("What for"), required=True))
        form.add(heading)
        form.add(scope)
        name = f"{shown.columns} ledger"
        self.columns = ColumnChoice(page.db.folder, name, shown.headings, shown.printed)
        form.put(self.columns)
        note = _("A4 across, with the headings on every page. It stands in the journal.")
        form.put(label(note, "small", wrap=True))
        self.put_form(form)
        self.on_done(_("Show"), self.show_paper)

    @Slot()
    def show_paper(self) -> None:
        """Show the ledger as it prints, in place of this sheet."""
        with showing_refusals(self):
            values = self.form.values() if self.form is not None else {}
            way = Way(values["reason"], self.columns.chosen())
            taking.check(way, "pdf")
            self.columns.remember()
            self.done()
            said = (values["heading"], values["scope"])
            make = partial(_render, self._over, self._shown, self._read, said, way)
            printed = partial(_note, self._over, self._shown, self._count, way)
            title = values["heading"]
            sheet = PaperSheet(self._over, self._over.tasks, title, make, on_printed=printed)
            sheet.open()


def _render(
    page: Page,
    shown: "Exported",
    read: Callable[[], Sequence[UUID]],
    said: tuple[str, str],
    way: Way,
) -> Paper:
    heading, scope = said
    ids = read()

    def make(session: "Session") -> "Table":
        return shown.make(session, ids)

    return papers.ledger(page.db, make, heading=heading, way=way, shown=scope)


def _note(page: Page, shown: "Exported", count: int, way: Way) -> None:
    looking.note_list_printed(
        *(page.db, shown.kind, count, "ledger"),
        shown=shown.shown,
        reason=way.reason,
        columns="、".join(way.columns or ()),
    )
