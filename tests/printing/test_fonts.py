"""Every character finds its face, and comes out of the PDF as itself."""

import shutil
from pathlib import Path

import pytest
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics

from policepost.printing import fonts, paper
from tests.printing import pages

RARE = "张𬭎 䶮 㛃 𣇉 㙓 喆 𫖯 𠅤 阿依古丽·买买提"
NO_FACE = "\U000313f0"  # of CJK Extension H


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of the post's own forms with one that prints a text in three faces."""
    (tmp_path / "sample.rml.j2").write_text(
        """{% extends "_base.rml.j2" %}{% set title = "样张" %}{% set footer_number = text %}
        {% block body %}
        <para style="body">{{ text }}</para>
        <para style="body"><b>{{ text }}</b><font name="Hei" size="12">{{ text }}</font></para>
        <para style="right">{{ text }}<br/>{{ text }}</para>
        {% endblock %}""",
        "utf-8",
    )
    paper.use_own_forms(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _no_own_forms_afterwards() -> object:
    yield
    paper.use_own_forms(None)


def test_each_character_is_drawn_by_a_face_that_has_it() -> None:
    assert fonts.runs("田𣇉1a", "Hei") == [("Hei", "田"), ("Rare", "𣇉"), ("Hei", "1a")]
    assert fonts.runs("田𬭎33号“”", "Song") == [("Song", "田𬭎"), ("Times", "33"), ("Song", "号“”")]
    assert fonts.runs("田33", "SongB") == [("SongB", "田"), ("TimesB", "33")]


def test_a_character_without_a_face_is_told_and_leaves_a_mark() -> None:
    assert fonts.missing_characters(f"张{NO_FACE}三{NO_FACE}") == (NO_FACE,)
    assert fonts.runs(NO_FACE, "Song") == [("Song", fonts.GETA)]
    assert fonts.missing_characters([RARE, " \n\t　〓"]) == ()


def test_invisible_marks_leave_nothing() -> None:
    assert fonts.runs("葛\U000e0100\u200b", "Song") == [("Song", "葛")]
    assert fonts.width("田\u200b", "Song", 10) == 10


def test_faces_survive_a_reset_of_reportlab() -> None:
    fonts.warm()
    rl_config._reset()
    assert pdfmetrics.getFont("Song") is fonts.face("Song")
    with pytest.raises(KeyError):
        fonts.face("Comic")


def test_rare_names_are_copied_out_of_the_page_as_themselves(own: Path) -> None:
    done = paper.render("sample", {"text": RARE})
    assert done.missing == ()
    assert pages.text(done.pdf).count("".join(RARE.split())) == 6


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_rare_names_are_copied_by_poppler_too(own: Path) -> None:
    done = paper.render("sample", {"text": RARE})
    assert pages.poppler_text(done.pdf).count("".join(RARE.split())) == 6


def test_many_characters_fill_several_blocks_of_the_text_table(own: Path) -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 600))
    done = paper.render("sample", {"text": text})
    assert pages.text(done.pdf).count(text[:40]) >= 2
    assert text in pages.text(done.pdf)


def test_a_missing_character_is_reported_with_the_paper(own: Path) -> None:
    done = paper.render("sample", {"text": f"张{NO_FACE}"})
    assert done.missing == (NO_FACE,)
    assert "张〓" in pages.text(done.pdf)
