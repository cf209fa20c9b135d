"""From the screen to paper: the system's print dialog, or a PDF file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from policepost.core import files
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui.file_dialogs import ask_save
from policepost.ui.messages import show_refusal, showing_refusals, tell
from policepost.ui.preview import POINTS_PER_INCH, picture

DOTS_PER_INCH = 300


def need_printer() -> None:
    """Say so if this computer has no printer, before anything else is done for a print.

    Raises:
        Refused: there is no printer.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise Refused(
            _("No printer is set up on this computer; save the paper as a PDF and print that file.")
        )


def print_pdf(
    page: QWidget,
    pdf: bytes,
    title: str,
    *,
    copies: int = 1,
    on_printed: Callable[[], None] | None = None,
) -> None:
    """Open the system's print dialog with the number of copies set, and print what it is told.

    Raises:
        Refused: there is no printer.
    """
    need_printer()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCopyCount(copies)
    dialog = QPrintDialog(printer, page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.accepted.connect(partial(_print_now, page, pdf, printer, on_printed))
    dialog.show()


def _print_now(
    page: QWidget, pdf: bytes, printer: QPrinter, on_printed: Callable[[], None] | None
) -> None:
    with showing_refusals(page):
        draw(pdf, printer)
        tell(page, _("Sent to the printer."))
        if on_printed is not None:
            on_printed()


def draw(pdf: bytes, printer: QPrinter) -> None:
    """Draw each page of a PDF in its true size, again for copies the printer cannot make.

    Raises:
        Refused: the printer does not take the work.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        _set_page(printer, document[0].get_size())
        painter = QPainter()
        if not painter.begin(printer):
            raise Refused(
                _("The printer did not answer; check it, or save the paper as a PDF instead.")
            )
        rounds = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        first = True
        for _copy in range(rounds):
            for page in document:
                if not first:
                    printer.newPage()
                first = False
                image = picture(page, DOTS_PER_INCH / POINTS_PER_INCH)
                whole = printer.pageLayout().fullRectPixels(printer.resolution())
                painter.drawImage(QRectF(0, 0, whole.width(), whole.height()), image)
        painter.end()
    finally:
        document.close()


def _set_page(printer: QPrinter, size: tuple[float, float]) -> None:
    width, height = size
    sideways = width > height
    upright = QSizeF(min(size), max(size))
    printer.setPageSize(QPageSize(upright, QPageSize.Unit.Point))
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if sideways else QPageLayout.Orientation.Portrait
    )
    printer.setFullPage(True)


def save_pdf(
    page: QWidget, pdf: bytes, name: str, *, on_saved: Callable[[], None] | None = None
) -> None:
    """Ask where to, then write the PDF there; `name` is the file's proposed name without ending."""
    ask_save(page, _("Save as PDF"), name, "pdf", partial(_write, page, pdf, on_saved))


def _write(page: QWidget, pdf: bytes, on_saved: Callable[[], None] | None, path: str) -> None:
    if write_pdf(page, pdf, path) and on_saved is not None:
        on_saved()


def write_pdf(page: QWidget, pdf: bytes, path: str) -> bool:
    """Write the PDF to a path the officer chose, or say why that is not possible.

    Returns whether it was written.
    """
    target = Path(path)
    try:
        with files.refusing(target.parent):
            files.write_whole(target, pdf)
    except Refused as refusal:
        show_refusal(page, refusal)
        return False
    tell(page, _("Saved as {name}.").format(name=target.name))
    return True
