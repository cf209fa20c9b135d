"""What is due says the same of many as if all lines were kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.shapes import DueLine, Ref
from policepost.dashboard import pending

TODAY = date(2026, 11, 24)
_KEY = UUID(int=1)

_LINES = st.builds(
    DueLine,
    ref=st.builds(Ref, st.just("dispute"), st.integers(1, 10**6).map(lambda n: UUID(int=n))),
    title=st.sampled_from("甲乙丙丁"),
    detail=st.just(""),
    due_on=st.integers(-9, 40).map(lambda days: TODAY + timedelta(days=days)),
    due_at=st.sampled_from([None, time(9), time(15)]),
    grid_id=st.sampled_from([None, _KEY, UUID(int=2)]),
    folds=st.booleans(),
)
_SHOWN = 5
_DUTIES = st.lists(st.lists(_LINES, max_size=3 * _SHOWN), max_size=3)


@given(_DUTIES, st.integers(0, 30))
def test_many_are_told_as_if_all_were_kept(duties: list[list[DueLine]], ahead: int) -> None:
    last = TODAY + timedelta(days=ahead)
    known = sorted(
        (line for duty in duties for line in duty),
        key=lambda line: (line.due_on, line.due_at or time.max, line.title),
    )
    due = [line for line in known if line.due_on <= last]
    later = [line for line in known if line.due_on > last]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pending, "MOST_LINES", _SHOWN)
        held = pending.together(pending.of(duty) for duty in duties)
    shown = held.until(last)

    assert list(shown.first) == due[:_SHOWN]
    assert list(shown.folding) == [line for line in due if line.folds][: len(shown.folding)]
    assert len(shown.folding) == min(pending.NAMED, sum(line.folds for line in due))
    assert (shown.count, shown.folds) == (len(due), sum(line.folds for line in due))
    assert shown.overdue(TODAY) == Counter(line.grid_id for line in due if line.due_on < TODAY)
    assert held.count - shown.count == len(later)
    assert held.next_after(last) == (later[0].due_on if later else None)
