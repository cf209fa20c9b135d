"""A row of links under a caption, as phrases to insert or times to take: one Tab stop."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from policepost.ui import style
from policepost.ui.flow import FlowLayout
from policepost.ui.parts import label

_STEPS: Final = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class LinkRow(QWidget):
    """Tab comes to the link that was used last and leaves the row; arrows go from one to the next.

    Without links the row is hidden.
    """

    def __init__(self, caption: str, links: Sequence[QAbstractButton] = ()) -> None:
        super().__init__()
        self._links = tuple(links)
        line = FlowLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.px(10))
        line.addWidget(label(caption, "small"))
        for one in self._links:
            one.installEventFilter(self)
            line.addWidget(one)
        if self._links:
            self._stop_at(self._links[0])
        else:
            self.hide()  # to show one without a parent would open a window of its own

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QAbstractButton):
            self._stop_at(watched)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and watched in self._links:
                at = (self._links.index(watched) + step) % len(self._links)
                self._links[at].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _stop_at(self, link: QAbstractButton) -> None:
        for one in self._links:
            tab = Qt.FocusPolicy.StrongFocus if one is link else Qt.FocusPolicy.ClickFocus
            one.setFocusPolicy(tab)
