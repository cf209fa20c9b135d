"""Memory of the open program after a search, the panels and a paper; run as a module of its own.

Counted is what lies in memory (RSS): the program's own pages and, though the system may drop them
at any time, the pages of libraries and fonts that were read from their files. The note says of each
step how much of it is the program's own.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from tests.bench.measure import Row, said_by


class Held(NamedTuple):
    """What this process holds, in MiB: all, and of it what is in no file."""

    all: float
    own: float


def held() -> Held:
    """Return how much of this process lies in memory."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = {name: value for name, _, value in (one.partition(":") for one in lines)}
    return Held(*(int(found[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")))


def measure(folder: Path, password: str) -> list[Row]:
    """Compare the program after some work with the bare window."""
    if not sys.platform.startswith("linux"):
        return []
    from policepost.core import paths
    from policepost.ui.style import FIRST_FONTS

    fonts = [str(paths.resources() / "fonts" / name) for name in FIRST_FONTS]
    floor = float(said_by("bare_window", *fonts)[0])
    steps = {
        name: Held(*found)
        for name, found in json.loads(said_by("first_work", str(folder), password)[0]).items()
    }
    told = (f"{name} {found.all:.0f} (own {found.own:.0f})" for name, found in steps.items())
    return [
        Row(
            name="memory after a search, the panels and a paper",
            subject=max(found.all for found in steps.values()),
            floor=floor,
            most=220,
            unit="MiB",
            note=", ".join(told),
        )
    ]


def leave(steps: dict[str, Held]) -> None:
    """Print what was measured and end at once."""
    print(json.dumps(steps), flush=True)
    os._exit(0)
