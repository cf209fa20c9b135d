"""The tool that keeps the Chinese catalogue."""

import gettext
import io
import re
from pathlib import Path

import pytest

from tests import catalogue

CODE = """
_("Save")
N_("Draft")
ngettext("{count} row", "{count} rows", 3)
pgettext("verb", "Open")
pgettext("state", "Open")
with db.transaction("Register dispute"):
    name(_(variable))
"""
TRANSLATED = {
    'msgid "Save"\nmsgstr ""': 'msgid "Save"\nmsgstr "保存"',
    'msgid "Draft"\nmsgstr ""': 'msgid "Draft"\nmsgstr "草稿"',
    'msgstr[0] ""': 'msgstr[0] "{count} 行"',
    'msgctxt "verb"\nmsgid "Open"\nmsgstr ""': 'msgctxt "verb"\nmsgid "Open"\nmsgstr "打开"',
    'msgctxt "state"\nmsgid "Open"\nmsgstr ""': 'msgctxt "state"\nmsgid "Open"\nmsgstr "未结"',
    'msgid "Register dispute"\nmsgstr ""': 'msgid "Register dispute"\nmsgstr "登记纠纷"',
}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "policepost"
    (folder / "mediation").mkdir(parents=True)
    (folder / "mediation" / "page.py").write_text(CODE, encoding="utf-8")
    return folder


@pytest.fixture
def locale(code: Path, tmp_path: Path) -> Path:
    """Return the folder of a catalogue in which everything is translated."""
    folder = tmp_path / "zh_CN"
    catalogue.update(code=code, locale=folder)
    translate(folder / "mediation.po", TRANSLATED)
    catalogue.update(code=code, locale=folder)
    return folder


def translate(path: Path, words: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for empty, filled in words.items():
        assert empty in text
        text = text.replace(empty, filled)
    path.write_text(text, encoding="utf-8")


def test_a_new_message_has_no_translation(code: Path, tmp_path: Path) -> None:
    catalogue.update(code=code, locale=tmp_path / "zh_CN")

    found = catalogue.check(code, tmp_path / "zh_CN")

    assert found[0] == "mediation.po: 'Save' has no translation"
    assert len(found) == 6


def test_every_way_of_marking_a_message_is_read_back(code: Path, locale: Path) -> None:
    assert catalogue.check(code, locale) == []
    compiled = gettext.GNUTranslations(
        io.BytesIO((locale / "LC_MESSAGES" / "policepost.mo").read_bytes())
    )
    assert compiled.gettext("Save") == "保存"
    assert compiled.gettext("Draft") == "草稿"
    assert compiled.gettext("Register dispute") == "登记纠纷"
    assert compiled.ngettext("{count} row", "{count} rows", 1) == "{count} 行"
    assert compiled.pgettext("verb", "Open") == "打开"
    assert compiled.pgettext("state", "Open") == "未结"


def test_a_second_run_writes_the_same_bytes(code: Path, locale: Path) -> None:
    before = {path: path.read_bytes() for path in locale.rglob("*.*")}

    assert catalogue.files(code, locale) == before


def test_a_moved_message_keeps_its_translation(code: Path, locale: Path) -> None:
    (code / "ui").mkdir()
    (code / "mediation" / "page.py").rename(code / "ui" / "page.py")
    catalogue.update(code=code, locale=locale)
    (locale / "mediation.po").unlink()

    catalogue.update(code=code, locale=locale)

    assert catalogue.check(code, locale) == []


def test_what_is_out_of_date_is_named(code: Path, locale: Path) -> None:
    (code / "mediation" / "page.py").write_text('_("Save")\n', encoding="utf-8")
    (locale / "gone.po").write_bytes((locale / "mediation.po").read_bytes())

    found = catalogue.check(code, locale)

    assert "mediation.po is out of date: run python -m tests.catalogue" in found
    assert "gone.po belongs to no folder of the program: delete it" in found


def test_two_translations_of_one_message_are_refused(code: Path, locale: Path) -> None:
    (code / "start.py").write_text('_("Save")\n', encoding="utf-8")
    catalogue.update(code=code, locale=locale)
    translate(locale / "program.po", {'msgstr "保存"': 'msgstr "存盘"'})
    catalogue.update(code=code, locale=locale)

    assert catalogue.check(code, locale) == [
        "program.po: 'Save' is '存盘' here and '保存' in mediation.po: agree on one,"
        " or tell the two apart by pgettext"
    ]


def test_a_translation_must_name_the_same_values(code: Path, locale: Path) -> None:
    translate(locale / "mediation.po", {"{count} 行": "{number} 行"})
    catalogue.update(code=code, locale=locale)

    assert catalogue.check(code, locale) == [
        "mediation.po: '{count} row' and its translation name different values in braces"
    ]


def test_a_doubtful_translation_is_refused(code: Path, locale: Path) -> None:
    translate(locale / "mediation.po", {'msgid "Save"': '#, fuzzy\nmsgid "Save"'})

    assert "mediation.po: 'Save' is marked fuzzy" in catalogue.check(code, locale)


def test_only_the_named_fragment_is_rewritten(code: Path, locale: Path) -> None:
    (code / "start.py").write_text('_("Quit")\n', encoding="utf-8")
    (code / "mediation" / "page.py").write_text('_("Quit")\n', encoding="utf-8")
    before = (locale / "mediation.po").read_bytes()

    catalogue.update(["program"], code, locale)

    assert (locale / "program.po").exists()
    assert (locale / "mediation.po").read_bytes() == before


def test_no_message_hides_in_a_formatted_string() -> None:
    """On Python 3.11 the tokens of an f-string are not seen by what extracts the messages."""
    hidden = re.compile(r"""\{(?:_|ngettext|pgettext)\(['"]""")
    for path in sorted((Path(__file__).parents[2] / "policepost").rglob("*.py")):
        assert not hidden.findall(path.read_text(encoding="utf-8")), path
