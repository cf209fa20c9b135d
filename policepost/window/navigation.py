"""The dark column on the left: the post, its pages with their counts, who is at the desk."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from policepost.core.language import _, ngettext
from policepost.ui import style
from policepost.ui.parts import icon, label

WIDTH = 168
_LIGHT = "#b9c7de"
_BUBBLES = {"bad": style.ALARM, "wait": "#c98500", "info": "#4a6ea9", "plain": "#4a6ea9"}


class NavigationButton(QPushButton):
    """One page; a bubble at the right end shows how much waits there."""

    def __init__(self, title: str, tip: str) -> None:
        super().__init__(title)
        self.setAutoDefault(True)
        self.setProperty("kind", "navigation")
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.count, self.tone = 0, "info"

    def show_count(self, count: int, tone: str) -> None:
        """Show a number in a tone; 0 shows none."""
        self.count, self.tone = count, tone
        said = ngettext("{count} item", "{count} items", count).format(count=count)
        self.setAccessibleDescription(said if count else "")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count:
            return
        words = str(self.count) if self.count < 100 else "99+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(style.font(11, bold=True))
        height = style.px(18)
        width = max(style.px(20), painter.fontMetrics().horizontalAdvance(words) + style.px(10))
        right = self.width() - style.px(12)
        bubble = QRect(right - width, (self.height() - height) // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_BUBBLES.get(self.tone, _BUBBLES["info"])))
        painter.drawRoundedRect(bubble, height / 2, height / 2)
        painter.setPen(QColor("white"))
        painter.drawText(bubble, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()


class Navigation(QFrame):
    """The pages by name; `chosen` carries the name of the page that was pressed."""

    chosen = Signal(str)
    find_asked = Signal()
    lock_asked = Signal()

    def __init__(self, post: str, station: str, officer: str) -> None:
        super().__init__()
        self.setProperty("role", "navigation")
        self.setFixedWidth(style.px(WIDTH))
        self.buttons: dict[str, NavigationButton] = {}
        self._group = QButtonGroup(self)
        edge = style.px(10)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(edge, style.px(17), edge, style.px(8))
        self._column.setSpacing(style.px(2))
        self._column.addLayout(self._head(post, station))
        self._column.addSpacing(style.px(9))
        self._above = self._column.count()
        self._column.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        self.copied = label(_("Copied; cleared after a minute"), "station", wrap=True)
        self.copied.setContentsMargins(edge, style.px(6), 0, 0)
        self.copied.hide()
        foot.addWidget(self.copied)
        foot.addLayout(self._foot(officer))
        self._column.addLayout(foot)

    def _head(self, post: str, station: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(style.px(10), 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(post, "post", wrap=True))
        column.addWidget(label(station, "station", wrap=True))
        return column

    def _foot(self, officer: str) -> QHBoxLayout:
        """Who is at the desk; finding and locking are one press away on every page."""
        row = QHBoxLayout()
        row.setContentsMargins(style.px(12), style.px(6), 0, 0)
        row.setSpacing(0)
        self.officer = label(officer, "station")
        row.addWidget(self.officer, 1)
        self.find_button = self._tool("search", _("Find  Ctrl+K"))
        self.find_button.clicked.connect(self.find_asked)
        self.lock_button = self._tool("lock", _("Lock  Ctrl+L"))
        self.lock_button.clicked.connect(self.lock_asked)
        row.addWidget(self.find_button)
        row.addWidget(self.lock_button)
        return row

    def _tool(self, picture: str, words: str) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(True)
        button.setIcon(_light(picture))
        button.setIconSize(QSize(style.px(16), style.px(16)))
        button.setProperty("kind", "navigation-tool")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def add(self, name: str, title: str, tip: str, *, bottom: bool) -> None:
        """Add a page under the others, or at the lower end."""
        button = NavigationButton(title, tip)
        self._group.addButton(button)
        self.buttons[name] = button
        button.clicked.connect(partial(self.chosen.emit, name))
        if bottom:
            self._column.insertWidget(self._column.count() - 1, button)
        else:
            self._column.insertWidget(self._above, button)
            self._above += 1

    def mark(self, name: str) -> None:
        """Show which page is open."""
        self.buttons[name].setChecked(True)

    def show_badge(self, name: str, badge: tuple[int, str] | None) -> None:
        """Show a page's count."""
        self.buttons[name].show_count(*(badge or (0, "info")))

    def names(self) -> Sequence[str]:
        """The pages in the order they stand."""
        return tuple(self.buttons)


def _light(name: str) -> QIcon:
    """An icon in the colour of the navigation's text; the files are drawn in black."""
    size = style.px(16) * 2
    picture = icon(name).pixmap(size, size)
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(_LIGHT))
    painter.end()
    return QIcon(picture)
