"""Check everything: ``python3 -m tests``, on a bare machine as well.

The checks come first, several at once; pytest's closing line is the last thing printed. With
arguments only pytest runs, with these arguments: ``python3 -m tests -k word``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from policepost import _bootstrap, _machine

NEEDED = {**_machine.ANY_QT, "pdftotext": "poppler-utils"}
"""System libraries and programs that the tests need, each with its Debian package."""

PYTHON = (sys.executable, "-m")
COMPILING = {"Collecting": (*PYTHON, "pytest", "--collect-only", "-qq")}
CHECKS = {
    "Types": (*PYTHON, "mypy"),  # takes longest, so it begins first
    "Formatting": (*PYTHON, "ruff", "format", "--check", "--quiet"),
    "Style": (*PYTHON, "ruff", "check", "--quiet"),
    "Catalogue": (*PYTHON, "tests.catalogue", "--check"),
    "Imports": (
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ),
    "Unused code": (*PYTHON, "vulture"),
    "Audit": (*PYTHON, "tests.supply"),
}
_WORKERS = (os.cpu_count() or 1) + 1
"""One more than there are processors: many tests wait for a program they began, or for a timer."""
TESTS = (
    *(*PYTHON, "pytest", "-n", str(_WORKERS), "--dist", "worksteal"),
    *("--cov", "--cov-report=term:skip-covered"),
)


def run(command: tuple[str, ...]) -> tuple[subprocess.CompletedProcess[bytes], float]:
    """Run one check; what it says, and the seconds it took."""
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=_bootstrap.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done, time.perf_counter() - begun


def check() -> list[str]:
    """Run the checks, as many at once as there are processors; the names of those that failed.

    What one says is shown when it fails or skips a part.
    """
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        names = {pool.submit(run, command): name for name, command in _to_do().items()}
        for ended in as_completed(names):
            done, seconds = ended.result()
            state = "FAILED" if done.returncode else "ok"
            print(f"{names[ended]:<12} {state} ({seconds:.1f} s)", flush=True)
            if done.returncode or b"SKIPPED" in done.stdout:
                sys.stdout.buffer.write(done.stdout)
                sys.stdout.flush()
            if done.returncode:
                failed.append(names[ended])
    return failed


def _to_do() -> dict[str, tuple[str, ...]]:
    """The checks; in a fresh checkout the tests are also compiled, else each worker would do it."""
    compiled = any((_bootstrap.ROOT / "tests" / "__pycache__").glob("conftest.*-pytest-*.pyc"))
    return CHECKS if compiled else {**COMPILING, **CHECKS}


def main(arguments: list[str]) -> int:
    """Run the checks and the tests, or only the tests that the arguments choose."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The tests begin hundreds of programs; each would compile all of its modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if lacking := _machine.missing(NEEDED):
        print(_machine.complaint(lacking), file=sys.stderr)
        return 1
    if arguments:
        return subprocess.call((*PYTHON, "pytest", *arguments), cwd=_bootstrap.ROOT)
    failed = check()
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
    print("Tests", flush=True)
    return subprocess.call(TESTS, cwd=_bootstrap.ROOT) or bool(failed)


if __name__ == "__main__":
    _bootstrap.enter("tests")
    sys.exit(main(sys.argv[1:]))
