"""A year of quarrels at the sample post, from the first word to the kept promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from sqlalchemy import bindparam, select

from policepost.core import clock
from policepost.core.counting import rows
from policepost.mediation import (
    actions,
    agreement_actions,
    directory,
    follow_up_actions,
    rules,
    signing_actions,
    sitting_actions,
)
from policepost.mediation.after import confirming, duties, payments
from policepost.mediation.after import rules as after_rules
from policepost.mediation.after.codes import CourtBasis, TermKind
from policepost.mediation.after.duties import DutyFacts
from policepost.mediation.codes import FollowUpResult, Outcome, Performance, Urgency
from policepost.mediation.facts import (
    AgreementFacts,
    DisputeFacts,
    MediatorFacts,
    PartyFacts,
    SittingFacts,
    TermFacts,
)
from policepost.mediation.origin import ANOTHER_POST
from policepost.mediation.proof import issuing
from policepost.mediation.records import Agreement, Attendance, FollowUp, Term
from policepost.sample.neighbours import Neighbour, at, working_days

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Quarrel:
    """How one kind of quarrel is told; ``{day}`` is the day until when something is done.

    With ``parts`` the amount is paid in as many instalments, a month apart.
    """

    kind: str
    subject: str
    facts: str
    terms: tuple[str, ...]
    amount: int = 0
    parts: int = 0


QUARRELS = (
    Quarrel(
        "neighbour",
        "噪音纠纷",
        "乙方反映甲方家中夜间拖动桌椅、孩子跑跳影响休息，双方多次争吵。近日晚间双方在单元门口发生争执，无人受伤。",
        (
            "甲方于{day}前在客厅、次卧铺设隔音地垫，费用由甲方承担。",
            "每日22:00至次日7:00，甲方不拖动家具、不播放外放音响。",
        ),
    ),
    Quarrel(
        "damages",
        "楼上漏水",
        "甲方卫生间防水层老化，渗水至乙方家中，造成天花板、墙面和一组衣柜受损。双方对维修和赔偿数额有争议。",
        (
            "甲方于{day}前完成卫生间防水维修，费用由甲方承担。",
            "甲方赔偿乙方墙面及衣柜损失人民币1800元，于{day}前付清。",
        ),
        1800,
    ),
    Quarrel(
        "contract",
        "租赁押金",
        "乙方租住甲方房屋一年，退租时甲方以墙面污损为由拒退押金2400元，乙方认为属正常使用。",
        (
            "甲方于{day}前退还乙方押金人民币2000元，其余400元作为墙面修复费用。",
            "双方就该租赁合同再无其他争议。",
        ),
        2000,
    ),
    Quarrel(
        "property",
        "停车位纠纷",
        "甲方长期将车辆停放在乙方已签约使用的地下车位，经物业多次劝阻未改，双方发生口角。",
        ("甲方自{day}起不再占用乙方车位，另行与物业签约。", "双方互相致歉，今后遇事先与物业联系。"),
    ),
    Quarrel(
        "family",
        "赡养纠纷",
        "甲方年事已高、独自居住，乙方为其子女，双方因赡养费和陪护时间产生矛盾。",
        ("乙方自{day}起每月5日前支付甲方赡养费人民币600元。", "乙方每周至少探望甲方一次。"),
        600,
    ),
    Quarrel(
        "neighbour",
        "楼道堆物",
        "甲方在楼道堆放纸箱、旧家具，影响通行，乙方多次要求清理，双方发生争吵。",
        ("甲方于{day}前清理楼道全部杂物，今后不再堆放。",),
    ),
    Quarrel(
        "neighbour",
        "宠物扰邻",
        "甲方饲养犬只夜间吠叫、遛狗不牵绳，乙方家中有幼儿受惊，双方发生争执。",
        ("甲方遛狗使用牵引绳，{day}前为犬只办理登记。", "甲方采取措施避免犬只夜间吠叫。"),
    ),
    Quarrel(
        "consumer",
        "装修质量",
        "甲方承揽乙方厨房改造，完工后橱柜门变形，乙方要求返工，甲方认为系使用不当。",
        ("甲方于{day}前免费更换变形柜门四扇。", "乙方于更换验收当日付清尾款人民币1500元。"),
        1500,
    ),
    Quarrel(
        "damages",
        "电动车碰撞",
        "甲方骑电动自行车在小区内与行走的乙方相撞，乙方手臂擦伤，对医药费赔偿有争议。",
        ("甲方赔偿乙方医药费人民币460元，于{day}前付清。",),
        460,
    ),
    Quarrel(
        "labour",
        "拖欠工资",
        "乙方在甲方经营的门店工作三个月，离职后甲方拖欠最后一个月工资2600元。",
        ("甲方自{day}起分两期支付乙方工资人民币2600元（贰仟陆佰元整），按月付清。",),
        2600,
        2,
    ),
)
_RARER = (16, 10, 9, 9, 8, 9, 7, 5, 6, 4)
_SOURCES = ("handover_110", "handover_110", "application", "grid", "own_initiative")
_COURT: Final = "北街区人民法院"
_LATER = 26
"""In how many days the quarrel settled last is to be made good: the promise is still open."""

_ORAL = 0.7
"""How many of the small quarrels end with a handshake and an entry (People's Mediation Law, 28)."""

_METHODS = ("情理疏导", "以案释法", "谚语俗语", "亲情感化", "讲故事")
_SAID = (
    "调解员告知当事人调解的性质、原则、效力及其权利义务，当事人表示清楚。\n"
    "甲方陈述了事情经过及理由，乙方作了答辩。\n"
    "调解员依据《民法典》相邻关系等规定，结合双方实际进行劝导。\n"
    "以上记录已向当事人宣读，当事人确认无误。"
)


_INVITED = (
    select(Attendance.party_id, Attendance.member_id)
    .where(Attendance.sitting_id == bindparam("sitting"))
    .order_by(Attendance.id)
)
_PLANNED = (
    select(FollowUp.id, FollowUp.due_on)
    .where(FollowUp.dispute_id == bindparam("dispute"))
    .order_by(FollowUp.due_on)
)
_OWED = select(Term.id, Term.amount).where(Term.dispute_id == bindparam("dispute"))


def live_a_year(
    db: Database, people: Sequence[Neighbour], now: datetime, random: Random, count: int
) -> None:
    """Let ``count`` quarrels happen in the year until now, and see each as far as it got."""
    _invite_mediators(db, people)
    days = working_days(now.date() - timedelta(days=364), now.date())[:-1]
    chosen = sorted(random.choices(days, _more_in_summer(days), k=count - 5))
    year = _Year(db, people, now, random)
    year.live(chosen)
    year.leave_open()


_WITH_CODE = 30
"""Agreements of so many days carry a code: the post has the program's new version since then."""


def _days_before(day: date, count: int) -> date:
    return day - timedelta(days=count)


def _more_in_summer(days: Sequence[date]) -> list[int]:
    return [14 if day.month in {5, 6, 7, 8} else 9 for day in days]


def _invite_mediators(db: Database, people: Sequence[Neighbour]) -> None:
    grids = sorted({one.grid_id for one in people if one.grid_id}, key=str)
    told = [
        MediatorFacts(name="陈律师", role="lawyer", organisation="明德律师事务所", usual=True),
        MediatorFacts(name="宋经理", role="property_manager", organisation="寺河物业", usual=True),
        MediatorFacts(name="李网格", role="grid_chief", usual=True),
    ]
    told += [
        MediatorFacts(name=name, role="grid_worker", grid_id=grid, usual=True)
        for grid, name in zip(grids, ("张网格", "宋网格", "秦网格") * 4, strict=False)
    ]
    for one in told:
        directory.add_mediator(db, one)


class _Year:
    def __init__(
        self, db: Database, people: Sequence[Neighbour], now: datetime, random: Random
    ) -> None:
        self._db, self._now, self._random = db, now, random
        self._people = [one for one in people if one.age >= 22 and one.phone]
        self._latest: UUID | None = None
        self._old = [one for one in self._people if one.age >= 70]
        self._middle = [one for one in self._people if 40 <= one.age <= 58]

    def live(self, days: Sequence[date]) -> None:
        """Numbers are given in the order of time, so the agreements are told by their day."""
        begun = [self._begin(day) for day in days]
        agreed = [one for one in (*begun, self._settled_lately()) if one is not None]
        for dispute_id, quarrel, day in sorted(agreed, key=lambda one: one[2]):
            self._agree(dispute_id, quarrel, day)
        self._ask_court()

    def _ask_court(self) -> None:
        """The parties of the latest leak want a court to confirm what they agreed."""
        with self._db.reading() as session:
            asked = select(Agreement.effective_on).where(Agreement.dispute_id == self._latest)
            effective = session.scalar(asked)
        if effective is None:
            return
        applied = clock.next_working_day(effective)
        accepted = clock.add_working_days(applied, 2)
        if accepted > self._now.date():
            return
        with clock.at(min(at(accepted, 17), self._now)):
            held = confirming.apply(
                self._db, cast("UUID", self._latest), _COURT, CourtBasis.SEAT, applied
            )
            confirming.answer(self._db, held, confirming.Answer(accepted_on=accepted))

    def _settled_lately(self) -> tuple[UUID, Quarrel, date] | None:
        """A leak that was settled on the last mediation day and is to be repaired in two weeks."""
        before = self._now.date() - timedelta(days=12)
        held_on = rules.next_mediation_day(before)
        if held_on is None or at(held_on, 18) > self._now:
            return None
        self._latest = self._register(QUARRELS[1], at(before, 9, 30))
        with clock.at(at(before, 10)):
            sitting_id = sitting_actions.plan_sitting(self._db, self._latest, at(held_on, 10))
        self._record(sitting_id, at(held_on, 10), Outcome.AGREED)
        return self._latest, QUARRELS[1], held_on

    def _begin(self, day: date) -> tuple[UUID, Quarrel, date] | None:
        """Register and mediate; gives the quarrel and the day if the parties agreed by now."""
        (quarrel,) = self._random.choices(QUARRELS, _RARER)
        received = at(day, self._random.choice((9, 10, 15, 17, 20)), self._random.randrange(60))
        received = min(received, self._now)
        dispute_id = self._register(quarrel, received)
        return self._sit(dispute_id, quarrel, day)

    def _register(self, quarrel: Quarrel, received: datetime, **known: str) -> UUID:
        """Register a quarrel; ``known`` are fields of the dispute that are told otherwise."""
        first, second = self._between(quarrel)
        parties = [_party(first)]
        if self._random.random() < 0.12:
            parties.append(PartyFacts(name="郝某某", sex="1", phone="139 0000 2718", age=38))
        else:
            parties.append(_party(second))
        told = DisputeFacts(
            kind=quarrel.kind,
            source=self._random.choice(_SOURCES),
            received_at=received,
            subject=quarrel.subject,
            place=first.address,
            facts=quarrel.facts,
            claims=_claims(quarrel),
            amount=Decimal(quarrel.amount) if quarrel.amount else None,
            urgency=Urgency.SOON if self._random.random() < 0.1 else Urgency.PLAIN,
        )
        with clock.at(received):
            return actions.register_dispute(self._db, replace(told, **known), parties)  # type: ignore[arg-type]

    def _between(self, quarrel: Quarrel) -> tuple[Neighbour, Neighbour]:
        if quarrel.kind == "family" and self._old and self._middle:
            return self._random.choice(self._old), self._random.choice(self._middle)
        first, second = self._random.sample(self._people, 2)
        return first, second

    def leave_open(self) -> None:
        """What is on the desk now: two planned sittings, one a second one, and news of today."""
        before = clock.add_working_days(self._now.date(), -1)
        earlier = clock.add_working_days(self._now.date(), -4)
        first = self._register(QUARRELS[0], at(earlier, 20, 5))
        held_on = rules.next_mediation_day(earlier) or before
        if held_on < self._now.date():
            with clock.at(at(earlier, 21)):
                sitting_id = sitting_actions.plan_sitting(self._db, first, at(held_on, 9))
            self._record(sitting_id, at(held_on, 9), Outcome.ADJOURNED)
        second = self._register(QUARRELS[2], at(before, 10, 20))
        for dispute_id, hour in ((first, 10), (second, 15)):
            day = rules.next_mediation_day(before)
            if day is not None:
                with clock.at(at(before, 17)):
                    sitting_actions.plan_sitting(self._db, dispute_id, at(day, hour, 30))
        self._register(QUARRELS[3], self._now)
        self._answer_for(first, second)
        sent = {"source": ANOTHER_POST, "sent_by": "泽州街警务室", "sent_number": "2026-31"}
        self._register(QUARRELS[5], at(before, 16, 40), **sent, earlier_ids=first.hex)

    def _answer_for(self, first: UUID, second: UUID) -> None:
        """Who does what until the quarrels on the desk are settled: one duty is overdue."""
        today = self._now.date()
        wanted = {
            first: (("张网格", "每周走访双方，了解作息情况", -1), ("宋经理", "检查楼板隔音", 5)),
            second: (("李网格", "核对退租交接单", 3),),
        }
        for dispute_id, lines in wanted.items():
            told = [
                DutyFacts(who=who, what=what, due_on=clock.add_working_days(today, days))
                for who, what, days in lines
            ]
            with clock.at(self._now):
                duties.set_duties(self._db, dispute_id, told)

    def _sit(
        self, dispute_id: UUID, quarrel: Quarrel, day: date
    ) -> tuple[UUID, Quarrel, date] | None:
        """Hold sittings on mediation days until the quarrel is settled, given up, or it is now."""
        for outcome in self._course():
            held_on = rules.next_mediation_day(day)
            if held_on is None:
                return None
            hour = self._random.choice((9, 10, 15, 16))
            if held_on > self._now.date() + timedelta(days=8):
                return None
            with clock.at(min(at(day, 17), self._now)):
                sitting_id = sitting_actions.plan_sitting(self._db, dispute_id, at(held_on, hour))
            if at(held_on, hour + 1, 30) > self._now:
                return None
            self._record(sitting_id, at(held_on, hour), outcome)
            day = held_on
            if outcome == Outcome.AGREED:
                return dispute_id, quarrel, day
        self._give_up(dispute_id, day)
        return None

    def _course(self) -> tuple[Outcome, ...]:
        chance = self._random.random()
        if chance < 0.76:
            return (Outcome.AGREED,)
        if chance < 0.89:
            return (Outcome.ADJOURNED, Outcome.AGREED)
        return (Outcome.ADJOURNED, Outcome.FAILED)

    def _record(self, sitting_id: UUID, at_hour: datetime, outcome: str) -> None:
        with self._db.reading() as session:
            invited = rows(session, _INVITED, sitting=sitting_id)
            came = tuple(who for party, member in invited if (who := party or member))
        told = SittingFacts(
            started_at=at_hour,
            ended_at=at_hour + timedelta(minutes=self._random.choice((40, 55, 70))),
            outcome=outcome,
            record=_SAID,
            recorder="郝辅警",
            came=came if self._random.random() < 0.7 else came[:-1],
            methods=(_METHODS[at_hour.day % len(_METHODS)],),
            read_aloud=True,
        )
        with clock.at(at_hour + timedelta(minutes=80)):
            sitting_actions.record_sitting(self._db, sitting_id, told)

    def _give_up(self, dispute_id: UUID, day: date) -> None:
        with clock.at(min(at(day, 18), self._now)):
            if self._random.random() < 0.6:
                actions.terminate(self._db, dispute_id, "一方不同意继续调解")
            else:
                actions.refer(self._db, dispute_id, "人民法院", "已告知当事人起诉途径")

    def _agree(self, dispute_id: UUID, quarrel: Quarrel, day: date) -> None:
        days = _LATER if dispute_id == self._latest else self._random.choice((3, 7, 10, 20))
        due = clock.working_day_from(day + timedelta(days=days))
        words = f"{due.year}年{due.month}月{due.day}日"
        terms = [_term(quarrel, text, due, words) for text in quarrel.terms]
        oral = quarrel.kind in {"neighbour", "property"} and self._random.random() < _ORAL
        with clock.at(min(at(day, 17), self._now)):
            if oral:
                agreement_actions.write_terms(self._db, dispute_id, terms)
                signing_actions.agree_orally(self._db, dispute_id, day)
            else:
                last = max(
                    (day for one in terms for day, _sum in one.instalments or ()), default=due
                )
                details = AgreementFacts(manner="按期履行", deadline=last, recorder="郝辅警")
                agreement_actions.write_agreement(
                    self._db, dispute_id, terms=terms, details=details
                )
                agreement_actions.print_agreement(self._db, dispute_id)
                if day > _days_before(self._now.date(), _WITH_CODE):
                    issuing.count_print(self._db, issuing.issue_agreement(self._db, dispute_id))
        if not oral:
            self._sign(dispute_id, day)
        self._follow_up(dispute_id)

    def _sign(self, dispute_id: UUID, day: date) -> None:
        sealed = clock.next_working_day(day) if self._random.random() < 0.2 else day
        if sealed > self._now.date() or (
            self._random.random() < 0.03 and day > _days_before(self._now.date(), 10)
        ):
            return  # still lies in the tray, to be signed
        with clock.at(min(at(sealed, 18), self._now)):
            signing_actions.sign_all(self._db, dispute_id, day, sealed)

    def _receive(
        self, terms: Sequence[UUID], owed: Mapping[UUID, Decimal | None], day: date
    ) -> list[UUID]:
        """Record what was paid, with its receipt; returns the terms that are kept otherwise."""
        for number, term_id in enumerate((one for one in terms if owed[one]), 1):
            paid = payments.PaymentFacts(
                paid_on=day, amount=owed[term_id], how="现金", receipt=f"{day:%m%d}-{number}"
            )
            payments.record_payment(self._db, term_id, paid)
        return [one for one in terms if not owed[one]]

    def _follow_up(self, dispute_id: UUID) -> None:
        with self._db.reading() as session:
            planned = rows(session, _PLANNED, dispute=dispute_id)
            told = rows(session, _OWED, dispute=dispute_id)
            owed: dict[UUID, Decimal | None] = {row.id: row.amount for row in told}
        terms = list(owed)
        done: set[UUID] = set()
        for follow_up_id, seen_on in planned:
            late = self._random.random() < 0.04 and seen_on > _days_before(self._now.date(), 30)
            if at(seen_on, 16) > self._now or late:
                continue
            performance = Performance.KEPT if self._random.random() < 0.94 else Performance.BROKEN
            open_terms = [one for one in terms if one not in done]
            done.update(open_terms)
            kept = performance == Performance.KEPT
            with clock.at(at(seen_on, 16)):
                if kept:
                    open_terms = self._receive(open_terms, owed, seen_on)
                follow_up_actions.record_follow_up(
                    self._db,
                    follow_up_id,
                    seen_on,
                    FollowUpResult.KEPT if kept else FollowUpResult.NOT_KEPT,
                    note="双方均表示满意" if kept else "义务方称手头紧张，已督促",
                    performances=dict.fromkeys(open_terms, performance.value),
                )


def _claims(quarrel: Quarrel) -> str:
    """What the applicant asks for, a line each."""
    owed = f"请求对方支付人民币{quarrel.amount}元\n" if quarrel.amount else ""
    return f"{owed}请求对方停止妨碍，今后遇事先沟通"


def _term(quarrel: Quarrel, text: str, due: date, words: str) -> TermFacts:
    """A clause as it is agreed: what is to be paid has its amount, and its parts."""
    owed = Decimal(quarrel.amount) if f"人民币{quarrel.amount}元" in text else None
    parts = after_rules.plan(owed, quarrel.parts, due) if owed and quarrel.parts else []
    return TermFacts(
        text=text.format(day=words),
        due_on=due if "{day}" in text else None,
        amount=owed,
        what=TermKind.PAY if owed else "",
        how="现金" if owed else "",
        instalments=tuple(parts),
    )


def _party(one: Neighbour) -> PartyFacts:
    return PartyFacts(
        name=one.name,
        resident_id=one.id,
        sex=one.sex,
        ethnic=one.ethnic,
        birth=one.birth,
        phone=one.phone,
        address=one.address,
        id_number=one.id_number,
    )
