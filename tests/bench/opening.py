"""From the accepted password to the painted day, at 5,000 people."""

from __future__ import annotations

import json
import statistics
from pathlib import Path

from tests.bench.measure import Row, said_by

ROUNDS = 7


def measure(folder: Path, password: str) -> list[Row]:
    """Sign in several times, each time in a new process.

    Args:
        folder: A post's folder.
        password: Of its first officer.
    """
    took = [json.loads(said_by("first_day", str(folder), password)[0]) for _ in range(ROUNDS)]
    opening, gap, importing = (
        statistics.median(one[name] for one in took) for name in ("opening", "gap", "importing_gap")
    )
    return [
        Row(name="password accepted to Today painted", subject=opening, most=800),
        Row(name="longest gap in the screen's thread meanwhile", subject=gap, most=50),
        Row(name="longest gap while the rest is imported", subject=importing, most=50),
    ]
