"""Which grids an account serves."""

from uuid import uuid4

import pytest

from policepost.core.errors import Refused
from policepost.officers import rules


def test_all_grids_are_given_in_so_many_words_alone() -> None:
    grids = [uuid4(), uuid4()]
    assert rules.grids_served(grids, every=False) == grids
    assert rules.grids_served(grids, every=True) == []
    with pytest.raises(Refused) as caught:
        rules.grids_served([], every=False)
    assert caught.value.field == "grids"


@pytest.mark.parametrize(
    ("role", "works"),
    [("officer", True), ("auxiliary", True), ("chief", False), ("administrator", False)],
)
def test_officers_and_auxiliaries_work_in_grids(role: str, *, works: bool) -> None:
    assert rules.in_grids(role) is works
