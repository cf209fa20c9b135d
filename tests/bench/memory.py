"""Memory of the open program after a search, the panels and a paper; run as a module of its own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.bench.measure import Row, said_by


def resident_mib() -> float:
    """Return how much of this process lies in memory."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure(folder: Path, password: str) -> list[Row]:
    """Compare the program after some work with the bare window."""
    if not sys.platform.startswith("linux"):
        return []
    from policepost.core import paths
    from policepost.ui.style import FIRST_FONTS

    fonts = [str(paths.resources() / "fonts" / name) for name in FIRST_FONTS]
    floor = float(said_by("bare_window", *fonts)[0])
    steps = json.loads(said_by("first_work", str(folder), password)[0])
    note = ", ".join(f"{name} {mib:.0f}" for name, mib in steps.items())
    return [
        Row(
            name="memory after a search, the panels and a paper",
            subject=max(steps.values()),
            floor=floor,
            most=220,
            unit="MiB",
            note=note,
        )
    ]


def leave(steps: dict[str, float]) -> None:
    """Print what was measured and end at once."""
    print(json.dumps(steps), flush=True)
    os._exit(0)
