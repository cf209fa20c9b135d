"""``python -m tests.revision NAME MESSAGE``: write a revision from the difference to the records.

Alembic compares the mapped classes with a new post that has every revision so far and writes
``policepost/core/migrations/versions/NAME_….py``; read it before you commit it, and set
``policepost.core.versions.HEAD`` to NAME.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

import policepost
from policepost.core import migrating
from policepost.core.database import FILE, connect, engine_for

KEY = bytes(32)


def import_all_records() -> None:
    """Import every module that maps a table, so that the metadata is whole."""
    for name in ("drafts", "journal", "numbering", "settings"):
        importlib.import_module(f"policepost.core.{name}")
    for module in pkgutil.iter_modules(policepost.__path__):
        name = f"policepost.{module.name}.records"
        if module.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name)


def main(arguments: list[str]) -> int:
    """Write one revision."""
    parser = argparse.ArgumentParser(prog="tests.revision")
    parser.add_argument("name")
    parser.add_argument("message")
    wanted = parser.parse_args(arguments)
    import_all_records()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        connect(path, KEY, new=True).close()
        engine = engine_for(path, KEY)
        if migrating.revisions():
            migrating.make_tables(engine)
        with engine.execution_options(writing=True).begin() as connection:
            script = command.revision(
                migrating.configuration(connection),
                message=wanted.message,
                rev_id=wanted.name,
                autogenerate=True,
            )
        engine.dispose()
    for check in (["format", "-q"], ["check", "--fix", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *check, script.path], check=False)  # type: ignore[union-attr]
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
