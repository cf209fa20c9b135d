"""From the accepted password to the painted day and the first paper, at 5,000 people."""

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
    opening, gap, work, importing = (
        statistics.median(one[name] for one in took)
        for name in ("opening", "gap", "work", "importing_gap")
    )
    note = f"of which the thread itself worked at most {work:.0f} ms"
    first = [json.loads(said_by("first_preview", str(folder), password)[0]) for _ in range(ROUNDS)]
    preview, loading_gap = (statistics.median(one[name] for one in first) for name in first[0])
    return [
        Row(name="first preview, a second after its page was opened", subject=preview, most=300),
        Row(name="longest gap while what draws it is loaded", subject=loading_gap, most=50),
        Row(name="password accepted to Today painted", subject=opening, most=800),
        Row(name="longest gap in the screen's thread meanwhile", subject=gap, most=50, note=note),
        Row(name="longest gap while the rest is imported", subject=importing, most=50),
    ]
