"""Disputes: when they came in, of which kind they are, and what became of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from policepost.core.language import N_, _
from policepost.core.periods import Period
from policepost.core.shapes import Tone
from policepost.core.tables import table
from policepost.dashboard import rules, words
from policepost.dashboard.counts.scope import Compared, Scope, by_step, counted, listing
from policepost.dashboard.shapes import Look, PanelData, Series
from policepost.mediation import counting
from policepost.mediation.codes import FAILED, SETTLED, UNSETTLED, Status

KIND = "dispute"

STEPS: tuple[tuple[str, tuple[Status, ...], Tone], ...] = (
    (N_("Received"), tuple(Status), "info"),
    (N_("Agreement reached"), SETTLED, "info"),
    (N_("Agreement kept"), (Status.KEPT,), "info"),
    (N_("Still open"), UNSETTLED, "wait"),
    (N_("No agreement"), FAILED, "muted"),
    (N_("Agreement not kept"), (Status.BROKEN,), "bad"),
)
"""What became of the disputes received in a period, as the statuses that say so."""

KEPT_STEP = 2


@dataclass(frozen=True, slots=True)
class _Received:
    """What came in in a period: by kind, and by day, or month where months are drawn."""

    total: int
    days: Mapping[date, int]
    kinds: Counter[str]


def panels(session: Session, scope: Scope) -> list[PanelData]:
    """Return the panels about disputes."""
    now = _read(session, scope, scope.period)
    previous = counting.received(session, scope.previous, scope.grid_id)
    before = _read(session, scope, scope.last_year) if scope.compare else None
    return [
        _received(scope, now, before, previous),
        _kinds(scope, now, before, previous),
        _outcome(session, scope),
    ]


def _read(session: Session, scope: Scope, period: Period) -> _Received:
    kinds: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for one in counting.by_month_and_kind(session, period, scope.grid_id):
        kinds[one.kind] += one.count
        months[one.month] += one.count
    if scope.grain == "month":
        days = {
            max(date.fromisoformat(f"{month}-01"), period.first): count
            for month, count in months.items()
        }
        return _Received(kinds.total(), days, kinds)
    by_day = counting.received_by_day(session, period, scope.grid_id)
    return _Received(kinds.total(), by_day, kinds)


def _received(scope: Scope, now: _Received, before: _Received | None, previous: int) -> PanelData:
    rows = [_line(scope, scope.period, now.days, _("This period"))]
    if before is not None and before.total:
        rows.append(_line(scope, scope.last_year, before.days, _("Last year"), earlier=True))
    return PanelData(
        "disputes_received",
        Look.LINE,
        _("Disputes received"),
        words.compared(now.total, None if before is None else before.total, previous),
        scope.labels(),
        tuple(rows),
        spoken=tuple(words.whole(part) for part in scope.steps(scope.period)),
        remark_hint=scope.compared_with(),
    )


def _line(
    scope: Scope, period: Period, days: Mapping[date, int], title: str, *, earlier: bool = False
) -> Series:
    """Return a line with as many steps as the period's own, whatever the weeks of its year."""
    wanted = len(scope.steps(scope.period))
    steps = scope.steps(period)
    if len(steps) > wanted:
        steps = (*steps[: wanted - 1], Period(steps[wanted - 1].first, steps[-1].last))
    counts = by_step(steps, days)
    marks = [
        counted(count, words.whole(step), listing(KIND, step, scope))
        for step, count in zip(steps, counts, strict=True)
    ]
    marks += [counted(0, title, None)] * (wanted - len(marks))
    return Series(f"{title} {sum(counts)}", tuple(marks), earlier=earlier)


def _kinds(scope: Scope, now: _Received, before: _Received | None, previous: int) -> PanelData:
    last_year = None if before is None else before.kinds
    counts = Compared(scope, KIND, "kind", now.kinds, last_year, previous)
    names = {row.code: row.label for row in table("dispute_kinds")}
    return PanelData(
        "disputes_by_kind",
        Look.BARS,
        _("Disputes by kind"),
        counts.remark(),
        *counts.bars(names),
        remark_hint=scope.compared_with(),
    )


def _outcome(session: Session, scope: Scope) -> PanelData:
    by_status = counting.outcomes(session, scope.period, scope.grid_id)
    counts = [sum(by_status.get(status, 0) for status in found) for _title, found, _tone in STEPS]
    marks = []
    for at, ((title, statuses, tone), count) in enumerate(zip(STEPS, counts, strict=True)):
        base = counts[1] if at == KEPT_STEP else counts[0]
        note = words.percent(rules.share(count, base), 0) if at and base else ""
        opens = listing(KIND, scope.period, scope, {"statuses": statuses})
        marks.append(counted(count, _(title), opens, tone=tone, note=note))
    settled, failed = counts[1], counts[4]
    success = rules.share(settled, settled + failed)
    return PanelData(
        "disputes_outcome",
        Look.FUNNEL,
        _("What became of the disputes"),
        "" if success is None else _("success {share}").format(share=words.percent(success)),
        tuple(_(title) for title, _statuses, _tone in STEPS),
        (Series(_("Disputes"), tuple(marks)),),
    )
