"""The laws of line breaking, over made-up Chinese text."""

from hypothesis import given
from hypothesis import strategies as st

from policepost.printing import breaking

_HAN = "甲乙双方调解协议履行赔偿地垫噪音楼道邻里纠纷䶮𬭎㛃"
_WORDS = st.one_of(
    st.text(_HAN, min_size=1, max_size=8),
    st.sampled_from(["，", "。", "；", "：", "！", "？", "、", "……", "——", "。”", "》，", "）。"]),
    st.sampled_from(["（", "《", "“", "‘", "【", "：“"]),
    st.sampled_from(["2026年12月1日", "22:00", "3,500.00元", "第33号", "A4", "Police", "8%", "　"]),
)
TEXTS = st.lists(_WORDS, max_size=60).map("".join)


def _widths(text: str) -> list[float]:
    return [7.0 if char < "\u2000" else 14.0 for char in text]


ROOMS = st.sampled_from([400.0, 150.0])


def _lines(text: str, room: float = 400.0) -> list[str]:
    found = breaking.lines(text, _widths(text), room - 28, room, 14.0)
    return [text[line.start : line.end] for line in found]


@given(TEXTS, ROOMS)
def test_nothing_is_lost_or_doubled(text: str, room: float) -> None:
    assert "".join(_lines(text, room)) == text


@given(TEXTS)
def test_every_line_fits(text: str) -> None:
    for line in breaking.lines(text, _widths(text), 372.0, 400.0, 14.0):
        room = 372.0 if line.start == 0 else 400.0
        assert line.width <= room + 7.0


@given(TEXTS, ROOMS)
def test_no_closing_mark_begins_and_no_opening_mark_ends_a_line(text: str, room: float) -> None:
    allowed = {0, *breaking.breaks(text)}
    found = breaking.lines(text, _widths(text), room - 28.0, room, 14.0)
    for line in found[1:]:
        before = text[found[found.index(line) - 1].start : line.start]
        if line.start in allowed:
            assert text[line.start] not in breaking.NO_START
            assert text[line.start - 1] not in breaking.NO_END
        else:  # a kept piece wider than the whole line is the one thing that is cut
            assert not allowed & set(range(line.start - len(before) + 1, line.start + 1))


def test_a_mark_at_the_margin_is_taken_in_by_squeezing() -> None:
    text = "甲" * 28 + "，乙"
    assert _lines(text, 400.0)[0] == "甲" * 26
    text = "甲" * 26 + "，" + "乙" * 5
    assert _lines(text, 392.0) == ["甲" * 26 + "，", "乙" * 5]


def test_a_number_keeps_its_unit_and_a_month_its_day() -> None:
    for kept in ("1月1日", "3500元", "第33号", "22:00"):
        for before in range(20, 29):
            text = "甲" * before + kept + "乙" * 10
            assert any(kept in line for line in _lines(text, 400.0)), (before, _lines(text))


def test_a_long_date_is_broken_only_between_its_parts() -> None:
    seen = set()
    for before in range(15, 29):
        first, second = _lines("甲" * before + "2026年12月11日" + "乙" * 20)[:2]
        if first[-1] != "甲":
            seen.add(first[-1])
        assert not (first[-1].isdigit() and second[0].isdigit())
    assert seen - {"乙"} <= {"年", "月", "日"}


def test_dashes_and_ellipses_are_not_torn_apart() -> None:
    for mark in ("——", "……"):
        for before in range(20, 29):
            text = "甲" * before + mark + "乙" * 10
            assert any(mark in line for line in _lines(text))


def test_a_piece_wider_than_the_line_is_cut() -> None:
    assert _lines("A" * 100, 140.0) == ["A" * 16, "A" * 20, "A" * 20, "A" * 20, "A" * 20, "A" * 4]


def test_spaces_at_the_end_take_no_room() -> None:
    text = "甲" * 28 + "　　" + "乙"
    assert _lines(text, 420.0) == ["甲" * 28 + "　　", "乙"]
