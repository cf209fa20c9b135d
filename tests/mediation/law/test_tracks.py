"""Who should mediate: simple to the officer, complex to the joint panel, each with its reasons."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import language
from policepost.mediation.law.tracks import Weighed, propose
from policepost.mediation.law.words import Track

SMALL = Weighed(kind="neighbour", amount=Decimal(500), parties=2)


def test_a_small_quarrel_is_for_the_officer_alone() -> None:
    found = propose(SMALL)
    assert found.track is Track.SIMPLE
    assert found.why == "small, few people, nobody hurt"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"amount": Decimal(10000)}, "10,000 yuan are claimed"),
        ({"parties": 4}, "4 parties"),
        ({"injured": True}, "somebody is hurt"),
        ({"may_escalate": True}, "it may escalate"),
        ({"earlier": 2}, "quarrelled 2 times before"),
        ({"kind": "labour"}, "Labour: law of several authorities"),
    ],
)
def test_what_makes_it_complex_is_said(changes: dict[str, object], why: str) -> None:
    found = propose(replace(SMALL, **changes))  # type: ignore[arg-type]
    assert found.track is Track.JOINT
    assert found.why == why
    assert found.words == "Complex: the joint panel"


def test_several_reasons_stand_in_one_line() -> None:
    found = propose(replace(SMALL, injured=True, parties=200))
    assert found.why == "somebody is hurt; 200 parties"
    language.use("zh_CN")
    assert "200" in propose(replace(SMALL, parties=200)).why


@given(
    amount=st.none() | st.decimals(0, 10**9, places=2),
    parties=st.integers(0, 300),
    earlier=st.integers(0, 9),
    injured=st.booleans(),
)
def test_more_never_makes_it_simple(
    amount: Decimal | None,
    parties: int,
    earlier: int,
    injured: bool,
) -> None:
    about = replace(SMALL, amount=amount, parties=parties, earlier=earlier, injured=injured)
    if propose(about).track is Track.JOINT:
        more = replace(about, parties=parties + 1, earlier=earlier + 1, injured=True)
        assert propose(more).track is Track.JOINT
