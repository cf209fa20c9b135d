"""Prepare ``.venv`` in a checkout and start again inside it; the standard library alone.

``python3 -m policepost`` and ``python3 -m tests`` begin here. The first start makes ``.venv`` and
installs the pinned list with its hashes; later starts find a stamp that equals the list and go on
at once. An interrupted installation is begun again from nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from policepost._machine import bilingual, install_line

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LISTS = {"policepost": "policepost/requirements.txt", "tests": "tests/requirements.txt"}
"""The pinned list of each module that can be started; that of the tests holds both."""

_OLDEST, _NEWEST = (3, 11), (3, 13)
_STARTED = "POLICEPOST_STARTED"
_UNFINISHED = VENV / "unfinished"


def enter(module: str) -> None:
    """Return only inside ``.venv`` with everything that ``module`` needs.

    Otherwise prepare it and start ``module`` again with the same arguments. Outside a checkout (an
    installed program) there is nothing to prepare.

    Args:
        module: A key of :data:`LISTS`.
    """
    if not (ROOT / "pyproject.toml").exists():
        return
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        _start_again(_another_python(), module)
    started = os.environ.pop(_STARTED, "") == str(VENV)
    if not _is_current(module):
        _prepare(module)
    elif _is_inside():
        return
    elif started:
        sys.exit(
            bilingual("The folder {folder} is damaged; delete it and start again.", folder=VENV)
        )
    _start_again(str(_python()), module)


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _is_inside() -> bool:
    return VENV.is_dir() and VENV.samefile(sys.prefix)


def _wanted(module: str) -> bytes:
    """Return what the stamp says when ``module``'s list is installed for this Python."""
    return sys.implementation.cache_tag.encode() + b"\n" + (ROOT / LISTS[module]).read_bytes()


def _stamp(module: str) -> Path:
    return VENV / f"installed-for-{module}"


def _is_current(module: str) -> bool:
    try:
        return _python().exists() and _stamp(module).read_bytes() == _wanted(module)
    except OSError:
        return False


def _start_again(python: str, module: str) -> None:
    """Run ``module`` with another interpreter, in place of this process where that is possible."""
    environment = {**os.environ, _STARTED: str(VENV)}
    command = [python, "-m", module, *sys.argv[1:]]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(python, command, environment)
    import subprocess

    sys.exit(subprocess.call(command, env=environment))


def _answer(*command: str) -> str:
    """Return what a command prints, empty if it fails."""
    import subprocess

    asked = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    )
    return "" if asked.returncode else asked.stdout.strip()


def _another_python() -> str:
    """Return an interpreter of a version that the program runs on, or leave with a sentence."""
    import shutil

    for minor in range(_NEWEST[1], _OLDEST[1] - 1, -1):
        launcher = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        if shutil.which(launcher[0]):
            found = _answer(*launcher, "-c", "import sys; print(sys.executable)")
            if found:
                return found
    version = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        bilingual("Python 3.11, 3.12 or 3.13 is needed; this is Python {version}.", version=version)
    )


class _Lock:
    """Let one start at a time prepare ``.venv``; a killed one leaves no lock behind."""

    def __enter__(self) -> None:
        self._file = (ROOT / ".venv.lock").open("a+b")
        if sys.platform == "win32":
            self._wait_on_windows()
        else:
            import fcntl

            fcntl.flock(self._file, fcntl.LOCK_EX)

    def _wait_on_windows(self) -> None:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(self._file.fileno(), msvcrt.LK_LOCK, 1)  # gives up after 10 s
                except OSError:
                    continue
                return

    def __exit__(self, *_error: object) -> None:
        self._file.close()


def _prepare(module: str) -> None:
    """Bring ``.venv`` to what ``module`` needs, or leave with a sentence."""
    from subprocess import CalledProcessError

    try:
        with _Lock():
            if not _is_current(module):  # another start may have done it in the meantime
                _renew(module)
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, CalledProcessError) as error:
        sys.exit(bilingual("The folder {folder} cannot be made: {error}", folder=VENV, error=error))


def _renew(module: str) -> None:
    """Make ``.venv`` if there is no sound one, install the list and stamp it."""
    for stamp in map(_stamp, LISTS):
        stamp.unlink(missing_ok=True)
    if _UNFINISHED.exists() or not _works():
        _make_venv(module)
    _UNFINISHED.touch()
    _install(ROOT / LISTS[module])
    _UNFINISHED.unlink()
    for name in LISTS if module == "tests" else [module]:
        _stamp(name).write_bytes(_wanted(name))


def _works() -> bool:
    """Say whether ``.venv`` is there and made for this version of Python."""
    if not _python().exists():
        return False
    tag = _answer(str(_python()), "-c", "import sys; print(sys.implementation.cache_tag)")
    return tag == sys.implementation.cache_tag


def _make_venv(module: str) -> None:
    import importlib.util
    import venv

    own_pip = importlib.util.find_spec("ensurepip") is not None
    if not own_pip and importlib.util.find_spec("pip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        sys.exit(
            bilingual(
                "Python's own installer is missing. Install it with: {line}",
                line=install_line([package]),
            )
        )
    if _is_inside():  # a folder cannot be emptied by the Python that lives in it
        _start_again(getattr(sys, "_base_executable", sys.executable), module)
    _say(bilingual("First start: making the folder .venv (once, about a minute)."))
    venv.EnvBuilder(clear=True, with_pip=own_pip).create(VENV)


def _pip() -> list[str]:
    own = [str(_python()), "-m", "pip"]
    return own if _answer(*own, "--version") else [sys.executable, *own[1:], "--python", own[0]]


def _install(requirements: Path) -> None:
    """Install a pinned list, every file checked against its hash, and show how far it is."""
    import subprocess

    lines = requirements.read_text(encoding="utf-8").splitlines()
    total = sum("==" in line and not line.startswith(" ") for line in lines)
    _say(bilingual("Installing {total} libraries, each checked against its hash.", total=total))
    how = "--require-hashes --only-binary :all: --no-input --disable-pip-version-check"
    process = subprocess.Popen(
        [*_pip(), "install", *how.split(), "--progress-bar", "off", "-r", str(requirements)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    said = _follow(process.stdout or (), total)
    if process.wait():
        _say("\n".join(said[-8:]))
        sys.exit(
            bilingual("The libraries could not be installed. Check the network, then start again.")
        )


def _follow(lines: Iterable[str], total: int) -> list[str]:
    """Show pip's progress; return what it said."""
    said: list[str] = []
    done = 0
    for line in lines:
        said.append(line.rstrip())
        if line.startswith(("Collecting ", "Requirement already", "Ignoring ")):
            done += 1
            if sys.stdout.isatty():
                name = line.split(" ")[1 if line.startswith(("C", "I")) else 3].split("=")[0]
                print(f"\r  {done}/{total} {name:<40}", end="", flush=True)
        elif line.startswith("Installing collected"):
            if sys.stdout.isatty():
                print("\r" + " " * 60 + "\r", end="")
            _say(bilingual("Everything is here; unpacking."))
    return said


def _say(text: str) -> None:
    """Print a line, whatever the terminal can show."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)
