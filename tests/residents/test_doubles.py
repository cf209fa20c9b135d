"""Who may be in the register twice."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from policepost.core import pinyin
from policepost.core.database import Database
from policepost.grids import actions as grids
from policepost.residents import (
    actions,
    around,
    doubles,
    doubles_exporting,
    likeness,
    listing,
    merging,
    queries,
)
from policepost.residents.actions import ResidentForm
from policepost.residents.likeness import Cause, Traits, one_off
from policepost.residents.listing import ResidentFilter
from policepost.residents.records import Resident
from tests.conftest import KEY
from tests.plans import reads
from tests.residents.conftest import TODAY


def traits(name: str, number: str = "", birth: str = "", phone: str = "") -> Traits:
    return Traits(name, likeness.sound(name, pinyin.sort_key(name)), number, birth, phone)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1234", "1234", False),
        ("1234", "1235", True),
        ("1234", "123", True),
        ("234", "1234", True),
        ("1234", "1324", True),
        ("1234", "2143", False),
        ("1234", "12", False),
        ("张伟", "章伟", True),
        ("张伟", "李强", False),
        ("", "1", True),
    ],
)
def test_one_character_off(one: str, other: str, expected: bool) -> None:
    assert one_off(one, other) is one_off(other, one) is expected


DAY, NUMBER, OTHER = "1980-05-06", "140502198005069962", "14050219800506997X"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (traits("张伟", NUMBER), traits("李强", NUMBER), Cause.NUMBER),
        (traits("张伟", "E12345678"), traits("章伟", "E12345687"), Cause.DIGIT),
        (traits("张伟", "E12345678"), traits("李强", "E12345687"), None),
        (traits("张伟", "", DAY), traits("章玮", "", DAY), Cause.NAME_AND_BIRTH),
        (traits("张伟", NUMBER, DAY), traits("张伟", OTHER, DAY), Cause.NAME_AND_BIRTH),
        (traits("张伟", "", DAY), traits("张伟", "", "1980-05-07"), Cause.NEAR),
        (traits("张伟", "", DAY), traits("张伟", "", "1980-06-05"), Cause.NEAR),
        (traits("张伟", "", DAY), traits("张伟", "", "1991-11-30"), None),
        (traits("张伟"), traits("张伟"), None),
        (
            traits("张伟", phone="13900004417"),
            traits("章伟", phone="1390000 4418/139-00004417"),
            Cause.PHONE_AND_NAME,
        ),
        (
            traits("王小明", phone="13900004417"),
            traits("王小红", phone="13900004417"),
            Cause.PHONE_AND_NAME,
        ),
        (
            traits("王小明", NUMBER, DAY, "13900004417"),
            traits("王小红", OTHER, DAY, "13900004417"),
            None,
        ),
        (
            traits("王小明", "", DAY, "13900004417"),
            traits("王小红", "", "1982-11-30", "13900004417"),
            None,
        ),
        (traits("王小明", "", DAY), traits("王小红", "", DAY), Cause.NEAR),
        (traits("王明", "", DAY), traits("王红", "", DAY), None),
        (
            traits("张伟", NUMBER, DAY, "13900004417"),
            traits("张伟", OTHER, "1951-01-02", "13900004417"),
            None,
        ),
    ],
)
def test_why_two_may_be_one(one: Traits, other: Traits, expected: Cause | None) -> None:
    assert likeness.cause(one, other) is likeness.cause(other, one) is expected


_ENTRIES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["张伟", "章伟", "张玮", "王小明", "王小红", "王晓明", "Ali Khan"]),
        "number": st.sampled_from(
            ["", "", "E12345678", "E12345687", "E12345679", "P1234567", "P1324567", "P1243567"]
        ),
        "birth": st.sampled_from(
            ["", DAY, "1980-05-07", "1980-06-05", "1981-05-06", "1981-00-06".replace("00", "05")]
        ),
        "phone": st.sampled_from(["", "13900004417", "13900004418/13900004417", "13900004418"]),
        "left": st.sampled_from([False, False, False, True]),
    }
)


@settings(max_examples=30)
@given(entries=st.lists(_ENTRIES, max_size=8), later=st.lists(_ENTRIES, max_size=4))
def test_followed_by_the_journal_it_is_as_if_compared_each_with_each(
    empty_post: Path,
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[dict[str, Any]],
    later: list[dict[str, Any]],
) -> None:
    db = Database.open(
        Path(shutil.copytree(empty_post, tmp_path_factory.mktemp("d") / "post")), KEY
    )
    keys = [_enter(db, None, one) for one in entries]
    _same_as_each_with_each(db)
    for number, one in enumerate(later):
        _enter(db, keys[number] if number < len(keys) else None, one)
        _same_as_each_with_each(db)
    db.close()


def _enter(db: Database, key: UUID | None, one: dict[str, Any]) -> UUID:
    with db.transaction("Edit resident") as session:
        person = session.get_one(Resident, key) if key else Resident(kind="registered")
        taken = session.query(Resident).filter_by(id_number=one["number"]).first()
        person.name = one["name"]
        if taken is None:
            person.id_number = one["number"] or None
        person.birth_date = date.fromisoformat(one["birth"]) if one["birth"] else None
        person.phone, person.left_on = one["phone"], TODAY if one["left"] else None
        session.add(person)
        session.flush()
        return person.id


def _same_as_each_with_each(db: Database) -> None:
    with db.reading() as session:
        here = {
            one.id.hex: traits(
                one.name,
                one.id_number or "",
                one.birth_date.isoformat() if one.birth_date else "",
                one.phone,
            )
            for one in session.query(Resident).filter(Resident.left_on.is_(None))
        }
        expected = {
            (one, other): why
            for one, other in combinations(sorted(here), 2)
            if (why := likeness.cause(here[one], here[other])) is not None
        }
        parts = [dict(list(here.items())[::2]), dict(list(here.items())[1::2])]
        assert doubles.pairs(session) == expected == doubles.compared(parts)


def test_everybody_is_read_some_at_a_time(
    db: Database, pair: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubles, "AT_ONCE", 1)
    with db.reading() as session:
        assert list(doubles.pairs(session)) == [tuple(sorted(key.hex for key in pair))]


def test_what_changed_is_followed_without_going_through_the_journal(
    db: Database, pair: tuple[UUID, UUID]
) -> None:
    steps = reads(db, lambda session: doubles._changed_since(session, 1))
    assert steps
    assert all("(entry>?)" in step for step in steps), steps


@pytest.fixture
def pair(db: Database) -> tuple[UUID, UUID]:
    grids.make_estate(db, "寺河嘉苑")
    one = ResidentForm(name="张伟", birth_date=date(1980, 5, 6), address="A3-1-302")
    other = ResidentForm(name="章伟", birth_date=date(1980, 5, 6), phone="13900004417")
    return actions.register_resident(db, one), actions.register_resident(db, other)


def _listed(db: Database) -> list[UUID]:
    with db.reading() as session:
        shown = ResidentFilter(doubles=True)
        found = list(listing.ids(session, shown, TODAY))
        assert queries.counts(session, TODAY, shown).people == len(found)
        assert queries.counts(session, TODAY).doubles == len(found)
        return found


def test_doubles_are_listed_until_somebody_says_otherwise(
    db: Database, pair: tuple[UUID, UUID]
) -> None:
    one, other = pair
    assert sorted(_listed(db)) == sorted(pair)
    with db.reading() as session:
        [found] = around.of(session, one)
        assert (found.id, found.cause) == (other, Cause.NAME_AND_BIRTH)
    merging.note_different(db, other, one)
    assert _listed(db) == []
    with db.reading() as session:
        assert around.of(session, one) == []


def test_who_was_merged_or_left_is_listed_no_more(db: Database, pair: tuple[UUID, UUID]) -> None:
    one, other = pair
    merging.merge(db, one, other, {})
    assert _listed(db) == []
    third = actions.register_resident(db, ResidentForm(name="张炜", birth_date=date(1980, 5, 6)))
    assert sorted(_listed(db)) == sorted([one, third])
    actions.leave(db, third, TODAY, "搬走")
    assert _listed(db) == []
    with db.reading() as session:
        assert around.of(session, third) == []


def test_typing_says_who_it_may_be(db: Database, pair: tuple[UUID, UUID]) -> None:
    actions.leave(db, pair[0], TODAY, "搬走")
    typed = ResidentForm(name="张伟", birth_date=date(1980, 5, 6), phone="139 0000 4417")
    assert actions.warnings(db, typed) == [
        *(
            "Perhaps in the register already: 章伟, – "
            "(same or like-sounding name, same birth date).",
        ),
        "Was in the register and left: 张伟, A区3号楼1单元302 "
        "(same or like-sounding name, same birth date).",
    ]
    assert actions.warnings(db, typed, pair[1])[0].startswith("Was in the register")


def test_many_changes_are_compared_anew(
    db: Database, pair: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubles, "ANEW", 1)
    assert len(_listed(db)) == len(pair)
    with db.transaction("Edit resident") as session:
        for key in pair:
            session.get_one(Resident, key).birth_date = None
    assert _listed(db) == []


def test_a_switchboard_tells_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(around, "SHARED", 1)
    for name in ("王小明", "王晓明"):
        actions.register_resident(db, ResidentForm(name=name, phone="13900004417"))
    assert _listed(db) == []
    actions.register_resident(db, ResidentForm(name="王小民", phone="13900004417"))
    assert _listed(db) == []
    with db.reading() as session:
        held = around.alike(session, name="李强", number="E1")
    assert held == []


def test_the_same_number_is_found_whatever_the_name(db: Database) -> None:
    form = ResidentForm(name="Ali Khan", document_kind="414", id_number="E12345678")
    here = actions.register_resident(db, form)
    with db.reading() as session:
        [found] = around.alike(session, name="Someone Else", number="E12345678")
    assert (found.id, found.cause, found.left) == (here, Cause.NUMBER, False)
    actions.leave(db, here, TODAY, "出境")
    with db.reading() as session:
        [found] = around.alike(session, name="", number="E12345678")
    assert (found.id, found.cause, found.left) == (here, Cause.NUMBER, True)


def test_typing_walks_through_no_table(db: Database, pair: tuple[UUID, UUID]) -> None:
    """Each look-up goes by an index: what is typed is compared while it is typed."""

    def look(session: Session) -> object:
        day = date(1980, 5, 6)
        return around.alike(
            session, name="张伟", number="E12345678", birth=day, phone="13900004417"
        )

    steps = [step for step in reads(db, look) if "resident" in step and "json" not in step]
    assert steps
    assert all(step.startswith("SEARCH") for step in steps), steps


def test_doubles_leave_beside_each_other_with_the_reason(db: Database) -> None:
    one = actions.register_resident(db, ResidentForm(name="张伟", phone="13900004417"))
    other = actions.register_resident(db, ResidentForm(name="章伟", phone="13900004417"))
    third = actions.register_resident(db, ResidentForm(name="李娜"))
    with db.reading() as session:
        sheet = doubles_exporting.page(session, [other, third, one])
        rows = [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]
    assert [row["姓名"] for row in rows] == ["章伟", "李娜", "张伟"]
    assert [row["疑似重复"] for row in rows] == ["张伟", "", "章伟"]
    assert [bool(row["重复依据"]) for row in rows] == [True, False, True]
    assert not str(rows[0]["重复依据"]).isascii()
