"""Nothing on a chart is cut off, and no two words lie on one another."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.dashboard.drawing.chart import LAYOUTS
from policepost.dashboard.drawing.picture import Box, Picture, Size, Space, Text
from policepost.dashboard.shapes import Look, PanelData
from tests.dashboard import makers

HEIGHTS: dict[Size, float] = {"small": 12, "body": 13, "large": 18}


def measure(text: str, size: Size, bold: bool) -> float:
    """Take each sign as wide as a Chinese one of that size: more than it really needs."""
    return HEIGHTS[size] * len(text)


def space(width: float, height: float) -> Space:
    return Space(width, height, 17, measure)


def room_of(text: Text) -> Box:
    wide, high = measure(text.text, text.size, text.bold), HEIGHTS[text.size]
    return Box(text.x - text.across * wide, text.y - high / 2, wide, high)


def draw(data: PanelData, width: float, height: float) -> Picture:
    return LAYOUTS[data.look](data, space(width, height))


def inside(box: Box, width: float, height: float) -> bool:
    slack = 0.6
    return (
        box.x >= -slack
        and box.y >= -slack
        and box.right <= width + slack
        and box.bottom <= height + slack
    )


@pytest.mark.parametrize("data", makers.samples(), ids=lambda data: data.look)
@pytest.mark.parametrize(("width", "height"), [(330, 290), (520, 430)])
def test_everything_lies_inside_the_panel(data: PanelData, width: float, height: float) -> None:
    picture = draw(data, width, height)
    for text in picture.texts:
        assert inside(room_of(text), width, height), text
    for block in picture.blocks:
        assert inside(block.box, width, height), block
    for target in picture.targets:
        assert inside(target.box, width, height), target


@pytest.mark.parametrize("data", makers.samples(), ids=lambda data: data.look)
@pytest.mark.parametrize(("width", "height"), [(330, 290), (520, 430)])
def test_no_two_words_touch(data: PanelData, width: float, height: float) -> None:
    rooms = [(text.text, room_of(text)) for text in draw(data, width, height).texts if text.text]
    for (one, first), (other, second) in itertools.combinations(rooms, 2):
        apart = (
            first.right <= second.x + 0.6
            or second.right <= first.x + 0.6
            or first.bottom <= second.y + 0.6
            or second.bottom <= first.y + 0.6
        )
        assert apart, (one, other)


@pytest.mark.parametrize("data", makers.samples(), ids=lambda data: data.look)
def test_every_mark_with_a_figure_can_be_pointed_at(data: PanelData) -> None:
    picture = draw(data, 330, 290)
    wanted = {
        mark.hint
        for series in data.series
        for mark in series.marks
        if mark.value or not (data.look is Look.COLUMNS or series.earlier)
    }
    assert {target.mark.hint for target in picture.targets} == wanted


@given(st.integers(1, 60), st.floats(150, 1200))
def test_the_latest_label_is_always_written_whole(count: int, width: float) -> None:
    months = [f"{at + 1}月" for at in range(count)]
    data = makers.panel(
        Look.LINE, months, makers.series("今年", [float(at) for at in range(count)])
    )
    written = [text.text for text in draw(data, width, 200).texts]
    assert months[-1] in written
    assert not [text for text in written if "…" in text]


@given(st.lists(st.integers(0, 10**5), min_size=1, max_size=20).filter(any))
def test_bars_are_as_long_as_their_figures(values: list[int]) -> None:
    names = [str(at) for at in range(len(values))]
    data = makers.panel(Look.BARS, names, makers.series("", [float(value) for value in values]))
    blocks = draw(data, 400, 300).blocks
    longest = max(block.box.width for block in blocks)
    for value, block in zip(values, blocks, strict=True):
        assert block.box.width == pytest.approx(max(longest * value / max(values), 1))


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 3), min_size=1, max_size=12))
def test_parts_of_a_column_stand_on_each_other(rows: list[tuple[int, int, int]]) -> None:
    if not any(any(row) for row in rows):
        return
    stacks = [
        makers.series(name, [float(row[at]) for row in rows]) for at, name in enumerate("甲乙丙")
    ]
    picture = draw(
        makers.panel(Look.COLUMNS, [str(at) for at in range(len(rows))], *stacks), 400, 300
    )
    columns: dict[float, list[Box]] = {}
    for target in picture.targets:
        columns.setdefault(round(target.box.x, 3), []).append(target.box)
    for parts in columns.values():
        for lower, upper in itertools.pairwise(parts):
            assert upper.bottom == pytest.approx(lower.y)


def test_a_long_name_is_shortened_and_stays_whole_in_the_hint() -> None:
    data = makers.panel(Look.BARS, ["山林土地承包经营权纠纷及其他"], makers.series("今年", [3]))
    texts = [text.text for text in draw(data, 200, 100).texts]
    assert any(text.endswith("…") for text in texts)
    assert data.series[0].marks[0].hint == "今年 0: 3"


def test_a_text_without_any_room_is_left_out() -> None:
    assert space(10, 10).fitted("网格", 5) == ""


def test_small_tiles_say_name_and_figure_in_one_line() -> None:
    grids = [f"{number:02}" for number in range(90)]
    data = makers.panel(Look.TILES, grids, makers.series("", [1.0] * 90, text="9%"))
    texts = [text.text for text in draw(data, 400, 300).texts if text.text]
    assert len(texts) == 90


def test_large_tiles_have_room_for_a_note() -> None:
    data = makers.panel(
        Look.TILES,
        ["网格 01", "网格 02"],
        makers.series("", [1.0, 1.0], text="9%", note="待核实 6 人"),
    )
    assert "待核实 6 人" in [text.text for text in draw(data, 400, 300).texts]


def test_many_titles_above_a_stack_are_shortened_evenly() -> None:
    names = ["按期整改完毕并复查", "正在整改尚未到期", "已经逾期没有整改"]
    data = makers.panel(Look.COLUMNS, ["1月"], *(makers.series(name, [2]) for name in names))
    picture = draw(data, 240, 200)
    assert all(inside(room_of(text), 240, 200) for text in picture.texts)
    assert len([text for text in picture.texts if text.text.endswith("…")]) == 3
