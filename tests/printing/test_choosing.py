"""Paper is set in a face of this computer where that is chosen or found, and never in boxes."""

import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from policepost.core import preferences
from policepost.printing import choosing, fonts, installed, own_forms, paper
from policepost.printing.choosing import AUTOMATIC, BODY, CHOSEN, SUPPLIED, TITLE
from policepost.printing.installed import COMMON, Installed
from policepost.printing.specimens import specimens
from tests.printing import font_files, pages
from tests.printing.font_files import Tables

FORM = """{% extends "_base.rml.j2" %}{% set title = "样张" %}
{% block body %}<para style="title">{{ text }}</para><para style="body">{{ text }}</para>
<para style="body"><b>{{ text }}</b></para>{% endblock %}"""
RARE = "田𬭎䶮㛃𣇉阿依古丽·买买提，共33号。"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which this computer keeps its faces; its choices lie in the folder above."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "fonts"
    folder.mkdir()
    yield folder
    paper.use_own_forms(None)
    choosing.use_folder(None)
    choosing.use_only({})


def faces_in(pdf: bytes) -> set[str]:
    """What the faces embedded in a PDF are called."""
    return {
        name.decode() for name in re.findall(rb"/FontName /[A-Z]+\+(\S+?)(?:-Fang|-Title)?\s", pdf)
    }


def sample(place: Path, text: str = RARE) -> paper.Paper:
    """A paper as the program draws it after a start."""
    choosing.use_folder(place.parent)
    return paper.render("file_note", {**(specimens()["file_note"].values or {}), "situation": text})


def one_of(place: Path, family: str) -> Installed:
    return next(one for one in installed.look_at(place.iterdir()) if one.family == family)


def test_paper_is_set_in_our_own_faces_where_the_computer_has_none(place: Path) -> None:
    done = sample(place)
    assert not any("Test" in name for name in faces_in(done.pdf))
    assert (done.warning, fonts.in_use(), fonts.standing(BODY)) == ("", {}, "Song")


def test_a_fangsong_is_found_by_itself_and_rare_names_still_print(place: Path) -> None:
    font_files.made(place / "simfang.ttf", chars=COMMON.replace("共", ""))
    done = sample(place)
    assert "TestFangSong" in faces_in(done.pdf)
    assert (done.missing, done.warning) == ((), "")
    assert RARE in pages.text(done.pdf)
    assert fonts.glyphs(BODY)["共"].face == fonts.glyphs(BODY)["䶮"].face == "Song"
    assert fonts.glyphs(BODY)["号"].face == BODY
    assert fonts.glyphs(BODY)["𣇉"].face == "Rare"
    assert fonts.glyphs(BODY)["3"].face == "Times"


def test_a_face_for_titles_is_found_by_itself(place: Path) -> None:
    font_files.made(place / "FZXBSJW.TTF", "方正小标宋简体", also="FZXiaoBiaoSong")
    assert "FZXiaoBiaoSong" in faces_in(sample(place).pdf)
    assert fonts.glyphs(TITLE)["书"].face == TITLE
    assert fonts.glyphs(BODY)["书"].face == "Song"


@pytest.mark.parametrize(
    ("name", "family", "chars", "rights"),
    [
        ("simfang.ttf", "测试仿宋", COMMON[:3000], 0),  # draws too little
        ("simfang.ttf", "测试仿宋", COMMON, 0x0002),  # may not be embedded
        ("simfang.ttf", "测试楷体", COMMON, 0),  # is called otherwise
        ("other.ttf", "测试仿宋", COMMON, 0),  # its file is not opened
    ],
)
def test_no_other_face_is_taken_by_itself(
    place: Path, name: str, family: str, chars: str, rights: int
) -> None:
    font_files.made(place / name, family, also="Test Other", chars=chars, rights=rights)
    sample(place)
    assert fonts.in_use() == {}


def test_a_chosen_face_is_used_and_kept_for_the_next_start(place: Path) -> None:
    font_files.made(place / "kai.ttf", "测试楷体", also="Test Kai")
    choosing.use_folder(place.parent)
    choosing.choose(place.parent, BODY, CHOSEN, one_of(place, "测试楷体"))
    assert "TestKai" in faces_in(sample(place).pdf)
    kept = choosing.choice(place.parent, BODY)
    assert (kept.way, kept.face and kept.face.family) == (CHOSEN, "测试楷体")
    choosing.choose(place.parent, BODY, SUPPLIED)
    assert fonts.in_use() == {}
    assert choosing.choice(place.parent, BODY).way == SUPPLIED


def test_ours_are_chosen_although_a_fangsong_is_there(place: Path) -> None:
    font_files.made(place / "simfang.ttf")
    choosing.use_folder(place.parent)
    choosing.choose(place.parent, BODY, SUPPLIED)
    sample(place)
    assert fonts.in_use() == {}
    choosing.choose(place.parent, BODY, AUTOMATIC)
    assert fonts.in_use()[BODY].family == "测试仿宋"


def test_a_face_that_vanished_is_told_once_and_paper_prints_all_the_same(place: Path) -> None:
    path = font_files.made(place / "kai.ttf", "测试楷体")
    choosing.use_folder(place.parent)
    choosing.choose(place.parent, BODY, CHOSEN, one_of(place, "测试楷体"))
    path.unlink()
    done = sample(place)
    assert "测试楷体 is no longer on this computer" in done.warning
    assert RARE in pages.text(done.pdf)
    again = paper.render("file_note", specimens()["file_note"].values or {})
    assert again.warning == ""
    assert "测试楷体" in choosing.fault(BODY)


def test_a_found_face_that_vanished_needs_no_word(place: Path) -> None:
    path = font_files.made(place / "simfang.ttf")
    sample(place)
    path.unlink()
    choosing.use_folder(None)
    assert (sample(place).warning, fonts.in_use()) == ("", {})


def test_a_face_whose_file_was_replaced_is_read_anew(place: Path) -> None:
    path = font_files.made(place / "kai.ttf", "测试楷体")
    choosing.use_folder(place.parent)
    choosing.choose(place.parent, BODY, CHOSEN, one_of(place, "测试楷体"))
    font_files.made(path, "测试楷体", chars=COMMON + "䶮")
    os.utime(path, ns=(1, 1))
    sample(place)
    kept = choosing.choice(place.parent, BODY).face
    assert kept is not None
    assert (kept.changed, fonts.glyphs(BODY)["䶮"].face) == (1, BODY)
    path.write_bytes(b"no face at all")
    choosing.use_folder(None)
    assert "its file is damaged" in sample(place).warning


def test_outlines_that_are_torn_later_than_looked_at_stop_no_paper(place: Path) -> None:
    path = font_files.made(place / "kai.ttf", "测试楷体")
    choosing.use_folder(place.parent)
    choosing.choose(place.parent, BODY, CHOSEN, one_of(place, "测试楷体"))

    def torn(tables: Tables) -> None:
        tables["glyf"] = tables["glyf"][:100]
        tables["loca"] = struct.pack(">H", 20) + tables["loca"][2:]

    changed = path.stat().st_mtime_ns
    path.write_bytes(font_files.content("测试楷体", change=torn).ljust(path.stat().st_size, b"\0"))
    os.utime(path, ns=(changed, changed))
    done = sample(place)
    assert RARE in pages.text(done.pdf)
    assert not any("Test" in name for name in faces_in(done.pdf))


def test_a_glyph_without_an_outline_is_drawn_by_another_face(place: Path) -> None:
    def emptied(tables: Tables) -> None:
        places, width = tables["loca"], 4 if tables["head"][51] else 2
        after = 37 * width  # of the letter that stands for every Chinese character
        tables["loca"] = places[:after] + places[after - width : after] + places[after + width :]

    path = font_files.made(place / "kai.ttf", "测试楷体", change=emptied)
    (face,) = installed.look_at([path])
    assert face.why == installed.DAMAGED
    fonts.use(BODY, fonts.Chosen(face.path, 0, face.family))
    assert fonts.glyphs(BODY)["号"].face == "Song"


def test_the_posts_own_forms_are_set_in_the_same_face(place: Path) -> None:
    font_files.made(place / "simfang.ttf")
    (place.parent / "sample.rml.j2").write_text(FORM, "utf-8")
    paper.use_own_forms(place.parent)
    choosing.use_folder(place.parent)
    done = paper.render("sample", {"text": RARE})
    own_forms.close()
    assert (done.warning, done.missing) == ("", ())
    assert "TestFangSong" in faces_in(done.pdf)


def test_the_mark_of_a_form_tells_its_face(place: Path) -> None:
    before = paper.form_mark("agreement")
    font_files.made(place / "simfang.ttf")
    choosing.use_folder(place.parent)
    assert paper.form_mark("agreement") != before


@pytest.mark.parametrize("held", ["{}", '{"way": "odd"}', '{"way": "chosen", "face": {"no": 1}}'])
def test_what_was_written_by_hand_is_no_choice(place: Path, held: str) -> None:
    text = f'{{"faces": {{"Fang": {held}}}}}'
    (place.parent / preferences.FILE).write_text(text, "utf-8")
    assert choosing.choice(place.parent, BODY).face is None
    assert sample(place).warning == ""


def test_a_face_that_is_called_like_one_of_ours_is_told_from_it(place: Path) -> None:
    font_files.made(
        place / "simfang.ttf", chars=COMMON.replace("共", ""), also="NotoSerifSC-Regular"
    )
    done = sample(place)
    assert RARE in pages.text(done.pdf)
    assert b"+NotoSerifSC-Regular-Fang" in done.pdf
    assert re.search(rb"\+NotoSerifSC-Regular\s", done.pdf)
