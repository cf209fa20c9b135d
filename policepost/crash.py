"""The last resort: an error nobody foresaw is written down, told in one sentence, and work goes on.

What is written down holds places in the program and kinds of errors, never what was typed: Chinese
text, numbers and quoted values are left out of the messages.
"""

from __future__ import annotations

import faulthandler
import re
import sys
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from policepost.core.errors import Refused

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

LOG = "policepost.log"
FAULTS = "faults.log"
_KEPT = 3
_SIZE = 512 * 1024
_ABOUT_CODE = (AttributeError, ImportError, NameError, TypeError)
"""Errors whose quoted words are names in the program."""
_TYPED = re.compile(r"[^\x00-\x7f]+|\d{4,}")
_PERSONAL = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|[^\x00-\x7f]+|\d{4,}")


class _Open:
    """The file that a crash of the interpreter itself is written to; open as long as we run."""

    folder: Path | None = None
    faults: IO[str] | None = None
    handler: logging.Handler | None = None


def harmless(error: BaseException) -> str:
    """The text of an error without anything that could be about a person."""
    pattern = _TYPED if isinstance(error, _ABOUT_CODE) else _PERSONAL
    return pattern.sub("…", str(error))


def described(error: BaseException) -> str:
    """An error as the log holds it: kinds, cleaned messages, files, lines and functions."""
    import traceback

    lines = []
    told: list[BaseException] = []
    chain: BaseException | None = error
    while chain is not None and chain not in told:  # libraries do close such a chain to a ring
        told.append(chain)
        lines.append(f"{type(chain).__name__}: {harmless(chain)}")
        frames = traceback.extract_tb(chain.__traceback__)
        lines += [f"  {_short(one.filename)}:{one.lineno} {one.name}" for one in frames]
        chain = chain.__cause__ or chain.__context__
    return "\n".join(lines)


def _short(filename: str) -> str:
    """The path inside the program or its libraries, without the user's own folders."""
    for mark in ("policepost", "site-packages"):
        at = filename.rfind(f"{mark}")
        if at >= 0:
            return filename[at:]
    return filename.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]


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

    def report(error: BaseException) -> None:
        if isinstance(error, Refused):
            say(error.sentence)
            return
        _logger().error("%s", described(error))
        tell(folder / LOG)

    def in_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            report(error)

    def in_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            report(caught.exc_value)

    sys.excepthook = in_main
    threading.excepthook = in_thread


def _log_to(folder: Path) -> None:
    uninstall()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Not the standard error: a program without a console on Windows has none.
        _Open.faults = (folder / FAULTS).open("a", encoding="utf-8")
        faulthandler.enable(_Open.faults)
    except OSError:
        return
    _Open.folder = folder


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
