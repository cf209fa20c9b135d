"""The way into the program: ``policepost`` and ``python3 -m policepost``.

Nothing heavy is imported here: what runs before the first window decides when it appears. Older
Pythons must understand this file and the two it imports, so that they can say what is needed.
"""

from __future__ import annotations

import gc
import os
import sys

from policepost import _machine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


def opens_window(arguments: list[str]) -> bool:
    """Say whether these arguments ask for a window (and not for work without one)."""
    without = {"-h", "--help", "--version", "--pictures", "--no-window"}
    if without & {word.split("=")[0] for word in arguments}:
        return False
    rest = iter(arguments)
    for word in rest:
        if word in {"--data", "--officer"}:
            next(rest, None)
        elif not word.startswith("-"):
            return word == "demo"
    return True


def obstacle(arguments: list[str]) -> str:
    """Return the sentence that says why no window can open, empty if one can."""
    if not opens_window(arguments):
        return ""
    if not _machine.has_screen():
        return _machine.bilingual(
            "There is no screen here; python3 -m policepost demo --pictures FOLDER writes a"
            " picture of every page instead."
        )
    if os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        lacking = _machine.missing({**_machine.ANY_QT, **_machine.WINDOW})
        return _machine.complaint(lacking) if lacking else ""
    return ""


def tell_cleaned(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say what went wrong in a command without what it was about: jobs' outputs are kept and sent.

    The window has its own way, see `crash`.
    """
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    from policepost import cleaning

    print(cleaning.described(error), file=sys.stderr)


def main() -> int:
    """Run the program with the arguments of the process and return its exit code."""
    from policepost.core import secrecy

    secrecy.begin()
    sys.excepthook = tell_cleaned
    arguments = sys.argv[1:]
    if arguments == ["--aside"]:  # a child of the installed program: see core/aside.py
        from policepost.core import aside_child

        aside_child.serve()
        return 0
    reason = obstacle(arguments)
    if reason:
        print(reason, file=sys.stderr)
        return 1
    if opens_window(arguments):
        gc.disable()  # until the window is painted: a tenth of the time is looking for garbage
    try:
        from policepost import commands

        return commands.run(arguments)
    except ImportError as error:
        lacking = _machine.missing(_machine.ANY_QT)
        if not lacking:
            raise
        print(f"{_machine.complaint(lacking)} ({error})", file=sys.stderr)
        return 1


if __name__ == "__main__":
    from policepost import _bootstrap

    if not obstacle(sys.argv[1:]):  # said before anything is installed
        _bootstrap.enter("policepost")
    sys.exit(main())
