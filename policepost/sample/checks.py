"""The shops of the sample estate and a year of fire checks in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.grids.premises import PremisesForm, add_premises
from policepost.inspections import actions, answering, cards, checklists, followups
from policepost.inspections.answering import Given, HazardForm, InspectionForm
from policepost.inspections.recheck_rules import RecheckForm
from policepost.inspections.rules import (
    Inspector,
    NoticeKind,
    Outcome,
    proposed_limit,
)
from policepost.sample.neighbours import Neighbour, at, working_days

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.inspections.checklist import Checklist

SHOPS = (
    ("泽州路便民超市", "shop"),
    ("寺河惠民药房", "shop"),
    ("老田五金店", "shop"),
    ("晋味面馆", "restaurant"),
    ("合兴饭店", "restaurant"),
    ("晓月小吃", "restaurant"),
    ("悦来旅馆", "hotel"),
    ("星海网吧", "internet_cafe"),
    ("丽人美发", "leisure"),
    ("康宁诊所", "clinic"),
    ("小太阳幼儿园", "kindergarten"),
    ("启航托管班", "teaching"),
    ("鑫达加工部", "workshop"),
    ("速达快递驿站", "logistics"),
    ("寺河物业服务有限公司", "property_company"),
    ("寺河社区居民委员会", "committee"),
    ("清源废品回收站", "recycling"),
    ("金顺棋牌室", "entertainment"),
)
_FAULTS = (
    ("D2", "dead", "两具灭火器压力不足", "ordinary"),
    ("C6", "broken", "二层应急灯损坏两处", "serious"),
    ("C5", "lacking", "楼梯口缺少疏散指示标志", "ordinary"),
    ("B3", "no", "未见防火检查记录", "serious"),
    ("C2", "blocked", "后门通道堆放纸箱", "grave"),
    ("B5", "no", "未组织消防演练", "ordinary"),
)
_OFFICER = (Inspector("田某", officer=True), Inspector("郝辅警", officer=False))


def live_a_year(db: Database, people: Sequence[Neighbour], now: datetime, random: Random) -> None:
    """Register the shops, inspect each once or twice in the year until now, and look again."""
    keepers = random.sample(
        [one for one in people if 25 <= one.age <= 65 and one.phone], len(SHOPS)
    )
    premises = []
    for n, ((name, kind), keeper) in enumerate(zip(SHOPS, keepers, strict=True)):
        form = PremisesForm(
            name=name,
            kind=kind,
            responsible=keeper.name,
            phone=keeper.phone,
            address=f"泽州路{2 * n + 2}号",
            grid_id=keeper.grid_id,
            staff_count=random.randint(2, 18),
        )
        with clock.at(now - timedelta(days=366)):
            premises.append((add_premises(db, form), kind, keeper.name))
    _Checks(db, now, random).live(premises)


class _Checks:
    def __init__(self, db: Database, now: datetime, random: Random) -> None:
        self._db, self._now, self._random = db, now, random

    def live(self, premises: Sequence[tuple[UUID, str, str]]) -> None:
        today = self._now.date()
        days = working_days(today - timedelta(days=350), today - timedelta(days=1))
        visits = [(self._random.choice(days), one) for one in premises[:-2]]
        visits += [(self._random.choice(days[-38:]), one) for one in premises[::2]]
        for day, (premises_id, kind, keeper) in sorted(visits):
            self._inspect(premises_id, kind, keeper, day)

    def _inspect(self, premises_id: UUID, kind: str, keeper: str, day: date) -> None:
        with clock.at(at(day, 15)):
            inspection_id = actions.start_inspection(
                self._db,
                premises_id,
                checklist="daily_fire",
                inspectors=_OFFICER,
                accompanied_by=keeper,
            )
            with self._db.reading() as session:
                card = cards.inspection(session, inspection_id)
            if card is None:
                raise LookupError(inspection_id)
            checklist = checklists.shipped()["daily_fire"]
            recent = day > self._now.date() - timedelta(days=25)
            faults = self._random.sample(
                _FAULTS, self._random.choice((1, 1, 2) if recent else (0, 0, 1, 1, 2))
            )
            form = InspectionForm(
                checked_on=day,
                inspectors=_OFFICER,
                head=card.head,
                accompanied_by=keeper,
                answers=_answers(checklist, kind, faults),
            )
            hazards = [_hazard(checklist, one, keeper, day) for one in faults]
            notices = actions.finish_inspection(self._db, inspection_id, form, hazards)
        self._serve(notices, keeper, day)
        with self._db.reading() as session:
            found = cards.inspection(session, inspection_id)
        if found is not None:
            self._report(found, day)
            self._look_again(found)

    def _report(self, card: cards.InspectionCard, day: date) -> None:
        """Tell the street office of what was grave, as it has to be on the same day."""
        for hazard in card.hazards:
            if hazard.must_report:
                with clock.at(at(day, 17)):
                    followups.report_hazard(self._db, hazard.id, day, "北街街道办事处")

    def _serve(self, notices: Sequence[UUID], keeper: str, day: date) -> None:
        for notice_id in notices:
            with self._db.reading() as session:
                notice = cards.notice(session, notice_id)
            served = day
            if notice is not None and notice.kind == NoticeKind.LIMIT:
                served = clock.next_working_day(day)
            if served <= self._now.date():
                with clock.at(min(at(served, 17), self._now)):
                    followups.serve_notice(self._db, notice_id, served, keeper)

    def _look_again(self, card: cards.InspectionCard) -> None:
        for hazard in card.hazards:
            if hazard.on_the_spot:
                continue
            day = clock.working_day_from(hazard.due_on)
            if at(day, 16) > self._now:
                with clock.at(self._now):
                    followups.plan_recheck(self._db, hazard.id, day, time(15, 30))
            forgotten = self._random.random() < 0.12
            if at(day, 16) > self._now or (
                forgotten and day > self._now.date() - timedelta(days=40)
            ):
                continue
            late = self._random.random() < 0.12
            if late and at(clock.add_working_days(day, 3), 16) < self._now:
                day = clock.add_working_days(day, 3)
            with clock.at(at(day, 16)):
                followups.record_recheck(
                    self._db,
                    hazard.id,
                    RecheckForm(checked_on=day, checked_by="田某", outcome=Outcome.RECTIFIED),
                )


def _answers(
    checklist: Checklist, kind: str, faults: Sequence[tuple[str, str, str, str]]
) -> dict[str, Given]:
    answers = {code: Given((answer,), note) for code, answer, note, _severity in faults}
    answers["A1"] = Given(("accepted",))
    for _round in range(3):  # an answer may call for further items
        asked = answering.asked_items(checklist, kind, answers)
        answers |= answering.all_fine(asked, answers)
        for item in asked:
            if not answers.get(item.code, Given()).codes:
                answers[item.code] = Given((item.answers[0].code,))
    return answers


def _hazard(
    checklist: Checklist, fault: tuple[str, str, str, str], keeper: str, day: date
) -> HazardForm:
    code, _answer, words, severity = fault
    grave = severity == "grave"
    return HazardForm(
        item=code,
        description=words,
        severity=severity,
        owner=keeper,
        due_on=None if grave else proposed_limit(checklist, severity, day),
        on_the_spot=grave,
    )
