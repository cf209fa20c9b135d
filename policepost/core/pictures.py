"""Pictures from anywhere, made small and plain before anything keeps or shows them.

Decoded in a child process (``core/aside.py``), for decoders of pictures are what files from
strangers break first. What comes out is a JPEG made anew from the dots alone: no place where it was
taken, no camera, no preview, nothing hidden behind it.
"""

from __future__ import annotations

import io

from policepost.core import aside
from policepost.core.errors import Refused
from policepost.core.language import _

LARGEST = 30 * 1024 * 1024
"""Bytes of a file."""
MOST_DOTS = 50_000_000
LONGEST_EDGE = 1600
"""Dots of what is kept: a page of A4 at 150 dots an inch."""
PREVIEW_EDGE = 240
TYPE = "image/jpeg"
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "BMP", "GIF", "WEBP")
_FIRST_BYTES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"GIF8", b"RIFF")


def small(content: bytes) -> tuple[bytes, bytes]:
    """A picture and its preview, both JPEG; edges at most `LONGEST_EDGE` and `PREVIEW_EDGE`.

    Takes a tenth of a second and more: call it off the screen's thread.

    Raises:
        Refused: It is no picture of a kind that is read, too large, or damaged.
    """
    if len(content) > LARGEST:
        raise _too_large()
    if not content.startswith(_FIRST_BYTES):
        raise Refused(_("This is no picture that can be read; save it as JPEG or PNG."))
    try:
        answer = aside.once(f"{__name__}:{made_small.__name__}", content)
    except aside.Gone as error:
        raise _too_large() from error
    except aside.Failed as error:
        raise Refused(_("The picture is damaged; take it or save it again.")) from error
    length = int.from_bytes(answer[:4], "big")
    return answer[4 : 4 + length], answer[4 + length :]


def made_small(content: bytes) -> bytes:
    """What the child does: length of the picture in four bytes, the picture, its preview."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is decoded
    with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
        width, height = found.size
        if width * height > MOST_DOTS:
            raise _too_large()
        if max(found.size) > 2 * LONGEST_EDGE and found.mode != "P":
            found.thumbnail((2 * LONGEST_EDGE, 2 * LONGEST_EDGE))  # before it is copied
        upright = ImageOps.exif_transpose(found)
        plain = Image.new("RGB", upright.size, "white")
        if upright.has_transparency_data:
            upright = upright.convert("RGBA")
            plain.paste(upright, mask=upright.getchannel("A"))
        else:
            plain.paste(upright.convert("RGB"))
    kept = [_jpeg(plain, edge) for edge in (LONGEST_EDGE, PREVIEW_EDGE)]
    return len(kept[0]).to_bytes(4, "big") + kept[0] + kept[1]


def _jpeg(picture: object, edge: int) -> bytes:
    from PIL import Image

    assert isinstance(picture, Image.Image)  # noqa: S101
    shrunk = picture.copy()
    shrunk.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    shrunk.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue()


def _too_large() -> Refused:
    return Refused(
        _(
            "The picture is too large; at most {dots} million dots and {most} MB can be read."
        ).format(dots=MOST_DOTS // 1_000_000, most=LARGEST // 1024**2)
    )
