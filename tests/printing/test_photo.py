"""Photos on paper: only those that the form was given, as their bytes are."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from policepost.core.errors import Refused
from policepost.printing import own_forms, paper
from tests.printing.test_paper import write

PHOTO = '</para><photo name="{{ name }}" width="72mm" height="54mm"/><para>'


def jpeg(width: int = 64, height: int = 48) -> bytes:
    target = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(target, "JPEG", quality=82)
    return target.getvalue()


def test_the_bytes_are_in_the_paper_once_and_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, "sample", PHOTO * 3)
    content = jpeg()
    done = paper.draw("sample", {"name": "a", "pictures": {"a": content}}, tmp_path)
    assert done.pdf.count(content) == 1
    images = pypdfium2.PdfDocument(done.pdf)[0].get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    assert len(list(images)) == 3


def test_an_own_form_draws_them_in_its_child(tmp_path: Path) -> None:
    write(tmp_path, "sample", PHOTO)
    content = jpeg()
    values = {"name": "a", "pictures": {"a": content}}
    try:
        done = own_forms.render("sample", values, [tmp_path / "sample.rml.j2"])
    finally:
        own_forms.close()
    assert content in done.pdf


@pytest.mark.parametrize("name", ["b", "/etc/hostname", "http://127.0.0.1/a.jpg", ""])
def test_a_form_reaches_no_other_picture(tmp_path: Path, name: str) -> None:
    write(tmp_path, "sample", PHOTO)
    with pytest.raises(Refused, match="no photo"):
        paper.draw("sample", {"name": name, "pictures": {"a": jpeg()}}, tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"no picture", jpeg()[:15]])
def test_what_is_no_picture_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "sample", PHOTO)
    with pytest.raises(Refused, match="damaged"):
        paper.draw("sample", {"name": "a", "pictures": {"a": content}}, tmp_path)
