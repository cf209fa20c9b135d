"""The words that Qt itself writes: menus of text fields, file and print dialogs."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from policepost.core import language

_NAME = "words of Qt"


def follow_language() -> None:
    """Let Qt's own words speak the language in force; to be called whenever it changes."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    former = app.findChild(QTranslator, _NAME)
    if former is not None:
        QApplication.removeTranslator(former)
        former.setParent(None)
        former.deleteLater()
    if language.current() != "zh_CN":
        return  # Qt's source is English
    words = QTranslator(app)
    words.setObjectName(_NAME)
    if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QApplication.installTranslator(words)
