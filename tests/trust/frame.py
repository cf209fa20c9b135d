"""Finds the trials, runs them one after another, prints the table.

A trial is a module of this package with::

    MANY = 500   # a full run
    SHORT = 10   # a few seconds, for pytest and CI
    def run(many: int, folder: Path) -> Row: ...

`folder` is empty and the trial's own; what is drawn comes from `row.chance`. Helpers of a trial lie
in modules without these names.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import shutil
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import tests.trust
from tests.trust.row import Row, chance

if TYPE_CHECKING:
    from collections.abc import Iterable

PROPERTY = "trial"
"""Under which a test keeps its line of the table for the end of the run, see ``conftest``."""
HEADINGS = ("trial", "many", "found", "must be", "ok", "seconds")


class Trial(Protocol):
    """What a module of a trial offers."""

    MANY: int
    SHORT: int

    def run(self, many: int, folder: Path) -> Row:
        """Try it so many times in an empty folder."""


def trials() -> dict[str, Trial]:
    """The trials by name, in the order of their names."""
    found: dict[str, Trial] = {}
    for one in pkgutil.iter_modules(tests.trust.__path__):
        if one.name.startswith(("_", "test_")):
            continue
        module = importlib.import_module(f"tests.trust.{one.name}")
        if hasattr(module, "run") and hasattr(module, "MANY"):
            found[one.name] = cast("Trial", module)
    return found


def run(trial: Trial, many: int, seed: int) -> Row:
    """Run one trial in a folder that is gone afterwards."""
    chance.seed(seed)
    folder = Path(tempfile.mkdtemp(prefix="trust-"))
    try:
        return trial.run(many, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_all(names: Iterable[str], many: int | None, seed: int, *, short: bool) -> list[Row]:
    """Run trials and print each line as soon as it is known.

    Args:
        names: Which trials; all when empty.
        many: How many times, where not each trial's own number is wanted.
        seed: Where chance begins.
        short: Take the trials' short numbers.
    """
    known = trials()
    rows = []
    print(line(*HEADINGS), flush=True)
    for name in list(names) or known:
        trial = known[name]
        begun = time.monotonic()
        row = run(trial, many or (trial.SHORT if short else trial.MANY), seed)
        print(line_of(row, time.monotonic() - begun), flush=True)
        for case in row.detail.splitlines():
            print(f"    {case}", flush=True)
        rows.append(row)
    return rows


def write_json(path: Path, rows: Iterable[Row], seed: int) -> None:
    """Keep the table for another program."""
    table = {"seed": seed, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")


def line(*cells: str) -> str:
    """A line of the table."""
    widths = (10, 6, 58, 48, 6, 7)
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def line_of(row: Row, seconds: float) -> str:
    """The line of a trial that was run."""
    said = "ok" if row.ok else "FAILED"
    return line(row.trial, str(row.many), row.found, row.must, said, f"{seconds:.0f}")
