"""Premises from spreadsheets into the register: one transaction, undone like any other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock, tables
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.exchange import values
from policepost.exchange.columns import Field
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import Cancelled, Change, ProblemLevel, Progress, Report
from policepost.exchange.rows import LeftOut, Plan, RowReader, Said, will_write
from policepost.exchange.values import Cell
from policepost.grids import collected, premises_queries, premises_rules, rules
from policepost.grids.importing import PLACE_FIELDS
from policepost.grids.places import PlaceBook
from policepost.grids.records import Premises

_FIELDS = (
    Field(
        "name",
        N_("name of the premises"),
        ("单位名称", "店铺名称", "场所名称", "名称", "企业名称", "店名"),
    ),
    Field("credit_code", N_("credit code"), ("统一社会信用代码", "信用代码", "营业执照号")),
    Field("kind", N_("kind"), ("场所类别", "类别", "重点单位类别", "单位类别", "类型", "行业")),
    Field("trade", N_("trade"), ("行业", "经营范围")),
    Field("responsible", N_("responsible"), ("负责人", "经营者", "法定代表人", "责任人", "店主")),
    Field("phone", N_("telephone"), ("电话", "联系电话", "手机", "联系方式")),
    Field(
        "responsible_phone",
        N_("telephone of the responsible"),
        ("负责人电话", "法人电话", "经营者电话", "负责人手机"),
    ),
    Field("officer", N_("named officer"), ("责任民警", "包联民警", "联系民警"), contained=False),
    Field("tags", N_("marked as"), ("标签", "场所标签"), contained=False),
    Field("opened_on", N_("opened on"), ("开业日期", "开业时间", "成立日期"), contained=False),
    Field("licence", N_("licence number"), ("许可证号", "许可证编号"), contained=False),
    Field(
        "licence_until",
        N_("licence valid until"),
        *(("许可证有效期", "许可证有效期至"),),
        contained=False,
    ),
    Field("stores", N_("what is stored"), ("储存物品", "储存品种"), contained=False),
    Field("keepers", N_("keepers of the store"), ("保管员", "库房保管员"), contained=False),
    Field("security_by", N_("responsible for security"), ("治安保卫负责人",), contained=False),
    Field(
        "security_phone",
        N_("telephone of the person responsible for security"),
        *(("治安保卫负责人电话",),),
        contained=False,
    ),
    Field("address", N_("where it stands"), ("地址", "门牌号", "详细地址", "经营地址")),
    Field("staff_count", N_("staff"), ("从业人数", "员工数", "员工人数", "从业人员数")),
    *PLACE_FIELDS,
    *collected.FIELDS,
    Field("note", N_("note"), ("备注", "说明"), contained=False),
)


_DEFAULTS = bulk.defaults(Premises)
_WORDS = (
    *("responsible", "responsible_phone", "phone", "officer", "address", "note"),
    *("collected_by", "verified_by"),
)


_GUARDED = ("licence", "stores", "keepers", "security_by")
"""What only some marks ask for, in words."""


class _Shops(RowReader):
    """One import of premises."""

    def __init__(self, session: Session, plan: Plan, report: Report, _under: str) -> None:
        super().__init__(plan, report)
        self._session = session
        self._book = PlaceBook.of(session)
        known = session.scalars(select(Premises)).all()
        self._by_code = {one.credit_code: one for one in known if one.credit_code}
        self._by_name = {tuple(map(values.text, (one.name, one.address))): one for one in known}
        self._named: defaultdict[str, list[Premises]] = defaultdict(list)
        for one in known:
            self._named[values.text(one.name)].append(one)
        self._today = clock.today()
        self._seen: dict[tuple[str, str], int] = {}
        self._codes: dict[str, int] = {}
        self._new: list[dict[str, Any]] = []

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row, then write those who are new."""
        self.take_all(self._take, progress, cancelled)
        if self._report.new or self._report.changes or self._book.added:
            will_write(self._session)
        self._book.save()
        bulk.insert_many(self._session, Premises, self._new, self._entries())
        self.go_on(self._report.read, progress, cancelled)

    def _entries(self) -> Iterator[search.Entry]:
        """What new premises are found by."""
        for row in self._new:
            yield premises_queries.entry(row, self._book.name_of(row["grid_id"]))

    def _take(self, number: int, row: Sequence[Cell], said: Said) -> None:
        if not said:
            raise LeftOut(ProblemLevel.SKIPPED, "", "", _("A blank row."))
        if "name" not in said:
            why = _("The row has no name; enter it and import the file again.")
            raise LeftOut(ProblemLevel.REFUSED, "name", "", why)
        fields = self._read(number, row, said)
        self._refuse_twice(number, fields)
        guessed = () if "kind" in said else ("kind",)  # what is known is better
        known = self._find(fields, guessed)
        _strip(fields, known)
        if known is None:
            self._add(number, fields)
            return
        changes = _changes(known, fields, guessed)
        if not changes:
            self._report.alike.append(number)
            return
        self._report.changes.append(Change(number, known.id, known.name, self._told(changes)))
        for name, (_old, new) in changes.items():
            setattr(known, name, new)

    def _find(self, fields: dict[str, Any], guessed: Sequence[str]) -> Premises | None:
        """Return the premises that a row means: by its code, else by its name and address.

        A row without either that says nothing else than one of that name is that one; where it
        may be several, nobody knows which.
        """
        name = fields["name"]
        known = self._by_code.get(fields.get("credit_code", ""))
        known = known or self._by_name.get((name, fields.get("address", "")))
        if known is not None or "address" in fields or fields.get("credit_code"):
            return known
        agreeing = [one for one in self._named[name] if not _changes(one, fields, guessed)]
        if len(agreeing) > 1:
            why = _("Several premises of this name are known; add the address.")
            raise LeftOut(ProblemLevel.REFUSED, "name", name, why)
        return agreeing[0] if agreeing else None

    def _told(self, changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
        """Return what a row changes, with the grid by its name."""
        told = {name: both for name, both in changes.items() if name != "grid_id"}
        if "grid_id" in changes:
            old, new = changes["grid_id"]
            told["grid"] = (self._book.name_of(old), self._book.name_of(new))
        return told

    def _add(self, number: int, fields: dict[str, Any]) -> None:
        words = dict.fromkeys(_WORDS, "")
        self._new.append({**_DEFAULTS, **words, "tags": [], **fields, "id": new_id()})
        self._report.new.append(number)

    def _refuse_twice(self, number: int, fields: dict[str, Any]) -> None:
        name = (fields["name"], fields.get("address", ""))
        code = fields.get("credit_code")
        first = self._seen.setdefault(name, number)
        if code:
            first = min(first, self._codes.setdefault(code, number))
        if first != number:
            why = _("The same premises as in row {row}.").format(row=first)
            raise LeftOut(ProblemLevel.SKIPPED, "name", fields["name"], why)

    def _read(self, number: int, row: Sequence[Cell], said: Said) -> dict[str, Any]:
        name = said["name"]
        fields: dict[str, Any] = {"name": name}
        fields["kind"] = _kind(said.get("kind", ""), said.get("trade", ""), name)
        for field in ("responsible", "officer", "address", "note", *_GUARDED):
            if field in said:
                fields[field] = said[field]
        fields |= collected.read(self, number, row, said, self._today)
        self._read_more(number, row, said, fields)
        if code := rules.plain(said.get("credit_code", "")):
            fields["credit_code"] = code
            if fault := rules.credit_code_fault(code):
                self.warn(number, "credit_code", code, fault)
        if "staff_count" in said:
            self._read_staff(number, row, said["staff_count"], fields)
        if "grid" in said:
            estate = self._book.estate(said["estate"]) if "estate" in said else None
            fields["grid_id"] = self._book.grid(said["grid"], estate)
        return fields

    def _read_more(
        self, number: int, row: Sequence[Cell], said: Said, fields: dict[str, Any]
    ) -> None:
        for field in ("phone", "responsible_phone", "security_phone"):
            if field in said:
                fields[field] = self._phone(number, said[field], field)
        if "tags" in said:
            fields["tags"] = self._tags(number, said["tags"])
        for field in filter(said.__contains__, ("opened_on", "licence_until")):
            try:
                fields[field] = values.day(self.cell(row, field))
            except Refused as refusal:
                self.warn(number, field, said[field], refusal.sentence)

    def _read_staff(
        self, number: int, row: Sequence[Cell], written: str, fields: dict[str, Any]
    ) -> None:
        try:
            fields["staff_count"] = max(0, int(values.amount(self.cell(row, "staff_count")) or 0))
        except Refused as refusal:
            self.warn(number, "staff_count", written, refusal.sentence)

    def _tags(self, number: int, written: str) -> list[str]:
        table, found = tables.table("premises_tags"), []
        for word in re.split(r"[、,，;；/ ]+", written):
            if row := table.find(word):
                found.append(row.code)
            else:
                self.warn(number, "tags", word, _("This mark is not known; it is left out."))
        return found

    def _phone(self, number: int, written: str, field: str) -> str:
        try:
            return "/".join(values.telephones(written))
        except Refused as refusal:
            self.warn(number, field, written, refusal.sentence)
            return written


def _changes(
    known: Premises, fields: dict[str, Any], guessed: Sequence[str]
) -> dict[str, tuple[Any, Any]]:
    """Return what a row says otherwise than the register; a cell is read with plain punctuation."""
    seen = collected.newer(fields, known.verified_on, known.collected_on)
    return {
        name: (old, new)
        for name, new in seen.items()
        if name not in guessed
        and (old := getattr(known, name)) != new
        and not (isinstance(old, str) and values.text(old) == new)
    }


def _strip(fields: dict[str, Any], known: Premises | None) -> None:
    """Leave out what no mark of the premises asks for, and empty it where the marks change."""
    before = list(known.tags) if known else []
    asked = premises_rules.fields_of(fields.get("tags", before))
    for name in premises_rules.OWN:
        if name not in asked:
            fields.pop(name, None)
            if known is not None and getattr(known, name):
                fields[name] = None if name == "licence_until" else ""


def _kind(*said: str) -> str:
    """Return the kind of premises that the first telling word means; else what a name contains."""
    table = tables.table("premises_kinds")
    for word in said:
        if found := table.find(word):
            return found.code
    return next(filter(None, map(_kind_inside, said)), "other")


@lru_cache(maxsize=2_000)
def _kind_inside(word: str) -> str:
    """Return the kind of premises that a part of a word names, or nothing."""
    for row in tables.table("premises_kinds"):
        for alias in row.aliases:
            if len(alias) > 1 and alias in word:
                return row.code
    return ""


PREMISES = SheetKind(
    name="premises",
    title=N_("Premises"),
    action=N_("Import premises"),
    fields=_FIELDS,
    needed=("name",),
    nameless=N_("{file} has no column of names; give it the heading 单位名称."),
    intake=_Shops,
    asks_estate=False,
    turn=2,
)
