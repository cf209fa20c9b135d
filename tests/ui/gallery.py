"""A page with every part of the screen; `python -m tests.ui.gallery FOLDER` writes pictures."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.core.shapes import Hit, Ref, TimelineLine
from policepost.ui.form import (
    CheckField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    Person,
    PersonField,
    TextField,
    TimeField,
)
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.messages import tell
from policepost.ui.page import Context, Page
from policepost.ui.parts import (
    Badge,
    Card,
    Chip,
    FactRow,
    Tile,
    label,
    link_button,
    scrolled,
    side_by_side,
    small_button,
)
from policepost.ui.sheet import Sheet
from policepost.ui.table import Column, ListSource, PagedModel
from policepost.ui.timeline import Timeline

Child = TypeVar("Child", bound=QObject)
NAMES = (
    "张淑兰",
    "郑世龙",
    "李䶮",
    "阿依古丽·买买提",
    "欧阳思远",
    "单雪梅",
    "周𬭎",
    "㛃小雨",
    "𣇉明",
    "㙓家",
)
TONES = ("good", "wait", "info", "bad", "muted", "plain")


@dataclass(frozen=True)
class Line:
    """A line of the sample list."""

    id: UUID
    number: int

    @property
    def name(self) -> str:
        """A name, the same for the same number."""
        return NAMES[self.number % len(NAMES)]


def child(widget: QWidget, kind: type[Child], name: str = "") -> Child:
    """The child of a widget that is of this kind; the test fails without one."""
    found: object = widget.findChild(kind, name or None)  # type: ignore[arg-type]
    assert isinstance(found, kind)
    return found


def lines(count: int) -> list[Line]:
    """Sample lines with ids in their order."""
    return [Line(UUID(int=number), number) for number in range(count)]


def columns() -> list[Column[Line]]:
    """The sample list's columns."""
    return [
        Column("姓名", lambda line: line.name, sort="name", width=150),
        Column("年龄", lambda line: str(line.number % 90), sort="age", width=64, right=True),
        Column("住址", lambda line: f"A区{line.number % 9}号楼1单元{line.number}"),
        Column("类型", lambda _line: "常住", width=80, tone=lambda line: TONES[line.number % 6]),
    ]


def source(count: int) -> ListSource[Line]:
    """The sample list's source."""
    keys = {"name": lambda line: line.name, "age": lambda line: line.number % 90}
    return ListSource(lines(count), keys)


def line(made: Form, name: str) -> LineField:
    """A field of a form that holds one line."""
    field = made.field(name)
    assert isinstance(field, LineField)
    return field


def find(text: str) -> Sequence[Hit]:
    """People whose name holds the text."""
    return [
        Hit("resident", line.id.hex, line.name, f"A区{line.number}号楼", 1)
        for line in lines(len(NAMES))
        if text in line.name
    ]


def form() -> Form:
    """One field of each kind."""
    made = Form()
    made.row(
        LineField("name", "姓名", required=True, placeholder="Name"),
        ChoiceField("sex", "性别", [("m", "男"), ("f", "女")], empty="—"),
    )
    made.row(DateField("born", "出生日期", required=True), TimeField("at", "时间"))
    made.row(NumberField("copies", "份数", unit="份", most=9), CheckField("alone", "独居"))
    made.add(TextField("facts", "纠纷简要情况"))
    made.section("其他")
    made.add(PersonField("party", "甲方", find))
    made.add(ChoiceField("group", "民族", [(n, f"民族{n:02}") for n in range(56)], empty=""))
    return made


class GalleryPage(Page):
    """Every part in its place."""

    name = "gallery"
    shows = frozenset({"resident"})

    def __init__(self, context: Context, rows: int = 300) -> None:
        super().__init__(context)
        self.refreshed = 0
        self._rows = rows
        self.search = SearchEdit(_("Name, initials, identity or telephone number"))
        self.header.add_title("网格居民")
        self.header.add_left(self.search, 1)
        self.header.add_action("导入", self.say, "Ctrl+I")
        self.add_button = self.header.add_action("＋ 登记", self.open_sheet, "Ctrl+N", primary=True)
        self.view = ListView()
        self.view.search_edit = self.search
        self.model = PagedModel(columns(), context.tasks, self)
        self.view.show_model(self.model, "居民")
        left = QWidget()
        column = QVBoxLayout(left)
        column.addLayout(self._tiles())
        column.addLayout(self._chips())
        column.addWidget(self.view)
        self.body.addWidget(side_by_side(left, self._card(), 360))
        self.sheet: Sheet | None = None

    @override
    def title(self) -> str:
        return "Gallery"

    @override
    def refresh(self) -> None:
        self.refreshed += 1
        self.model.show(source(self._rows))

    def say(self) -> None:
        """Something was done."""
        tell(self, "已办结：张淑兰 户口迁移", undo=self.refresh)

    def open_sheet(self) -> None:
        """Open the sheet with every kind of field."""
        self.sheet = Sheet(self, "登记居民")
        self.sheet.put_form(form())
        self.sheet.add_button("打印", self.say)
        self.sheet.on_done("完成登记", self.sheet.done)
        self.sheet.open()

    def _tiles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for title in ("本月化解纠纷", "实有人口核实率", "隐患按期整改率"):
            tile = Tile(title)
            tile.show_figure("99.2%", "环比 +3", "同比 +3 · 民转刑 0", "good")
            row.addWidget(tile)
        return row

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        grids = Chip("全部网格", [(None, "全部网格"), (1, "网格 01")])
        grids.choose(1)
        due = Chip("待核实")
        due.set_count(1041)
        for chip in (grids, due):
            row.addWidget(chip)
        row.addStretch(1)
        row.addWidget(label("5,000 人 · 1,893 户", "small"))
        return row

    def _card(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        head = QHBoxLayout()
        head.addWidget(label("张淑兰", "name"), 1)
        for words, tone in (("行走不便", "wait"), ("已核实", "good")):
            head.addWidget(Badge(words, tone))
        column.addLayout(head)
        number = FactRow("证件号", "1405**********9966")
        number.add(link_button("显示"))
        column.addWidget(number)
        column.addWidget(
            FactRow("住址", "寺河嘉苑A区3号楼1单元302 · 网格 03 · 很长的地址要换行才放得下")
        )
        buttons = QHBoxLayout()
        for words in ("预约", "纠纷", "打印"):
            buttons.addWidget(small_button(words))
        buttons.addStretch(1)
        column.addLayout(buttons)
        card = Card("经过", "3 条")
        timeline = Timeline()
        ref = Ref("resident", UUID(int=1))
        timeline.show_lines(
            [
                TimelineLine(
                    ref=ref,
                    at=datetime(2026, 11, 24, 14).astimezone(),
                    title="上门办证（已约）",
                    detail="居民身份证换领 · 网格员陪同",
                    tone="info",
                ),
                TimelineLine(ref=ref, at=date(2026, 11, 2), title="入户核实", detail="信息无变化"),
                TimelineLine(ref=ref, at=date(2021, 5, 1), title="迁入", tone="muted"),
            ]
        )
        card.body.addWidget(timeline)
        column.addWidget(card)
        column.addStretch(1)
        return scrolled(inside)


def write_pictures(folder: Path) -> None:
    """Write the page, plain and with its sheet open, in both languages."""
    import tempfile

    from PySide6.QtWidgets import QApplication

    from policepost.core import language
    from policepost.core.database import Database
    from policepost.core.errors import Refused
    from policepost.ui import style
    from policepost.ui.changes import Changes
    from policepost.ui.tasks import Tasks

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.load_fonts()
    style.load_rare_fonts()
    tasks = Tasks()
    with tempfile.TemporaryDirectory() as post:
        db = Database.create(Path(post), bytes(32))
        for name in language.LANGUAGES:
            language.use(name)
            for factor in (1.0, 1.3):
                style.apply(app, factor)
                page = GalleryPage(Context(db, Changes(), tasks))
                page.resize(1198, 768)
                page.show()
                page.say()
                page.notice.say("电话号码应为 11 位，请核对。")
                app.processEvents()
                page.grab().save(str(folder / f"gallery-{name}-{factor}.png"))
                page.open_sheet()
                assert page.sheet is not None
                assert page.sheet.form is not None
                page.sheet.form.set_values({"name": "张䶮", "party": Person(UUID(int=1), "张淑兰")})
                page.sheet.form.set_values({"born": date(1943, 5, 1)})
                page.sheet.show_refusal(Refused("这个证件号的校验码不对。", field="copies"))
                app.processEvents()
                page.grab().save(str(folder / f"sheet-{name}-{factor}.png"))
                page.close()
        tasks.finish()
        db.close()


if __name__ == "__main__":
    write_pictures(Path(sys.argv[1]))
