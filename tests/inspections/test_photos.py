"""A failed item takes photos from files and the clipboard; the hazard's card shows them."""

import io
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from policepost.core import attachments, clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.shapes import Ref
from policepost.inspections import actions, photo_actions
from policepost.inspections.page import InspectionsPage
from policepost.inspections.photos import Photos, open_large
from policepost.ui.page import Context
from policepost.ui.pictures import PictureSheet
from policepost.ui.tasks import Tasks
from tests.inspections import made

LONG = 20_000


def jpeg(colour: str = "red") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def inspection(db: Database) -> UUID:
    return actions.start_inspection(
        db, made.shop(db), checked_on=clock.today(), inspectors=[made.OFFICER]
    )


def shown(db: Database, inspection: UUID) -> tuple[attachments.Attached, ...]:
    with db.reading() as session:
        return attachments.of(session, Ref("inspection", inspection))


def test_a_file_and_the_clipboard_bring_photos(
    qtbot: QtBot, db: Database, tasks: Tasks, inspection: UUID, tmp_path: Path
) -> None:
    photos = Photos(db, tasks, inspection, "C1")
    qtbot.addWidget(photos)
    photos.show()
    path = tmp_path / "门口.jpg"
    path.write_bytes(jpeg())
    photos.row.add_button.click()
    dialog: object = photos.row.findChild(QFileDialog, "open-file")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: len(photos.row.pictures) == 1, timeout=LONG)
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    QGuiApplication.clipboard().setImage(image)
    photos.row.paste_button.click()
    qtbot.waitUntil(lambda: len(photos.row.pictures) == 2, timeout=LONG)
    path.write_bytes(jpeg("green"))
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(held)
    photos.row.paste_button.click()
    qtbot.waitUntil(lambda: len(photos.row.pictures) == 3, timeout=LONG)
    assert [one.name for one in shown(db, inspection)][::2] == ["门口.jpg", "门口.jpg"]
    assert {one.part for one in shown(db, inspection)} == {"C1"}
    QGuiApplication.clipboard().clear()
    photos.row.paste_button.click()
    assert len(photos.row.pictures) == 3


def test_one_is_shown_large_below_and_taken_away(
    qtbot: QtBot, db: Database, tasks: Tasks, inspection: UUID
) -> None:
    photo = photo_actions.add_photo(db, inspection, "C1", jpeg(), "a.jpg")
    photos = Photos(db, tasks, inspection, "C1")
    qtbot.addWidget(photos)
    photos.show()
    photos.row.pictures[photo].click()
    assert photos.picture.isVisible()
    photos.row.pictures[photo].click()
    assert not photos.picture.isVisible()
    photos.row.pictures[photo].click()
    photos.remove_button.click()
    assert not photos.row.pictures
    assert not photos.picture.isVisible()
    assert shown(db, inspection) == ()
    photos.remove()


def test_what_is_no_picture_is_said_beside_the_row(
    qtbot: QtBot, db: Database, tasks: Tasks, inspection: UUID, tmp_path: Path
) -> None:
    photos = Photos(db, tasks, inspection, "C1")
    qtbot.addWidget(photos)
    photos.show()
    path = tmp_path / "a.jpg"
    path.write_bytes(b"MZ no picture")
    photos.add_file(str(path))
    qtbot.waitUntil(photos.problem.isVisible, timeout=LONG)
    assert "JPEG" in photos.problem.text()
    assert photos.row.isEnabled()
    with pytest.raises(Refused, match="no file"):
        photo_actions.add_photo_file(db, inspection, "C1", tmp_path)


def test_a_card_shows_all_items_and_adds_none(
    qtbot: QtBot, db: Database, tasks: Tasks, inspection: UUID
) -> None:
    for item in ("C1", "C2"):
        photo_actions.add_photo(db, inspection, item, jpeg(), f"{item}.jpg")
    opened: list[UUID] = []
    photos = Photos(db, tasks, inspection, large=opened.append)
    qtbot.addWidget(photos)
    photos.show()
    assert len(photos.row.pictures) == 2
    assert not photos.row.add_button.isVisible()
    next(iter(photos.row.pictures.values())).click()
    assert len(opened) == 1


def test_a_photo_is_opened_over_the_page(
    qtbot: QtBot, db: Database, context: Context, inspection: UUID
) -> None:
    photo = photo_actions.add_photo(db, inspection, "C1", jpeg(), "门口.jpg")
    page = InspectionsPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    open_large(page, photo)
    sheet: object = page.findChild(PictureSheet)
    assert isinstance(sheet, PictureSheet)
    assert sheet.title_label.text() == "门口.jpg"
    assert not sheet.picture.pixmap().isNull()
    sheet.remove_button.click()
    assert shown(db, inspection) == ()
    open_large(page, photo)
    others = cast("list[PictureSheet]", page.findChildren(PictureSheet))
    gone = others[-1]
    assert "taken away" in gone.picture.text()


def test_an_inspection_that_is_discarded_takes_its_photos_along(
    db: Database, inspection: UUID
) -> None:
    photo_actions.add_photo(db, inspection, "C1", jpeg(), "a.jpg")
    actions.discard_inspection(db, inspection)
    assert shown(db, inspection) == ()
