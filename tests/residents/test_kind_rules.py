"""What is kept of each kind of resident, and nothing more."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.residents import kind_rules
from policepost.residents.kinds import Kind

kinds = st.sampled_from(list(Kind))


def full() -> dict[str, Any]:
    """Every column that only some kinds have, filled."""
    columns = [one for field in kind_rules.OWN for one in kind_rules.columns(field)]
    return dict.fromkeys(columns, "x")


@given(kinds)
def test_what_is_kept_and_what_is_strange_are_everything(kind: Kind) -> None:
    kept = {one for field in kind_rules.fields_of(kind) for one in kind_rules.columns(field)}
    strange = set(kind_rules.strange(kind))
    assert kept | strange == set(full())
    assert not kept & strange


@given(kinds, kinds)
def test_what_another_kind_had_is_named_and_emptied(before: Kind, after: Kind) -> None:
    had = kind_rules.kept(before, full())
    entry = SimpleNamespace(**had)
    lost = kind_rules.lost(after, entry)
    assert set(lost) == set(kind_rules.fields_of(before)) - set(kind_rules.fields_of(after))
    now = SimpleNamespace(**kind_rules.kept(after, had))
    assert kind_rules.lost(after, now) == ()
    assert all(
        kind_rules.filled(one, now) for one in kind_rules.fields_of(before) if one not in lost
    )


@given(kinds)
def test_every_kind_says_why_and_every_field_has_a_name(kind: Kind) -> None:
    assert kind_rules.KEEPS[kind].source
    keeps = kind_rules.KEEPS[kind]
    assert set(kind_rules.fields_of(kind)) == {*keeps.needed, *keeps.may} <= set(kind_rules.NAMES)


@pytest.mark.parametrize(
    ("kind", "lacks"),
    [
        (Kind.REGISTERED, ()),
        (Kind.MIGRANT, ("home_address", "living_reason")),
        (Kind.LODGING, ("home_address", "living_reason", "host")),
        (Kind.OVERSEAS, ("nationality", "declared_on")),
        (Kind.UNREGISTERED, ("settling_reason", "settling_step", "settling_by")),
    ],
)
def test_an_empty_entry_lacks_what_its_kind_needs(kind: Kind, lacks: tuple[str, ...]) -> None:
    empty = SimpleNamespace(**dict.fromkeys(full()))
    assert kind_rules.lacking(kind, empty) == lacks
    assert kind_rules.lacking(kind, SimpleNamespace(**full())) == ()


def test_nothing_is_asked_of_a_kind_that_nobody_knows() -> None:
    assert kind_rules.fields_of("somebody") == ()
    assert kind_rules.needed("somebody") == ()
