"""Doubts about rows are kept without words and said in the language of whoever reads."""

import pytest

from policepost.core import language
from policepost.residents import doubts
from policepost.residents.doubts import Doubt


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_is_said_in_the_language_of_the_screen(doubt: Doubt) -> None:
    stored = doubts.kept(doubt, "张叁:某" if doubt is Doubt.OTHER_NAME else "")
    assert doubts.known(stored) is doubt
    english = doubts.told(stored)
    language.use("zh_CN")
    chinese = doubts.told(stored)
    assert english.isascii() or "张叁:某" in english
    assert not chinese.isascii()
    assert chinese != english
    assert ("张叁:某" in chinese) == (doubt is Doubt.OTHER_NAME)


def test_a_sentence_of_an_older_version_stays_as_it_is() -> None:
    assert doubts.known("登记中该号码的姓名是张叁。") is None
    assert doubts.told("登记中该号码的姓名是张叁。") == "登记中该号码的姓名是张叁。"
