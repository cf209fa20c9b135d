import io
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from policepost.core.errors import Refused
from policepost.ui import print_dialog
from policepost.ui.page import Context
from policepost.ui.preview import PaperPreview, pictures
from policepost.ui.tasks import Tasks
from tests.ui.gallery import GalleryPage, child


def pdf(pages: int) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for number in range(pages):
        canvas.drawString(72, 700, f"page {number}")
        canvas.rect(72, 72, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@dataclass(frozen=True)
class Paper:
    pdf: bytes
    missing: tuple[str, ...] = ()
    warning: str = ""


@pytest.fixture
def preview(qtbot: QtBot, tasks: Tasks) -> PaperPreview:
    preview = PaperPreview(tasks)
    qtbot.addWidget(preview)
    preview.resize(400, 600)
    preview.show()
    return preview


def test_a_page_is_drawn_as_it_prints() -> None:
    [page] = pictures(pdf(1), 595)
    assert page.size().toTuple() == (595, 842)
    assert page.pixelColor(300, 100).name() == "#ffffff"
    assert page.pixelColor(150, 842 - 150).name() == "#000000"


def test_only_the_newest_of_many_requests_is_worked_on_next(
    qtbot: QtBot, preview: PaperPreview
) -> None:
    made: list[int] = []

    def make(number: int) -> Paper:
        made.append(number)
        return Paper(pdf(number))

    for number in range(1, 6):
        preview.request(lambda number=number: make(number))  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(preview.pdf) > 0 and not preview._busy)
    assert made == [1, 5]
    assert preview.pdf == pdf(5) or len(pictures(preview.pdf, 100)) == 5


def test_the_place_in_the_paper_stays(qtbot: QtBot, preview: PaperPreview) -> None:
    with qtbot.waitSignal(preview.rendered):
        preview.show_paper(Paper(pdf(3)))
    bar = preview._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    bar.setValue(500)
    with qtbot.waitSignal(preview.rendered):
        preview.show_paper(Paper(pdf(3)))
    assert bar.value() == 500


def test_a_character_no_font_has_is_announced(qtbot: QtBot, preview: PaperPreview) -> None:
    with qtbot.waitSignal(preview.rendered):
        preview.show_paper(Paper(pdf(1), missing=("𰻞",)))
    assert "𰻞" in preview.notice.text()
    with qtbot.waitSignal(preview.rendered):
        preview.show_paper(Paper(pdf(1)))
    assert not preview.notice.isVisible()


def test_a_refused_paper_says_why_and_leaves_the_last_one(
    qtbot: QtBot, preview: PaperPreview
) -> None:
    def refuse() -> Paper:
        raise Refused("The form has no such field.")

    with qtbot.waitSignal(preview.rendered):
        preview.show_paper(Paper(pdf(1)))
    preview.request(refuse)
    qtbot.waitUntil(preview.notice.isVisible)
    assert preview.notice.text() == "The form has no such field."
    assert preview.pdf


def test_every_copy_and_page_reaches_the_printer(qapp: object, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setCopyCount(3)
    print_dialog.draw(pdf(2), printer)
    printed = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    copies = 1 if printer.supportsMultipleCopies() else 3
    assert len(printed) == 2 * copies
    width, height = printed[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    [first, *_rest] = pictures((tmp_path / "out.pdf").read_bytes(), 595)
    assert first.pixelColor(150, 842 - 150).value() < 40
    assert first.pixelColor(60, 842 - 150).value() > 200, "nothing is scaled or shifted"
    printed.close()


def page_in(qtbot: QtBot, context: Context) -> GalleryPage:
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.show()
    return page


def test_without_a_printer_one_sentence_names_the_way_on(
    qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    with pytest.raises(Refused) as refused:
        print_dialog.print_pdf(page_in(qtbot, context), pdf(1), "Agreement")
    assert "PDF" in refused.value.sentence


def test_a_pdf_is_saved_where_the_officer_says(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    page = page_in(qtbot, context)
    print_dialog.save_pdf(page, b"%PDF-1.4 paper", "(2026)泽颢调字第33号")
    dialog = child(page, QFileDialog, "save-pdf")
    target = tmp_path / "协议.pdf"
    dialog.fileSelected.emit(str(target))
    assert target.read_bytes() == b"%PDF-1.4 paper"
    dialog.close()


def test_a_folder_that_is_not_there_is_refused_in_words(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    page = page_in(qtbot, context)
    print_dialog.write_pdf(page, b"%PDF", str(tmp_path / "gone" / "x.pdf"))
    assert page.notice.isVisible()
    assert page.notice.text()
