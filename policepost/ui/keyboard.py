"""Keeps the keyboard where work goes on: in the page in sight, in the sheet that lies over it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from policepost.ui.page import Page
    from policepost.ui.sheet import Sheet


class KeyboardKeeper(QObject):
    """Brings the keyboard into a sheet whenever something on the page behind it has been given it.

    The page cannot be reached while the sheet lies over it, but it may be given the keyboard: when
    the screen is unlocked, when the officer comes back from another page, or by Tab from the side.
    A field that is switched off under the officer's hands gives the keyboard to the next.
    """

    def __init__(self, sheet: "Sheet", page: QWidget) -> None:
        super().__init__(sheet)
        self._sheet, self._page = sheet, page
        self._last = cast("QWidget | None", sheet.focusWidget())
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101
        self._app = app
        app.focusChanged.connect(self._look)

    @Slot(QWidget, QWidget)
    def _look(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not self._sheet.isVisible():
            return
        if new is None:
            self._go_on()
        elif self._sheet.isAncestorOf(new):
            self._last = new
        elif self._page.isAncestorOf(new) and not _in_a_sheet(new, self._page):
            self._bring_back()

    def _go_on(self) -> None:
        """Qt takes the keyboard from a field that can be filled in no more: give it to the next.

        Such as the sex, once the identity number says it.
        """
        last = self._last
        if last is not None and shiboken6.isValid(last) and not last.isEnabled():
            self._sheet.step_from(last)

    def _bring_back(self) -> None:
        """To where it was in the sheet, or to its first field."""
        if self._last is not None and shiboken6.isValid(self._last) and self._last.isEnabled():
            self._last.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._sheet.take_keyboard()

    def end(self) -> None:
        """The sheet closes: the page may have the keyboard again."""
        self._app.focusChanged.disconnect(self._look)


class PageKeyboard(QObject):
    """Gives the keyboard back to the page in sight when what had it is gone or switched off.

    Such as the field of an agreement that was just signed: without it no key of the page would work
    any more until somebody clicks. A sheet over the page looks after itself.
    """

    def __init__(self, workspace: QWidget, current: "Callable[[], Page | None]") -> None:
        super().__init__(workspace)
        self._window, self._current = workspace, current
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._give_back)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101
        app.focusChanged.connect(self._look)

    @Slot(QWidget, QWidget)
    def _look(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            self._soon.start()  # whoever redraws the page may do so by itself

    @Slot()
    def _give_back(self) -> None:
        page = self._current()
        if page is None or not page.isVisible() or not self._window.isActiveWindow():
            return
        if _keyboard_is_held() or any(one.isVisible() for one in _sheets_over(page)):
            return
        page.focus_first()
        if not _keyboard_is_held():
            page.setFocus()  # nothing can be filled in: at least its keys work


def next_inside(around: QWidget, start: QWidget, *, forward: bool = True) -> QWidget | None:
    """What Tab reaches after a widget (or before it) without leaving what lies around it."""
    here = _beside(start, forward)
    while here is not None and here is not start:
        if around.isAncestorOf(here) and _takes_tab(here):
            return here
        here = _beside(here, forward)
    return None


def _takes_tab(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus.value
    return (
        widget.isVisible()
        and widget.isEnabled()
        and _put_back(widget.focusProxy()) is None
        and widget.focusPolicy().value & tab == tab
    )


def _beside(widget: QWidget, forward: bool) -> QWidget | None:  # noqa: FBT001 - one of two ways
    """The neighbour in the chain of Tab."""
    return _put_back(widget.nextInFocusChain() if forward else widget.previousInFocusChain())


def _put_back(widget: QWidget | None) -> QWidget | None:
    """Leave a widget to the parent it has.

    PySide takes for a child whatever a widget names as its neighbour or as what has the keyboard in
    its place. That may be what it stands in: the inside of an area that scrolls names the area. The
    two then hold on to each other alone, so that the next collection of garbage destroys what is on
    the screen, and Qt draws what is no more.
    """
    here = widget
    while here is not None:
        above = here.parentWidget()
        if above is None:
            break  # a list that drops: given back to nobody, it would be Python's to destroy
        here.setParent(above)  # nothing to do for Qt; PySide sets itself right
        # What Qt made has nobody who keeps it, and with it goes what PySide takes for its children.
        here = None if shiboken6.createdByPython(above) else above
    return widget


def can_have_keyboard(widget: QWidget) -> bool:
    """Whether the keyboard given to a widget stays there."""
    return shiboken6.isValid(widget) and widget.isEnabled() and widget.isVisible()


def _keyboard_is_held() -> bool:
    return QApplication.focusWidget() is not None or QApplication.activePopupWidget() is not None


def _sheets_over(page: QWidget) -> list[QWidget]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    children: list[QWidget] = list(page.findChildren(QWidget, options=direct))
    return [one for one in children if one.property("sheet") == "true"]


def _in_a_sheet(widget: QWidget, page: QWidget) -> bool:
    """Whether a widget is in any sheet over the page: a second one may lie over the first."""
    here = cast("QWidget | None", widget)
    while here is not None and here is not page:
        if here.property("sheet") == "true":
            return True
        here = here.parentWidget()
    return False
