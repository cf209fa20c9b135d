"""The floor of the start: the same few widgets in the same type, painted once, and nothing else."""

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override


def resident_mib() -> float:
    """Return how much of this process lies in memory; 0 where that cannot be asked."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123
            return int(stream.read().split()[1]) * 4096 / 2**20
    except OSError:
        return 0.0


class Ground(QWidget):
    """Says when it was painted."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QTimer.singleShot(0, say)


def say() -> None:
    """Print the memory and the word that the clock waits for, and end."""
    print(resident_mib(), flush=True)
    print("painted", flush=True)
    QApplication.quit()


app = QApplication(sys.argv[:1])
for font in sys.argv[1:]:
    QFontDatabase.addApplicationFont(font)
face = QFont()
face.setFamilies(["Noto Sans SC"])
app.setFont(face)
app.setStyle("Fusion")
window = QMainWindow()
ground = Ground()
layout = QVBoxLayout(ground)
officers = QComboBox()
officers.addItem("王建国")
for widget in (QLabel("寺河嘉苑警务室"), officers, QLineEdit(), QPushButton("登录")):
    layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
window.setCentralWidget(ground)
window.resize(1366, 768)
window.show()
app.exec()
