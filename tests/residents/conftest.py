"""The day of the tests of the register."""

from collections.abc import Iterator
from datetime import date

import pytest

from policepost.core import clock

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield
