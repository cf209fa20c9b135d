"""Photos of what failed: taken with the inspection, seen on its hazards for ever after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import attachments, pictures
from policepost.core.files import chosen
from policepost.core.shapes import Ref
from policepost.inspections.records import Inspection

if TYPE_CHECKING:
    from policepost.core.database import Database


def add_photo_file(db: Database, inspection_id: UUID, item: str, path: Path) -> UUID:
    """Hang a picture of a file on a failed item. Raises what :func:`add_photo` raises."""
    return add_photo(db, inspection_id, item, chosen(path, pictures.LARGEST), path.name)


def add_photo(db: Database, inspection_id: UUID, item: str, content: bytes, name: str) -> UUID:
    """Hang a picture on a failed item, made small and without what the camera noted.

    Takes a tenth of a second and more: call it off the screen's thread.

    Args:
        db: The open post.
        inspection_id: The inspection, in progress or finished: a photo may come later.
        item: Code of the item.
        content: Bytes of the picture as it was taken.
        name: As shown.

    Raises:
        Refused: It is no picture that can be read, or there are too many.
    """
    kept, preview = pictures.small(content)
    with db.transaction("Add photo") as session:
        session.get_one(Inspection, inspection_id)
        return attachments.attach(
            session,
            Ref(Inspection.__tablename__, inspection_id),
            kept,
            preview,
            name=name,
            media_type=pictures.TYPE,
            part=item,
        )


def remove_photo(db: Database, photo_id: UUID) -> None:
    """Take a photo away; its bytes are gone with it."""
    with db.transaction("Remove photo") as session:
        attachments.detach(session, photo_id)
