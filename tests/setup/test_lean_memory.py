"""What the program does not use is not held in memory, and is there when something asks for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TELL = """
import json, sys, threading
from policepost import features, start
start.prepare(threading.Event())
features.import_all(features.FEATURES)
held = [name for name in ("_ssl", "alembic", "numpy", "z3c", "pikepdf") if name in sys.modules]
import asyncio
async def answer():
    await asyncio.sleep(0)
    return 42
import asyncio.events
answered = asyncio.run(answer())
print(json.dumps([held, answered, asyncio.iscoroutine(3)]))
"""


def test_the_open_program_holds_no_network_and_no_upgrades_until_they_are_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert json.loads(done.stdout) == [[], 42, False]


DRAW = """
import json, sys
import policepost._lean_memory
policepost._lean_memory.begin()
import policepost.printing.document
import policepost.dashboard.drawing.chart
import PySide6.QtGui
from pyqtgraph.Qt import QtGui
lean = ("_ssl", "unittest", "PySide6.QtOpenGL", "PySide6.QtTest", "http.client", "email.parser")
lean += ("multiprocessing", "pydoc", "pyqtgraph.imageview", "pyqtgraph.widgets.TreeWidget")
held = [name for name in lean if name in sys.modules]
import ssl, PySide6.QtOpenGL, urllib.request, importlib.metadata, pyqtgraph.widgets.TreeWidget
there = [QtGui.QPainter is PySide6.QtGui.QPainter, "QPainter" in dir(PySide6.QtGui)]
there += [bool(ssl.OP_ALL), isinstance(PySide6.QtOpenGL.QOpenGLBuffer, type)]
there += [importlib.metadata.version("jinja2")[0] == "3", urllib.request.Request("data:,").type]
there += [pyqtgraph.widgets.TreeWidget.TreeWidget.__name__]
print(json.dumps([held, there]))
"""


def test_charts_and_papers_bring_no_network_and_no_opengl() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DRAW],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    there = [True, True, True, True, True, "data", "TreeWidget"]
    assert json.loads(done.stdout) == [[], there]
