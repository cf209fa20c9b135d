"""The register as a sheet, under the headings that the import reads again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import aliased

from policepost.core import clock, tables
from policepost.core.counting import among, many, rows
from policepost.core.vague import chinese_vague_day
from policepost.core.vectors import keys, parts
from policepost.exchange.book import Page
from policepost.grids.records import Place
from policepost.residents import documents, further, numbers, residing, rules
from policepost.residents.documents import DocumentLine
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any
    from uuid import UUID

    from sqlalchemy.orm import Session

_home, _grid = aliased(Place), aliased(Place)
_key = type_coerce(Resident.id, String)

COLUMNS: dict[str, tuple[Any, str]] = {
    "姓名": (Resident.name, ""),
    "性别": (Resident.sex, "sexes"),
    "民族": (Resident.ethnic, "ethnic_groups"),
    "出生日期": (Resident.birth_date, ""),
    "证件类型": (Resident.document_kind, "document_kinds"),
    "公民身份号码": (Resident.id_number, ""),
    "联系电话": (Resident.phone, ""),
    "人员类型": (Resident.kind, "resident_kinds"),
    "与户主关系": (Resident.relation, "relations"),
    "网格": (_grid.name, ""),
    "现住址": (_home.address, ""),
    "入住时间": (Resident.moved_in_on, ""),
    "大致入住": (Resident.moved_in_vague, ""),
    "居住事由": (Resident.living_reason, "living_reasons"),
    "户籍地": (Resident.home_address, ""),
    "拟居住至": (Resident.staying_until, ""),
    "国籍": (Resident.nationality, "nationalities"),
    "外文姓名": (Resident.foreign_name, ""),
    "证件有效期至": (Resident.document_until, ""),
    "入境日期": (Resident.entered_on, ""),
    "住宿登记日期": (Resident.declared_on, ""),
    "留宿人": (Resident.host, ""),
    "留宿人电话": (Resident.host_phone, ""),
    "未落户原因": (Resident.settling_reason, "settling_reasons"),
    "落户办理情况": (Resident.settling_step, ""),
    "落户跟进人": (Resident.settling_by, ""),
    "下次跟进日期": (Resident.settling_on, ""),
    "监护人": (Resident.guardian, ""),
    "监护人电话": (Resident.guardian_phone, ""),
    "采集日期": (Resident.collected_on, ""),
    "采集人": (Resident.collected_by, ""),
    "核实日期": (Resident.verified_on, ""),
    "核实人": (Resident.verified_by, ""),
    "服务需求": (Resident.care_needs, ""),
    "关照原因": (Resident.care_reason, ""),
    "关照责任人": (Resident.care_by, ""),
    "关照截止日期": (Resident.care_until, ""),
    "备注": (Resident.note, ""),
}
"""Each heading: what stands below it, and the table of codes whose Chinese words are written.

The headings are Chinese whatever the screen speaks: the sheet goes to other offices and comes back.
Hosts and guardians are those in words; who is a resident comes with the own row. A day of moving
in of which only the month or the year is known stands as such in a column of its own, so
that the other holds days alone. Of care that has ended nothing is written.
"""
PAPERS = ("居住证号", "居住证有效期至", "护照号码", "护照有效期至", "其他证件")
"""The headings of further documents: the first permit, the first passport, and what else is."""
HEADINGS = (*COLUMNS, *PAPERS)
PRINTED = ("姓名", "性别", "出生日期", "联系电话", "现住址", "网格", "人员类型", "核实日期")
"""What a ledger has unless something else is chosen: no number of a document."""
_ADDRESS = HEADINGS.index("现住址")
_SINCE = HEADINGS.index("入住时间")
_ABOUT = HEADINGS.index("大致入住")
_NEEDS = HEADINGS.index("服务需求")
_CARE_END = HEADINGS.index("关照截止日期")
_NO_PAPERS = (None,) * len(PAPERS)
_AT_ONCE = 2_000

_ROWS = (
    select(_key, Resident.address_written, *(column for column, _table in COLUMNS.values()))
    .outerjoin(_home, _home.id == Resident.dwelling_id)
    .outerjoin(_grid, _grid.id == Resident.grid_id)
    .where(among(_key, "keys"))
)


def page(session: Session, ids: Sequence[UUID]) -> Page:
    """Some people, in the order of their ids; one who is gone meanwhile is left out."""
    return Page("居民", HEADINGS, (row for _key, row in keyed(session, ids)))


def keyed(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[str, Sequence[object]]]:
    """Yield the rows of some people, each with the key as the database has it."""
    coded: list[tuple[int, Callable[[str | None], str]]] = [
        (at, tables.table(table).chinese)
        for at, (_column, table) in enumerate(COLUMNS.values())
        if table
    ]
    today, need = clock.today(), tables.table("care_needs").chinese
    for some in parts(ids, _AT_ONCE):
        wanted = keys(some)
        papers = documents.by_person(session, wanted)
        held = {key: rest for key, *rest in rows(session, _ROWS, keys=many(wanted))}
        for key in wanted:
            if key in held:
                written, *values = held[key]
                values[_ADDRESS] = values[_ADDRESS] or written
                for at, words in coded:
                    values[at] = words(values[at])
                if values[_ABOUT]:
                    values[_SINCE], values[_ABOUT] = _since(values[_SINCE], values[_ABOUT])
                if until := values[_CARE_END]:
                    cared = until >= today
                    needs = "、".join(map(need, values[_NEEDS].split("/"))) if cared else ""
                    care = (needs, *values[_NEEDS + 1 : _CARE_END + 1]) if cared else [None] * 4
                    values[_NEEDS : _CARE_END + 1] = care
                yield key, [*values, *_papers(papers.get(key, ()))]


def _papers(held: Sequence[DocumentLine]) -> Sequence[object]:
    """What stands in the columns of further documents."""
    if not held:
        return _NO_PAPERS
    rest = list(held)
    cells: list[object] = []
    for kind in (numbers.RESIDENCE_PERMIT, rules.PASSPORT):
        first = next((one for one in rest if one.kind == kind), None)
        if first is not None:
            rest.remove(first)
        cells += (first.number, first.valid_until) if first else (None, None)
    told = (further.words(one.kind, one.number, one.valid_until) for one in rest)
    return [*cells, "；".join(told)]


def _since(day: date | None, vague: str) -> tuple[date | None, str]:
    """Since when somebody lives there: the day if it is known, else how well it is, in words."""
    since = residing.since_of(day, vague)
    return (since.day, "") if since.day else (None, chinese_vague_day(since))
