"""The program is killed (``kill -9``) in the middle of its work; then it is started again.

Half of the children are killed at an instant drawn evenly over their work, the others aimed: just
before or just after one of their own steps with files (open, rename, remove, sync), each as likely
as the next.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.trust import duties, jobs, posts
from tests.trust.row import Row, chance

MANY = 552
SHORT = 12
JOBS = {**jobs.JOBS, **duties.DUTIES}
MUST = "0 acknowledged changes lost, 0 damaged, 0 left over"
_STEPS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate"})


@dataclass
class Length:
    """How long a job's work is: seconds, and its own steps with files."""

    seconds: float = 0.0
    steps: int = 0


class Steps:
    """Counts the steps with files in a child, and does something at a chosen one.

    Args:
        last: The chosen one.
        then: What is done just before it.
        each: What is done at every one.
        within: The folder whose files count; None for all, those that are imported too.
    """

    def __init__(
        self,
        last: int,
        then: Callable[[], None],
        *,
        each: Callable[[], None] = lambda: None,
        within: Path | None = None,
    ) -> None:
        self.count, self.last, self._then, self._each = 0, last, then, each
        self._within = str(within or "")
        sync = os.fsync

        def counted(handle: Any) -> None:
            self.step()
            sync(handle)

        os.fsync = counted  # type: ignore[assignment]
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _STEPS and str(arguments[0]).startswith(self._within):
            self.step()

    def step(self) -> None:
        self.count += 1
        self._each()
        if self.count == self.last:
            self._then()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def child(name: str, folder: Path, *, last_step: int = 0) -> tuple[int, int]:
    """Begin a job in a process of its own; returns its id and where it tells what is done."""
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, read
    os.close(read)
    code = 1
    try:
        steps = Steps(last_step, _die)
        JOBS[name].work(folder, lambda said: _tell(write, said))
        _tell(write, f"steps {steps.count}")
        code = 0
    except BaseException:  # noqa: BLE001  (a child must not go on as a second parent)
        traceback.print_exc()
    finally:
        os._exit(code)


def _tell(handle: int, said: str) -> None:
    os.write(handle, f"{said}\n".encode())


def heard(handle: int) -> list[str]:
    """What the child told before it ended; a line that was cut off was not told."""
    return [line.decode() for line in heard_whole(handle).split(b"\n")[:-1]]


def heard_whole(handle: int) -> bytes:
    """All that a child wrote before it ended."""
    content = b""
    while piece := os.read(handle, 65536):
        content += piece
    os.close(handle)
    return content


def measure(name: str, folder: Path) -> Length:
    """Let a job run to its end."""
    begun = time.monotonic()
    pid, handle = child(name, folder)
    told = heard(handle)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError(f"the job {name} fails by itself")
    steps = next(int(one.split()[1]) for one in told if one.startswith("steps "))
    return Length(time.monotonic() - begun, steps)


def killed(name: str, folder: Path, length: Length, *, aimed: bool) -> tuple[list[str], bool]:
    """Kill a job somewhere; returns what it had told, and whether it was still at work."""
    if aimed:
        pid, handle = child(name, folder, last_step=chance.randint(1, length.steps))
    else:
        pid, handle = child(name, folder)
        time.sleep(chance.uniform(0, length.seconds))
        os.kill(pid, signal.SIGKILL)
    told = heard(handle)
    return told, os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def proof(name: str, folder: Path, told: list[str]) -> list[str]:
    """Start again, and say what is wrong."""
    job = JOBS[name]
    try:
        with posts.opened(folder / job.post) as db:
            wrong = [*posts.faults(db), *job.proof(folder, db, told), *db.doubts]
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a failure of the trial)
        return [f"the next start fails: {type(error).__name__}: {error}"]
    return wrong + jobs.leftovers(folder)


def run(many: int, folder: Path) -> Row:
    """Kill so many times, each job in turn."""
    if not hasattr(os, "fork"):
        return Row("kill", 0, "skipped: this system has no fork", MUST, ok=True)
    template = folder / "template"
    posts.make(template)
    duties.prepare(template)
    lengths: dict[str, Length] = {}
    wrong: list[str] = []
    at_work: Counter[str] = Counter()
    for number in range(many):
        name = list(JOBS)[number % len(JOBS)]
        work = folder / f"work{number}"
        if name not in lengths:
            shutil.copytree(template, work)
            lengths[name] = measure(name, work)
            shutil.rmtree(work)
        shutil.copytree(template, work)
        told, died = killed(name, work, lengths[name], aimed=number // len(JOBS) % 2 == 0)
        at_work[name] += died
        wrong += [f"{number} {name}: {one}" for one in proof(name, work, told)]
        shutil.rmtree(work)
    found = f"{sum(at_work.values())} killed at work, {len(wrong)} faults"
    return Row("kill", many, found, MUST, ok=not wrong, detail="\n".join(wrong))
