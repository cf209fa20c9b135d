"""A filter by any field finds what its words say, and its contrary finds all the others."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import erasing
from policepost.lists import actions, queries
from policepost.lists.conditions import (
    ASKS,
    MOST_CONDITIONS,
    WITHOUT_VALUE,
    Ask,
    Condition,
    Kind,
    as_json,
    checked,
    from_json,
    told,
)
from policepost.residents import lines, listing, rules
from policepost.residents import queries as residents
from policepost.residents.actions import ResidentForm, register_resident
from policepost.residents.fields import FIELDS
from policepost.residents.listing import ResidentFilter

TODAY = date(2026, 11, 24)
BY_NAME = {field.name: field for field in FIELDS}
PEOPLE = (
    ResidentForm(name="张淑兰", kind="registered", birth_date=date(1943, 3, 12), note="50%"),
    ResidentForm(name="张伟", kind="migrant", birth_date=date(1988, 11, 24), phone="139 0000 4417"),
    ResidentForm(name="李䶮", kind="migrant", birth_date=date(1988, 11, 25), sex="1"),
    ResidentForm(
        name="王五",
        kind="lodging",
        sex="2",
        address="寺河嘉苑A区3号楼2单元1101",
        home_address="阳城县凤城镇",
        care_needs=("home_visits", "hearing"),
        care_reason="耳背",
        care_by="田某",
        care_until=date(2027, 1, 1),
    ),
    ResidentForm(name="Zhao_Liu", kind="registered", birth_date=date(2024, 2, 29)),
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Database:
    from policepost.upkeep import making
    from tests.posts import post_form  # the folder is made once for all examples

    db = making.make_post(tmp_path_factory.mktemp("post"), post_form("a long password")).db
    for form in PEOPLE:
        register_resident(db, form)
    return db


def found(db: Database, *wanted: Condition) -> set[str]:
    with db.reading() as session:
        ids = listing.ids(session, ResidentFilter(where=wanted), TODAY)
        listed = lines.read(session, ids, TODAY)
        counts = residents.counts(session, TODAY, ResidentFilter(where=wanted))
    assert counts.people == len(ids)
    return {line.name for line in listed}


EVERYBODY = {form.name for form in PEOPLE}


@pytest.mark.parametrize(
    ("field", "ask", "value", "names"),
    [
        ("name", Ask.CONTAINS, "张", {"张淑兰", "张伟"}),
        ("name", Ask.CONTAINS, "淑|䶮", {"张淑兰", "李䶮"}),
        ("name", Ask.BEGINS, "李", {"李䶮"}),
        ("name", Ask.IS, "张", set()),
        ("name", Ask.CONTAINS, "_", {"Zhao_Liu"}),
        ("note", Ask.CONTAINS, "%", {"张淑兰"}),
        ("note", Ask.EMPTY, "", EVERYBODY - {"张淑兰"}),
        ("phone", Ask.CONTAINS, "4417", {"张伟"}),
        ("address", Ask.CONTAINS, "3号楼", {"王五"}),
        ("address", Ask.LACKS, "3号楼", EVERYBODY - {"王五"}),
        ("address", Ask.FILLED, "", {"王五"}),
        ("kind", Ask.IS, "migrant", {"张伟", "李䶮"}),
        ("kind", Ask.IS_NOT, "migrant", {"张淑兰", "王五", "Zhao_Liu"}),
        ("birth_date", Ask.BEFORE, "1988-11-25", {"张淑兰", "张伟"}),
        ("birth_date", Ask.AFTER, "1988-11-25", {"李䶮", "Zhao_Liu"}),
        ("birth_date", Ask.EMPTY, "", {"王五"}),
        ("care_needs", Ask.CONTAINS, "hearing", {"王五"}),
        ("care_needs", Ask.CONTAINS, "hear", set()),
        ("care_needs", Ask.LACKS, "hearing", EVERYBODY - {"王五"}),
        ("care_needs", Ask.FILLED, "", {"王五"}),
        ("home_address", Ask.CONTAINS, "阳城", {"王五"}),
        ("age", Ask.LEAST, "38", {"张淑兰", "张伟"}),
        ("age", Ask.MOST, "37", {"李䶮", "Zhao_Liu"}),
        ("age", Ask.IS, "2", {"Zhao_Liu"}),
        ("rented", Ask.YES, "", set()),
        ("rented", Ask.NO, "", EVERYBODY),
        ("no such field any more", Ask.IS, "x", EVERYBODY),
    ],
)
def test_each_question_finds_whom_it_means(
    people: Database, field: str, ask: Ask, value: str, names: set[str]
) -> None:
    assert found(people, Condition(field, ask, value)) == names


def test_needs_are_over_when_care_is(people: Database) -> None:
    needs = Condition("care_needs", Ask.CONTAINS, "hearing")
    later = date(2027, 1, 2)
    with people.reading() as session:
        assert len(listing.ids(session, ResidentFilter(where=(needs,)), TODAY)) == 1
        assert len(listing.ids(session, ResidentFilter(where=(needs,)), later)) == 0


def test_all_conditions_must_hold(people: Database) -> None:
    both = (Condition("name", Ask.CONTAINS, "张"), Condition("kind", Ask.IS, "migrant"))
    assert found(people, *both) == {"张伟"}


def test_the_age_is_that_of_the_rules(people: Database) -> None:
    for form in PEOPLE:
        age = rules.age(form.birth_date, TODAY)
        if age is not None:
            assert form.name in found(people, Condition("age", Ask.IS, str(age)))


PAIRS = ((Ask.CONTAINS, Ask.LACKS), (Ask.IS, Ask.IS_NOT), (Ask.EMPTY, Ask.FILLED))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([field for field in FIELDS if field.kind in {Kind.TEXT, Kind.CHOICE}]),
    st.sampled_from(PAIRS),
    st.text(min_size=1, max_size=4),
)
def test_a_question_and_its_contrary_part_everybody(
    people: Database, field: object, pair: tuple[Ask, Ask], value: str
) -> None:
    name = field.name  # type: ignore[attr-defined]
    one, other = (found(people, Condition(name, ask, value)) for ask in pair)
    assert one | other == EVERYBODY
    assert not one & other


def test_every_question_of_every_field_can_be_asked_and_said(people: Database) -> None:
    values = {Kind.DAY: "2026-01-01", Kind.NUMBER: "3"}
    for field in FIELDS:
        for ask in ASKS[field.kind]:
            one = checked(field, ask, values.get(field.kind, "0"))
            assert found(people, one) <= EVERYBODY
            assert told(BY_NAME, one)


@pytest.mark.parametrize(
    ("name", "ask", "value"),
    [("birth_date", Ask.IS, "12.3."), ("age", Ask.LEAST, "old"), ("name", Ask.CONTAINS, " ")],
)
def test_what_cannot_be_compared_is_refused(name: str, ask: Ask, value: str) -> None:
    with pytest.raises(Refused, match="compared with"):
        checked(BY_NAME[name], ask, value)


def test_conditions_are_kept_and_strangers_passed_over() -> None:
    some = [Condition("name", Ask.CONTAINS, "张"), Condition("note", Ask.EMPTY)]
    assert list(from_json(as_json(some))) == some
    assert from_json([["name", "dances", "x"], "nonsense", ["name"], None]) == ()
    assert from_json(None) == ()
    many = [Condition("name", Ask.CONTAINS, str(at)) for at in range(99)]
    assert len(from_json(as_json(many))) == MOST_CONDITIONS
    assert checked(BY_NAME["age"], Ask.LEAST, "60.0").value == "60"
    assert all(checked(BY_NAME["name"], ask, "x").value == "" for ask in WITHOUT_VALUE)


def kept(db: Database, officer: str, list_name: str) -> dict[str, dict[str, object]]:
    with db.reading() as session:
        return queries.saved_filters(session, officer, list_name)


def test_filters_are_kept_for_one_officer_and_list(db: Database) -> None:
    mine = db.officer.name
    actions.save_filter(db, "resident", " 老人 ", {"text": "张"})
    actions.save_filter(db, "resident", "老人", {"text": "李"})
    actions.save_filter(db, "hazard", "老人", {"text": "电"})
    assert kept(db, mine, "resident") == {"老人": {"text": "李"}}
    assert kept(db, "somebody else", "resident") == {}
    actions.forget_filter(db, "resident", "老人")
    actions.forget_filter(db, "resident", "never kept")
    assert kept(db, mine, "resident") == {}
    assert kept(db, mine, "hazard") == {"老人": {"text": "电"}}


def test_names_and_numbers_of_filters_have_limits(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    for name in ("", "x" * 31):
        with pytest.raises(Refused, match="at most 30 characters"):
            actions.save_filter(db, "resident", name, {})
    actions.save_filter(db, "resident", "a", {})
    actions.save_filter(db, "resident", "b", {})
    with pytest.raises(Refused, match="2 filters already"):
        actions.save_filter(db, "resident", "c", {})
    actions.save_filter(db, "resident", "b", {"text": "again"})


def test_a_filter_is_called_otherwise(db: Database) -> None:
    actions.save_filter(db, "resident", "老人", {"text": "张"})
    actions.save_filter(db, "resident", "孩子", {"text": "李"})
    actions.save_filter(db, "hazard", "空巢", {"text": "电"})
    assert actions.rename_filter(db, "resident", "老人", " 空巢 ") == "空巢"
    mine = db.officer.name
    assert kept(db, mine, "resident") == {"孩子": {"text": "李"}, "空巢": {"text": "张"}}
    assert actions.rename_filter(db, "resident", "空巢", "空巢") == "空巢"
    for name, new_name, why in (
        ("空巢", "孩子", 'There is a filter "孩子" already'),
        ("空巢", " ", "at most 30 characters"),
        ("空巢", "x" * 31, "at most 30 characters"),
        ("老人", "老年人", 'There is no filter "老人" any more'),
    ):
        with pytest.raises(Refused, match=why):
            actions.rename_filter(db, "resident", name, new_name)
    assert set(kept(db, mine, "resident")) == {"孩子", "空巢"}


def test_a_filter_goes_with_whom_its_number_names(db: Database) -> None:
    asked = Condition("phone", Ask.CONTAINS, "13900004417")
    actions.save_filter(db, "resident", "电话", {"conditions": as_json([asked])})
    actions.save_filter(db, "resident", "老人", {"text": "张"})
    with db.transaction("Delete for good") as session:
        assert erasing.forget_drafts(session, [], ["13900004417"]) == 1
    assert set(kept(db, db.officer.name, "resident")) == {"老人"}
