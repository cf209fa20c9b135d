"""What premises with explosives, chemicals or something else to guard need."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from policepost.core import tables
from policepost.grids import premises_rules

tags = st.lists(st.sampled_from([row.code for row in tables.table("premises_tags")]), unique=True)


@given(tags)
def test_what_is_needed_is_asked_for_and_nothing_else_is_missed(marks: list[str]) -> None:
    asked, needed = premises_rules.fields_of(marks), premises_rules.needed(marks)
    assert set(needed) <= {*asked, "officer"}
    empty = SimpleNamespace(tags=marks, **dict.fromkeys(premises_rules.NAMES, ""))
    assert premises_rules.lacking(empty) == needed
    full = SimpleNamespace(tags=marks, **dict.fromkeys(premises_rules.NAMES, "x"))
    assert premises_rules.lacking(full) == ()


def test_nothing_is_asked_of_a_shop() -> None:
    assert premises_rules.fields_of(("nine_small",)) == ()
    assert premises_rules.needed(()) == ()


def test_who_stores_what_is_dangerous_needs_licence_store_and_keepers() -> None:
    for mark in ("explosives", "chemicals"):
        assert set(premises_rules.needed((mark,))) == {
            *("licence", "licence_until", "stores", "keepers", "security_by", "officer"),
        }
        assert premises_rules.ASKS[mark].source
    assert premises_rules.needed(("school",)) == ("security_by", "officer")


def test_every_mark_that_asks_is_in_the_table() -> None:
    assert all(mark in tables.table("premises_tags") for mark in premises_rules.ASKS)
    assert {*premises_rules.OWN, "officer"} == set(premises_rules.NAMES)
