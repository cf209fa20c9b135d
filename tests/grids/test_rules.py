"""Addresses: read from what people write, written one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.errors import Refused
from policepost.grids import rules
from policepost.grids.rules import Address
from tests.grids.written_addresses import ESTATES, WRITTEN


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("寺河嘉苑A区3号楼2单元1101", "寺河嘉苑A区3号楼2单元1101"),
        ("寺河嘉苑 Ａ区３号楼２单元１１０１室", "寺河嘉苑A区3号楼2单元1101"),
        ("寺河嘉苑a区3幢二单元1101室", "寺河嘉苑A区3号楼2单元1101"),
        ("3-2-1101", "3号楼2单元1101"),
        ("3—2—1101", "3号楼2单元1101"),
        ("A3-2-1101", "A区3号楼2单元1101"),
        ("A-3-2-1101", "A区3号楼2单元1101"),
        ("A区3-2-1101", "A区3号楼2单元1101"),
        ("寺河嘉苑3-1101", "寺河嘉苑3号楼1101"),
        ("3号楼二单元1101室", "3号楼2单元1101"),
        ("3幢2单元", "3号楼2单元"),
        ("十二号楼三单元1602", "12号楼3单元1602"),
        ("二十一栋101", "21号楼101"),
        ("3#2单元0101", "3号楼2单元101"),
        ("3号楼东单元11层1101", "3号楼东单元1101"),
        ("B座1502", "B座1502"),
        ("二期3号楼1101", "2期3号楼1101"),
        ("203号", "203号"),
        ("河东村203号", "河东村203号"),
        ("河东村3组203号", "河东村3组203号"),
        (
            "山西省晋城市城区北街街道寺河社区寺河嘉苑A区3号楼2单元1101室",
            "寺河嘉苑A区3号楼2单元1101",
        ),
        ("宁德市东侨区一社区福馨园小区1幢1单元0101室-0", "福馨园小区1号楼1单元101"),
    ],
)
def test_an_address_is_read_however_it_is_written(written: str, standard: str) -> None:
    found = rules.parse(written, ESTATES)
    assert found is not None
    assert found.standard == standard


def test_the_parts_are_told_apart() -> None:
    found = rules.parse("宁德市东侨区一社区福馨园小区1幢1单元0101室", ())
    assert found == Address("福馨园小区", "", "1号楼", "1单元", "101", "一社区")
    assert found.short == "1号楼1单元101"


@pytest.mark.parametrize("written", ["", "楼上", "北街12号院里", "不详", "1101"])
def test_what_is_no_address_is_left_alone(written: str) -> None:
    assert rules.parse(written) is None


@pytest.mark.parametrize(
    ("parts", "standard"),
    [
        (("小区", "", "1号楼", "1单元", "101"), "小区1号楼1单元101"),
        (("小区", "A区", "3", "2", "0101"), "小区A区3号楼2单元101"),
        (("小区", "", "A3", "", "101"), "小区A3号楼101"),
        (("某村", "", "", "", "203号"), "某村203号"),
    ],
)
def test_an_address_in_columns_is_put_together(parts: tuple[str, ...], standard: str) -> None:
    found = rules.from_parts(*parts)
    assert found is not None
    assert found.standard == standard


def test_columns_without_a_door_are_no_dwelling() -> None:
    assert rules.from_parts("小区", "", "1号楼", "", "") is None
    assert rules.from_parts("小区", "", "", "", "") is None


def test_an_address_can_be_cut_in_two_ways() -> None:
    together = Address("苑", "", "A3号楼", "2单元", "101")
    apart = Address("苑", "A区", "3号楼", "2单元", "101")
    assert rules.other_way(together) == apart
    assert rules.other_way(apart) == together
    assert rules.other_way(Address("苑", "3组", "", "", "1号")) is None


@pytest.mark.parametrize(("written", "standard", "parts"), WRITTEN, ids=[one[0] for one in WRITTEN])
def test_what_people_write_is_read(written: str, standard: str, parts: dict[str, str]) -> None:
    found = rules.parse(written, ESTATES)
    assert found is not None
    assert found.standard == standard
    told = rules.levels(found)
    assert {name: told.get(name) for name in parts} == parts
    assert found.written == written
    shorter, again = rules.parse(found.standard, ESTATES), rules.parse(found.full, ESTATES)
    assert shorter is not None
    assert again is not None
    assert shorter.standard == again.standard == standard
    assert rules.levels(again) == told


def test_there_are_enough_written_forms() -> None:
    assert len({one[0] for one in WRITTEN}) >= 60


number = st.integers(min_value=1, max_value=99).map(str)
addresses = st.builds(
    Address,
    estate=st.sampled_from(["寺河嘉苑", "福馨园小区", "", "开发区花园"]),
    section=st.sampled_from(["", "A区", "东区", "2期", "12区"]),
    building=st.one_of(number.map("{}号楼".format), st.just("B座")),
    unit=st.one_of(st.just(""), number.map("{}单元".format), st.just("东单元")),
    door=st.one_of(
        st.just(""), st.integers(min_value=1, max_value=9999).map(str), st.just("1101A")
    ),
)
houses = st.builds(
    Address,
    estate=st.sampled_from(["河东村", ""]),
    section=st.sampled_from(["", "3组"]),
    door=st.integers(min_value=1, max_value=9999).map("{}号".format),
)


@given(st.one_of(addresses, houses))
def test_what_is_written_is_read_again(address: Address) -> None:
    assert rules.parse(address.standard, ("开发区花园",)) == address


whole = st.builds(
    Address,
    division=st.sampled_from(["", "山西省晋城市城区", "泽州县", "宁德市东侨区"]),
    street=st.sampled_from(["", "北街街道", "巴公镇"]),
    community=st.sampled_from(["", "寺河社区", "一社区"]),
    road=st.sampled_from(["文化路", "新市街"]),
    number=st.integers(min_value=1, max_value=300).map("{}号".format),
    estate=st.sampled_from(["寺河嘉苑", "福馨园小区"]),
    section=st.sampled_from(["", "A区", "3组5排"]),
    building=number.map("{}号楼".format),
    unit=st.one_of(st.just(""), number.map("{}单元".format)),
    floor=st.sampled_from(["", "11层", "负1层"]),
    door=st.sampled_from(["", "1101", "1101A", "B12"]),
)


@given(whole)
def test_what_is_printed_with_every_level_is_read_again(address: Address) -> None:
    found = rules.parse(address.full, ESTATES)
    assert found is not None
    assert rules.levels(found) == rules.levels(address)
    assert found.full == address.full


@given(st.text(alphabet="寺河嘉苑A区3号楼2单元11层0排组村路弄院-东户一百〇#", max_size=16))
def test_any_piece_of_an_address_is_read_or_left(text: str) -> None:
    found = rules.parse(text)
    assert found is None or found.written == text


@given(
    st.text(alphabet="寺河嘉苑社区A区3号楼2单元11层0排组村路弄院北街道-东一#号 ", max_size=20),
    st.sampled_from(("号楼", "单元")),
    st.integers(100, 9999).map(str),
)
def test_a_door_behind_its_building_is_read_like_any_other(
    before: str, last: str, door: str
) -> None:
    """A digit in full width makes no difference but that all of the text is looked at."""
    short = rules.parse(before + last + door, ESTATES)
    whole = rules.parse(before + last + door[:-1] + chr(ord(door[-1]) + 0xFEE0), ESTATES)
    assert short == whole
    if short and whole:
        assert rules.levels(short) == rules.levels(whole)
        assert short.written == " ".join((before + last + door).split())


@pytest.mark.parametrize(
    ("written", "door"),
    [
        ("河东村一百二十号", "120号"),
        ("河东村一百二号", "120号"),
        ("河东村一百号", "100号"),
        ("河东村一百十号", "110号"),
        ("河东村二零一号", "201号"),
        ("河东村十百号", ""),
    ],
)
def test_a_spoken_number_becomes_digits(written: str, door: str) -> None:
    found = rules.parse(written, ("河东村",))
    assert (found.door if found else "") == door


@given(st.text(max_size=40))
def test_any_text_is_read_or_left(text: str) -> None:
    found = rules.parse(text)
    if found is not None:
        assert rules.parse(found.standard, (found.estate,)) is not None


def test_places_sort_by_their_numbers() -> None:
    names = ["苑12号楼", "苑3号楼", "苑3号楼2单元1101", "苑3号楼2单元501"]
    assert sorted(names, key=rules.sort_key) == [names[1], names[3], names[2], names[0]]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("网格02", 2),
        ("第二网格", 2),
        ("12", 12),
        ("网格", 0),
        ("二十一", 21),
        ("一二", 0),
        ("十", 10),
    ],
)
def test_a_name_has_a_number(name: str, number: int) -> None:
    assert rules.number_in(name) == number
    assert rules.grid_name(2) == "网格02"


def test_a_place_needs_a_name() -> None:
    assert rules.checked_name("  寺河  嘉苑 ") == "寺河 嘉苑"
    with pytest.raises(Refused):
        rules.checked_name("  ")


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("91110000600037341L", True),
        ("91350100M000100Y43", True),
        ("91350100M000100Y44", False),
        ("9135", False),
        ("91350100M000100Yio", False),
    ],
)
def test_a_credit_code_has_a_check_character(code: str, fits: bool) -> None:
    assert (rules.credit_code_fault(code) == "") is fits


def test_the_doors_of_a_building_are_counted_floor_by_floor() -> None:
    assert rules.doors_of("A区3号楼", None, None, None) == ["A区3号楼"]
    doors = rules.doors_of("寺河嘉苑A区3号楼", 2, 11, 3)
    assert len(doors) == 66
    assert (doors[0], doors[-1]) == (
        "寺河嘉苑A区3号楼1单元101",
        "寺河嘉苑A区3号楼2单元1103",
    )


@pytest.mark.parametrize(
    ("written", "floors", "doors", "field"),
    [
        ("A区3号楼", 11, None, "floors"),
        ("A区3号楼", None, 3, "floors"),
        ("A区3号楼1单元101", 11, 3, "address"),
        ("村东头第三家", 11, 3, "address"),
    ],
)
def test_what_has_no_doors_to_count(
    written: str, floors: int | None, doors: int | None, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        rules.doors_of(written, 2, floors, doors)
    assert caught.value.field == field


@given(
    st.sampled_from(["", "寺河嘉苑"]),
    st.sampled_from(["", "A区", "一期", "3区", "东区", "B"]),
    st.sampled_from(["", "3号楼", "A3号楼", "AB3号楼", "B幢"]),
    st.sampled_from(["", "2单元"]),
    st.sampled_from(["", "1101", "A1"]),
)
def test_the_other_way_has_one_standard_address(
    estate: str, section: str, building: str, unit: str, door: str
) -> None:
    address = Address(estate, section, building, unit, door)
    other = rules.other_way(address)
    assert rules.other_standard(address) == (other.standard if other else "")
