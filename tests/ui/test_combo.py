import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.ui import style
from policepost.ui.choice_fields import ChoiceField


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
@pytest.mark.parametrize("factor", [1.0, 1.3])
def test_a_short_list_drops_whole_under_its_box(
    qtbot: QtBot, qapp: QApplication, factor: float
) -> None:
    style.apply(qapp, factor)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 400)
    field = ChoiceField("sex", "Sex", [(1, "Male"), (2, "Female"), (9, "Not said")])
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addStretch(1)
    with qtbot.waitExposed(window):
        window.show()
    field.box.showPopup()
    view = field.box.view()
    qtbot.waitUntil(view.isVisible)
    last = view.visualRect(view.model().index(2, 0))
    assert view.viewport().rect().contains(last)
    assert last.height() >= style.px(28)
    below = field.box.mapToGlobal(field.box.rect().bottomLeft())
    assert view.window().y() >= below.y()  # its frame over that of the box
    field.box.hidePopup()
    style.apply(qapp)
