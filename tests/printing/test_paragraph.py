"""How a paragraph is set, split over pages and read from its markup."""

from pathlib import Path

from reportlab.lib.styles import ParagraphStyle

from policepost.printing import paper
from policepost.printing.document import _styles
from policepost.printing.paragraph import Paragraph
from tests.printing import pages
from tests.printing.test_paper import own, write

__all__ = ["own"]

STYLE = ParagraphStyle("body", fontName="Song", fontSize=10, leading=20, leftIndent=5)


def lines_of(paragraph: Paragraph) -> int:
    """How many lines a paragraph of 100 points has."""
    return round(paragraph.wrap(105, 1000)[1] / 20)


def test_a_paragraph_is_split_with_two_lines_at_least_on_each_side() -> None:
    paragraph = Paragraph("甲" * 50, STYLE)
    assert lines_of(paragraph) == 5
    assert paragraph.split(105, 100) == [paragraph]
    assert [lines_of(part) for part in paragraph.split(105, 90)] == [3, 2]
    assert [lines_of(part) for part in paragraph.split(105, 45)] == [2, 3]
    assert paragraph.split(105, 39) == []
    assert paragraph.minWidth() == 15


def test_a_short_paragraph_is_never_torn() -> None:
    assert Paragraph("甲" * 15, STYLE).split(105, 20) == []


def test_an_empty_paragraph_takes_one_line() -> None:
    assert lines_of(Paragraph("", STYLE)) == 1


def test_lines_of_the_template_are_joined_without_a_space(own: Path) -> None:
    write(own, "sample", "第一行，\n      第二行<b>粗\n  体</b>\n  尾。")
    assert "第一行，第二行粗体尾。" in pages.lines(paper.render("sample", {}).pdf)


def test_a_long_word_in_a_justified_line_is_not_spread(own: Path) -> None:
    word = "ABCDEFGHIJ" * 4
    write(own, "sample", f"{word} {word} {word}")
    assert "".join(pages.lines(paper.render("sample", {}).pdf)).count(word) == 3


def test_many_stylesheets_are_not_kept_for_ever(own: Path) -> None:
    for size in range(10, 35):
        form = own / "sample.rml.j2"
        write(own, "sample", "甲")
        text = form.read_text("utf-8-sig").replace(
            "{% block", f"{{% set size = {size} %}}{{% block"
        )
        form.write_text(text, "utf-8")
        assert paper.draw("sample", {}, own).pages == 1
    assert len(_styles) <= 20


def test_a_blank_to_write_on_stays_whole_and_has_its_length(own: Path) -> None:
    gap = "　" * 8
    write(own, "sample", f"{'甲' * 24}<u>{gap}</u>与<u>{gap}</u>，乙。")
    found = [line.rstrip() for line in pages.lines(paper.render("sample", {}).pdf)]
    at = found.index("甲" * 24)
    assert found[at + 1] == f"{gap}与{gap}，乙。"
