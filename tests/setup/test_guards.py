"""The guards of conftest.py catch what they promise to catch."""

import pytest

pytest_plugins = ["pytester"]

GUARDED = """
    import logging
    from PySide6.QtWidgets import QDialog, QLabel, QMenu, QMessageBox, QWidget

    kept = []

    def test_blocks(qtbot):
        dialog = QDialog()
        qtbot.addWidget(dialog)
        dialog.exec()

    def test_asks(qtbot):
        QMessageBox.question(None, "a", "b")

    def test_warns():
        logging.getLogger("policepost").warning("odd")

    def test_expects_the_warning(caplog):
        logging.getLogger("policepost").warning("odd")
        caplog.clear()

    def test_leaves_a_window(qtbot):
        kept.append(QLabel("left"))

    def test_hands_its_window_over(qtbot):
        qtbot.addWidget(QWidget())
"""


def test_each_guard_fails_the_test_that_it_guards(
    pytester: pytest.Pytester, request: pytest.FixtureRequest
) -> None:
    root = request.config.rootpath
    pytester.makeconftest((root / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini(f"[pytest]\nqt_api = pyside6\npythonpath = {root}\n")
    pytester.makepyfile(GUARDED)

    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist", "-rA")

    outcome = result.parseoutcomes()
    assert (outcome["passed"], outcome["failed"], outcome["errors"]) == (4, 2, 2)
    result.stdout.fnmatch_lines_random(
        [
            "*a modal dialog would have blocked here*",
            "*unexpected log:*odd*",
            "*windows left behind:*QLabel*",
        ]
    )
