"""No word about anybody, and no password, lies in plain text where the officer did not put it.

A day of work is done in a real window: import, search, cards, drafts, papers, prints, lists, the
clipboard, errors, the locked screen, a backup. It ends three times: killed, crashed, closed. After
each, every byte of every file that the process made (post, home, settings, temporary files, log)
and all it said is searched, in every writing that comes to mind.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.trust import secrets
from tests.trust.row import Row

MANY, SHORT = 3, 1
MUST = "0 outside the officer's own files"
ENDS = ("kill", "crash", "close")
_FOLDERS = ("home", "config", "data", "cache", "state", "run", "temporary", "chosen", "here")


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a user of whom nothing but this folder is known."""
    for name in _FOLDERS:
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    places = {
        "HOME": "home",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "run",
        "TMPDIR": "temporary",
    }
    return {
        **{name: value for name, value in os.environ.items() if name not in places},
        **{name: str(folder / place) for name, place in places.items()},
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "POLICEPOST_PASSWORD": secrets.PASSWORD,
    }


def one_day(folder: Path, how: str) -> tuple[list[str], int]:
    """Work a day that ends in one way; what was found, and how many bytes were searched."""
    users = folder / "chosen"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.trust.plain_day", str(folder), how],
        cwd=folder / "here",
        env=surroundings(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as child:
        assert child.stdout is not None
        said, found = b"", []
        for line in child.stdout:
            said += line
            if line.startswith(b"locked screen"):
                found.append(line.decode().strip())
            if line == b"ready\n":
                break
        else:
            found.append(f"the day broke off: {said.decode(errors='replace')[-1500:]}")
        size = 0
        if how == "kill":
            found += [f"while open: {one}" for one in _of_process(child.pid)]
            open_now, size = secrets.scan(folder, users)
            found += [f"while open: {one}" for one in open_now]
            child.kill()
        said += child.stdout.read()
    found += [f"its output has {one}" for one in secrets.found_in(said)]
    after, more = secrets.scan(folder, users)
    return found + after, size + more


def _of_process(number: int) -> list[str]:
    """What the system shows of a process to whoever asks."""
    found = []
    for name in ("environ", "cmdline"):
        place = Path(f"/proc/{number}/{name}")
        with suppress(ProcessLookupError):  # it broke off, which is told already
            if not place.exists() or not os.access(place, os.R_OK):
                continue
            found += [f"{name} has {one}" for one in secrets.found_in(place.read_bytes())]
    return found


def run(many: int, folder: Path) -> Row:
    """Work as many days as there are ways to end, or fewer."""
    planted, _size = _proof(folder)
    found, size = list(planted), 0
    ends = ENDS[: max(1, min(many, len(ENDS)))]
    for how in ends:
        days, bytes_seen = one_day(folder, how)
        found += [f"{how}: {one}" for one in days]
        size += bytes_seen
    own = {path.name for path in (folder / "chosen").iterdir()}
    lacking = {
        "people.xlsx",
        "saved.pdf",
        "printed.pdf",
        "list.xlsx",
        "kept.xlsx",
        "list.csv",
    } - own
    found += [f"the day made no {name}" for name in sorted(lacking)]
    ways = sum(map(len, secrets.NEEDLES.values()))
    words = f"{len(found)} of {ways} writings in {size / 1e6:.0f} MB, after {len(ends)} ends"
    return Row("plain", len(ends), words, MUST, not found, "\n".join(found))


def _proof(folder: Path) -> tuple[list[str], int]:
    """That the search finds what is there, in each writing."""
    place = folder / "planted"
    place.mkdir()
    missed = []
    for what, needles in secrets.NEEDLES.items():
        for sought, way in needles.items():
            (place / "file").write_bytes(b"before" + sought + b"after")
            found, _size = secrets.scan(place, folder / "none")
            if not any(line.startswith(f"file: {what} as") for line in found):
                missed.append(f"{what} as {way} was not found")
    (place / "file").unlink()
    place.rmdir()
    return missed, 0
