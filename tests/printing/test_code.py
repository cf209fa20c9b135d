"""Codes on paper are read back from the page, whatever they say."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from policepost.printing import code, paper
from tests.printing.test_forms import agreement

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LONG = ("PP1:BB8 $%*+-./: 0  " * 9)[:172]


def seen(pdf: bytes, dots: int) -> list[str]:
    """What a reader finds on the pages, looked at with so many dots an inch."""
    pages = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=dots / 72, grayscale=True).to_numpy() for page in pages]
    return [one.text for picture in pictures for one in zxingcpp.read_barcodes(picture)]


def on_a_page(text: str, size: float = 99.2) -> bytes:
    """A page with a code on it."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(300, 300))
    drawn = code.CodeOnPaper(text, size)
    drawn.wrap(300, 300)
    drawn.drawOn(canvas, 40, 40)
    canvas.save()
    return target.getvalue()


@settings(max_examples=15, deadline=None)
@given(st.text(ALPHABET, min_size=1, max_size=220).filter(lambda one: one == one.strip()))
def test_what_a_code_says_is_read_from_the_page(text: str) -> None:
    assert seen(on_a_page(text), 150) == [text]


def test_a_code_has_the_white_that_readers_need_and_modules_that_can_be_read() -> None:
    drawn = code.CodeOnPaper(LONG, 99.2)
    assert drawn.wrap(300, 300) == (drawn.width, drawn.width)
    assert drawn.width == pytest.approx(99.2 * 53 / 45)
    tiny = code.CodeOnPaper(LONG, 10)
    tiny.wrap(300, 300)
    assert tiny.width == pytest.approx(53 * code.LEAST_MODULE)


def test_the_code_in_the_corner_is_read_and_its_place_is_kept_before() -> None:
    proof = {"text": LONG, "check_code": "K7Q2-M9XD", "again": 0}
    done = paper.render("agreement", agreement(2, 2, proof=proof))
    assert seen(done.pdf, 150) == [LONG]
    plain = paper.render("agreement", agreement(2, 2))
    assert seen(plain.pdf, 150) == []
    assert plain.pages == done.pages == 1
