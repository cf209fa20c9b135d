"""Mutated files of every kind through the program's own readers: they read or refuse, no more.

Each batch is tried in a child process with limits of its own, so that a crash costs one batch and
not the trial; the numbers of the mutations that went wrong stand in the detail.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import local

from policepost.core import aside
from tests.trust import _seeds
from tests.trust.row import Row, chance

MANY = 10_000
SHORT = 46
LONGEST = 10.0
MOST_MEGABYTES = 500
MUST = "0 crashes, 0 hangs over 10 s, memory ≤ 500 MB"
WORK = "tests.trust._readers:tried"
_BATCH = 25
_held = local()
_children: list[aside.Aside] = []


@dataclass
class Found:
    """What all batches together found."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    memory: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, answer: bytes) -> None:
        """Add what a batch found."""
        one = json.loads(answer)
        self.read += one["read"]
        self.refused += one["refused"]
        self.slowest = max(self.slowest, one["slowest"])
        self.memory = max(self.memory, one["memory"])
        self.faults += one["faults"]


def _ask(kind: str, folder: Path, numbers: list[int]) -> bytes:
    """The answer for a batch; a child serves its thread until it dies."""
    if not hasattr(_held, "child"):
        _held.child = aside.Aside(seconds=_BATCH * LONGEST)
        _children.append(_held.child)
    answer: bytes = _held.child.ask(WORK, json.dumps([kind, str(folder), numbers]).encode())
    return answer


def _tried(kind: str, folder: Path, numbers: list[int]) -> list[bytes | str]:
    """The answers for a batch; where it died, of each mutation alone."""
    try:
        return [_ask(kind, folder, numbers)]
    except (aside.Gone, aside.Failed) as error:
        if len(numbers) == 1:
            return [f"{kind} {numbers[0]}: {error!r}"]
        return [one for number in numbers for one in _tried(kind, folder, [number])]


def run(many: int, folder: Path) -> Row:
    """Try so many mutations, the kinds in turn."""
    seeds = _seeds.all_seeds(folder)
    (folder / "seeds").mkdir()
    for kind, content in seeds.items():
        (folder / "seeds" / kind).write_bytes(content)
    first = chance.randrange(10**6)
    each = -(-many // len(seeds))
    batches = [
        (kind, list(range(at, min(at + _BATCH, first + each))))
        for at in range(first, first + each, _BATCH)
        for kind in seeds
    ]
    found = Found()
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        for answers in pool.map(lambda one: _tried(one[0], folder, one[1]), batches):
            for answer in answers:
                if isinstance(answer, str):
                    found.faults.append(answer)
                else:
                    found.add(answer)
    while _children:
        _children.pop().close()
    return _row(each * len(seeds), found)


def _row(many: int, found: Found) -> Row:
    ok = not found.faults and found.slowest <= LONGEST + 1 and found.memory <= MOST_MEGABYTES
    said = (
        f"{len(found.faults)} crashes; {found.read} read, {found.refused} refused; slowest "
        f"{found.slowest:.1f} s, {found.memory} MB"
    )
    return Row("hostile", many, said, MUST, ok, "\n".join(found.faults[:50]))
