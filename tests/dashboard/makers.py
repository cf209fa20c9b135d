"""Panels with invented figures, one in each look."""

from policepost.core.shapes import Listing
from policepost.dashboard.shapes import Look, Mark, PanelData, Series


def mark(value: float, where: str, **more: str) -> Mark:
    """Return a mark that opens a list of its own."""
    text, note = more.get("text", ""), more.get("note", "")
    return Mark(value, f"{where}: {value:g}", Listing("dispute", {"at": where}), text, note)


def series(title: str, values: list[float], *, earlier: bool = False, **more: str) -> Series:
    """Return a series whose marks say where they stand."""
    marks = tuple(mark(value, f"{title} {at}", **more) for at, value in enumerate(values))
    return Series(title, marks, earlier=earlier)


def panel(look: Look, categories: list[str], *rows: Series) -> PanelData:
    """Return a panel of the given look."""
    return PanelData("invented", look, "Invented", "remark", tuple(categories), rows)


def samples() -> list[PanelData]:
    """Return a panel of each look, as full as the page ever shows one."""
    months = [f"{month}月" for month in range(1, 13)]
    grids = [f"网格 {number:02}" for number in range(1, 13)]
    return [
        panel(
            Look.LINE,
            months,
            series("今年", list(range(12))),
            series("去年", [3.0] * 12, earlier=True),
        ),
        panel(
            Look.BARS,
            ["邻里", "婚姻家庭", "物业", "山林土地承包经营权", "损害赔偿", "其他"],
            series("今年", [41, 27, 19, 12, 9, 0]),
            series("去年", [30, 29, 0, 14, 11, 9], earlier=True),
        ),
        panel(Look.COLUMNS, months, *(series(title, list(range(12))) for title in "甲乙丙")),
        panel(
            Look.FUNNEL,
            ["受理", "开始调解", "达成协议", "民转刑"],
            series("", [117, 112, 103, 0], note="96%"),
        ),
        panel(
            Look.HEAT,
            [f"{week // 4 + 1}月" if week % 4 == 0 else "" for week in range(26)],
            *(series(day, [float(week % 9) for week in range(26)]) for day in "一二三四五六日"),
        ),
        panel(Look.TILES, grids, series("", [97.2] * 12, text="97.2%", note="待核实 6 人")),
    ]
