"""The last resort: an error nobody foresaw is written down, told in one sentence, and work goes on.

What is written down holds places in the program and kinds of errors, never what was typed (see
`policepost.cleaning`). An error that comes again and again, as one in painting does, is counted and
neither written nor told each time.
"""

from __future__ import annotations

import faulthandler
import sys
import threading
from collections import Counter
from contextlib import suppress
from typing import IO, TYPE_CHECKING, ClassVar

from policepost.core import clock
from policepost.core.errors import Refused

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

LOG = "policepost.log"
FAULTS = "faults.log"
FAULTS_BEFORE = "faults-before.log"
"""What the interpreter wrote when it crashed in an earlier run."""
QUIET_SECONDS = 5.0
"""For so long the same error is not told again."""
_KEPT = 3
_SIZE = 512 * 1024


class _Open:
    """The file that a crash of the interpreter itself is written to; open as long as we run."""

    folder: Path | None = None
    faults: IO[str] | None = None
    handler: logging.Handler | None = None
    died: bool = False


class _Seen:
    """How often each cause came, and when it was told last on the clock that nobody sets."""

    counts: ClassVar[Counter[str]] = Counter()
    told: ClassVar[dict[str, float]] = {}


def install(
    folder: Path, tell: Callable[[Path], None], say: Callable[[str], None] = lambda _sentence: None
) -> None:
    """Catch what nobody catches, in every thread, from now on.

    Args:
        folder: Where the log is kept; made if it is missing. A folder that cannot be written only
            costs the log.
        tell: Called with the path of the log, in the thread of the error.
        say: Called with the sentence of a refusal that met nobody on its way, such as a page that
            cannot be read because the file is damaged; that is no error of the program.
    """
    _log_to(folder)

    def report(error: BaseException | None) -> None:
        if isinstance(error, Refused):
            say(error.sentence)
        elif error is not None and _noted(error):
            tell(folder / LOG)

    _hook(report)


def _hook(report: Callable[[BaseException | None], None]) -> None:
    """Give every error that nobody catches to ``report``, wherever it is raised."""

    def in_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            report(error)

    sys.excepthook = in_main
    threading.excepthook = lambda caught: report(caught.exc_value)
    sys.unraisablehook = lambda caught: report(caught.exc_value)


def _noted(error: BaseException) -> bool:
    """Write an error down, or count it; whether the officer is to be told."""
    from policepost.cleaning import cause, described  # late: traceback takes its time

    mark = cause(error)
    _Seen.counts[mark] += 1
    count = _Seen.counts[mark]
    if count == 1:
        _logger().error("%s", described(error))
    elif str(count).strip("0") == "1":  # 10, 100, 1000
        _logger().error("%d times: %s", count, described(error).split("\n", 1)[0])
    now = clock.steady()
    if now - _Seen.told.get(mark, -QUIET_SECONDS) < QUIET_SECONDS:
        return False
    _Seen.told[mark] = now
    return True


def note(error: BaseException) -> None:
    """Write down an error that was caught where it happened, such as one at the start."""
    _noted(error)


def died_before() -> bool:
    """Whether the interpreter itself crashed in the run before this one."""
    return _Open.died


def written() -> tuple[str, str]:
    """The log, and what a crash of the interpreter left, both without anything personal."""
    from policepost.cleaning import cleaned_faults

    folder = _Open.folder
    if folder is None:
        return "", ""
    log = _tail(folder / f"{LOG}.1") + _tail(folder / LOG)
    faults = _tail(folder / FAULTS_BEFORE) + _tail(folder / FAULTS)
    return log[-_SIZE // 4 :], cleaned_faults(faults)


def _tail(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[-_SIZE // 4 :]
    except OSError:
        return ""


def repeated() -> list[tuple[str, int]]:
    """Kind of each error that came more than once in this run, and how often."""
    return [(mark.split(" ", 1)[0], count) for mark, count in _Seen.counts.items() if count > 1]


def _log_to(folder: Path) -> None:
    uninstall()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Not the standard error: a program without a console on Windows has none.
        _Open.died = _put_aside(folder / FAULTS, folder / FAULTS_BEFORE)
        _Open.faults = (folder / FAULTS).open("a", encoding="utf-8")
        faulthandler.enable(_Open.faults)
    except OSError:
        return
    _Open.folder = folder


def _put_aside(faults: Path, before: Path) -> bool:
    """Whether an earlier run left a crash; it is kept apart, so that it is told once."""
    if not faults.exists() or not faults.stat().st_size:
        return False
    faults.replace(before)
    return True


def _logger() -> logging.Logger:
    """The log; made when there is something to write, for its modules take their time."""
    import logging
    from logging.handlers import RotatingFileHandler

    logger = logging.getLogger("policepost")
    if _Open.handler is None and _Open.folder is not None:
        _Open.handler = RotatingFileHandler(
            _Open.folder / LOG, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        _Open.handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(_Open.handler)
    return logger


def uninstall() -> None:
    """Give the hooks back to the system and close the log."""
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__
    _Seen.counts.clear()
    _Seen.told.clear()
    _Open.died = False
    _Open.folder = None
    if _Open.handler is not None:
        _logger().removeHandler(_Open.handler)
        with suppress(OSError):  # a full disk: what could not be written is lost with the log
            _Open.handler.close()
        _Open.handler = None
    if _Open.faults is not None:
        faulthandler.disable()
        with suppress(OSError):
            _Open.faults.close()
        _Open.faults = None
