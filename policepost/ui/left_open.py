"""The sheets over a page: which one is open, and what has to be kept of it when its page goes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from policepost.ui.sheet import Sheet, Way


@dataclass(frozen=True)
class LeftOpen:
    """Which sheet lay over a page, what stood in it, and in which field the keyboard was."""

    again: Way
    typed: Any
    field: str

    def open_over(self, page: QWidget) -> None:
        """Open the same sheet over a page that was built anew, with what was typed."""
        self.again(page)
        sheet = sheet_over(page)
        if sheet is None:  # what it was about is gone
            return
        sheet.restore(self.typed)
        if self.field and sheet.form is not None and self.field in sheet.form.typed():
            sheet.form.field(self.field).setFocus(Qt.FocusReason.OtherFocusReason)


def sheet_over(page: QWidget) -> Sheet | None:
    """The sheet that is open over a page."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    sheets = cast("list[Sheet]", page.findChildren(Sheet, options=direct))
    return next((one for one in reversed(sheets) if not one.isHidden()), None)


def left_open(page: QWidget) -> LeftOpen | None:
    """What has to be kept of an open sheet before its page is taken away."""
    sheet = sheet_over(page)
    if sheet is None or sheet.again is None:
        return None
    focused = cast("QWidget | None", sheet.focusWidget())
    fields = sheet.form.fields() if sheet.form is not None else []
    here = next((one.name for one in fields if _has(one, focused)), "")
    return LeftOpen(sheet.again, sheet.typed(), here)


def _has(field: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and field.isAncestorOf(focused)


def in_place_of_sheets(page: QWidget, show: Callable[[], None]) -> None:
    """Show a state of a page, without the sheets that were open before."""
    sheets: list[Sheet] = list(page.findChildren(Sheet))
    for sheet in sheets:
        sheet.close_sheet()
    show()
