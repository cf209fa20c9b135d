"""Pictures come out small and with nothing but their dots; bombs and broken ones are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from policepost.core import pictures
from policepost.core.errors import Refused


def encoded(
    kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object
) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, 200 if mode in "LP" else "red").save(target, kind, **more)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "GIF", "WEBP"])
def test_each_kind_becomes_a_jpeg(kind: str) -> None:
    kept, preview = pictures.small(encoded(kind))
    for made in (kept, preview):
        assert opened(made).format == "JPEG"
        assert opened(made).size == (60, 40)


def test_large_ones_shrink_and_turn_upright_without_what_the_camera_noted() -> None:
    noted = Image.Exif()
    noted[0x0112] = 6  # lies on its side
    noted[0x010F] = "Maker"
    noted.get_ifd(0x8825)[1] = "N"
    kept, preview = pictures.small(
        encoded("JPEG", (4000, 3000), exif=noted, comment=b"zhang", icc_profile=b"x" * 200)
    )
    assert opened(kept).size == (1200, 1600)
    assert max(opened(preview).size) == 240
    assert not opened(kept).getexif()
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"zhang" not in kept


def test_what_shines_through_becomes_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(target, "PNG")
    kept, _preview = pictures.small(target.getvalue())
    assert opened(kept).getpixel((4, 4)) == (255, 255, 255)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, body: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no picture"),
        (b"<svg/>", "no picture"),
        (b"\0\0\0\x18ftypheic", "no picture"),
        (b"%!PS-Adobe", "no picture"),
        (b"II*\0", "no picture"),
        (b"BM", "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 500, "damaged"),
        (encoded("JPEG")[:300], "damaged"),
        (encoded("PNG")[:60], "damaged"),
        (png(60_000, 60_000), "too large"),
        (png(9_000, 5_000, zlib.compress(bytes(10_000_000), 1)[:1000]), "damaged"),
        (b"\xff\xd8\xff" + b"\0" * pictures.LARGEST, "too large"),
    ],
)
def test_what_is_no_sound_picture_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        pictures.small(content)


def test_the_largest_that_is_allowed_is_read() -> None:
    kept, _preview = pictures.small(encoded("PNG", (8_000, 6_250)))
    assert opened(kept).size == (1600, 1250)
