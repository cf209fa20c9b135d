"""The day on which something is due."""

from collections.abc import Iterator

import pytest

from policepost.core import clock
from tests.retention.deciding import TODAY


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield
