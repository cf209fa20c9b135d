"""What keeps the process itself from leaving plain text behind: files, dumps, the environment.

Nothing here is needed for work: where a system has no such means or refuses them, the program goes
on. What cannot be defended is said in ``docs/traces.md``.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "POLICEPOST_PASSWORD"  # noqa: S105 - the name of the variable
FOLDER_MODE, FILE_MODE = 0o700, 0o600
TEMPORARY = "temporary.part"
"""Name of the folder for temporary files in the post's own: `files.tidy` clears such names away."""
_TEMPORARY_VARIABLES = ("TMPDIR", "TEMP", "TMP")
_SET_DUMPABLE = 4  # PR_SET_DUMPABLE of prctl(2)
_ALL_MEMORY = 1 | 2 | 4  # MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT of mlock(2)
_NO_QUESTIONS = 0x8003  # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX

_NO_HEAP = 1  # WER_FAULT_REPORTING_FLAG_NOHEAP


class _Held:
    """The password that the environment carried; it is there no more."""

    password: str | None = None


def begin() -> None:
    """Let what the process writes be its user's alone, and let a crash leave no memory on the disk.

    The first thing of all; takes no time. On Windows the rights of the user's own profile do the
    same for files.
    """
    os.umask(0o777 & ~FOLDER_MODE)
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _take_password()


def shield() -> None:
    """Keep other programs of the same user, and reports of crashes, out of the process's memory.

    On Linux the process becomes one that cannot be dumped or traced, so ``/proc/PID/mem`` and
    ``environ`` are closed to everybody but root. The desktop's portals then refuse to open dialogs
    for it; the file dialogs are the program's own there anyway. Where the computer lets this user
    hold all memory (``ulimit -l unlimited``), nothing of the process is written to the swap.
    Windows is told to make no error report, and none with the heap. Called after the first paint:
    its modules take some milliseconds, and nothing worth reading is in memory before the password.
    """
    import ctypes

    if sys.platform == "win32":
        with suppress(OSError, AttributeError):
            ctypes.windll.kernel32.SetErrorMode(_NO_QUESTIONS)
            ctypes.windll.kernel32.WerSetFlags(_NO_HEAP)
    elif sys.platform.startswith("linux"):
        import resource

        with suppress(OSError, AttributeError):
            system = ctypes.CDLL(None)
            system.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
            # With less than all, the first piece beyond the limit would be refused, not swapped.
            if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
                system.mlockall(_ALL_MEMORY)


def hold(secret: bytes) -> None:
    """Keep a secret out of the swap, as far as the system lets this user.

    Copies that Python makes of it are not held; SQLCipher holds its own.
    """
    import ctypes

    place = ctypes.cast(ctypes.c_char_p(secret), ctypes.c_void_p)
    with suppress(OSError, AttributeError):
        if sys.platform == "win32":
            ctypes.windll.kernel32.VirtualLock(place, ctypes.c_size_t(len(secret)))
        else:
            ctypes.CDLL(None).mlock(place, ctypes.c_size_t(len(secret)))


def hush() -> None:
    """Let no library say anything on the standard error, for its words quote what it read.

    Nobody sees the standard error of a window, and desktops keep it in their own logs. What goes
    wrong raises an error, which `crash` writes down cleaned.
    """
    import logging

    logging.captureWarnings(capture=True)
    logging.lastResort = logging.NullHandler()
    logging.raiseExceptions = False  # a log on a full disk would print its own trouble


def _take_password() -> None:
    """Take the password out of the environment, which children inherit and the system shows."""
    if PASSWORD not in os.environ:
        return
    if sys.platform.startswith("linux"):
        _wipe_variable(PASSWORD)
    _Held.password = os.environ.pop(PASSWORD)


def _wipe_variable(name: str) -> None:
    """Overwrite a variable where the process was given it: ``/proc/PID/environ`` shows that place.

    To remove it from the environment only takes the pointer away.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        getenv = ctypes.CDLL(None).getenv
        getenv.restype = ctypes.c_void_p
        place = getenv(name.encode())
        if place:
            ctypes.memset(place, ord("x"), len(ctypes.string_at(place)))


def given_password() -> str | None:
    """The password that the environment carries, or carried when the process began."""
    return os.environ.get(PASSWORD, _Held.password)


def close_off(folder: Path) -> None:
    """Let only the user into a post's folder and its files, whatever made them.

    What belongs to somebody else, lies on a disk without such rights, or is a link is left as it
    is. SQLite gives its log the rights of the database.
    """
    if os.name != "posix":
        return
    _narrow(folder, FOLDER_MODE)
    for around, folders, names in os.walk(folder):
        for name in folders:
            _narrow(Path(around, name), FOLDER_MODE)
        for name in names:
            _narrow(Path(around, name), FILE_MODE)


def _narrow(path: Path, mode: int) -> None:
    """Take rights away; none is added."""
    with suppress(OSError):
        held = path.lstat().st_mode
        wanted = stat.S_IMODE(held) & mode
        if not stat.S_ISLNK(held) and wanted != stat.S_IMODE(held):
            path.chmod(wanted)


@contextmanager
def own_temporary_folder(post: Path) -> Iterator[Path]:
    """Have everything temporary, such as pages on their way to the printer, in a private folder.

    It lies in the memory that the system gives each signed-in user (``XDG_RUNTIME_DIR``), else in
    the post's folder; it is emptied at the end and, after a bad end, at the next start. Call while
    holding the post.

    Yields:
        The folder. Where none can be made it is the system's own.
    """
    import tempfile  # late: its modules take some milliseconds

    place = _temporary_place(post)
    shutil.rmtree(place, ignore_errors=True)
    before = {name: os.environ.get(name) for name in _TEMPORARY_VARIABLES}
    former = tempfile.tempdir
    try:
        place.mkdir(mode=FOLDER_MODE)
    except OSError:
        yield Path(tempfile.gettempdir())
        return
    try:
        os.environ.update(dict.fromkeys(_TEMPORARY_VARIABLES, str(place)))
        tempfile.tempdir = str(place)
        yield place
    finally:
        tempfile.tempdir = former
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(place, ignore_errors=True)


def _temporary_place(post: Path) -> Path:
    """Where temporary files of a post belong: the same place at each start."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and Path(runtime).is_dir() and os.access(runtime, os.W_OK):
        from hashlib import blake2b

        mark = blake2b(str(post.absolute()).encode(), digest_size=8).hexdigest()
        return Path(runtime) / f"policepost-{mark}"
    return post / TEMPORARY
