"""The program as a user starts it, up to its first painted window (the sign-in)."""

import os
import sys
from functools import partial

from policepost import __main__ as program
from policepost import start
from policepost.window.program import Program


def watch(running: Program) -> None:
    """Say when the first window is painted, and end there."""
    running.first_painted.connect(say)


def say() -> None:
    """Print which libraries are loaded and the word that the clock waits for."""
    print(*sorted({name.partition(".")[0] for name in sys.modules}))
    print("painted", flush=True)
    os._exit(0)


start.run = partial(start.run, on_start=watch)
sys.argv = ["policepost", "--data", sys.argv[1]]
sys.exit(program.main())
