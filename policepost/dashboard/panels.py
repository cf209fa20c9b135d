"""A panel: a card with title, remark and chart, whose library is brought in when first shown."""

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from policepost.core.language import _
from policepost.dashboard.shapes import PanelData
from policepost.ui import parts

if TYPE_CHECKING:
    from policepost.dashboard.drawing.chart import Chart


_NOT_OF_QT = ("numpy.typing", "pydoc", "colorama", "multiprocessing.connection")


def prepare() -> None:
    """Import what pyqtgraph needs and what is not of Qt: half of the time; in the background."""
    for name in _NOT_OF_QT:
        importlib.import_module(name)


def load() -> None:
    """Import pyqtgraph and what draws with it; on the screen's thread, as it makes classes of Qt.

    `window.importing` says why.
    """
    importlib.import_module("policepost.dashboard.drawing.chart")


class Panel(parts.Card):
    """One panel of the charts page."""

    opened = Signal(object)  # the Listing behind the mark that was clicked or entered

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.chart: Chart | None = None
        self._nothing = parts.label("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.hide()
        self.body.addWidget(self._nothing, 1)

    def show_data(self, data: PanelData) -> None:
        """Show other figures."""
        self.heading.words.setText(data.title)
        self.heading.note.setText(data.remark)
        self.heading.note.setToolTip(data.remark_hint)
        self.heading.note.setProperty("ink", data.remark_tone)
        parts.restyle(self.heading.note)
        self._nothing.setText(_("Nothing was recorded in this period."))
        self._nothing.setVisible(data.empty)
        chart = self._chart()
        chart.setVisible(not data.empty)
        chart.show_data(data)

    def _chart(self) -> "Chart":
        if self.chart is None:
            from policepost.dashboard.drawing.chart import Chart

            self.chart = Chart()
            self.chart.opened.connect(self.opened)
            self.body.addWidget(self.chart, 1)
        return self.chart
