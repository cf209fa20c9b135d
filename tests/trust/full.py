"""The disk is full at some point of a day of work; then there is room again and work goes on.

The day is lived once with room, and how things are after each of its steps is kept. Each try does
one step from there on a small file system of its own (a tmpfs in a mount namespace of the child, so
that nothing is left mounted). The points are: every own step with the files of the day before which
the disk is filled up, and every page of room from none to all that is needed, so that the writes of
SQLite fail one after another. Where the step is refused, room is made and the same step is done
again; then the posts have to hold what they hold after that step with room. That is done once for
all points at which the same step of the program was refused in the same words and left the same
files of the same sizes, as each page of a copy does that is taken away again.

The day is lived in this process first, so that the children find everything imported and every
statement compiled: then all points take some minutes and not hours.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from policepost.core import connecting
from tests.engines import sharing
from tests.trust import duties, kill, posts
from tests.trust._full_day import Day
from tests.trust._small_disk import Disk, begin, in_child, mount
from tests.trust.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 100_000
"""More than there are: every point."""
SHORT = 6
MUST = "one sentence, 0 lost, 0 damaged, work goes on"
_PAGE = 4096


@dataclass(frozen=True)
class Point:
    """Where the disk is full: before a step of the program with files, or after so many bytes."""

    name: str
    last_step: int = 0
    room: int = -1


@dataclass(frozen=True)
class Plain:
    """A step of the day with room enough.

    Attributes:
        before: The folder with how things are before it.
        steps, need: How many steps with files it takes, and how many bytes.
        state: What the posts hold afterwards.
    """

    before: Path
    steps: int
    need: int
    state: dict[str, Any]


@dataclass
class Seen:
    """What need not be tried or read again.

    Attributes:
        posts: What posts hold, see `Day.state`.
        refusals: Marks of the ways in which a step was refused, and was right when done again.
    """

    posts: dict[str, object] = field(default_factory=dict)
    refusals: set[str] = field(default_factory=set)


def live(
    before: Path, folder: Path, point: Point, seen: Seen, after: Path | None = None
) -> dict[str, object]:
    """Do one step of the day on a small disk.

    Args:
        before: How things are before it.
        folder: Where the disk is mounted.
        point: Which step, and where the disk is full.
        seen: What is known before.
        after: Where to keep how things are after it.
    """
    gc.disable()  # as in the program
    mount(folder)
    work = folder / "work"
    shutil.copytree(before, work)
    disk = Disk(folder)
    disk.measure()
    used = disk.peak
    day = Day(work, disk)
    steps = kill.Steps(point.last_step, disk.fill, each=disk.measure, within=work)
    if point.room >= 0:
        disk.fill(point.room)
    left = ""

    def is_tried() -> bool:
        nonlocal left
        left = f"{point.name} {steps.count} {day.left()}"
        return left in seen.refusals

    day.step(point.name, is_tried)
    steps.last = 0
    if left in seen.refusals:
        return {"wrong": day.wrong, "refused": day.refused, "left": left}
    disk.empty()
    if after is not None:
        shutil.copytree(work, after)
    return {
        "wrong": day.wrong,
        "refused": day.refused,
        "left": left,
        "need": disk.peak - used,
        "steps": steps.count,
        "marks": day.marks(),
        "state": day.state(seen.posts),
    }


class Trial:
    """The day lived with room, and every point of it to be tried.

    Raises:
        OSError: No small disk can be had here.
        RuntimeError: The day goes wrong with room.
    """

    def __init__(self, folder: Path) -> None:
        self.disk = folder / "disk"
        self.disk.mkdir()
        template, warm = folder / "template", folder / "warm"
        posts.make(template)
        duties.prepare(template)
        mountable = in_child(partial(mount, self.disk))  # says None where it can be
        if mountable is not None:
            raise OSError(mountable["failed"])
        shutil.copytree(template, warm)
        wrong = Day(warm, Disk(warm)).live()
        if wrong:
            raise RuntimeError("\n".join(wrong))
        shutil.rmtree(warm)
        gc.collect()
        gc.freeze()  # else each child's collection would copy every page of this process
        self.seen = Seen()
        self.plain: dict[str, Plain] = {}
        before = template
        for name in Day(template, Disk(self.disk)).steps:
            self.plain[name], before = self._lived(name, before, folder / f"after {name}")

    def _lived(self, name: str, before: Path, after: Path) -> tuple[Plain, Path]:
        told = in_child(partial(live, before, self.disk, Point(name), self.seen, after))
        if told.get("wrong", True):
            raise RuntimeError(str(told.get("failed") or told["wrong"]))
        self.seen.posts |= {mark: told["state"][post] for post, mark in told["marks"].items()}
        return Plain(before, told["steps"], told["need"], told["state"]), after

    def points(self) -> list[Point]:
        """Every point of the day: each step with files, and each page of room."""
        found = []
        for name, one in self.plain.items():
            found += [Point(name, last_step=at) for at in range(1, one.steps + 1)]
            found += [Point(name, room=room) for room in range(0, one.need + 1, _PAGE)]
        return found

    def tried(self, points: Sequence[Point]) -> dict[str, Any]:
        """How many steps were refused, and what was wrong."""
        refused, wrong = 0, []
        for point in points:
            plain = self.plain[point.name]
            told = in_child(partial(live, plain.before, self.disk, point, self.seen))
            refused += bool(told.get("refused"))
            cases = list(told.get("wrong", [told.get("failed")]))
            if not cases and told.get("state", plain.state) != plain.state:
                cases = [f"afterwards: {_difference(plain.state, told['state'])}"]
            if not cases and told["left"]:
                self.seen.refusals.add(told["left"])
            wrong += [f"{point}: {one}" for one in cases]
        return {"refused": refused, "wrong": wrong, "ways": len(self.seen.refusals)}


def run(many: int, folder: Path) -> Row:
    """Fill the disk at so many points, evenly over all there are."""
    if not hasattr(os, "fork"):
        return Row("full", 0, "skipped: this system has no fork", MUST, ok=True)
    with _compiling_once():
        try:
            trial = Trial(folder)
        except OSError as error:
            return Row("full", 0, f"skipped: {error}", MUST, ok=True)
        every = trial.points()
        chosen = every[:: -(-len(every) // many)] if many < len(every) else every
        cores = os.cpu_count() or 1
        shares = [chosen[first::cores] for first in range(cores)]
        children = [begin(partial(trial.tried, share)) for share in shares]
        told = [child.told() for child in children]
    wrong = [case for one in told for case in one.get("wrong", [one.get("failed")])]
    refused = sum(one.get("refused", 0) for one in told)
    ways = sum(one.get("ways", 0) for one in told)
    said = f"{refused} refused in {ways} ways, {len(chosen) - refused} got by, {len(wrong)} faults"
    words = f"{said}; of {len(every)} points"
    return Row("full", len(chosen), words, MUST, ok=not wrong, detail="\n".join(wrong))


@contextmanager
def _compiling_once() -> Iterator[None]:
    with patch.object(connecting, "create_engine", sharing()):
        yield
    gc.unfreeze()


def _difference(wanted: dict[str, Any], found: object) -> str:
    """What is otherwise than after the same step with room."""
    held = found if isinstance(found, dict) else {}
    return "; ".join(
        f"{name} is {str(held.get(name))[:300]}"
        for name in wanted
        if held.get(name) != wanted[name]
    )
