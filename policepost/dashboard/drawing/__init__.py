"""The charts, drawn with pyqtgraph. Imported late: it brings numpy and costs the start 0.2 s."""

import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from policepost.dashboard.drawing import lean

lean.load()
