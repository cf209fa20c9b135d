"""Tab goes through a form as the eye does, also where fields were added after others."""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QWidget


def tab_as_read(holder: QWidget) -> None:
    """Let Tab visit what stands in a widget in the order of its layouts.

    Qt keeps the order in which widgets were made. Call this whenever one was added or moved.
    """
    widgets = list(_stops(holder))
    for one, following in pairwise(widgets):
        QWidget.setTabOrder(one, following)


def enter(holder: QWidget) -> bool:
    """Put the keyboard into a card: on its first field or button that is no mere link."""
    for stop in _stops(holder):
        _show_through(stop, holder)
        if stop.isEnabled() and stop.isVisible() and stop.property("kind") != "link":
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False


def _show_through(widget: QWidget, holder: QWidget) -> None:
    """Show what a layout took up a moment ago; Qt does so only when it next has nothing to do."""
    above = widget.parentWidget()
    if widget is not holder and above is not None:
        _show_through(above, holder)
        QCoreApplication.sendPostedEvents(widget, QEvent.Type.MetaCall)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    inside = cast("QWidget | None", widget.widget()) if isinstance(widget, QScrollArea) else widget
    layout = None if inside is None else inside.layout()
    if inside is not None and layout is not None:
        yield from _in_layout(layout)
    elif widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
        yield widget


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: cast("tuple[int, ...]", layout.getItemPosition(at))[:2])
    for at in places:
        item = layout.itemAt(at)
        if item is None:
            continue
        widget = cast("QWidget | None", item.widget())
        inner = cast("QLayout | None", item.layout())
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)
