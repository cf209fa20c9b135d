"""What the invented people of each kind have besides the others, and whom the post looks after.

All of it follows from the people themselves, so that the same seed gives the same post.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from policepost.core import clock
from policepost.exchange.values import Cell
from policepost.residents import actions, documents, queries, rules
from policepost.residents.actions import ResidentForm
from policepost.residents.documents import DocumentForm
from policepost.residents.kinds import Kind
from policepost.residents.records import Resident
from policepost.sample.neighbours import Neighbour, at
from policepost.sample.people import Person
from policepost.sample.people import rows as plain_rows

if TYPE_CHECKING:
    from policepost.core.database import Database

MORE = (
    *("出生日期", "证件类型", "户籍地", "居住事由", "拟居住至", "入住时间", "留宿人", "国籍"),
    *("外文姓名", "证件有效期至", "入境日期", "住宿登记日期", "未落户原因", "落户办理情况"),
    *("落户跟进人", "下次跟进日期", "监护人", "监护人电话"),
)
"""The headings that come after those of everybody."""

_HOMES = (
    "晋城市阳城县凤城镇",
    "河南省焦作市博爱县",
    "长治市长子县",
    "河南省济源市",
    "高平市北诗镇",
)
_REASONS = ("务工", "务工", "经商", "服务", "投靠亲友")
_ABROAD = (
    ("港澳居民来往内地通行证", "H0000{:04d}", "中国香港", "CHAN KA YAN"),
    ("台湾居民来往大陆通行证", "0000{:04d}", "中国台湾", "LIN CHIH WEI"),
    ("普通护照", "X0000{:04d}", "马来西亚", "TAN MEI LING"),
    ("普通护照", "Y0000{:04d}", "英国", "EMILY WONG"),
)
_EACH_ABROAD = 90
"""Of so many tenants one comes from overseas."""
_MOST_UNREGISTERED = 3
_LOOKED_AFTER = 6
_CARE = (
    (("lives_alone", "home_visits"), "独居，子女在外地，每周电话联系一次"),
    (("cannot_walk", "home_visits"), "行走不便，换证、领证上门办理"),
    (("hearing",), "听力不便，有事当面告知"),
)


def rows(people: list[Person], today: date) -> list[list[Cell]]:
    """The people as the rows of a spreadsheet, the headings first."""
    heads = {one.address: one for one in people if one.relation == "户主"}
    tenants = unregistered = 0
    headings, *lines = plain_rows(people)
    found: list[list[Cell]] = [[*headings, *MORE]]
    for one, line in zip(people, lines, strict=True):
        more: dict[str, Cell] = {}
        born = date.fromisoformat(one.id_number[6:14])
        if one.kind in ("流动", "寄住"):
            tenants += one.kind == "流动"
            abroad = one.kind == "流动" and tenants % _EACH_ABROAD == 7
            more = _abroad(tenants, today) if abroad else _stay(one, born, today)
        elif (today - born).days < 200 and unregistered < _MOST_UNREGISTERED:
            unregistered += 1
            more = _newborn(born, today)
        if (today - born).days < 14 * 365 and one.address in heads:
            more |= {"监护人": heads[one.address].name, "监护人电话": heads[one.address].phone}
        told: dict[Cell, Cell] = dict(zip(headings, line, strict=True))
        told.update(dict.fromkeys(MORE, ""))
        told.update(more)
        found.append(list(told.values()))
    return found


def _stay(one: Person, born: date, today: date) -> dict[str, Cell]:
    """Somebody registered elsewhere; of one in nine nobody has asked yet."""
    n = born.toordinal()
    if n % 9 == 0:
        return {}
    found: dict[str, Cell] = {
        "户籍地": _HOMES[n % len(_HOMES)],
        "居住事由": _REASONS[n % len(_REASONS)],
        "入住时间": today - timedelta(days=60 + n % 700),
    }
    if one.kind == "寄住":
        return found | {"留宿人": "本人父母" if n % 2 else "亲属"}
    return found | ({"拟居住至": today + timedelta(days=n % 500)} if n % 3 == 0 else {})


def _abroad(number: int, today: date) -> dict[str, Cell]:
    """Somebody from overseas; of the first one the stay is not declared yet."""
    order = number // _EACH_ABROAD
    kind, pattern, nationality, name = _ABROAD[order % len(_ABROAD)]
    moved = today - timedelta(days=3 + 40 * order)
    return {
        "人员类型": "境外",
        "民族": "",
        "公民身份号码": pattern.format(4400 + order),
        "出生日期": date(1988 + order % 9, 5, 1 + order % 28),
        "证件类型": kind,
        "国籍": nationality,
        "外文姓名": name,
        "证件有效期至": today + timedelta(days=20 + 200 * order),
        "入境日期": moved - timedelta(days=2),
        "入住时间": moved,
        "住宿登记日期": moved if order else "",
        "居住事由": "人才引进",
    }


def _newborn(born: date, today: date) -> dict[str, Cell]:
    """A child whose birth is not declared yet."""
    return {
        "人员类型": "未落户",
        "公民身份号码": "",
        "出生日期": born,
        "未落户原因": "新生儿尚未申报",
        "落户办理情况": "等出生医学证明，已告知父母所需材料",
        "落户跟进人": "田某",
        "下次跟进日期": today + timedelta(days=born.day % 9),
    }


def live_a_year(db: Database, people: Sequence[Neighbour], now: datetime) -> None:
    """Give some tenants their permits, and look after some of the old."""
    with db.reading() as session:
        kinds: dict[UUID, str] = {
            key: kind for key, kind in session.execute(select(Resident.id, Resident.kind))
        }
    today = now.date()
    with clock.at(at(today - timedelta(days=30), 10)):
        _hand_out_permits(db, [one for one in people if kinds[one.id] == Kind.MIGRANT], today)
        for n, one in enumerate([one for one in people if one.note][:_LOOKED_AFTER]):
            _look_after(db, one, n, today)


def register_twice(db: Database, people: Sequence[Neighbour], now: datetime) -> None:
    """Enter somebody anew who had no card along: the two entries are found to be one person."""
    grown_up = [one for one in people if one.birth and one.age >= rules.GROWN_UP_ENOUGH]
    one = grown_up[len(grown_up) // 2]
    form = ResidentForm(
        name=one.name,
        birth_date=one.birth,
        phone=one.phone,
        address=people[0].address,
        note="未带身份证，先按本人所说登记",
        collected_on=now.date(),
        collected_by="网格员",
    )
    with clock.at(now - timedelta(hours=3)):
        actions.register_resident(db, form)


def _hand_out_permits(db: Database, tenants: Sequence[Neighbour], today: date) -> None:
    for n, one in enumerate(tenants[:8]):
        until = today + timedelta(days=45 * n - 20)
        documents.add(db, one.id, DocumentForm(kind="154", number=one.id_number, valid_until=until))


def _look_after(db: Database, one: Neighbour, number: int, today: date) -> None:
    with db.reading() as session:
        card = queries.card(session, one.id, today)
    if card is None:
        return
    known: dict[str, Any] = {
        name: getattr(card, name) for name in ResidentForm.__dataclass_fields__
    }
    needs, reason = _CARE[number % len(_CARE)]
    more = {"care_needs": needs, "care_reason": reason, "care_by": "田某"}
    until = today + timedelta(days=25 * number + 4)
    form = ResidentForm(**{**known, **more, "moved_in_on": card.moved_in, "care_until": until})
    actions.edit_resident(db, one.id, form)
