"""What the figures are about, and what the panels of all features have in common."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from policepost.core.language import _
from policepost.core.periods import Period
from policepost.core.shapes import Listing, Tone
from policepost.dashboard import rules, words
from policepost.dashboard.rules import Grain
from policepost.dashboard.shapes import Mark, Series


@dataclass(frozen=True, slots=True)
class Scope:
    """A period, a grid or all of them, and whether the year before is drawn as well."""

    period: Period
    today: date
    grid_id: UUID | None = None
    compare: bool = True

    @property
    def last_year(self) -> Period:
        """What 同比 compares with."""
        return rules.same_period_last_year(self.period)

    @property
    def previous(self) -> Period:
        """What 环比 compares with."""
        return rules.previous_period(self.period)

    def compared_with(self) -> str:
        """Say which periods the figures are compared with."""
        return _("y/y: against {last_year}\np/p: against {previous}").format(
            last_year=words.whole(self.last_year), previous=words.whole(self.previous)
        )

    @property
    def grain(self) -> Grain:
        """How finely a line over the period is drawn."""
        return rules.grain(self.period)

    def steps(self, period: Period) -> tuple[Period, ...]:
        """Cut a period as finely as this scope's own."""
        return rules.steps(period, self.grain)

    def labels(self) -> tuple[str, ...]:
        """Name the steps of the period; with the year when they span more than one."""
        with_year = self.period.months > 12
        return tuple(
            words.step(part, self.grain, with_year=with_year) for part in self.steps(self.period)
        )


def listing(
    kind: str, period: Period, scope: Scope, more: Mapping[str, object] | None = None
) -> Listing:
    """Return the records of a kind in a period and the scope's grid."""
    chosen: dict[str, object] = {"first": period.first, "last": period.last}
    if scope.grid_id is not None:
        chosen["grid_id"] = scope.grid_id
    return Listing(kind, chosen | dict(more or {}))


def counted(
    count: int, about: str, opens: Listing | None, *, tone: Tone = "info", note: str = ""
) -> Mark:
    """Return a mark for a count; one of nothing opens nothing."""
    hint = _("{about}: {count}").format(about=about, count=f"{count:,}")
    return Mark(count, hint, opens if count else None, note=note, tone=tone)


def by_step(steps: Sequence[Period], days: Mapping[date, int]) -> list[int]:
    """Sum counts of days up over the steps of a period."""
    sums = [0] * len(steps)
    at = 0
    for day in sorted(days):
        while at < len(steps) and steps[at].last < day:
            at += 1
        if at < len(steps) and steps[at].holds(day):
            sums[at] += days[day]
    return sums


MOST_BARS = 10
"""So many bars at the most; what is left is summed up in the last."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Counts of the period and of the year before by something, such as the kind.

    Attributes:
        kind: The kind of record counted.
        by: The filter's field that says by what, such as ``kind``.
        now, before: How many of each; `before` is None when no year is compared.
        previous: How many in the period before.
        more: What else the lists behind the bars are filtered by.
    """

    scope: Scope
    kind: str
    by: str
    now: Counter[Any]
    before: Counter[Any] | None
    previous: int
    more: Mapping[str, object] = field(default_factory=dict)

    def remark(self) -> str:
        """Say 同比 and 环比 of all together."""
        last_year = None if self.before is None else self.before.total()
        return words.compared(self.now.total(), last_year, self.previous)

    def bars(self, titles: Mapping[Any, str]) -> tuple[tuple[str, ...], tuple[Series, ...]]:
        """Return categories and series for bars, the longest first, the shortest summed up."""
        order = [key for key, _count in self.now.most_common()]
        order += [key for key in self.before or () if key not in self.now]
        groups: list[tuple[Any, ...]] = [(key,) for key in order]
        if len(order) > MOST_BARS:
            groups = [*groups[: MOST_BARS - 1], tuple(order[MOST_BARS - 1 :])]
        names = [titles[group[0]] if len(group) == 1 else _("Others") for group in groups]
        rows = [self._series(_("This period"), self.scope.period, self.now, groups, names)]
        if self.before:
            title = _("Last year")
            rows.append(
                self._series(title, self.scope.last_year, self.before, groups, names, earlier=True)
            )
        return tuple(names), tuple(rows)

    def _series(
        self,
        title: str,
        period: Period,
        counts: Counter[Any],
        groups: Sequence[tuple[Any, ...]],
        names: Sequence[str],
        *,
        earlier: bool = False,
    ) -> Series:
        marks = [
            counted(
                sum(counts[key] for key in group),
                f"{name} · {words.whole(period)}",
                listing(self.kind, period, self.scope, {**self.more, **self._chosen(group)}),
            )
            for group, name in zip(groups, names, strict=True)
        ]
        return Series(f"{title} {counts.total()}", tuple(marks), earlier=earlier)

    def _chosen(self, group: tuple[Any, ...]) -> dict[str, object]:
        return {self.by: group[0]} if len(group) == 1 else {f"{self.by}s": group}
