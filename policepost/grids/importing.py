"""Dwellings from spreadsheets into the tree of places: one transaction, undone like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock, settings, tables
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.core.searching import search
from policepost.exchange import values
from policepost.exchange.columns import Field
from policepost.exchange.kinds import SheetKind
from policepost.exchange.report import Cancelled, Change, ProblemLevel, Progress, Report
from policepost.exchange.rows import LeftOut, Plan, RowReader, Said, will_write
from policepost.exchange.values import Cell
from policepost.grids import collected, dwelling_queries, rules
from policepost.grids.dwellings import MOST_ROOMS, tell
from policepost.grids.places import PlaceBook
from policepost.grids.records import Dwelling, Level, Place
from policepost.grids.rules import Address

PLACE_FIELDS = (
    Field("estate", N_("estate"), ("小区", "小区名称", "村名"), contained=False),
    Field("community", N_("community"), ("社区", "居委会", "村委会"), contained=False),
    Field("grid", N_("grid"), ("网格", "网格编号", "网格号", "所属网格", "网格名称")),
)
_FIELDS = (
    Field(
        "address",
        N_("address of the dwelling"),
        ("房屋地址", "地址", "详细地址", "标准地址", "住址"),
    ),
    *PLACE_FIELDS,
    Field("section", N_("section"), ("区", "分区", "期"), contained=False),
    Field("building", N_("building"), ("楼号", "楼栋", "楼幢", "栋号", "幢号", "楼栋号")),
    Field("unit", N_("unit"), ("单元", "单元号")),
    Field("door", N_("door"), ("房号", "门牌号", "房间号", "室号", "户号")),
    Field("use", N_("use"), ("房屋用途", "用途", "房屋性质")),
    Field("rented", N_("let"), ("是否出租", "出租", "是否出租房")),
    Field("area", N_("area"), ("面积", "建筑面积", "房屋面积")),
    Field("owner", N_("owner"), ("产权人", "业主", "房主", "业主姓名"), contained=False),
    Field("landlord", N_("landlord"), ("房东", "出租人", "房东姓名"), contained=False),
    Field("landlord_phone", N_("landlord's telephone"), ("房东电话", "出租人电话", "房主电话")),
    Field("rooms", N_("rooms"), ("间数", "房间数", "房间数量")),
    Field("allowed", N_("people allowed"), ("核定人数", "可住人数", "限住人数")),
    *collected.FIELDS,
)


_NOTHING_TOLD = {
    **dict.fromkeys(("owner", "landlord", "landlord_phone"), ""),
    **dict.fromkeys(("landlord_id", "rooms", "allowed")),
}


class _Dwellings(RowReader):
    """One import of dwellings."""

    def __init__(self, session: Session, plan: Plan, report: Report, under: str) -> None:
        super().__init__(plan, report)
        self._session = session
        self._book = PlaceBook.of(session)
        self._under = under or self._first_estate()
        self._estates = (*self._book.estates(), self._under)
        self._today = clock.today()
        self._seen: dict[UUID, int] = {}
        self._told: list[dict[str, Any]] = []

    def _first_estate(self) -> str:
        known = self._book.estates()
        return known[0] if known else settings.get(self._session, "post.name", _("Post"))

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row, then write the tree with the facts of its dwellings."""
        self.take_all(self._take, progress, cancelled)
        if self._report.changes or self._book.added:
            will_write(self._session)
        self._book.save()
        bulk.insert_many(self._session, Dwelling, self._told, self._entries(), empty=_NOTHING_TOLD)
        self.go_on(self._report.read, progress, cancelled)

    def _entries(self) -> Iterator[search.Entry]:
        """What new dwellings are found by."""
        for told in self._told:
            key = told["id"]
            grid = self._book.name_of(self._book.grid_of(key))
            yield from dwelling_queries.entries(
                *(key, self._book.address_of(key), grid),
                *(told.get(name, "") for name in ("owner", "landlord", "landlord_phone")),
            )

    def _take(self, number: int, row: Sequence[Cell], said: Said) -> None:
        if not said:
            raise LeftOut(ProblemLevel.SKIPPED, "", "", _("A blank row."))
        address = self._address(said)
        grid = None
        if "grid" in said:
            grid = self._book.grid(said["grid"], self._book.estate(address.estate))
        dwelling = self._book.dwelling(address, grid)
        first = self._seen.setdefault(dwelling, number)
        if first != number:
            why = _("The same dwelling as in row {row}.").format(row=first)
            raise LeftOut(ProblemLevel.SKIPPED, "address", address.standard, why)
        facts, told = self._read_facts(number, row, said), self._read_told(number, row, said)
        if self._book.describe(dwelling, facts):
            self._report.new.append(number)
            if told:
                self._told.append({"id": dwelling, **told})
        elif changes := self._change(dwelling, facts, told):
            title = self._book.address_of(dwelling)
            self._report.changes.append(Change(number, dwelling, title, changes))
        else:
            self._report.alike.append(number)

    def _change(
        self, dwelling: UUID, facts: dict[str, Any], told: dict[str, Any]
    ) -> dict[str, tuple[Any, Any]]:
        """Write facts that differ from what is known; return them as they were and are."""
        held, known = self._places[dwelling], self._dwellings.get(dwelling)
        facts = collected.newer(facts, held["verified_on"], held["collected_on"])
        differ = {
            name: (held[name], new)
            for name, new in facts.items()
            if held[name] != new and not _reads(held[name], new)
        }
        if differ:
            place = self._session.get_one(Place, dwelling)
            for name, (_old, new) in differ.items():
                setattr(place, name, new)
        if known is not None and known["landlord_id"] is not None:
            told = {name: new for name, new in told.items() if not name.startswith("landlord")}
        before = known or {}
        others = {
            name: (before.get(name), new)
            for name, new in told.items()
            if (before.get(name) or None) != (new or None) and not _reads(before.get(name), new)
        }
        if others:
            tell(self._session, dwelling, told)
        return {**differ, **others}

    @cached_property
    def _places(self) -> dict[UUID, RowMapping]:
        """The dwellings that are known, read at once when the first one is named."""
        columns = (Place.id, Place.use, Place.area, Place.rented, Place.collected_on)
        by = (Place.collected_by, Place.verified_on, Place.verified_by)
        every = select(*columns, *by).where(Place.level == Level.DWELLING)
        return {one["id"]: one for one in self._session.execute(every).mappings()}

    @cached_property
    def _dwellings(self) -> dict[UUID, dict[str, Any]]:
        """What else is known of them."""
        every = select(*Dwelling.__table__.columns)
        return {one["id"]: dict(one) for one in self._session.execute(every).mappings()}

    def _address(self, said: Said) -> Address:
        estate, written = said.get("estate", ""), said.get("address", "")
        known = (estate,) if estate else self._estates
        parts = [said.get(part, "") for part in ("section", "building", "unit", "door")]
        found = rules.parse(written, known) if written else rules.from_parts(estate, *parts)
        if found is None or not found.door:
            raise LeftOut(
                *(ProblemLevel.REFUSED, "address" if written else "door"),
                *(written or "".join(parts), _("This is no address of a dwelling.")),
            )
        return rules.within(found, estate or self._under, said.get("community", ""))

    def _read_told(self, number: int, row: Sequence[Cell], said: Said) -> dict[str, Any]:
        """What only those who may see people know of the dwelling."""
        told: dict[str, Any] = {name: said[name] for name in ("owner", "landlord") if name in said}
        for name in ("rooms", "allowed"):
            if name in said:
                self._read_number(number, row, said, told, name)
        if "landlord_phone" in said:
            try:
                told["landlord_phone"] = "/".join(values.telephones(said["landlord_phone"]))
            except Refused as refusal:
                self.warn(number, "landlord_phone", said["landlord_phone"], refusal.sentence)
        return told

    def _read_number(
        self, number: int, row: Sequence[Cell], said: Said, told: dict[str, Any], name: str
    ) -> None:
        try:
            found = int(values.amount(self.cell(row, name)) or 0)
        except Refused as refusal:
            self.warn(number, name, said[name], refusal.sentence)
            return
        if 0 < found <= MOST_ROOMS:
            told[name] = found

    def _read_facts(self, number: int, row: Sequence[Cell], said: Said) -> dict[str, Any]:
        facts = collected.read(self, number, row, said, self._today)
        if "use" in said:
            found = tables.table("dwelling_uses").find(said["use"])
            facts["use"] = found.code if found else "other"
        if (rented := values.yes(said.get("rented"))) is not None:
            facts["rented"] = rented
        try:
            if (area := values.amount(self.cell(row, "area"))) is not None and area > 0:
                facts["area"] = area
        except Refused as refusal:
            self.warn(number, "area", said["area"], refusal.sentence)
        return facts


def _reads(old: Any, new: Any) -> bool:
    """Say whether a cell says the words that are known; it is read with plain punctuation."""
    return isinstance(old, str) and values.text(old) == new


DWELLINGS = SheetKind(
    name="dwellings",
    title=N_("Dwellings"),
    action=N_("Import dwellings"),
    fields=_FIELDS,
    needed=("address", "door"),
    nameless=N_("{file} has no column of addresses; give it the heading 地址."),
    intake=_Dwellings,
)
