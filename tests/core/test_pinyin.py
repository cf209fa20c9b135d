"""How names sound: readings for the search, keys for lists."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from policepost.core import pinyin
from policepost.core.paths import resources
from tests.make_pinyin import packed


def typed(name: str) -> set[str]:
    """What finds the whole name."""
    return {term for tail, term in pinyin.terms(name) if not tail}


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张伟", "zhangwei", "zw"),
        ("单国强", "shanguoqiang", "sgq"),
        ("单国强", "danguoqiang", "dgq"),
        ("解小明", "xiexiaoming", "xxm"),
        ("解小明", "jiexiaoming", "jxm"),
        ("仇海", "qiuhai", "qh"),
        ("区健", "oujian", "oj"),
        ("曾志伟", "zengzhiwei", "zzw"),
        ("查良", "zhaliang", "zl"),
        ("盖伦", "gelun", "gl"),
        ("覃桂", "tangui", "tg"),
        ("朴勇", "piaoyong", "py"),
        ("缪丽", "miaoli", "ml"),
        ("翟天", "zhaitian", "zt"),
        ("乐嘉", "yuejia", "yj"),
        ("员明", "yunming", "ym"),
        ("尉迟恭敬", "yuchigongjing", "ycgj"),
        ("万俟卨", "moqixie", "mqx"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("吕布", "lvbu", "lb"),
        ("吕布", "lubu", "lb"),
        ("女娲", "nuwa", "nw"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("张䶮", "zhangyan", "zy"),
        ("李𬭎", "lihong", "lh"),
        ("王㛃", "wangjie", "wj"),
        ("张𣇉", "zhang", "z"),
        ("John Smith", "johnsmith", "js"),
        ("Zoë 张", "zoezhang", "zz"),
        ("〇一", "lingyi", "ly"),
        ("A3号楼", "a3haolou", "ahl"),
    ],
)
def test_a_name_is_read_as_people_type_it(name: str, full: str, initials: str) -> None:
    assert {full, initials} <= typed(name)


@pytest.mark.parametrize("name", ["", "  ", "··", "𣇉"])
def test_what_has_no_sound_has_no_readings(name: str) -> None:
    assert pinyin.terms(name) == set()


def test_the_terms_of_a_name_begin_at_each_character() -> None:
    assert pinyin.terms("单伟") == {
        *((0, "shanwei"), (0, "sw"), (0, "danwei"), (0, "dw")),
        *((1, "wei"), (1, "w")),
    }


def test_a_name_of_polyphones_has_few_readings() -> None:
    assert len(typed("乐" * 12)) <= 2 * pinyin.MOST


def test_lists_sort_by_sound_then_by_the_name() -> None:
    names = ["赵一", "单国", "阿依古丽·买买提", "李伟", "张𣇉", "李玮", "欧阳修", "张一", "Bob"]
    assert sorted(names, key=pinyin.sort_key) == [
        *("阿依古丽·买买提", "Bob", "李伟", "李玮", "欧阳修", "单国", "张一", "张𣇉", "赵一")
    ]


def test_a_short_name_stands_before_longer_ones_that_begin_like_it() -> None:
    names = ["白德波", "白", "百德", "白德", "欧阳", "欧阳一", "Li", "Li Wei", "李"]
    assert sorted(names, key=pinyin.sort_key) == [
        *("白", "白德", "百德", "白德波", "Li", "李", "Li Wei", "欧阳", "欧阳一")
    ]


@given(st.lists(st.text(alphabet="张章王汪李里白柏德的波一依", min_size=1, max_size=4)))
def test_names_stand_in_the_order_of_their_syllables(names: list[str]) -> None:
    def syllables(name: str) -> tuple[list[str], str]:
        reading, _tab, held = pinyin.sort_key(name).partition(pinyin.BEFORE_NAME)
        return reading.split(), held

    assert sorted(names, key=pinyin.sort_key) == sorted(names, key=syllables)


@given(st.text(alphabet="单解仇区曾查盖欧阳尉迟万俟长孙乐员吕张A·", min_size=1, max_size=5))
def test_a_name_is_sorted_by_a_reading_that_finds_it(name: str) -> None:
    reading, tab, held = pinyin.sort_key(name).partition(pinyin.BEFORE_NAME)
    assert held == name if tab else reading == name
    assert not tab or "".join(reading.split()) in typed(name)


def test_records_hold_the_readings_of_this_version() -> None:
    """Who alters a reading writes a revision that sorts anew, as 0008 does, and this hash."""
    read = hashlib.sha256()
    for name in ("characters.bin", "surnames.toml"):
        read.update((resources() / "pinyin" / name).read_bytes())
    assert read.hexdigest()[:16] == "bdfefac8db9fb41f"


def test_the_shipped_table_is_what_the_library_says() -> None:
    assert (resources() / "pinyin" / "characters.bin").read_bytes() == packed()


@given(st.text(alphabet="张王李赵刘陈杨黄周吴徐孙胡朱高林何郭马罗伟芳英敏静丽强磊军洋", max_size=4))
def test_plain_names_are_read_as_the_library_reads_them(name: str) -> None:
    expected = "".join(lazy_pinyin(name))
    assert {expected} - {""} <= typed(name)


@given(st.text(max_size=30))
def test_any_text_has_readings_and_a_key_that_ends_in_itself(text: str) -> None:
    assert all(term for _tail, term in pinyin.terms(text))
    assert pinyin.sort_key(text).endswith(text)
