"""Reads codes from a photo, a scan or a PDF, in a child process that strangers' files cannot harm.

Pictures of any size are looked at in several sizes: a code on a page photographed from afar is
small, one photographed from near is blurred.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from policepost.core import aside
from policepost.core.errors import Refused
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST: Final = 30 * 1024 * 1024
"""Bytes of a file."""
MOST_PAGES: Final = 200
MOST_DOTS: Final = 60_000_000
SECONDS: Final = 60.0
"""How long a file of many pages may take."""
_PDF: Final = b"%PDF-"
_PICTURES: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"BM",
    b"GIF8",
    b"RIFF",
    b"II*\0",
    b"MM\0*",
)
_FORMATS: Final = ("JPEG", "PNG", "BMP", "GIF", "WEBP", "TIFF")
_DOTS: Final = 200
_SMALL: Final = 1600


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds.

    Attributes:
        codes: The texts of the codes on its pages.
        lines: Of a PDF with text, its lines; none of a picture.
    """

    codes: tuple[str, ...]
    lines: tuple[str, ...] = ()


def read(content: bytes) -> Found:
    """Return the codes in a file, and of a PDF its text. Call it off the screen's thread.

    Raises:
        Refused: It is neither a picture nor a PDF, too large, or damaged.
    """
    if len(content) > LARGEST:
        raise Refused(_("The file is too large; at most {most} MB are read.").format(most=30))
    if not content.startswith((_PDF, *_PICTURES)):
        raise Refused(_("This is neither a picture nor a PDF."))
    try:
        answer = json.loads(aside.once(f"{__name__}:{found_in.__name__}", content, SECONDS))
    except (aside.Gone, aside.Failed) as error:
        raise Refused(_("The file is damaged or too large; take or save it again.")) from error
    return Found(tuple(answer["codes"]), tuple(answer["lines"]))


def found_in(content: bytes) -> bytes:
    """What the child does."""
    codes: dict[str, None] = {}
    lines: list[str] = []
    pages = _pdf_pages(content, lines) if content.startswith(_PDF) else _pictures(content)
    for picture in pages:
        codes.update(dict.fromkeys(_codes_on(picture)))
    return json.dumps({"codes": list(codes), "lines": lines}).encode()


def _pdf_pages(content: bytes, lines: list[str]) -> Iterator[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        if len(document) > MOST_PAGES:
            raise Refused(_("The file has more than {most} pages.").format(most=MOST_PAGES))
        for page in document:
            if page.get_width() * page.get_height() * (_DOTS / 72) ** 2 > MOST_DOTS:
                raise Refused(_("The file is damaged or too large; take or save it again."))
            lines += page.get_textpage().get_text_bounded().splitlines()
            yield page.render(scale=_DOTS / 72, grayscale=True).to_pil()
    finally:
        document.close()


def _pictures(content: bytes) -> Iterator[Any]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
        if found.size[0] * found.size[1] > MOST_DOTS:
            raise Refused(_("The file is damaged or too large; take or save it again."))
        yield ImageOps.exif_transpose(found).convert("L")


def _codes_on(picture: Any) -> list[str]:
    """Return the codes on one picture, looked at as it is, smaller and larger."""
    import zxingcpp

    wanted = zxingcpp.barcode_formats_from_str("QRCode")
    for size in (1.0, _SMALL / max(picture.size), 2.0):
        looked = picture
        if size != 1.0:
            across, down = (max(1, round(edge * size)) for edge in picture.size)
            if across * down > MOST_DOTS:
                continue
            looked = picture.resize((across, down))
        found = [one.text for one in zxingcpp.read_barcodes(looked, formats=wanted)]
        if found:
            return found
    return []
