"""Import pyqtgraph without what no chart here uses: a third of its memory and of its time.

pyqtgraph makes modules of its own with a copy of every name of Qt, for which PySide must describe
every class to Python, though the charts need few of them; here a name is looked up when somebody
asks for it. What draws through OpenGL is replaced by classes that no widget has, and widgets that
no chart has are not imported. A version of pyqtgraph that does without all this imports as it
comes.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

_COPIED = ("QtCore", "QtGui", "QtWidgets")
_HELPERS = "pyqtgraph.Qt.OpenGLHelpers"


class NoWidget:
    """Stands for widgets that draw through OpenGL; none is one."""


_EMPTY: dict[str, dict[str, object]] = {
    "PySide6.QtSvg": {},
    "PySide6.QtTest": {"QTest": SimpleNamespace(qWait=None)},
    "PySide6.QtOpenGL": {},
    "PySide6.QtOpenGLWidgets": {"QOpenGLWidget": NoWidget},
    "pyqtgraph.imageview": {},
    "pyqtgraph.widgets.GroupBox": {"GroupBox": NoWidget},
    "pyqtgraph.widgets.RemoteGraphicsView": {"RemoteGraphicsView": NoWidget},
}
_WIDGETS = (
    *("BusyCursor", "CheckTable", "ColorMapWidget", "ComboBox", "DataFilterWidget"),
    *("DataTreeWidget", "DiffTreeWidget", "FeedbackButton", "GradientWidget"),
    *("HistogramLUTWidget", "JoystickButton", "LayoutWidget", "PathButton", "ProgressDialog"),
    *("RawImageWidget", "ScatterPlotWidget", "TableWidget", "TreeWidget", "ValueLabel"),
    "VerticalLabel",
)
"""Widgets that stand in no chart; they bring trees of parameters and other processes."""
_LEFT_OUT = {**_EMPTY, **{f"pyqtgraph.widgets.{name}": {} for name in _WIDGETS}}


def load() -> None:
    """Import pyqtgraph, unless it is imported already."""
    if "pyqtgraph" in sys.modules:
        return
    with ExitStack() as stack:
        for name in _COPIED:
            stack.enter_context(_looked_up(f"pyqtgraph.Qt.{name}", f"PySide6.{name}"))
        for name, held in _LEFT_OUT.items():
            stack.enter_context(_instead(_plain(name, **held)))
        sys.modules[_HELPERS] = _plain(_HELPERS, GraphicsViewGLWidget=NoWidget)
        importlib.import_module("pyqtgraph")


def _plain(name: str, **held: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(held)
    return module


@contextmanager
def _instead(module: ModuleType) -> Iterator[None]:
    """Have a module stand for one of that name, which is left alone if it is imported already."""
    name = module.__name__
    if name in sys.modules:
        yield
        return
    sys.modules[name] = module
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def _looked_up(name: str, source: str) -> Iterator[None]:
    """Let a module find in another what it is asked for, and the other tell no names to copy."""
    original = importlib.import_module(source)

    def look_up(attribute: str) -> Any:
        return getattr(original, attribute)

    sys.modules[name] = _plain(name, __getattr__=look_up)
    vars(original)["__dir__"] = list
    try:
        yield
    finally:
        del vars(original)["__dir__"]
