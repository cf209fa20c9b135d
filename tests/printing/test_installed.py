"""The faces of this computer are told apart by what their files say, and nothing worse happens."""

import struct
from pathlib import Path

import pytest

from policepost.printing import installed
from policepost.printing.installed import COMMON
from tests.printing import font_files
from tests.printing.font_files import Tables


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which this computer keeps its faces, and no other."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_DATA_DIRS", f"{tmp_path / 'shared'}:{tmp_path / 'none'}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "shared" / "fonts" / "truetype"
    folder.mkdir(parents=True)
    return folder


def found() -> list[installed.Installed]:
    return installed.look_at(installed.files())


def test_a_face_is_known_by_its_names_and_what_it_draws(place: Path) -> None:
    path = font_files.made(place / "simfang.ttf", chars=COMMON[:3700] + "䶮")
    (face,) = found()
    assert (face.family, face.also, face.why) == ("测试仿宋", "Test FangSong", "")
    assert (face.path, face.index, face.covers) == (str(path), 0, 3700)
    assert (face.size, face.changed) == (path.stat().st_size, path.stat().st_mtime_ns)


def test_faces_for_other_scripts_and_other_files_are_none_for_chinese(place: Path) -> None:
    font_files.made(place / "latin.ttf", chars="abc")
    font_files.made(place / "few.ttf", chars=COMMON[-900:] + "的警")
    (place / "readme.txt").write_text("no face")
    (place / "empty.ttf").write_bytes(b"")
    (place / "folder.ttf").mkdir()
    assert found() == []


@pytest.mark.parametrize(
    ("rights", "why"),
    [
        (0, ""),
        (0x0008, ""),
        (0x0004, ""),
        (0x0002, installed.NOT_EMBEDDED),
        (0x0100, installed.NOT_EMBEDDED),
        (0x0208, installed.NOT_EMBEDDED),
    ],
)
def test_the_makers_word_on_embedding_holds(place: Path, rights: int, why: str) -> None:
    font_files.made(place / "a.ttf", rights=rights)
    assert [one.why for one in found()] == [why]


def test_outlines_that_no_paper_can_be_set_in_are_said_so(place: Path) -> None:
    def other(tables: Tables) -> None:
        tables["CFF "] = tables.pop("glyf")

    font_files.made(place / "a.otf", change=other)
    assert [one.why for one in found()] == [installed.OTHER_OUTLINES]


def test_each_face_of_a_collection_is_offered(place: Path) -> None:
    one, two = font_files.content("仿宋甲"), font_files.content("仿宋乙", rights=2)
    (place / "both.ttc").write_bytes(font_files.collection(one, two))
    told = [(one.family, one.index, one.why) for one in found()]
    assert told == [("仿宋甲", 0, ""), ("仿宋乙", 1, installed.NOT_EMBEDDED)]


def test_a_face_without_a_chinese_name_is_called_by_its_english_one(place: Path) -> None:
    font_files.made(place / "a.ttf", family="")
    assert [one.family for one in found()] == ["Test FangSong"]


def test_damaged_outlines_are_found_before_paper_is_set_in_them(place: Path) -> None:
    def torn(tables: Tables) -> None:
        tables["loca"] = b"\xff" * len(tables["loca"])

    font_files.made(place / "a.ttf", change=torn)
    assert [one.why for one in found()] == [installed.DAMAGED]


def test_no_file_however_torn_keeps_the_others_from_being_read(place: Path) -> None:
    whole = font_files.made(place / "good.ttf").read_bytes()
    for number, end in enumerate(range(0, 4000, 137)):
        (place / f"short{number}.ttf").write_bytes(whole[:end])
    for at in range(12, 300, 7):  # the directory, and what it points to
        torn = bytearray(whole)
        struct.pack_into(">L", torn, at, 0xFFFFFFF0)
        (place / f"torn{at}.ttf").write_bytes(torn)
    (place / "many.ttc").write_bytes(struct.pack(">4sLL", b"ttcf", 0x10000, 0xFFFFFFFF))
    faces = {Path(one.path).name: one for one in found()}
    assert faces["good.ttf"].why == ""
    assert not [name for name in faces if name.startswith("short")]


def test_windows_keeps_its_faces_in_two_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("WINDIR", "C:/Windows")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert installed.folders() == [Path("C:/Windows/Fonts")]
    monkeypatch.setenv("LOCALAPPDATA", "C:/Local")
    assert installed.folders()[1:] == [Path("C:/Local/Microsoft/Windows/Fonts")]
