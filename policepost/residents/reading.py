"""What the rows of a sheet say of people: cleaned, checked, every doubt with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policepost.core import tables
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.exchange import values
from policepost.exchange.columns import Field, Guess
from policepost.exchange.report import Problem, ProblemLevel, Report
from policepost.exchange.sheets import Sheet
from policepost.exchange.values import Cell
from policepost.grids import rules as addresses
from policepost.grids.rules import Address
from policepost.residents import rules
from policepost.residents.kinds import Kind

FIELDS = (
    Field(
        "name",
        N_("name"),
        *(("姓名", "名字", "业主姓名", "居民姓名", "人员姓名", "业主", "住户姓名", "租户姓名"),),
    ),
    Field(
        "id_number",
        N_("identity number"),
        *(("公民身份号码", "身份证号码", "身份证号", "身份证", "证件号码", "证件号", "身份号码"),),
    ),
    Field("document_kind", N_("kind of document"), ("证件类型", "证件种类", "证件名称")),
    Field("sex", N_("sex"), ("性别",)),
    Field("birth_date", N_("birth date"), ("出生日期", "出生年月日", "出生年月", "生日")),
    Field("ethnic", N_("ethnic group"), ("民族",)),
    Field(
        "relation",
        N_("relation to the householder"),
        *(("与户主关系", "户主关系", "与户主的关系", "家庭关系", "关系"),),
    ),
    Field(
        "kind",
        N_("kind of resident"),
        *(("人员类型", "人口类型", "人员类别", "人口类别", "居住类型", "人口性质"),),
    ),
    Field(
        "address",
        N_("address"),
        *(("现住址", "居住地址", "住址", "现居住地址", "房屋地址", "详细地址", "地址"),),
    ),
    Field("estate", N_("estate"), ("小区", "小区名称", "村名"), contained=False),
    Field("section", N_("section"), ("区", "分区", "期"), contained=False),
    Field("building", N_("building"), ("楼号", "楼栋", "楼幢", "栋号", "幢号", "楼栋号", "楼")),
    Field("unit", N_("unit"), ("单元", "单元号")),
    Field("door", N_("door"), ("房号", "门牌号", "房间号", "室号", "户号", "门牌", "室")),
    Field("grid", N_("grid"), ("网格", "网格编号", "网格号", "所属网格", "网格名称")),
    Field(
        "phone",
        N_("telephone"),
        *(("联系电话", "手机号码", "手机号", "手机", "电话", "联系方式", "电话号码"),),
    ),
    Field("collected_on", N_("collected on"), ("采集日期", "采集时间", "登记时间", "登记日期")),
    Field("collected_by", N_("collected by"), ("采集人", "采集员", "登记人", "网格员")),
    Field("verified_on", N_("verified on"), ("核实时间", "核实日期", "审核时间")),
    Field("verified_by", N_("verified by"), ("核实人", "核实民警", "审核人")),
    Field("moved_in_on", N_("moved in on"), ("入住时间", "入住日期", "迁入日期", "来本地日期")),
    Field("living_reason", N_("reason for living here"), ("居住事由", "暂住事由", "来本地原因")),
    Field("note", N_("note"), ("备注", "说明", "情况说明"), contained=False),
)

_TOTALS = ("小计", "合计", "总计", "共计")
_DATES = ("collected_on", "verified_on", "moved_in_on")
_CODED = {
    "ethnic": "ethnic_groups",
    "relation": "relations",
    "kind": "resident_kinds",
    "living_reason": "living_reasons",
}


@dataclass(slots=True)
class Person:
    """One row that names a person: the columns that it fills, and where it says they live.

    Attributes:
        row: As the spreadsheet numbers it.
        fields: Columns of a resident; what the row leaves empty is not in it.
        address: The dwelling, if the row names one that can be read.
        grid: The grid as written, or nothing.
    """

    row: int
    fields: dict[str, Any]
    address: Address | None
    grid: str


class Reader:
    """Reads the people of a sheet one after the other; problems go into the report."""

    def __init__(
        self, sheet: Sheet, guess: Guess, report: Report, today: date, under: str = ""
    ) -> None:
        self._sheet = sheet
        self._guess = guess
        self._report = report
        self._today = today
        self._under = under
        self._estates: tuple[str, ...] = (under,) if under else ()
        self._columns = guess.columns
        self._codes = {name: _Codes(table) for name, table in _CODED.items()}

    def rows(self) -> Sequence[Sequence[Cell]]:
        """Return the rows below the headings, without the empty ones at the end."""
        below = self._sheet.rows[self._guess.heading + 1 :]
        end = len(below)
        while end and not any(cell not in ("", None) for cell in below[end - 1]):
            end -= 1
        return below[:end]

    def people(self) -> Iterator[Person | None]:
        """Yield what each row says, or nothing for one that is left out."""
        for number, row in enumerate(self.rows(), self._guess.heading + 2):
            try:
                yield self._person(number, row)
            except _LeftOut as left_out:
                self._leave_out(number, left_out)
                yield None

    def problem(self, row: int, field: str, value: str, why: str, level: ProblemLevel) -> None:
        """Note a problem of a row; ``field`` is one of :data:`FIELDS` or nothing."""
        self._report.problems.append(
            Problem(
                *(self._sheet.name, row, self._guess.heading_of(field)),
                *(values.shortened(value), why, level.value),
            )
        )

    def _leave_out(self, row: int, left_out: _LeftOut) -> None:
        if left_out.level == ProblemLevel.SKIPPED:
            self._report.skipped += 1
        else:
            self._report.refused += 1
        self.problem(row, left_out.field, left_out.value, left_out.why, left_out.level)

    def _person(self, number: int, row: Sequence[Cell]) -> Person:
        said = self._said(row)
        name = values.name(said.get("name", ""))
        self._refuse_no_person(row, said, name)
        fields: dict[str, Any] = {"name": name}
        unread: list[str] = []
        self._read_identity(number, row, said, fields)
        for field, codes in self._codes.items():
            if written := said.get(field):
                code = codes.get(written)
                if code is None:
                    unread.append(self._unread(number, field, written))
                else:
                    fields[field] = code
        self._read_days(number, row, fields)
        self._read_phone(number, said, fields)
        for field in ("collected_by", "verified_by"):
            if written := said.get(field):
                fields[field] = written
        note = "；".join(part for part in (said.get("note", ""), *unread) if part)
        if note:
            fields["note"] = note
        address = self._read_address(number, said, fields)
        return Person(number, fields, address, said.get("grid", ""))

    def _said(self, row: Sequence[Cell]) -> dict[str, str]:
        """Return the words of the cells that are no dates and no numbers to be kept exact."""
        width = len(row)
        said = {}
        for field, at in self._columns.items():
            if at < width and (cell := row[at]) != "" and field not in _EXACT:
                said[field] = cell if cell.__class__ is str and cell.isalpha() else _said(cell)
        return said

    def _cell(self, row: Sequence[Cell], field: str) -> Cell:
        at = self._columns.get(field)
        return row[at] if at is not None and at < len(row) else ""
