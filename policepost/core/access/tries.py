"""Wrong passwords in a row, and how long to wait after them.

They are counted in two places, the key file and this user's own folder, and the greater count
holds: putting an older key file back, or deleting the other file, gives no new tries. A try is
counted before the password is proved, so ending the program meanwhile saves none. The wait is
measured on the wall's clock and on the steady one, and the shorter of the two holds: setting the
clock forward does not shorten it, setting it back does not matter; after the computer was started
anew only the time since then counts. Whoever may write in both places, or carries the key file
away, is not stopped by this: then the password's own strength is the defence.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policepost.core import clock, paths
from policepost.core.files import UNREADABLE, write_whole
from policepost.core.lock import taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from policepost.core.access.policy import Policy

MOST_MOMENTS = 50
_LATEST = 32_503_680_000
"""The year 3000; what lies beyond is no moment and no count."""
_PATIENCE = 5.0
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Tries:
    """Failures of one account.

    Attributes:
        count: How many in a row.
        at: When the last one was, on the wall's clock.
        steady: The same on the clock that nobody can set.
        moments: Those that are not in the journal yet, at most :data:`MOST_MOMENTS`.
    """

    count: int = 0
    at: float = 0.0
    steady: float = 0.0
    moments: tuple[float, ...] = ()

    @classmethod
    def read(cls, stored: Any) -> Tries:
        """From the plain values of a file that may be a stranger's.

        Raises TypeError, ValueError or OverflowError: not even the moments are under the seal.
        """
        count, at, *rest = stored
        steady, moments = rest or (0.0, [])
        found = cls(int(count), float(at), float(steady), tuple(map(float, moments)))
        if not all(0 <= one < _LATEST for one in (found.count, found.at, *found.moments)):
            raise ValueError("tries")
        return found

    def stored(self) -> list[Any]:
        """The plain values that stand in a file."""
        return [self.count, self.at, self.steady, list(self.moments)]

    def failed(self) -> Tries:
        """One more, now."""
        now = clock.now().timestamp()
        kept = (*self.moments, now)[-MOST_MOMENTS:]
        return Tries(self.count + 1, now, clock.steady(), kept)

    def succeeded(self) -> Tries:
        """None in a row any more; the try that just counted itself was none."""
        return Tries(0, self.at, self.steady, self.moments[:-1])

    def left(self, policy: Policy) -> int:
        """Seconds until the next try, 0 if now."""
        wait = wait_after(self.count, policy)
        if not wait:
            return 0
        steady = clock.steady()
        started_anew = steady < self.steady - 1
        passed = max(0.0, steady if started_anew else steady - self.steady)
        wall = clock.now().timestamp() - self.at
        if wall >= 0:
            passed = min(passed, wall + 1)  # the wall's clock is read in whole seconds
        return max(0, math.ceil(wait - passed - _STEP))


def wait_after(failures: int, policy: Policy) -> int:
    """Seconds to wait after so many wrong passwords in a row.

    1, 2, 4, 8, then a lock that doubles up to its longest.
    """
    if failures < 1:
        return 0
    if failures < policy.tries:
        return int(2 ** (failures - 1))
    return int(min(policy.longest, policy.lock * 2 ** min(failures - policy.tries, 20)))


def worse(one: Tries, other: Tries) -> Tries:
    """The greater of two counts of the same account; of equal ones the later."""
    return max(one, other, key=lambda tries: (tries.count, tries.at))


def _file(post_id: str, ending: str) -> Path:
    safe = "".join(letter for letter in post_id if letter.isalnum())[:64]
    return paths.state_folder() / f"tries-{safe}.{ending}"


def beside(post_id: str) -> dict[str, Tries]:
    """The counts in this user's own folder; empty when there are none or they cannot be read."""
    try:
        stored = json.loads(_file(post_id, "json").read_text(encoding="utf-8"))
        return {str(mark): Tries.read(one) for mark, one in stored.items()}
    except UNREADABLE:
        return {}


def keep_beside(post_id: str, failures: Mapping[str, Tries]) -> None:
    """Keep the counts in this user's own folder too; where that fails the key file alone counts."""
    path = _file(post_id, "json")
    stored = {
        mark: [one.count, one.at, one.steady, []] for mark, one in failures.items() if one.count
    }
    with contextlib.suppress(OSError):
        if stored or path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(stored).encode())


@contextmanager
def alone(post_id: str) -> Iterator[None]:
    """Keep other programs of this user from counting at the same moment.

    Waits some seconds for another; after that, and where the folder cannot be written, it goes on.
    """
    path = _file(post_id, "lock")
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = held.enter_context(path.open("a+b"))
            until = time.monotonic() + _PATIENCE
            while not taken(file) and time.monotonic() < until:
                time.sleep(_STEP)
        yield
