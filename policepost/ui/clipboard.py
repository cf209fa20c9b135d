"""What the program puts on the clipboard: not for long, and not for clipboard histories.

Everything counts that any of its fields, labels and lists copied, by key or by menu. What another
program copied is never touched.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_SECONDS = 60
_NO = bytes(4)  # a DWORD of Windows that says no
_OURS = "application/x-policepost"
MARKS = {
    _OURS: b"1",
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': _NO,
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': _NO,
}
"""What asks the clipboard histories of KDE and Windows to leave a content out.

Microsoft Learn, "Clipboard Formats": "Cloud Clipboard and Clipboard History Formats".
"""


class ClipboardKeeper(QObject):
    """Marks what the program copies, and clears it a minute later, when asked, and at the end."""

    holds = Signal(bool)
    """Whether something of the program lies there, which will be taken away."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_SECONDS * 1000)
        self._timer.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self._changed)
        self._clipboard.selectionChanged.connect(self._selected)

    @Slot()
    def _changed(self) -> None:
        held = self._clipboard.mimeData()
        if not _is_ours(self._clipboard, QClipboard.Mode.Clipboard) or not held.formats():
            self.holds.emit(False)  # noqa: FBT003 - the signal of Qt takes no names
            return
        if not held.hasFormat(_OURS):
            self._clipboard.setMimeData(_marked(held))  # comes back here
            return
        self._timer.start()
        self.holds.emit(True)  # noqa: FBT003 - the signal of Qt takes no names

    @Slot()
    def _selected(self) -> None:
        """Selecting with the mouse copies too, under X and Wayland."""
        if _is_ours(self._clipboard, QClipboard.Mode.Selection):
            self._timer.start()

    @Slot()
    def clear(self) -> None:
        """Take away what the program copied; what another program copied since stays."""
        self._timer.stop()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            if _is_ours(self._clipboard, mode):
                self._clipboard.clear(mode)

    def stop(self) -> None:
        """Clear, and look after the clipboard no more."""
        self._clipboard.dataChanged.disconnect(self._changed)
        self._clipboard.selectionChanged.disconnect(self._selected)
        self.clear()


def copy(text: str) -> None:
    """Put a text on the clipboard, marked as not for histories."""
    held = QMimeData()
    held.setText(text)
    QGuiApplication.clipboard().setMimeData(_marked(held))


def _is_ours(clipboard: QClipboard, mode: QClipboard.Mode) -> bool:
    """Whether this process put there what lies on the clipboard.

    Not every platform of Qt knows; but what another program copied is never a plain QMimeData: the
    platforms read it by classes of their own.
    """
    if mode == QClipboard.Mode.Selection and not clipboard.supportsSelection():
        return False
    if mode == QClipboard.Mode.Clipboard and clipboard.ownsClipboard():
        return True
    held: QMimeData | None = clipboard.mimeData(mode)
    kind: object = held.metaObject().className() if held is not None else ""
    return kind == "QMimeData"


def _marked(held: QMimeData) -> QMimeData:
    """The same content with the marks."""
    made = QMimeData()
    for name in held.formats():
        made.setData(name, held.data(name))
    for name, value in MARKS.items():
        made.setData(name, value)
    return made
