"""The words that Qt itself writes: menus of text fields, file and print dialogs."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from policepost.core import language


class _Held:
    """The translator in force; one for the whole process, like the language itself."""

    words: QTranslator | None = None


def follow_language() -> None:
    """Let Qt's own words speak the language in force; to be called whenever it changes."""
    if _Held.words is not None:
        QApplication.removeTranslator(_Held.words)
        _Held.words = None
    QLocale.setDefault(QLocale(language.current()))  # days and numbers in Qt's own parts
    if language.current() != "zh_CN":
        return  # Qt's source is English
    words = QTranslator()
    if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QApplication.installTranslator(words)
        _Held.words = words
