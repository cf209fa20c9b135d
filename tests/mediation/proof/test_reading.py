"""Codes are read from PDFs, scans and photos as people make them; strangers' files do no harm."""

from __future__ import annotations

import io
import random

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from policepost.core.errors import Refused
from policepost.mediation.proof import reading
from tests.mediation.proof.conftest import Out


def scanned(out: Out, dots: int) -> Image.Image:
    """The first page as a scanner sees it."""
    page = pypdfium2.PdfDocument(out.pdf)[0]
    picture: Image.Image = page.render(scale=dots / 72).to_pil().convert("RGB")
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **more)
    return target.getvalue()


def test_the_file_itself_is_read_with_its_words(out: Out) -> None:
    found = reading.read(out.pdf)
    assert found.codes == (out.issued.proof,)
    assert any("人民调解协议书" in line for line in found.lines)


@pytest.mark.parametrize(("dots", "quality"), [(300, 75), (200, 60), (150, 60)])
def test_a_scan_is_read(out: Out, dots: int, quality: int) -> None:
    found = reading.read(encoded(scanned(out, dots), quality=quality))
    assert found.codes == (out.issued.proof,)
    assert found.lines == ()


def test_a_crooked_noisy_photo_is_read(out: Out) -> None:
    dice = random.Random(7)
    picture = scanned(out, 200).rotate(4, expand=True, fillcolor="#b5a98c")
    noise = Image.effect_noise(picture.size, 40).convert("RGB")
    picture = Image.blend(picture, noise, 0.15).filter(ImageFilter.GaussianBlur(0.8))
    table = Image.new("RGB", (picture.width + 300, picture.height + 300), "#554433")
    table.paste(picture, (dice.randrange(300), dice.randrange(300)))
    found = reading.read(encoded(table, quality=70))
    assert found.codes == (out.issued.proof,)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP"])
def test_other_kinds_of_picture_are_read(out: Out, kind: str) -> None:
    whole = scanned(out, 150)
    corner = whole.crop((whole.width // 2, 0, whole.width, whole.height // 4))
    assert reading.read(encoded(corner, kind)).codes == (out.issued.proof,)


def test_a_picture_without_a_code_has_none() -> None:
    assert reading.read(encoded(Image.new("RGB", (400, 400), "white"))).codes == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\0", "neither a picture"),
        (b"", "neither a picture"),
        (b"%PDF-1.7 nothing more", "damaged"),
        (b"\xff\xd8\xff\xe0 nothing more", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        reading.read(content)


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(Refused, match="too large"):
        reading.read(b"%PDF-" + bytes(20))
