"""Telephone numbers in lists."""

import pytest

from policepost.core.masking import masked_phone


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
