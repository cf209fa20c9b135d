"""Text in GB 18030: the characters that Python's codec knows by their old places only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.taking import GB18030
from policepost.exchange import book, gb18030, sheets, values

_PAIRS = (
    "A6D9:︐ A6DA:︒ A6DB:︑ A6DC:︓ A6DD:︔ A6DE:︕ A6DF:︖ A6EC:︗ A6ED:︘ A6F3:︙ A8BC:ḿ"
    " FE51:𠂇 FE52:𠂉 FE53:𠃌 FE59:龴 FE61:龵 FE66:龶 FE67:龷 FE6C:𡗗 FE6D:龸 FE76:𢦏 FE7E:龹"
    " FE90:龺 FE91:𤇾 FEA0:龻"
)
MOVED = dict(pair.split(":") for pair in _PAIRS.split())
"""By their two bytes, the characters of GB 18030-2022."""


def test_there_are_twenty_five() -> None:
    assert len(MOVED) == len(set(MOVED.values())) == 25


@pytest.mark.parametrize(("code", "character"), MOVED.items())
def test_each_is_itself_both_ways(code: str, character: str, tmp_path: Path) -> None:
    data = bytes.fromhex(code)
    assert gb18030.decoded(data) == character
    assert gb18030.encoded(character) == data
    before = data.decode("gb18030")
    assert values.has_private(before), "the codec is mended: this module can go"
    assert values.name(f"王{before}") == f"王{character}", "also where others decoded it"
    path = tmp_path / "names.csv"
    path.write_bytes(gb18030.encoded(f"姓名,备注\r\n王{character},有\r\n"))
    [sheet] = sheets.read(path)
    assert sheet.rows[1] == [f"王{character}", "有"]


@pytest.mark.parametrize(("code", "character"), [("FE9F", "䶮"), ("A8BF", "ǹ"), ("B0A1", "啊")])
def test_others_stay_where_they_are(code: str, character: str) -> None:
    assert gb18030.decoded(bytes.fromhex(code)) == character
    assert gb18030.encoded(character) == bytes.fromhex(code)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(written: str) -> None:
    assert gb18030.decoded(gb18030.encoded(written)) == written


def test_our_own_tables_of_text_have_them_in_their_two_bytes() -> None:
    names = "".join(MOVED.values())
    content, _count = book.made([book.Page("人", ("姓名",), [(names,)])], ".csv", GB18030)
    assert content.splitlines()[1] == bytes.fromhex("".join(MOVED))
    assert gb18030.decoded(content).splitlines() == ["姓名", names]
