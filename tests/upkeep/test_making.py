"""A new post begins with what every post needs, or is not made at all."""

from pathlib import Path

import pytest

from policepost.appointments import lines
from policepost.core import check
from policepost.core.access import keys
from policepost.core.access.slots import Cost
from policepost.core.database import FILE
from policepost.core.errors import Refused
from policepost.upkeep import making, rules
from policepost.upkeep.making import PostForm

CHEAP = Cost(passes=1, memory=8, lanes=1)


def form(**changes: object) -> PostForm:
    usual = {"post": "泽颢警务室", "station": "北街派出所", "officer": "田某"}
    given: dict[str, object] = {**usual, "password": "a long password", "cost": CHEAP, **changes}
    return PostForm(**given)  # type: ignore[arg-type]


def test_a_new_post_is_sound_and_has_services(tmp_path: Path) -> None:
    made = making.make_post(tmp_path, form(grids=["网格01"]))
    with made.db.reading() as session:
        assert lines.services(session)
    assert check.run(made.db) == []
    assert made.db.officer.name == "田某"
    paper = making.recovery_sheet(made.ring, "田某", made.code)
    made.db.close()
    assert paper.pages == 1
    assert paper.missing == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"post": " "}, "post"),
        ({"station": ""}, "station"),
        ({"post": "警" * 31}, "post"),
        ({"officer": ""}, "name"),
        ({"password": "short"}, "password"),
        ({"grids": ["甲", "甲"]}, "grids"),
        ({"grids": [str(number) for number in range(61)]}, "grids"),
    ],
)
def test_what_cannot_be_leaves_the_folder_empty(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        making.make_post(tmp_path, form(**changes))
    assert caught.value.field == field
    assert list(tmp_path.iterdir()) == []


def test_a_post_that_fails_half_way_does_not_bar_the_second_try(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"something else")
    with pytest.raises(Refused, match="already holds a post"):
        making.make_post(tmp_path, form())
    assert not (tmp_path / keys.FILE).exists()
    assert (tmp_path / FILE).read_bytes() == b"something else"


def test_grids_get_numbered_names() -> None:
    assert rules.grid_names(2) == ["网格01", "网格02"]
    assert rules.grid_names(0) == []
