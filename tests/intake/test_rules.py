"""What a row that waits is doubtful of."""

import pytest

from policepost.intake.rules import doubt
from policepost.residents.doubts import Doubt


@pytest.mark.parametrize(
    ("candidates", "left", "numbered", "says"),
    [
        (1, False, True, Doubt.OTHER_NAME),
        (1, True, True, Doubt.LEFT),
        (1, True, False, Doubt.LEFT),
        (2, False, False, Doubt.SEVERAL),
        (2, False, True, Doubt.SEVERAL),
        (1, False, False, Doubt.NAME_ALONE),
        (0, False, False, Doubt.NAME_ALONE),
    ],
)
def test_each_doubt_has_its_filter(
    *, candidates: int, left: bool, numbered: bool, says: Doubt
) -> None:
    assert doubt(candidates, left=left, numbered=numbered) is says
