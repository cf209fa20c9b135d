"""The program as it starts, up to the first painted window (the sign-in)."""

import os
import sys
from pathlib import Path

import policepost.__main__  # noqa: F401 - the program's own way in comes first
from policepost import start
from policepost.window.program import Program


def watch(program: Program) -> None:
    """Say when the first window is painted, and end there."""
    program.first_painted.connect(say)


def say() -> None:
    """Print which libraries are loaded and the word that the clock waits for."""
    print(*sorted({name.partition(".")[0] for name in sys.modules}))
    print("painted", flush=True)
    os._exit(0)


start.run(Path(sys.argv[1]), on_start=watch)
