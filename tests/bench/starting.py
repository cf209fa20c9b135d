"""From the start of the process to the first painted window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from policepost.core import paths
from policepost.ui.style import FIRST_FONTS
from tests.bench.measure import Row, in_turn, until_it_says


def measure(folder: Path) -> list[Row]:
    """Start the program and a bare window in turn.

    Args:
        folder: A post's folder.
    """
    fonts = [str(paths.resources() / "fonts" / name) for name in FIRST_FONTS]
    floor, subject = in_turn(
        partial(until_it_says, "painted", "bare_window", *fonts),
        partial(until_it_says, "painted", "first_window", str(folder)),
        rounds=9,
    )
    return [Row(name="start to sign-in painted", subject=subject, floor=floor, most_ratio=1.25)]
