"""What the post holds about one person, printed for that person (PIPL 45)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.appointments.records import Booking, Service
from policepost.appointments.states import STATE_WORDS
from policepost.audit import words
from policepost.core import clock, settings, tables
from policepost.core.journalling import journal, looking
from policepost.core.journalling.journal import HistoryLine
from policepost.core.language import chinese
from policepost.core.shapes import Ref
from policepost.core.vague import VagueDay, chinese_vague_day
from policepost.mediation.after import persons
from policepost.mediation.codes import STATUS_WORDS
from policepost.mediation.queries import takes_part
from policepost.mediation.records import Dispute, Handover, Party
from policepost.printing import paper
from policepost.printing.paper import Paper
from policepost.residents import cards, merging, residing
from policepost.residents.documents import DocumentLine
from policepost.residents.records import Resident
from policepost.retention import queries, reach, rules

if TYPE_CHECKING:
    from policepost.core.database import Database

MOST_LINES = 300
_SIDES = {persons.PAID: "付出", persons.RECEIVED: "收到", persons.UNSAID: "收付"}
_FACTS = (
    ("name", "姓名", ""),
    ("sex", "性别", "sexes"),
    ("birth_date", "出生日期", ""),
    ("ethnic", "民族", "ethnic_groups"),
    ("document_kind", "证件种类", "document_kinds"),
    ("id_number", "证件号码", ""),
    ("phone", "联系电话", ""),
    ("kind", "人员类别", "resident_kinds"),
    ("address", "现住址", ""),
    ("grid", "网格", ""),
    ("relation", "与户主关系", "relations"),
    ("living_reason", "居住事由", "living_reasons"),
    ("moved_in", "入住日期", ""),
    ("nationality", "国籍（地区）", "nationalities"),
    ("foreign_name", "外文姓名", ""),
    ("document_until", "证件有效期至", ""),
    ("entered_on", "入境日期", ""),
    ("declared_on", "住宿登记日期", ""),
    ("home_address", "户籍地址", ""),
    ("staying_until", "拟居住至", ""),
    ("host", "留宿人", ""),
    ("settling_reason", "未落户原因", "settling_reasons"),
    ("settling_step", "落户办理情况", ""),
    ("settling_by", "落户跟进人", ""),
    ("settling_on", "下次跟进日期", ""),
    ("guardian", "监护人", ""),
    ("collected_on", "采集日期", ""),
    ("collected_by", "采集人", ""),
    ("verified_on", "核实日期", ""),
    ("verified_by", "核实人", ""),
    ("care_needs", "服务需求", "care_needs"),
    ("care_reason", "关爱帮扶事由", ""),
    ("care_by", "帮扶责任人", ""),
    ("care_until", "帮扶至", ""),
    ("left", "离开日期", ""),
    ("left_reason", "离开原因", ""),
    ("note", "备注", ""),
)


def own_record(db: Database, resident_id: UUID) -> Paper:
    """Render everything the post holds about a person."""
    with db.reading() as session:
        values = own_values(session, resident_id, clock.today())
    return paper.render("own_record", values | {"officer": db.officer.name})


def own_values(session: Session, resident_id: UUID, today: date) -> dict[str, Any]:
    """What the paper says.

    Raises:
        LookupError: There is nobody of this key.
    """
    person = cards.card(session, resident_id, today)
    if person is None:
        raise LookupError(resident_id)
    resident_id = person.id
    ref = Ref(Resident.__tablename__, resident_id)
    merged = [Ref(ref.kind, key) for key in merging.former(session, [resident_id])]
    searched = [
        Ref(looking.NUMBER, key)
        for key in reach.searches_for(session, reach.numbers_of(session, [ref]))
    ]
    names = ("post.station", "post.name")
    return {
        "office": "".join(settings.get(session, name, "") for name in names),
        "name": person.name,
        "day": today,
        "facts": [
            *(
                (title, told)
                for name, title, table in _FACTS
                if (told := _told(person, name, table))
            ),
            *(_document(line) for line in person.documents),
        ],
        "stays": [
            (
                one.address,
                chinese_vague_day(one.since),
                chinese_vague_day(one.until) if one.until else "至今",
            )
            for one in residing.stays(session, resident_id, today)
            if one.id is not None
        ],
        "bookings": _bookings(session, resident_id),
        "disputes": _disputes(session, resident_id),
        "calls": _calls(session, ref),
        "payments": [
            (
                *(_day(one.paid_on), _SIDES[one.side], f"{one.amount:.2f}元"),
                *(one.how, one.receipt, one.number),
            )
            for one in persons.payments(session, resident_id)
        ],
        "duties": [
            (one.what, _day(one.due_on), _day(one.done_on), one.note)
            for one in persons.duties(session, resident_id, person.name)
        ],
        "requests": [
            (_day(one.asked_on), one.wish, one.answer or chinese(rules.OUTCOMES[one.state]))
            for one in queries.requests(session, resident_id=resident_id)
        ],
        "entered": [
            (_moment(line.at), chinese(line.action), line.officer)
            for line in _history(session, [ref, *merged], journal.CHANGES)
        ],
        "looked": [
            (_moment(line.at), chinese(words.OPS[line.op]), line.officer, _why(line))
            for line in _history(session, [ref, *merged, *searched], journal.LOOKS)
        ],
    }


def _told(person: cards.ResidentCard, name: str, table: str) -> str:
    value = getattr(person, name)
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, tuple):
        return "、".join(map(tables.table(table).chinese, value))
    if isinstance(value, VagueDay):
        return chinese_vague_day(value)
    if isinstance(value, date):
        return _day(value)
    return tables.table(table).chinese(value) if table else str(value)


def _document(line: DocumentLine) -> tuple[str, str]:
    """Return a further document as a fact: what it is, its number, until when it is valid."""
    until = f"，有效期至{_day(line.valid_until)}" if line.valid_until else ""
    return tables.table("document_kinds").chinese(line.kind), f"{line.number}{until}"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _bookings(session: Session, resident_id: UUID) -> list[tuple[str, str, str]]:
    rows = session.execute(
        select(Booking.day, Service.name, Booking.state)
        .join(Service, Service.id == Booking.service_id)
        .where(Booking.resident_id == resident_id)
        .order_by(Booking.day.desc())
    )
    return [(_day(day), name, chinese(STATE_WORDS[state])) for day, name, state in rows]


def _calls(session: Session, ref: Ref) -> list[tuple[str, str, str]]:
    """The calls to 110 in which the person is named and that became no dispute.

    Without their words, which speak of others too.
    """
    numbers = reach.numbers_of(session, [ref])
    keys = [one.id for one in reach.calls_about(session, ref, numbers)]
    asked = select(Handover.called_at, Handover.call_number, Handover.declined)
    rows = session.execute(asked.where(Handover.id.in_(keys)).order_by(Handover.called_at.desc()))
    return [
        (_moment(called), number, f"未受理：{declined}" if declined else "待受理")
        for called, number, declined in rows
    ]


def _disputes(session: Session, resident_id: UUID) -> list[tuple[str, str, str, str]]:
    """The disputes in which the person is a party or acts for one; who the others are is theirs."""
    rows = session.execute(
        select(Dispute.received_on, Dispute.kind, Dispute.status, Dispute.number)
        .join(Party, Party.dispute_id == Dispute.id)
        .where(takes_part(resident_id))
        .group_by(Dispute.id)
        .order_by(Dispute.received_on.desc())
    )
    kinds = tables.table("dispute_kinds")
    return [
        (_day(day), kinds.chinese(kind), chinese(STATUS_WORDS[status]), number)
        for day, kind, status, number in rows
    ]


def _history(session: Session, refs: Sequence[Ref], ops: frozenset[str]) -> list[HistoryLine]:
    return journal.history(session, refs, limit=MOST_LINES, ops=ops)


def _why(line: HistoryLine) -> str:
    """The reason that was given, or the paper that was printed."""
    said = {name: new for name, _old, new in line.changes}
    printed = said.get("paper")
    return str(
        said.get("reason") or (chinese(words.PAPERS.get(printed, printed)) if printed else "")
    )
