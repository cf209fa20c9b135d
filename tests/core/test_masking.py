"""Numbers and names in lists."""

import pytest

from policepost.core.masking import masked_name, masked_phone, without_numbers


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("139 0000 4417", "139****4417"),
        ("0717-6000000", "071****0000"),
        ("6000000", "***0000"),
        ("110", "110"),
        ("13900004417/6000000", "139****4417/***0000"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_masked(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("电话13900004417，儿子139 0000 4418", "电话139****4417，儿子139****4418"),
        ("14050219900101998x", "140***********998x"),
        ("2026-11-24 20261124 A区3号楼1单元1101", "2026-11-24 20261124 A区3号楼1单元1101"),
        ("", ""),
    ],
)
def test_long_numbers_in_a_text_are_masked(text: str, covered: str) -> None:
    assert without_numbers(text) == covered


@pytest.mark.parametrize(
    ("name", "covered"), [("张𬭎", "张某"), ("欧阳龘骉", "欧阳某"), ("东方", "东某"), ("", "")]
)
def test_a_name_shows_its_surname(name: str, covered: str) -> None:
    assert masked_name(name) == covered
