"""The form of a post for tests: its passwords cost nothing to prove."""

from __future__ import annotations

from collections.abc import Sequence

from policepost.core.access.slots import Cost
from policepost.upkeep.making import PostForm

CHEAP = Cost(passes=1, memory=8, lanes=1)


def post_form(password: str, *, officer: str = "田某", grids: Sequence[str] = ()) -> PostForm:
    """What the wizard would hand over for a post with one officer."""
    return PostForm(
        post="泽颢警务室",
        station="北街派出所",
        officer=officer,
        password=password,
        grids=grids,
        cost=CHEAP,
    )
