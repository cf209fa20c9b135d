"""Doubts about rows are kept without words and said in the language of whoever reads."""

import pytest

from policepost.core import language
from policepost.residents import doubts
from policepost.residents.doubts import Doubt


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_is_said_in_the_language_of_the_screen(doubt: Doubt) -> None:
    stored = doubts.kept(doubt, "张叁:某" if doubt is Doubt.OTHER_NAME else "")
    english = doubts.told(stored)
    language.use("zh_CN")
    chinese = doubts.told(stored)
    assert english.isascii() or "张叁:某" in english
    assert not chinese.isascii()
    assert chinese != english
    assert ("张叁:某" in chinese) == (doubt is Doubt.OTHER_NAME)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_a_doubt_that_an_older_version_kept_as_a_sentence_is_said_in_the_language_of_the_screen(
    spoken: str,
) -> None:
    kept = {
        "The register has this number with the name 张叁.": "other_name:张叁",
        "登记信息中这个证件号的姓名是张叁。": "other_name:张叁",
        "The row tells nothing but a name that the register has already.": "name_alone",
    }
    language.use(spoken)
    for sentence, stored in kept.items():
        assert doubts.told(sentence) == doubts.told(stored)
    assert doubts.told("此行待定。") == "此行待定。"
