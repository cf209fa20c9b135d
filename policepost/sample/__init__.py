"""The sample post: an invented estate with a year of work behind it.

Everything in it was made by the program's own actions, with the clock set to the day on which it
happened; nothing is written past them. The same day and number of people give the same post.
"""

from __future__ import annotations

import gc
from pathlib import Path

PASSWORD = "示例警务室2026"  # noqa: S105  (an invented post has nothing to hide)


def make_post(folder: Path, people: int = 5000) -> str:
    """Make the sample post in an empty folder.

    Args:
        folder: Where its files go; made if it is not there.
        people: How many residents.

    Returns:
        The password of its officer.
    """
    collecting = gc.isenabled()
    gc.disable()  # some two thousand transactions leave little that cannot be counted
    try:
        from policepost.sample.making import make

        make(folder, people)
    finally:
        if collecting:
            gc.enable()
    return PASSWORD
