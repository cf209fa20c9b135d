"""Boxes to tick, which no face has a sign for."""

from pathlib import Path

import pypdfium2
import pytest

from policepost.printing import breaking, paper

FORM = """{% extends "_base.rml.j2" %}{% set title = "表" %}{% block body %}
<para style="plain">通道：<box/>畅通　<box on="1"/>堵塞</para>{% endblock %}"""


@pytest.fixture
def page(tmp_path: Path) -> pypdfium2.PdfPage:
    (tmp_path / "boxes.rml.j2").write_text(FORM, encoding="utf-8")
    paper.use_own_forms(tmp_path)
    try:
        made = paper.render("boxes", {})
    finally:
        paper.use_own_forms(None)
    assert (made.missing, made.pages) == ((), 1)
    return pypdfium2.PdfDocument(made.pdf)[0]


def test_a_tick_is_copied_as_one_and_an_empty_box_is_not(page: pypdfium2.PdfPage) -> None:
    text = page.get_textpage().get_text_bounded()
    assert "□畅通" in text
    assert "√堵塞" in text


def test_a_tick_is_drawn(page: pypdfium2.PdfPage) -> None:
    lines = [one for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    assert len(lines) >= 3  # the box and two strokes


def test_a_box_never_ends_a_line() -> None:
    assert breaking.breaks("通道□畅通")[:2] == [1, 2]
