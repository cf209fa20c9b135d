"""Scanned and photographed papers, hung on what they are papers of.

A file of pages (PDF) becomes a picture of each page, made in a child process like every picture
from a stranger: nothing that hides in a file is kept, and every reader shows the same.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from policepost.core import aside, attachments, pictures
from policepost.core.errors import Refused
from policepost.core.files import chosen
from policepost.core.language import _

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.core.shapes import Ref

MOST_PAGES: Final = 20
ENDINGS: Final = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".pdf")
_PDF: Final = b"%PDF"
_SCALE: Final = 150 / 72


def add_file(db: Database, ref: Ref, path: Path, part: str = "") -> list[UUID]:
    """Hang a picture, or each page of a PDF, on a record. Raises what :func:`add` raises."""
    return add(db, ref, chosen(path, pictures.LARGEST), path.name, part)


def add(db: Database, ref: Ref, content: bytes, name: str, part: str = "") -> list[UUID]:
    """Hang a picture, or each page of a PDF, on a record, made small and plain.

    Takes a tenth of a second a page and more: call it off the screen's thread.

    Args:
        db: The open post.
        ref: What it is a paper of; the record must exist.
        content: Bytes of the file.
        name: As shown.
        part: What of the record, such as ``signed``.

    Returns:
        The keys of what hangs there now.

    Raises:
        Refused: It cannot be read, is too large, or there are too many.
    """
    made = [pictures.small(one) for one in _pages(content)]
    with db.transaction("Attach scan") as session:
        return [
            attachments.attach(
                *(session, ref, kept, preview),
                name=name if len(made) == 1 else f"{number:02} {name}",
                media_type=pictures.TYPE,
                part=part,
            )
            for number, (kept, preview) in enumerate(made, 1)
        ]


def remove(db: Database, attachment_id: UUID) -> None:
    """Take a scan away; its bytes are gone with it."""
    with db.transaction("Remove scan") as session:
        attachments.detach(session, attachment_id)


def _pages(content: bytes) -> Iterator[bytes]:
    if not content.startswith(_PDF):
        yield content
        return
    if len(content) > pictures.LARGEST:
        raise Refused(_("The file is too large; scan it again with fewer dots."))
    try:
        answer = aside.once(f"{__name__}:{drawn_pages.__name__}", content)
    except (aside.Gone, aside.Failed) as error:
        raise Refused(_("The file cannot be read; scan or save it again.")) from error
    if not answer:
        raise Refused(_("The file has more than {most} pages; divide it.").format(most=MOST_PAGES))
    while answer:
        length = int.from_bytes(answer[:4], "big")
        yield answer[4 : 4 + length]
        answer = answer[4 + length :]


def drawn_pages(content: bytes) -> bytes:
    """What the child does: each page as a JPEG, its length in four bytes before it.

    Nothing for a file of more pages than are kept.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    if len(document) > MOST_PAGES:
        return b""
    drawn = []
    for page in document:
        target = io.BytesIO()
        scale = min(_SCALE, 2 * pictures.LONGEST_EDGE / max(page.get_size()))
        page.render(scale=scale).to_pil().convert("RGB").save(target, "JPEG", quality=90)
        drawn.append(len(target.getvalue()).to_bytes(4, "big") + target.getvalue())
    return b"".join(drawn)
