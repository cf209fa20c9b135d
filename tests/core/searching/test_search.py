"""The search: every way of typing finds the right things, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import settings
from policepost.core.database import Database
from policepost.core.searching import finding, index, search, terms
from policepost.core.settings import Setting

PEOPLE = {
    "zhang": ("张文军", "140502198912169966", "139 0000 4417", "寺河嘉苑A区3号楼2单元1101"),
    "shan": ("单雪梅", "140502199312139987", "138 0000 7782", "寺河嘉苑B区4号楼1单元901"),
    "yan": ("䶮某", "140502199110249969", "130 0000 0609", "寺河嘉苑A区3号楼2单元501"),
    "ali": ("阿依古丽·买买提", "653101199608319964", "186 0000 3150", "寺河嘉苑B区4号楼3单元602"),
    "hong": ("张𬭎", "140502198708299990", "150 0000 3452", "平陆县Village203号"),
    "zwj": ("郑伟佳", "140502197812199987", "135 0000 0855", "寺河嘉苑A区7号楼3单元402"),
}


def _make(session: Session, ids: Sequence[UUID]) -> Iterable[search.Entry]:
    for setting in session.scalars(select(Setting).where(Setting.id.in_(ids))):
        if isinstance(setting.value["is"], list):
            name, number, phone, address = setting.value["is"]
            yield search.Entry(
                "setting",
                setting.id,
                name,
                address,
                names=(name,),
                numbers=(number, phone.replace(" ", "")),
                text=address,
            )


@pytest.fixture(autouse=True)
def _settings_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_kinds", {})
    search.register(Setting, _make)


@pytest.fixture
def people(db: Database) -> Database:
    with db.transaction("Add") as session:
        for name, facts in PEOPLE.items():
            settings.put(session, name, list(facts))
    return db


def found(db: Database, text: str, limit: int = 50) -> list[str]:
    with db.reading() as session:
        return [hit.title for hit in search.find(session, text, limit)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张文军", "张文军"),
        ("文军", "张文军"),
        ("军", "张文军"),
        ("zhangwenjun", "张文军"),
        ("ZhangWen", "张文军"),
        ("wenjun", "张文军"),
        ("zwj", "张文军"),
        ("ｚｗｊ", "张文军"),
        ("wj", "张文军"),
        ("shanxuemei", "单雪梅"),
        ("danxuemei", "单雪梅"),
        ("sxm", "单雪梅"),
        ("dxm", "单雪梅"),
        ("䶮", "䶮某"),
        ("yanmou", "䶮某"),
        ("买买提", "阿依古丽·买买提"),
        ("aygl", "阿依古丽·买买提"),
        ("𬭎", "张𬭎"),
        ("140502198912169966", "张文军"),
        ("19891216", "张文军"),
        ("9966", "张文军"),
        ("13900004417", "张文军"),
        ("4417", "张文军"),
        ("3号楼2单元1101", "张文军"),
        ("1101", "张文军"),
        ("A区3号楼 文军", "张文军"),
        ("zhang 4417", "张文军"),
        ("张 A区", "张文军"),
        ("A区", "张文军"),
        ("7号", "郑伟佳"),
    ],
)
def test_every_way_of_typing_finds_the_person(people: Database, typed: str, name: str) -> None:
    assert name in found(people, typed)


def test_what_has_no_name_is_found_by_its_text_and_can_be_changed(db: Database) -> None:
    for address in ("寺河嘉苑A区1号楼1单元201", "寺河嘉苑A区1号楼1单元202"):
        with db.transaction("Change") as session:
            settings.put(session, "door", ["", "", "", address])
        assert found(db, address[-3:]) == [""]


def test_all_words_have_to_fit(people: Database) -> None:
    assert found(people, "张 B区4号楼") == []
    assert set(found(people, "zwj 寺河嘉苑")) == {"张文军", "郑伟佳"}


@pytest.mark.parametrize(
    "typed", ["", "  ", "不存在", "%", "_", "'", '"', "a\x00b", "99999", "AND OR"]
)
def test_odd_input_finds_nothing_and_breaks_nothing(people: Database, typed: str) -> None:
    assert found(people, typed) == []


@given(st.text(max_size=12))
def test_no_text_breaks_the_search(people: Database, typed: str) -> None:
    found(people, typed)


def test_a_whole_name_comes_before_the_beginning_of_one_and_before_a_part(people: Database) -> None:
    with people.transaction("Add") as session:
        for n, name in enumerate(("文军", "文军强", "李文军")):
            settings.put(session, f"more{n}", [name, "", "", ""])
    assert found(people, "文军") == ["文军", "文军强", "张文军", "李文军"]


def test_the_limit_counts_for_each_kind(people: Database) -> None:
    assert len(found(people, "寺河嘉苑", limit=3)) == 3


@pytest.mark.parametrize("typed", ["", "\0", "z", "zwj", "寺河嘉苑", "4417", "z 寺河", "不存在"])
def test_a_list_takes_all_that_is_found_and_no_more_than_it_asks_for(
    people: Database, typed: str
) -> None:
    with people.reading() as session:
        hits = {hit.id for hit in search.find(session, typed, 1000, ["setting"])}
        some, whole = search.entries(session, typed, Setting, 1000)
        assert whole
        told = session.scalars(select(Setting.id).where(search.told_in(Setting, some))).all()
        assert sorted(told) == sorted(hits)
        first, whole = search.entries(session, typed, Setting, 2)
        assert set(first) <= set(some)
        assert len(first) == len(hits) if whole else 0 < len(first) <= 2
        assert whole or len(hits) >= 2


def test_of_words_that_many_hold_all_are_found(db: Database) -> None:
    with db.transaction("Add") as session:
        facts = {"is": ["王伟", "", "", "寺河嘉苑"]}
        session.add_all([Setting(name=f"n{number}", value=facts) for number in range(5_100)])
    with db.reading() as session:
        some, whole = search.entries(session, "王 寺河嘉苑", Setting, 10_000)
        assert (len(some), whole) == (5_100, True)
        assert not search.entries(session, "王 寺河嘉苑", Setting, 5_050)[1]


def test_a_word_that_finds_a_thing_twice_does_not_hide_others(db: Database) -> None:
    """Two hundred terms of a word may be those of 120 people: then they are not all."""
    with db.transaction("Add") as session:
        facts = {"is": ["李李", "", "", "寺河嘉苑"]}
        session.add_all([Setting(name=f"n{number}", value=facts) for number in range(120)])
        settings.put(session, "last", ["鲁一", "", "", "寺河嘉苑B区4号楼"])
    assert found(db, "l b区4号楼") == ["鲁一"]


def test_a_change_is_found_at_once_and_the_old_no_more(people: Database) -> None:
    with people.transaction("Rename") as session:
        settings.put(session, "zhang", ["李四海", *PEOPLE["zhang"][1:]])
    assert found(people, "张文军") == found(people, "zhangwenjun") == []
    assert found(people, "lsh") == ["李四海"]
    with people.transaction("Remove") as session:
        session.delete(session.scalars(select(Setting).where(Setting.name == "zhang")).one())
    assert found(people, "lsh") == found(people, "4417") == []


@pytest.mark.parametrize("many", [index.MANY, 2], ids=["few", "many"])
def test_what_finds_a_changed_entry_is_what_would_find_a_new_one(
    people: Database, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(index, "MANY", many)
    wanted = {
        "zhang": ("张文君", *PEOPLE["zhang"][1:]),  # another name
        "shan": (*PEOPLE["shan"][:3], "平陆县4号"),  # another text
        "yan": ("某䶮", "140502199110249996", "", ""),  # all of it
        "ali": PEOPLE["ali"],
    }
    with people.transaction("Change") as session:
        for name, facts in wanted.items():
            settings.put(session, name, list(facts))
    people.settle()
    with people.reading() as session:
        assert search.verify(session) == []
        connection = session.connection()
        rows = connection.exec_driver_sql("SELECT id, names, text FROM search_entry").all()
        for number, names, text in rows:
            held = connection.exec_driver_sql(
                "SELECT tail, term FROM search_term WHERE entry = ?", (number,)
            )
            assert {tuple(row) for row in held} == terms.terms_of_entry(names, text)
        there = (PEOPLE | wanted).values()
        for place in ("寺河嘉苑A区3", "寺河嘉苑B区4", "平陆县"):
            hits = {hit.title for hit in search.find(session, place)}
            assert hits == {facts[0] for facts in there if place in facts[3]}


def test_what_is_said_of_an_entry_can_change_without_what_finds_it(people: Database) -> None:
    with people.reading() as session:
        before = session.connection().exec_driver_sql("SELECT * FROM search_term").all()
    with people.transaction("Change") as session:
        settings.put(session, "hong", ["张𬭎", "140502198708299990", "150 0000 3452", "别处"])
    with people.reading() as session:
        assert session.connection().exec_driver_sql("SELECT * FROM search_term").all() == before
        assert [hit.detail for hit in search.find(session, "张𬭎")] == ["别处"]
        assert search.find(session, "平陆县") == []


def test_two_characters_of_an_address_narrow_a_list_and_find_what_nothing_is_called_by(
    db: Database,
) -> None:
    somewhere = {
        "张庄": ("", "", "李村2号"),
        "李四": ("", "1390000李", "张庄"),
        "王五": ("", "", "A区3号楼张庄1单元\n张庄"),
        "赵六": ("", "", "在张庄"),
        "孙七": ("77", "", "a3-2"),
    }
    with db.transaction("Add") as session:
        for name, facts in somewhere.items():
            settings.put(session, name, [name, *facts])

    def listed(text: str) -> set[str]:
        with db.reading() as session:
            some = search.entries(session, text, Setting, 100)[0]
            asked = select(Setting.name).where(search.told_in(Setting, some))
            return set(session.scalars(asked))

    assert found(db, "张庄") == ["张庄"], "who is called so comes alone"
    assert listed("张庄") == {"张庄", "李四", "王五"}, "not where they end a longer text"
    assert found(db, "张庄 四") == ["李四"]
    assert found(db, "李村") == ["张庄"]
    assert listed("A区") == {"王五"}
    assert listed("a3") == {"孙七"}
    for digits_or_sound in ("77", "13", "ab"):
        assert listed(digits_or_sound) == set()
    with db.reading() as session:
        assert search.find(session, "李村", 12, ["setting"]) == []
        [hit] = search.find(session, "李村", 12, ["setting"], pairs=True)
        assert hit.title == "张庄"


def test_two_characters_may_have_many_behind_them(db: Database) -> None:
    with db.transaction("Add") as session:
        for at in range(300):
            settings.put(session, f"n{at}", [f"n{at}", "", "", f"后村{chr(0x4E00 + at)}"])
    with db.reading() as session:
        some, whole = search.entries(session, "后村", Setting, 1000)
        assert (len(some), whole) == (300, True)
        assert len(search.entries(session, "后村", Setting, 20)[0]) == 20


def test_what_was_rolled_back_is_not_found(people: Database) -> None:
    with pytest.raises(ZeroDivisionError), people.transaction("Fail") as session:
        settings.put(session, "x", ["王五", "", "", ""])
        session.flush()
        1 / 0  # noqa: B018
    assert found(people, "王五") == []


def test_a_wrong_index_is_noticed_and_made_again(people: Database) -> None:
    with people.reading() as session:
        assert search.verify(session) == []
    with people.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE search_entry SET title = 'x' WHERE title = '单雪梅'")
        connection.exec_driver_sql("DELETE FROM search_entry WHERE title = '䶮某'")
        connection.exec_driver_sql(
            "INSERT INTO search_entry (kind, record_id, title, detail, names, text) "
            "VALUES ('setting', '00000000000000000000000000000000', 'ghost', '', '', '')"
        )
    with people.reading() as session:
        assert len(search.verify(session)) == 3
    with people.transaction("Make the search index again") as session:
        search.rebuild(session)
    with people.reading() as session:
        assert search.verify(session) == []
    assert found(people, "sxm") == ["单雪梅"]


@given(st.sampled_from(sorted(PEOPLE)), st.data())
def test_any_part_of_a_name_and_any_three_digits_find_it(
    people: Database, who: str, data: st.DataObject
) -> None:
    name, number, _phone, address = PEOPLE[who]
    start = data.draw(st.integers(0, len(name) - 1))
    assert name in found(people, name[start : data.draw(st.integers(start + 1, len(name)))])
    for text in (number, address):
        start = data.draw(st.integers(0, len(text) - 3))
        assert name in found(people, text[start : data.draw(st.integers(start + 3, len(text)))])


@pytest.mark.parametrize(
    "typed", ["0000", "9966", "1405", "3-2", "140502198912169966", "vill", "77"]
)
def test_numbers_find_the_same_whether_they_are_few_or_many(
    people: Database, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = (1, 2, 50)
    among_few = [found(people, typed, limit) for limit in limits]
    monkeypatch.setattr(finding, "_FEW", 1)
    assert [found(people, typed, limit) for limit in limits] == among_few


@given(st.lists(st.text()))
def test_many_texts_are_folded_as_each_is(texts: list[str]) -> None:
    assert terms.folded_all(texts) == [terms.folded(text) for text in texts]


def test_texts_with_the_mark_between_them_are_folded_all_the_same() -> None:
    assert terms.folded_all(["Ａ\1b ", "c"]) == ["a\1b", "c"]
