"""Slow work off the screen's thread; the answer comes back on it."""

import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Result = TypeVar("Result")
Report = Callable[[int, int], None]
"""`report(done, of)`: how far the work has come; `of` is 0 while the end is unknown."""
OnError = Callable[[Exception], None]


class Job:
    """A running piece of work that may be cancelled; cancelling is a wish the work looks at."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """True once somebody asked to stop."""
        return self._cancelled.is_set()


class Tasks(QObject):
    """Runs slow work, one piece after another in each lane; lives as long as the window.

    Lanes keep a long import from holding up a list, a preview or a draft: "work"
    (default), "list", "paper", "draft", "door" for signing in.
    Work may touch no widget and no Session of the screen's thread; pass it the database and ids.
    """

    _answered = Signal(object)  # on this long-lived object: a sender must outlive its own emit

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._jobs: weakref.WeakSet[Job] = weakref.WeakSet()
        self._closed = self._holding = False
        self._held: list[Callable[[], None]] = []
        self._unanswered = 0
        self._answered.connect(self._deliver)

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: OnError | None = None,
        *,
        lane: str = "work",
        behind_lock: bool = False,
    ) -> None:
        """Call `work` in the background, then one of the two on the screen's thread.

        Without `on_error` an error is raised on the screen's thread, where the crash report finds
        it. An answer waits while the screen is locked, unless `behind_lock` says that it is about
        nobody.
        """

        def job() -> None:
            try:
                answer = partial(_call, on_done, work())
            except Exception as error:  # noqa: BLE001 - carried to the screen's thread, never lost
                answer = partial(_call, on_error or _raise, error)
            self._answered.emit(partial(self._end, answer, behind_lock=behind_lock))

        if not self._closed:
            self._unanswered += 1
            self._lane(lane).submit(job)

    @property
    def busy(self) -> bool:
        """Whether any work was begun whose answer has not come back to the screen's thread.

        What the lock holds back has come: nobody may wait for it, as only signing in brings it.
        """
        return self._unanswered > 0

    def _end(self, answer: Callable[[], None], *, behind_lock: bool) -> None:
        self._unanswered -= 1
        if behind_lock:
            answer()
        else:
            self._unless_held(answer)

    def run_with_progress(
        self,
        work: Callable[[Report, Callable[[], bool]], Result],
        on_progress: Report,
        on_done: Callable[[Result], None],
        on_error: OnError | None = None,
    ) -> Job:
        """Like `run`, for work that takes `(report, cancelled)`; keep the Job to cancel it."""
        job = Job()
        self._jobs.add(job)

        def report(done: int, of: int) -> None:
            told = partial(_call, on_progress, done, of)
            self._answered.emit(partial(self._unless_held, told))

        self.run(partial(work, report, job.cancelled), on_done, on_error)
        return job

    @Slot(object)
    def _deliver(self, answer: Callable[[], None]) -> None:
        if not self._closed:
            answer()

    def _unless_held(self, answer: Callable[[], None]) -> None:
        if self._holding:
            self._held.append(answer)
        else:
            answer()

    def hold(self) -> None:
        """Let work go on and keep its answers back: nothing may be shown on a locked screen."""
        self._holding = True

    def release(self) -> None:
        """Give the answers that were kept back, in their order, to whoever is still there."""
        self._holding = False
        held, self._held = self._held, []
        for answer in held:
            self._answered.emit(answer)  # one after another, and an error in one stops no other

    def let_others_end(self, lane: str = "work") -> None:
        """Wait until all that was begun in the other lanes has ended; called in a piece of work."""
        waited = [one.submit(_nothing) for name, one in [*self._lanes.items()] if name != lane]
        for future in waited:
            future.result()

    def finish(self) -> None:
        """Cancel what can be cancelled and let the rest end: a waiting draft is kept."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    def _lane(self, name: str) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor  # late: the first window waits for none

        if name not in self._lanes:
            self._lanes[name] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        return self._lanes[name]


def _call(callback: Callable[..., None], *values: object) -> None:
    """Call back unless the widget it belongs to is gone by now."""
    plain = callback
    while isinstance(plain, partial):
        plain = plain.func
    owner = getattr(plain, "__self__", None)
    if isinstance(owner, QObject) and not shiboken6.isValid(owner):
        return
    callback(*values)


def unasked(_answer: object) -> None:
    """What to call back after work whose end nobody waits for."""


def _nothing() -> None:
    """The end of what waited in a lane."""


def _raise(error: Exception) -> None:
    raise error
