"""What is loaded when the first window is painted decides when that is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from policepost.core.access.keys import FILE, Keyring
from policepost.core.access.slots import Cost
from policepost.core.database import Database

HEAVY = {
    *("sqlalchemy", "numpy", "pyqtgraph", "reportlab", "lxml", "pypinyin", "alembic"),
    *(
        "z3c",
        "jinja2",
        "segno",
        "zxingcpp",
        "pypdfium2",
        "xlsxwriter",
        "msoffcrypto",
        "python_calamine",
    ),
}


@pytest.mark.parametrize("made", [True, False], ids=["sign-in", "wizard"])
def test_the_first_window_is_painted_without_the_heavy_libraries(
    tmp_path: Path, made: bool
) -> None:
    if made:
        cost = Cost(passes=1, memory=1024, lanes=1)
        _ring, key, _code = Keyring.create(
            tmp_path / FILE, "派出所", "王建国", "long enough 1", post="警务室", cost=cost
        )
        Database.create(tmp_path, key).close()

    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.first_window", str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    loaded, said = done.stdout.splitlines()
    assert said == "painted"
    assert "PySide6" in loaded.split()
    assert HEAVY & set(loaded.split()) == set()
