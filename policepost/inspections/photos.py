"""The photos of an inspection on its cards, and of a failed item while the inspection ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from typing_extensions import override

from policepost.core import attachments
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.inspections import photo_actions
from policepost.inspections.records import Inspection
from policepost.ui.attached import AttachedPictures, Hanging
from policepost.ui.messages import showing_refusals
from policepost.ui.pictures import PictureRow, PictureSheet

if TYPE_CHECKING:
    from policepost.core.attachments import Attached
    from policepost.core.database import Database
    from policepost.ui.page import Page
    from policepost.ui.tasks import Tasks

RIGHT = "inspections.assist"
"""A right, see `core.rights`."""


class Photos(AttachedPictures):
    """The photos of an inspection, or of one item of it, with the way to add more.

    Args:
        db: The open post.
        tasks: Makes pictures small in the background.
        inspection_id: Whose photos.
        item: Code of the item; empty shows those of all items and adds none.
        large: Shows one large; without it they are shown large below the row.
    """

    def __init__(
        self,
        db: Database,
        tasks: Tasks,
        inspection_id: UUID,
        item: str = "",
        large: Callable[[UUID], None] | None = None,
    ) -> None:
        self._elsewhere = large
        may = db.may(RIGHT)
        does = Hanging(
            add_file=partial(photo_actions.add_photo_file, db, inspection_id, item),
            add=lambda content: photo_actions.add_photo(
                db, inspection_id, item, content, _("Pasted photo")
            ),
            remove=partial(photo_actions.remove_photo, db),
            may_remove=may,
            remove_words=_("Take the photo away"),
            wide=560,
            high=380,
        )
        row = PictureRow(may_add=bool(item) and may)
        super().__init__(db, tasks, Ref(Inspection.__tablename__, inspection_id), item, row, does)

    @override
    def show_large(self, key: UUID) -> None:
        if self._elsewhere is not None:
            self._elsewhere(key)
        else:
            super().show_large(key)


def open_large(page: Page, photo: UUID) -> None:
    """Show a photo large over a page, with the way to take it away."""
    with page.db.reading() as session:
        found: Attached | None = attachments.one(session, photo)
        content = attachments.content(session, photo)
    remove = partial(_remove, page, photo) if found and page.db.may(RIGHT) else None
    PictureSheet(page, found.name if found else _("Photo"), content, remove).open()


def _remove(page: Page, photo: UUID) -> None:
    with showing_refusals(page):
        photo_actions.remove_photo(page.db, photo)
