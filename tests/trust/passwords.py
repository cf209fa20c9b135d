"""Wrong passwords at full speed: how many a second the key file lets through, and the lock.

First the hash itself is driven as fast as this machine can, on all its processors, without the
program's waits: this is what somebody meets who carries the key file away. Then the program's way
in is driven for an hour of its own clock, while restarting, putting an older key file back,
deleting the count beside it, setting the clock, killing the program in the middle of a try, and
running several programs at once. No more passwords may be proved than the lock allows.
"""

from __future__ import annotations

import math
import os
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from policepost.core import clock, paths
from policepost.core.access import keys, policy, tries
from policepost.core.access.keys import Keyring, Locked, WrongPassword
from policepost.core.access.slots import Cost
from tests.trust.row import Row

MANY = 120
SHORT = 12
MOST_A_SECOND = 10
MUST = "≤ 10 tries a second; the lock holds over restarts"
CHIEF, PASSWORD = "田某", "a long password"
_CHEAP = Cost(passes=1, memory=8, lanes=1)
_START = datetime(2026, 11, 24, 9).astimezone()
_HOUR = 3600
Prank = Callable[[Path, bytes], None]
"""What an attacker does between two tries: with the key file and with what it held at first."""


def allowed(seconds: int) -> int:
    """How many passwords the rules let somebody try in so many seconds, without a break."""
    passed = count = 0
    while passed <= seconds:
        count += 1
        passed += tries.wait_after(count, policy.STANDARD)
    return count


def speed(many: int, folder: Path) -> float:
    """Tries a second that the hash of a real post lets through on all processors."""
    ring, _key, _code = Keyring.create(folder / keys.FILE, "北街", CHIEF, PASSWORD)
    slot = ring.slots[ring.officers()[0].id]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        begun = time.monotonic()
        opened = list(pool.map(lambda n: slot.open(f"wrong {n}", ring.post_id), range(many)))
        took = time.monotonic() - begun
    assert not any(opened)
    return many / took


def hour(folder: Path, prank: Prank, *, restart: bool = True) -> int:
    """How many passwords are proved in an hour of trying every second, with a prank before each."""
    folder.mkdir()
    path = folder / keys.FILE
    ring, _key, _code = Keyring.create(path, "北街", CHIEF, PASSWORD, cost=_CHEAP)
    first = path.read_bytes()
    proved = 0
    second = 0
    while second <= _HOUR:
        with clock.at(_START + timedelta(seconds=second)):
            prank(path, first)
            held = Keyring.read(path) if restart else ring
            try:
                held.unlock(CHIEF, f"wrong {second}")
            except WrongPassword:
                proved += 1
            except Locked as locked:
                second += min(locked.wait, 20)  # nothing changes meanwhile
                continue
        second += 1
    return proved


def _nothing(_path: Path, _first: bytes) -> None:
    return


def _put_back(path: Path, first: bytes) -> None:
    path.write_bytes(first)


def _delete_count(_path: Path, _first: bytes) -> None:
    shutil.rmtree(paths.state_folder(), ignore_errors=True)


def _other_name(path: Path, _first: bytes) -> None:
    """Made-up names must not push the counts of real ones out."""
    with suppress(WrongPassword, Locked):
        Keyring.read(path).unlock(str(time.monotonic_ns()), "wrong")


PRANKS: dict[str, Prank] = {
    "restart": _nothing,
    "old key file": _put_back,
    "count deleted": _delete_count,
    "other names": _other_name,
}


def clock_set_by_hand(folder: Path, days: int) -> int:
    """How many passwords are proved when the clock is set by hand before every try."""
    folder.mkdir()
    path = folder / keys.FILE
    Keyring.create(path, "北街", CHIEF, PASSWORD, cost=_CHEAP)
    proved = 0
    with clock.at(_START):
        for turn in range(50):
            with (
                clock.at(_START + timedelta(days=days * turn), by_hand=True),
                suppress(Locked),
            ):
                try:
                    Keyring.read(path).unlock(CHIEF, f"wrong {turn}")
                except WrongPassword:
                    proved += 1
    return proved


def killed(folder: Path, times: int) -> tuple[int, int]:
    """How many tries are begun when each program is killed before it knows the answer.

    Returns:
        The number, and in how many seconds: a busy machine takes longer, and more are allowed.
    """
    folder.mkdir()
    path = folder / keys.FILE
    Keyring.create(path, "北街", CHIEF, PASSWORD)  # the real cost: time to kill
    begun, since = 0, time.monotonic()
    for turn in range(times):
        child = os.fork()
        if child == 0:
            try:
                Keyring.read(path).unlock(CHIEF, f"wrong {turn}")
            except Locked:
                os._exit(7)
            finally:
                os._exit(0)
        time.sleep(0.12)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != 7:
            begun += 1
    return begun, math.ceil(time.monotonic() - since)


def together(folder: Path, programs: int) -> int:
    """How many passwords several programs prove that try at the same moment."""
    folder.mkdir()
    path = folder / keys.FILE
    Keyring.create(path, "北街", CHIEF, PASSWORD, cost=_CHEAP)

    def one(number: int) -> int:
        try:
            Keyring.read(path).unlock(CHIEF, f"wrong {number}")
        except Locked:
            return 0
        except WrongPassword:
            return 1
        return 0

    with clock.at(_START), ThreadPoolExecutor(programs) as pool:
        return sum(pool.map(one, range(programs)))


def run(many: int, folder: Path) -> Row:
    """Measure the hash, then try every way round the lock."""
    with mock.patch.object(paths, "state_folder", return_value=folder / "state"):
        rate = speed(many, folder)
        most = allowed(_HOUR)
        found = {name: hour(folder / name, prank) for name, prank in PRANKS.items()}
        found["one program"] = hour(folder / "one program", _nothing, restart=False)
        faults = [
            f"{name}: {proved} passwords proved in an hour, {most} allowed"
            for name, proved in found.items()
            if proved > most
        ]
        for days in (-3, 3):
            proved = clock_set_by_hand(folder / f"clock {days}", days)
            if proved > 1:
                faults.append(f"clock set by {days} days each time: {proved} proved at one moment")
        at_once = together(folder / "together", 8)
        if at_once > 1:
            faults.append(f"8 programs at once: {at_once} proved at one moment")
        if hasattr(os, "fork"):
            begun, seconds = killed(folder / "killed", 6)
            if begun > (right := allowed(seconds + 1)):
                faults.append(f"killed in the middle: {begun} tries begun, {right} allowed")
    if rate > MOST_A_SECOND:
        faults.append(f"{rate:.1f} tries a second on {os.cpu_count()} processors")
    said = f"{rate:.1f} a second; {max(found.values())} in an hour of trying ({most} allowed)"
    return Row("passwords", many, said, MUST, not faults, "\n".join(faults))
