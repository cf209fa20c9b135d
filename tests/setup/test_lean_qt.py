"""What PySide6 only needs to explain mistakes is read when it is asked for, and says the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TELL = """
import builtins, json, sys
compile_before, import_before = builtins.compile, builtins.__import__
if sys.argv[1] == "lean":
    from policepost import _lean_qt
    _lean_qt.load()
    assert builtins.compile is compile_before and builtins.__import__ is import_before
    waiting = len(_lean_qt._sources)
else:
    import PySide6.QtWidgets
    waiting = None
told = []
from PySide6.QtCore import QRect, QTimer, Qt
from PySide6.QtWidgets import QLabel
for mistake in (
    lambda: QTimer.singleShot("soon", None),
    lambda: QLabel(3, 4, 5),
    lambda: QRect(1).setWidth("x"),
    lambda: Qt.Nothing,
):
    try:
        mistake()
    except (TypeError, AttributeError) as error:
        told.append(f"{type(error).__name__}: {error}")
from PySide6.support.signature import get_signature
told += [QRect.contains.__doc__, str(get_signature(QTimer.singleShot))]
import PySide6.support.signature.lib.pyi_generator as generator
from PySide6.support.signature.lib.tool import build_brace_pattern
told += [callable(generator.generate_pyi), callable(build_brace_pattern)]
told += [hasattr(generator, "nothing"), hasattr(generator, "__path__")]
print(json.dumps([waiting, told]))
"""


def told(way: str) -> tuple[int | None, list[object]]:
    """Ask a new process that imports PySide6 in one of the two ways."""
    done = subprocess.run(
        [sys.executable, "-c", TELL, way],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    waiting, answers = json.loads(done.stdout)
    return waiting, answers


def test_mistakes_are_explained_as_by_the_whole_pyside() -> None:
    waiting, lean = told("lean")
    _none, whole = told("whole")

    assert waiting == 6, "PySide6 has other names than before: see policepost/_lean_qt.py"
    assert lean == whole
    assert "called with wrong argument types" in str(lean[0])
