"""The charts, drawn with pyqtgraph. Imported late: it brings numpy and costs the start 0.3 s."""

import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
