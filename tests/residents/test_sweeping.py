"""What the columns of a sheet say of people, against what its rows say one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.journalling.journal import plain
from policepost.exchange.report import Report
from policepost.exchange.rows import LeftOut
from policepost.exchange.sheets import Sheet
from policepost.residents import rules, sweeping
from policepost.residents.importing import RESIDENTS
from policepost.residents.reading import Reader
from tests.exchange import messy

TODAY = date(2026, 11, 24)


def told(report: Report) -> list[tuple[int, str, str, str]]:
    return sorted((one.row, one.column, one.value, one.why) for one in report.problems)


def one_by_one(cells: list[list[Any]]) -> tuple[dict[int, dict[str, str]], Report]:
    """Every row read by itself."""
    plan, report = RESIDENTS.plan(Sheet("表", cells)), Report()
    reader = Reader(plan, report, TODAY, under="寺河嘉苑")
    found = {}
    for at in range(reader.count):
        try:
            person = reader.person(reader.first + at, reader.row(at), reader.said_in(at))
        except LeftOut as left_out:
            reader.leave_out(reader.first + at, left_out)
            continue
        said = {name: plain(value) for name, value in person.fields.items()}
        found[at] = {name: value for name, value in said.items() if value}
        found[at]["home"] = str((person.address, person.grid))
    return found, report


def at_once(cells: list[list[Any]]) -> tuple[dict[int, dict[str, str]], Report]:
    """All rows swept."""
    plan, report = RESIDENTS.plan(Sheet("表", cells)), Report()
    people = sweeping.read(Reader(plan, report, TODAY, under="寺河嘉苑"), lambda: None)
    return {
        at: {**people.said(at), "home": str(people.homes[people.home[at]])} for at in people.rows
    }, report


@pytest.mark.parametrize("story", ["people", "parts", "plain"])
def test_rows_say_the_same_together_as_one_by_one(story: str) -> None:
    for step in messy.stories()[story]:
        if getattr(step, "args", ()):
            cells = step.args[1]  # type: ignore[attr-defined] # of the partial
            alone, together = one_by_one(cells), at_once(cells)
            assert together[0] == alone[0]
            assert told(together[1]) == told(alone[1])


digits = st.text("0123456789", min_size=17, max_size=17)


@given(st.lists(st.tuples(digits, st.sampled_from("0123456789X"))))
def test_checks_of_all_numbers_together_are_those_of_each(
    numbers: list[tuple[str, str]],
) -> None:
    written = [first + check for first, check in numbers]
    right = [first + rules.check_character(first) for first, _check in numbers]
    each = [rules.check_character(one[:17]) == one[17] for one in written]
    assert sweeping.right_checks(written) == each
    assert all(sweeping.right_checks(right))


def test_the_wish_to_stop_is_heard_while_columns_are_read() -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    plan = RESIDENTS.plan(Sheet("表", [["姓名", "电话"], ["张伟", "13900004417"]]))
    with pytest.raises(Stop):
        sweeping.read(Reader(plan, Report(), TODAY), stop)
