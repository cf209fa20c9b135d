"""Check everything: ``python3 -m tests``, on a bare machine as well.

What is fast comes first; pytest's closing line is the last thing printed. With arguments only
pytest runs, with these arguments: ``python3 -m tests -k word``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from policepost import _bootstrap, _machine

NEEDED = {**_machine.ANY_QT, "pdftotext": "poppler-utils"}
"""System libraries and programs that the tests need, each with its Debian package."""

PYTHON = (sys.executable, "-m")
CHECKS = {
    "Formatting": (*PYTHON, "ruff", "format", "--check", "--quiet"),
    "Style": (*PYTHON, "ruff", "check", "--quiet"),
    "Catalogue": (*PYTHON, "tests.catalogue", "--check"),
    "Imports": (
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ),
    "Unused code": (*PYTHON, "vulture"),
    "Types": (*PYTHON, "mypy"),
    "Audit": (*PYTHON, "tests.supply"),
}
_WORKERS = (os.cpu_count() or 1) + 1
"""One more than there are processors: many tests wait for a program they began, or for a timer."""
TESTS = (
    *(*PYTHON, "pytest", "-n", str(_WORKERS), "--dist", "worksteal"),
    *("--cov", "--cov-report=term:skip-covered"),
)


def passes(name: str, command: tuple[str, ...]) -> bool:
    """Run one check under its headline; what it says is shown when it fails or skips a part."""
    print(f"{name:<12}", end=" ", flush=True)
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=_bootstrap.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    print(
        "FAILED" if done.returncode else "ok", f"({time.perf_counter() - begun:.1f} s)", flush=True
    )
    if done.returncode or b"SKIPPED" in done.stdout:
        sys.stdout.buffer.write(done.stdout)
        sys.stdout.flush()
    return done.returncode == 0


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
    if sys.version_info >= (3, 12):
        os.environ.setdefault("COVERAGE_CORE", "sysmon")  # the quick way to count lines
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
    print("Tests", flush=True)
    return subprocess.call(TESTS, cwd=_bootstrap.ROOT) or bool(failed)


if __name__ == "__main__":
    _bootstrap.enter("tests")
    sys.exit(main(sys.argv[1:]))
