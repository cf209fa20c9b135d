"""What is measured and how: floor and subject in turn, the median of both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 7


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        name: What was measured.
        subject: Median (or the percentile that the name says) of the program, in ``unit``.
        floor: The same of the floor, None where there is none.
        most: The aim for ``subject``, in ``unit``; None where only the ratio counts.
        most_ratio: The aim for ``subject / floor``.
        note: What else was seen.
    """

    name: str
    subject: float
    floor: float | None = None
    most: float | None = None
    most_ratio: float | None = None
    unit: str = "ms"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Subject by floor."""
        return self.subject / self.floor if self.floor else None

    @property
    def meets(self) -> bool:
        """Whether every aim of the row is met."""
        ratio = self.ratio
        return (self.most is None or self.subject <= self.most) and (
            self.most_ratio is None or ratio is None or ratio <= self.most_ratio
        )


def in_turn(
    floor: Callable[[], float], subject: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float]:
    """Call both in turn, so that a busy moment of the machine strikes both; return the medians.

    Each is called once beforehand without being counted.
    """
    floor(), subject()
    pairs = [(floor(), subject()) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(two for _, two in pairs)


def timed(
    work: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> Callable[[], float]:
    """Return a function that does ``work`` and returns how many milliseconds it took.

    Args:
        work: What is measured.
        clock: ``time.process_time`` counts the processor's work alone, so that whatever else the
            machine does is left out; it suits what waits for nothing.
    """

    def run() -> float:
        begun = clock()
        work()
        return (clock() - begun) * 1000

    return run


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """Return the value that a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _child(module: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a user's machine: compiled once
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.bench.{module}", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        encoding="utf-8",
    )


def until_it_says(word: str, module: str, *arguments: str) -> float:
    """Start a module of this folder and return the milliseconds until it prints ``word``."""
    begun = time.perf_counter()
    with _child(module, *arguments) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == word:
                took = (time.perf_counter() - begun) * 1000
                process.kill()
                return took
    raise RuntimeError(f"{module} ended without saying {word!r}")


def said_by(module: str, *arguments: str) -> list[str]:
    """Run a module of this folder and return the lines that it prints."""
    with _child(module, *arguments) as process:
        return process.communicate()[0].splitlines()
