"""Every trial in its short form, and the frame around them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.trust import frame
from tests.trust.row import Row, chance


@pytest.mark.parametrize("name", sorted(frame.trials()))
def test_trial(name: str, record_property: Callable[[str, object], None]) -> None:
    trial = frame.trials()[name]
    begun = time.monotonic()
    row = frame.run(trial, trial.SHORT, seed=1)
    record_property(frame.PROPERTY, frame.line_of(row, time.monotonic() - begun))
    assert row.ok, f"{row.found} (must be {row.must})\n{row.detail}"
    assert row.trial == name
    assert row.many >= 1


class Drawing:
    """A trial that shows what it was given."""

    MANY, SHORT = 3, 2

    def run(self, many: int, folder: Path) -> Row:
        (folder / "left.txt").write_text("x")
        return Row("drawing", many, str(chance.random()), str(folder), ok=many != 1, detail="case")


def test_a_seed_repeats_a_trial_in_a_folder_that_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(frame, "trials", lambda: {"drawing": Drawing()})
    first, again = (frame.run_all([], None, 7, short=True)[0] for _time in range(2))
    assert first.many == 2
    assert first.found == again.found
    assert not Path(first.must).exists()
    assert "case" in capsys.readouterr().out
    frame.write_json(tmp_path / "table.json", [first], 7)
    held = json.loads((tmp_path / "table.json").read_text())
    assert held["rows"][0]["found"] == first.found


def test_a_failed_trial_ends_the_command_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.trust.__main__ import main

    monkeypatch.setattr(frame, "trials", lambda: {"drawing": Drawing()})
    assert main(["--many", "1"]) == 1
    assert main(["--short", "--only", "drawing"]) == 0
